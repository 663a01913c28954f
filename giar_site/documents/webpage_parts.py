"""Which parts of a web page are the report, which are its frame, and which tables hold data.

One pass from the leaves up, so that a page nested thousands of elements deep costs no more than a
flat one. No site's classes or ids are asked: sites change them every year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from giar_site.documents.cell_words import CONTROLS, SCRIPTS, is_hidden
from giar_site.documents.limits import LAYOUT_CELL

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "  # noqa: SIM905
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
_CONTAINERS = frozenset(("article", "body", "center", "div", "form", "html", "main", "section", "td"))

_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])")
_SENTENCE = re.compile(r"[。；，]")
_IMPRINT = re.compile(
    r"网站标识码\W*\d|ICP备\W*\d|公网安备\W*\d|版权所有"
)  # prescribed at the foot of a page
# What a page offers to do, and nothing else: 【打印本页】【关闭窗口】, 打印 | 收藏.
_BUTTONS = re.compile(
    r"[\s\[\]【】()（）|/]*(?:(?:打印|关闭|收藏|分享|返回|回到)"
    r"(?:本页|本文|窗口|页面|此页|列表|顶部|首页)?[\s\[\]【】()（）|/]*)+"
)
_TRAIL = re.compile(r"[>»›]")
_LONG = 40  # characters of a paragraph that says something
_FORM_CELLS = 8  # fewer than any table of the form has; a page's frame has tables of some cells too
_IMPRINT_LENGTH = 300
_SHARE = 0.9  # of the running text; the rest may be a footer's


def is_frame(text: str, linked: int, links: int, in_list: bool) -> bool:
    """Whether a paragraph is the page's and not the report's: a list of links, the way to this page, its
    buttons, the imprint. ``linked`` counts its characters that are links."""
    said = len(text.strip())
    if linked > 0.6 * said:
        return links > 1 or in_list
    if links > 1 and _TRAIL.search(text) and not _SENTENCE.search(text):
        return True
    if said < _LONG and _BUTTONS.fullmatch(text):
        return True
    return said < _IMPRINT_LENGTH and "。" not in text and bool(_IMPRINT.search(text))


def is_left_out(element: etree._Element) -> bool:
    """Not shown, or not the report's whatever stands in it."""
    return element.tag in SCRIPTS or element.tag in CONTROLS or is_hidden(element.attrib)


@dataclass(slots=True)
class _Sums:
    """What stands below an element."""

    characters: int = 0
    linked: int = 0
    required: int = 0  # lines with a section number, tables of some size
    prose: int = 0
    cells: int = 0  # of this table, not of those inside it
    rows: int = 0
    longest_cell: int = 0
    holds_data: bool = False
    closed_before: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """``main`` is the smallest element with the whole report, ``data`` the tables that hold data: the others
    are frames that only place things on the page."""

    main: etree._Element
    data: frozenset[etree._Element]


def find(root: etree._Element) -> Parts:
    """Tell a page's parts apart.

    The main element is the smallest one that holds every line with a Chinese section number, every table
    of some size, and nine tenths of the running text.
    """
    search = _Search()
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if is_left_out(element):
                walk.skip_subtree()
            search.start(element)
        elif event == "end":
            search.end(element)
        else:
            search.say(element.tail)
    _, required, prose = search.closed[-1]
    main = next(
        (
            element
            for element, r, p in search.closed
            if r == required and p >= _SHARE * prose and element.tag in _CONTAINERS
        ),
        root,
    )
    return Parts(main if required or prose else root, frozenset(search.data))


class _Search:
    def __init__(self) -> None:
        self.stack = [_Sums()]
        self.closed: list[tuple[etree._Element, int, int]] = []  # the leaves first
        self.data: list[etree._Element] = []
        self.words: list[str] = []  # of the present paragraph
        self.linked = 0  # characters of them
        self.in_link = 0

    def start(self, element: etree._Element) -> None:
        if element.tag in BLOCKS or element.tag == "br":
            self.end_paragraph()
        self.in_link += element.tag == "a"
        self.stack.append(_Sums(closed_before=len(self.closed)))
        if not is_left_out(element):
            self.say(element.text)

    def say(self, text: str | None) -> None:
        if text:
            self.words.append(text)
            self.linked += len(text) if self.in_link else 0

    def end_paragraph(self) -> None:
        text = "".join(self.words).strip()
        sums = self.stack[-1]
        sums.characters += len(text)
        sums.linked += self.linked
        if 2 * self.linked < len(text):
            sums.required += bool(_HEADING.match(text))
            if len(text) >= _LONG and _SENTENCE.search(text) and not is_frame(text, 0, 0, in_list=False):
                sums.prose += len(text)
        self.words, self.linked = [], 0

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self.end_paragraph()
        self.in_link -= tag == "a"
        below = self.stack.pop()
        above = self.stack[-1]
        if is_left_out(element):
            self.say(element.tail)
            return
        if tag == "table":
            frame = below.cells <= below.rows or below.cells < 2 or below.longest_cell > LAYOUT_CELL
            menu = 2 * below.linked > below.characters
            if not frame and not menu and not below.holds_data:
                self.data.append(element)
                del self.closed[below.closed_before :]  # nothing inside it can be the main part
                below.holds_data = True
                below.required += below.cells >= _FORM_CELLS
        else:
            above.cells += below.cells + (tag in ("td", "th"))
            above.rows += below.rows + (tag == "tr")
            cell = below.characters if tag in ("td", "th") else 0
            above.longest_cell = max(above.longest_cell, below.longest_cell, cell)
        above.characters += below.characters
        above.linked += below.linked
        above.required += below.required
        above.prose += below.prose
        above.holds_data |= below.holds_data
        self.closed.append((element, below.required, below.prose))
        self.say(element.tail)
