"""The HTML standard's rules on what may stand in what, as far as its parser lets their breach pass.

Source: https://html.spec.whatwg.org/multipage/ (content models of the elements that the site uses). The
standard's own validator says the same and more: ``tests/site/test_every_kind.py`` runs it where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html

# Elements that hold phrasing content alone, whatever is between, and those that are none.
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_PHRASING_ONLY = {
    "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "dfn", "em", "i", "kbd", "label", "mark",
    "meter", "output", "p", "pre", "q", "s", "small", "span", "strong", "sub", "summary", "sup", "time", "u",
    "var", *_HEADINGS,
}  # fmt: skip
_FLOW = {
    "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "dt", "dd", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "search",
    "section", "table", "ul", *_HEADINGS,
}  # fmt: skip
_OPERATED = {"button", "iframe", "input", "label", "select", "textarea"}
# What may be directly in an element (and script and template), and where an element must be.
_CHILDREN = {
    "dl": {"dt", "dd", "div"},
    "ol": {"li"},
    "select": {"option", "optgroup", "hr"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "tbody": {"tr"},
    "thead": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
    "ul": {"li"},
}
_PARENTS = {
    "caption": {"table"},
    "dd": {"dl", "div"},
    "dt": {"dl", "div"},
    "figcaption": {"figure"},
    "legend": {"fieldset"},
    "li": {"ul", "ol", "menu"},
    "summary": {"details"},
    "td": {"tr"},
    "th": {"tr"},
}
_FIRST = {"caption", "legend", "summary"}
_HAS_TO_HAVE = {"html": "lang", "iframe": "title", "img": "alt", "th": "scope"}
_OBSOLETE = {"align", "bgcolor", "border", "cellpadding", "cellspacing", "frameborder", "valign"}


def misplaced(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """What stands where it must not, or lacks what it has to have, in a whole page."""
    for element in tree.iter("*"):
        tag, parent = element.tag, element.getparent()
        holder = parent.tag if parent is not None else ""
        if tag not in _CHILDREN.get(holder, {tag}) and tag not in ("script", "template"):
            yield f"<{tag}> 不能直接在 <{holder}> 内"
        if holder not in _PARENTS.get(tag, {holder}):
            yield f"<{tag}> 不能直接在 <{holder}> 内"
        if tag in _FIRST and element.getprevious() is not None:
            yield f"<{tag}> 前面有 <{element.getprevious().tag}>"
        if tag in _FLOW:
            outer = element.iterancestors(
                *(_PHRASING_ONLY - {"summary"} if tag in _HEADINGS else _PHRASING_ONLY)
            )
            yield from (f"<{tag}> 不能在 <{one.tag}> 内" for one in outer)
        if tag in _OPERATED or (tag == "a" and element.get("href")):
            yield from (f"<{tag}> 不能在 <{one.tag}> 内" for one in element.iterancestors("a", "button"))
        if tag in _HAS_TO_HAVE and element.get(_HAS_TO_HAVE[tag]) is None:
            yield f"<{tag}> 缺少 {_HAS_TO_HAVE[tag]}"
        yield from (f"<{tag}> 的 {name} 已废止" for name in _OBSOLETE.intersection(element.attrib))
    for tag in ("title", "main", "h1"):
        if (count := len(tree.xpath(f"//{tag}[not(ancestor::svg)]"))) != 1:
            yield f"有 {count} 个 <{tag}>"
