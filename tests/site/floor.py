"""What browsers at the floor do not know. The floor is four years back: Chromium 107 and Safari 16.0.

WeChat's own browser is Chromium on Android and the system's WebKit on iPhones, so both count. Versions are
those of MDN's browser-compat-data: what came later in either of the two stands here.
"""

from __future__ import annotations

# Syntax: a script with it is not run at all. (Chromium, Safari)
NEWER_SYNTAX = {
    "lookbehind (62, 16.4)": r"\(\?<[=!]",
    "static block (94, 16.4)": r"\bstatic\s*\{",
    "import attributes (123, 17.2)": r"""\bfrom\s*["'][^"'\n]+["']\s*(?:with|assert)\s*\{""",
    "using (134, -)": r"^\s*(?:await )?using \w+\s*=",
    "duplicate named groups (125, 17)": r"new RegExp\([^)]*\(\?<(\w+)>[^)]*\|\(\?<\1>",
}

# Styles: an unknown declaration is dropped, an unknown selector or query drops its rule.
NEWER_STYLES = {
    "color-mix (111, 16.2)": r"color-mix\(",
    "oklch, lab (111, 15.4)": r"\b(?:oklch|oklab|lch|lab|color)\(",
    "light-dark (123, 17.5)": r"light-dark\(",
    "dvh and the like (108, 15.4)": r"\d(?:dvh|dvw|svh|svw|lvh|lvw)\b",
    "text-wrap (114, 17.4)": r"text-wrap",
    "scripting (120, 17)": r"\(scripting",
    "nesting (120, 17.2)": r"(?:^|[{};])\s*&",
    "@scope, @starting-style (118, 17.4)": r"@(?:scope|starting-style|position-try|view-transition)",
    "@property (85, 16.4)": r"@property",
    "style queries (111, 18)": r"style\(",
    "subgrid (117, 16)": r"subgrid",
    "field-sizing (123, 26.2)": r"field-sizing",
    ":user-valid (119, 16.5)": r":user-(?:in)?valid",
    ":popover-open (114, 17)": r":popover-open",
    "animations by scrolling (115, 26)": r"(?:animation|scroll|view)-timeline",
    "anchors (125, 26)": r"anchor(?:-name|\()",
    "lh (109, 16.4)": r"\d(?:lh|rlh)\b",
}
# Those without which nothing is lost, and what then is seen.
FORGONE = {"text-wrap": "the lines of a header are of unequal length"}

# Functions: gone from the browser in which the pages are then tried.
_NEWER = {
    "Array": "fromAsync",
    "Array.prototype": "toSorted toSpliced toReversed with",
    "ArrayBuffer.prototype": "transfer transferToFixedLength resize",
    "AbortSignal": "any",
    "Blob.prototype": "bytes",
    "Document": "parseHTMLUnsafe parseHTML",
    "Document.prototype": "startViewTransition",
    "Element.prototype": "checkVisibility setHTML setHTMLUnsafe getHTML moveBefore",
    "HTMLElement.prototype": "showPopover hidePopover togglePopover",
    "Intl": "DurationFormat",
    "Iterator": "from concat",
    "Iterator.prototype": "map filter take drop flatMap reduce toArray forEach some every find",
    "JSON": "rawJSON isRawJSON",
    "Map": "groupBy",
    "Map.prototype": "getOrInsert getOrInsertComputed",
    "Math": "sumPrecise f16round",
    "Object": "groupBy",
    "Promise": "withResolvers try",
    "ReadableStream": "from",
    "ReadableStream.prototype": "values",
    "RegExp": "escape",
    "Response": "json",
    "Response.prototype": "bytes",
    "Set.prototype": "union intersection difference symmetricDifference isSubsetOf isSupersetOf "
    "isDisjointFrom",
    "String.prototype": "isWellFormed toWellFormed",
    "Uint8Array": "fromBase64 fromHex",
    "Uint8Array.prototype": "toBase64 toHex",
    "URL": "canParse parse",
    "URLSearchParams.prototype": "size",
    "globalThis": "CompressionStream DecompressionStream OffscreenCanvas requestIdleCallback scheduler "
    "navigation Float16Array Highlight CloseWatcher",
}
# A page on plain http, and in WeChat, has no clipboard either.
WITHOUT_THEM = (
    "(() => { for (const [path, names] of Object.entries("
    + repr({path: names.split() for path, names in _NEWER.items()})
    + """)) {
  const owner = path.split(".").reduce((one, name) => one?.[name], globalThis)
  for (const name of owner ? names : []) delete owner[name]
}
Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined }) })();
"""
)
