"""The style sheets that a web page holds, so far as they change what a cell's figure is.

Excel, Word and content systems put into classes what others write at the word: a line through an old
figure, a note's raised number, hidden words. Which rules a browser would let win, and what scripts show, is
not reckoned out: such words are told as set apart, which leaves a figure beside them undecided, never blank.
"""

from __future__ import annotations

import re

from lxml import etree

from giar_site.documents.cell_words import Kind, kind_of_style

# Each from where it can begin only, and to its end: a sheet may be cut off, or made to cost time.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_AT_RULE = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]++|\{[^{}]*+\})*+\})")  # for print, fonts, pages
_RULE = re.compile(r"(?:^|(?<=[{}]))([^{}]++)\{([^{}]*+)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)", re.IGNORECASE)
_OWN = re.compile(r"display|visibility|text-decoration|vertical-align|color|font-size", re.IGNORECASE)
_STYLES = {Kind.ASIDE: "text-decoration:line-through", Kind.NOTE: "color:white"}


def apply(root: etree._Element) -> None:
    """Give the elements that a rule for one class or id sets apart a style of their own that says so."""
    found: dict[tuple[str, str, str], Kind] = {}  # by the tag or "", what the name is of, and the name
    for sheet in root.iter("style"):
        for selectors, declarations in _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheet.text or ""))):
            if kind := kind_of_style(declarations):
                named = map(_SELECTOR.fullmatch, map(str.strip, selectors.split(",")))
                found |= {((match[1] or "").lower(), match[2], match[3]): kind for match in named if match}
    for element in root.iter(etree.Element) if found else ():
        names = [(".", name) for name in element.get("class", "").split()] + [("#", element.get("id", ""))]
        kinds = [found.get((tag, *name), Kind.PLAIN) for name in names for tag in ("", element.tag)]
        style = element.get("style", "")
        if any(kinds) and not _OWN.search(style):
            element.set("style", f"{style};{_STYLES[max(kinds)]}")
