"""Tables in HTML inside Markdown: what converters write where a pipe table can't say which cells are merged.

The standard library's parser is used, since it tells the offset of every tag; the page reader's does not.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from itertools import accumulate, islice

from giar_site.documents.cell_words import CellWords, Kind, is_picture, kind_of
from giar_site.documents.document import IMAGE, Cell, Row
from giar_site.documents.lines import blank, trim

_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,4})")
_SPACE = re.compile(r"\s+")
_BREAKS = frozenset(("br", "p", "div", "li", "tr", "td", "th"))
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
_LEFT_OPEN = frozenset(("p", "li"))  # the next one ends the one before
_LONG_REFERENCE = re.compile(r"&#\d{100,}")  # no character's: Python gives up a number of thousands of digits
_MOST_TAGS = 64  # tables in a table, and their ends: more is no report, and looking for it costs time
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


def span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the first table that opens in ``text[start:end]`` begins and ends, or None. One that never ends
    (the file is cut off) ends at the next blank line."""
    opening = _TAG.search(text, start, end)
    if opening is None or opening[1]:
        return None
    depth = 0
    for match in islice(_TAG.finditer(text, opening.start()), _MOST_TAGS):
        depth += -1 if match[1] else 1
        if depth == 0:
            return opening.start(), match.end()
    blank_line = _BLANK_LINE.search(text, opening.end())
    return opening.start(), blank_line.start() if blank_line else len(text)


def rows(text: str, start: int, end: int) -> tuple[Row, ...]:
    """The rows of the table that stands at ``text[start:end]``, each cell once with its spans. Words
    outside of cells (a caption) are a row of one cell."""
    parser = _Parser(text, start, end)
    parser.feed(_LONG_REFERENCE.sub(lambda match: "\ufffd" * len(match[0]), text[start:end]))
    parser.close()
    parser.end_cell(end)
    built = [row for row in parser.rows if row]
    return tuple(
        Row(tuple(Cell(c.text, c.start, c.end, min(c.rowspan, len(built) - number), c.colspan) for c in row))
        for number, row in enumerate(built)
    )


class _Parser(HTMLParser):
    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        lines = text[start:end].split("\n")
        self.line_starts = [start, *accumulate((len(line) + 1 for line in lines), initial=start)]
        self.rows: list[list[Cell]] = []
        self.depth = 0  # a table in a cell is a frame around the cell's words
        self.words: CellWords | None = None
        self.pictured = False  # whether the open cell holds a picture or a field
        self.hidden = self.hidden_row = False
        self.begin = 0
        self.spans = (1, 1)

    def place(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line] + column

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:  # `<![` before what is no section: a comment, as the HTML standard has it
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind = kind_of(tag, given)
        known = tag
        if tag == "table":
            self.depth += 1
        elif self.depth == 1 and tag == "tr":
            self.end_cell(self.place())
            self.rows.append([])
            self.hidden_row = kind is Kind.LEFT_OUT
        elif self.depth == 1 and tag in ("td", "th"):
            self.end_cell(self.place())
            self.words, self.pictured = CellWords(), False
            self.hidden = self.hidden_row or kind is Kind.LEFT_OUT
            self.begin = self.place() + len(self.get_starttag_text() or "")
            numbers = (_NUMBER.match(given.get(name) or "") for name in ("rowspan", "colspan"))
            rowspan, colspan = (max(1, int(number[1])) if number else 1 for number in numbers)
            self.spans = rowspan, colspan
            known = ""  # no end of a cell in a table in it is its own
        elif tag in _BREAKS:
            self.handle_data("\0")
        elif not tag.isalnum():  # no tag, but an address: <https://…>
            self.handle_data(self.get_starttag_text() or "")
            return
        if self.words is None:
            return
        self.pictured |= self.words.kind < Kind.LEFT_OUT and is_picture(tag, given)
        if tag in _LEFT_OPEN:
            self.words.close(tag)
        if tag not in _VOID:
            self.words.open(known, kind)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self.depth == 1:
                self.end_cell(self.place())
            self.depth -= 1
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self.end_cell(self.place())
        elif tag in _BREAKS:
            self.handle_data("\0")
        if self.words is not None:
            self.words.close(tag)

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.say("\n" if data == "\0" else _SPACE.sub(" ", data))
        elif (
            data.strip("\0") and not self.cdata_elem and not blank(data, 0, len(data))
        ):  # a caption, or words outside any cell
            start, end = trim(self.text, self.place(), self.place() + len(data))
            self.rows += [[Cell(self.text[start:end], start, end)], []]

    def handle_entityref(self, name: str) -> None:
        if self.words is not None:
            self.handle_data(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.handle_entityref(f"#{name}")

    def end_cell(self, place: int) -> None:
        if self.words is None:
            return
        lines = (" ".join(line.split()) for line in self.words.text.split("\n"))
        words = "\n".join(line for line in lines if not blank(line, 0, len(line)))
        words = words or (IMAGE if self.pictured else "")
        start, end = trim(self.text, self.begin, place) if words else (self.begin, self.begin)
        if not self.rows:
            self.rows.append([])
        if not self.hidden:
            self.rows[-1].append(Cell(words, start, end, *self.spans))
        self.words = None
