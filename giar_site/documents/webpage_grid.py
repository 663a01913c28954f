"""One table of data in a web page, and what a page holds beside text."""

from __future__ import annotations

import re

from lxml import etree

from giar_site.documents.cell_words import CONTROLS, SCRIPTS, CellWords, is_hidden, is_picture, kind_of
from giar_site.documents.document import IMAGE, Reason
from giar_site.documents.linear import Field, Linear
from giar_site.documents.lines import blank
from giar_site.documents.webpage_parts import BLOCKS

_SPACE = re.compile(r"[ \t\r\n\f]+")
_NUMBER = re.compile(r"\s*(\d{1,5})")


def collapse(text: str) -> str:
    """White space as a browser shows it: one space for any run, no-break spaces as they are."""
    return _SPACE.sub(" ", text)


def dropped(element: etree._Element) -> tuple[str, Reason] | None:
    """The text and reason of an element that is left out whole, or None."""
    if element.tag == "img":
        source = element.get("src", "")
        name = "" if source.startswith("data:") else source.partition("?")[0].rpartition("/")[2]
        return element.get("alt", "").strip() or name or "图", Reason.IMAGE
    if element.tag in SCRIPTS:
        reason = Reason.SCRIPT
    elif element.tag in CONTROLS:
        reason = Reason.NAVIGATION
    elif is_hidden(element.attrib):
        reason = Reason.HIDDEN
    else:
        return None
    words = (str(text).split() for text in element.itertext())
    return "\n".join(" ".join(line) for line in words if line), reason


def read(table: etree._Element, linear: Linear) -> None:
    """Add a table: each cell once, with its spans, its paragraphs joined by line breaks. Its caption
    goes before it, what is left out of it behind."""
    grid = _Grid()
    walk = etree.iterwalk(table, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if left_out := dropped(element):
                grid.aside.append(left_out)
                grid.pictured |= is_picture(element.tag, element.attrib)
                walk.skip_subtree()
            else:
                grid.start(element)
            continue
        if event == "end":
            grid.end(element)
        if element is not table:
            grid.say(element.tail)
    linear.paragraph(grid.words_of(grid.caption))
    linear.table(grid.rows)
    for text, reason in grid.aside:
        linear.drop(text, reason)


class _Grid:
    def __init__(self) -> None:
        self.rows: list[list[Field]] = []
        self.open: etree._Element | None = None  # the cell, and its words
        self.cell: CellWords | None = None
        self.caption: list[str] = []
        self.aside: list[tuple[str, Reason]] = []
        self.pictured = False  # whether the open cell holds a picture or a field
        self.depth = 0  # a table in a cell is a frame around the cell's text

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "table":
            self.depth += 1
        elif self.depth == 1 and tag == "tr":
            self.end_cell()  # left open
            self.rows.append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self.end_cell()
            self.open, self.cell, self.pictured = element, CellWords(), False
        if tag in BLOCKS or tag == "br":
            self.break_line()
        self.pictured |= is_picture(tag, element.attrib)
        if self.cell is not None and (kind := kind_of(tag, element.attrib)):
            self.cell.open(element, kind)
        self.say(element.text)

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if self.cell is not None:
            self.cell.close(element)
        if tag in BLOCKS:
            self.break_line()
        if tag == "table":
            self.depth -= 1
        elif element is self.open:
            self.end_cell()

    def end_cell(self) -> None:
        if self.open is None or self.cell is None:
            return
        if not self.rows:
            self.rows.append([])
        spans = (_span(self.open, "rowspan"), _span(self.open, "colspan"))
        words = self.words_of([self.cell.text]) or (IMAGE if self.pictured else "")
        self.rows[-1].append(Field(words, *spans))
        self.open = self.cell = None

    def say(self, text: str | None) -> None:
        if text:
            self._put(collapse(text))

    def break_line(self) -> None:
        self._put("\n")

    def _put(self, text: str) -> None:
        if self.cell is None:
            self.caption.append(text)
        else:
            self.cell.say(text)

    @staticmethod
    def words_of(parts: list[str]) -> str:
        lines = (_SPACE.sub(" ", line).strip(" ") for line in "".join(parts).split("\n"))
        return "\n".join(line for line in lines if not blank(line, 0, len(line)))


def _span(element: etree._Element, name: str) -> int:
    number = _NUMBER.match(element.get(name, ""))
    return max(1, int(number[1])) if number else 1
