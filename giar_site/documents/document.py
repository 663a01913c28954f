"""The one shape every reader gives: a text, and blocks that point into it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from giar_site.documents.normalise import fold
from giar_site.findings import Finding, Location

IMAGE = "\ufffc"  # in a cell that holds nothing but a picture or a form's field: what it shows is not told
CONTEXT = 24  # characters of context on each side of a place
_LINE_END = re.compile(r"\r\n?|\n")  # as editors count lines


class Cell(NamedTuple):  # a report has hundreds: a named tuple is made in a third of the time
    """One cell, once (a merged cell is not repeated). ``start:end`` are offsets in ``Document.text``;
    ``text`` is the cell's own text, as printed, without markup."""

    text: str
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its own cells in order, blank ones too."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells.

    ``exact`` is true where the format states each cell and its span (HTML, DOCX), so that an empty
    cell is a visibly empty cell of the form. In tab- or pipe-separated text a merged label leaves
    empty fields behind, which are not cells of the form. ``in_place``: whether blank cells stand where the
    form has them; not so where rows are filled up at their ends, unknown (None) where nothing tells it.
    """

    rows: tuple[Row, ...]
    start: int
    end: int
    exact: bool
    number: int = 1  # which table of the document, from 1
    page: int | None = None
    in_place: bool | None = True


class Paragraph(NamedTuple):
    """A run of text, one line of a text file or one paragraph of a document.

    ``text`` has no markup; ``level`` is the heading level the file gives it (0: none);
    ``bold`` are (start, end) ranges in ``text``. ``anchors`` are (index in ``text``, offset in
    ``Document.text``) pairs where markup was taken out; without them the paragraph stands in the
    document as it is.
    """

    text: str
    start: int
    end: int
    level: int = 0
    bold: tuple[tuple[int, int], ...] = ()
    page: int | None = None
    anchors: tuple[tuple[int, int], ...] = ()

    def offset(self, index: int) -> int:
        """Where in ``Document.text`` the character ``text[index]`` stands."""
        if not self.anchors:
            return self.start + index
        at, offset = self.anchors[max(0, bisect_right(self.anchors, index, key=lambda anchor: anchor[0]) - 1)]
        return offset + index - at

    def offsets(self) -> Sequence[int]:
        """``offset`` of every character of ``text``."""
        if not self.anchors:
            return range(self.start, self.start + len(self.text))
        return [self.offset(index) for index in range(len(self.text))]

    def part(self, first: int, last: int) -> Paragraph:
        """``text[first:last]`` as a paragraph of its own, without the heading level."""
        start = self.offset(first) if first else self.start
        end = self.offset(last - 1) + 1 if last < len(self.text) else self.end
        inner = ((index - first, offset) for index, offset in self.anchors if first < index < last)
        bold = tuple(
            (max(b - first, 0), min(e, last) - first) for b, e in self.bold if b < last and e > first
        )
        anchors = ((0, start), *inner) if self.anchors else ()
        return Paragraph(self.text[first:last], start, end, 0, bold, self.page, anchors)

    def index_of(self, offset: int) -> int:
        """The first character of ``text`` that stands at or behind an offset of ``Document.text``."""
        return bisect_left(range(len(self.text)), offset, key=self.offset)


class Reason(StrEnum):
    """Why a part is kept out, as the site says it."""

    FRONT_MATTER = "文件头信息"  # YAML between two --- lines, left raw for ``collect``
    COLLECTOR = "采集头"  # "标题: …" lines that a crawler put before the text
    PAGE_NUMBER = "页码"
    MARKUP = "排版标记"
    IMAGE = "图片"
    COMMENT = "注释"
    SCRIPT = "脚本与样式"
    NAVIGATION = "网页导航"
    HIDDEN = "隐藏内容"
    WATERMARK = "水印"
    REPEATED = "跨页重复的表头"
    RUNNING_TITLE = "页眉"
    OVERSIZED = "过大的表格"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part that is kept out, with the reason."""

    start: int
    end: int
    reason: Reason
    page: int | None = None


Block = Table | Paragraph | Dropped


@dataclass(frozen=True)
class Document:
    """What a file says.

    ``text`` is the decoded file itself for text formats, and the reader's linear text for the
    others; every block's offsets point into it, blocks are in order and do not overlap. What lies
    between blocks is white space and markup. ``metadata`` is what the file itself states outside its
    text, by these keys only: ``title``, ``agency``, ``published`` (ISO date), ``source_url``.
    """

    path: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    encoding: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @cached_property
    def folded(self) -> str:
        """``text`` for matching (``normalise.fold``)."""
        return fold(self.text)

    def folded_text(self, paragraph: Paragraph) -> str:
        """``paragraph.text`` for matching."""
        if paragraph.anchors:
            return fold(paragraph.text)
        return self.folded[paragraph.start : paragraph.start + len(paragraph.text)]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def line_column(self, offset: int) -> tuple[int, int]:
        """The line and column, from 1, of an offset in ``text``."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def location(
        self,
        start: int,
        end: int,
        *,
        page: int | None = None,
        table: int | None = None,
        row: int | None = None,
        cell: int | None = None,
    ) -> Location:
        """The place of ``text[start:end]``, with the words around it."""
        line, column = self.line_column(start)
        text = self.text
        words = f"{text[max(0, start - CONTEXT) : start]}⟦{text[start:end]}⟧{text[end : end + CONTEXT]}"
        context = " ".join(words.split())
        return Location(self.path, line, column, end - start, page, table, row, cell, context)
