"""Builds the linear text of a document that is not text itself (web page, Word, PDF), with its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from giar_site.documents.document import Block, Cell, Dropped, Paragraph, Reason, Row, Table
from giar_site.documents.limits import TABLE_COLUMNS
from giar_site.documents.lines import trim


class Field(NamedTuple):
    """A cell as a format states it."""

    text: str
    rowspan: int = 1
    colspan: int = 1


class Linear:
    """Paragraphs and rows become lines, cells are parted by tabs."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.tables = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def paragraph(
        self,
        text: str,
        *,
        level: int = 0,
        bold: Iterable[tuple[int, int]] = (),
        page: int | None = None,
    ) -> None:
        """A paragraph; white space at its ends goes, a blank one is none."""
        first, last = trim(text, 0, len(text))
        if first == last:
            return
        ranges = ((max(a, first) - first, min(b, last) - first) for a, b in bold)
        kept = tuple((a, b) for a, b in ranges if a < b)
        start, end = self._add(text[first:last])
        self.blocks.append(Paragraph(text[first:last], start, end, level, kept, page))

    def drop(self, text: str, reason: Reason, page: int | None = None) -> None:
        """A part kept out; neighbours with the same reason become one."""
        first, last = trim(text, 0, len(text))
        if first == last:
            return
        start, end = self._add(text[first:last])
        before = self.blocks[-1] if self.blocks else None
        if isinstance(before, Dropped) and (before.reason, before.page) == (reason, page):
            self.blocks[-1] = Dropped(before.start, end, reason, page)
        else:
            self.blocks.append(Dropped(start, end, reason, page))

    def table(self, rows: Sequence[Sequence[Field]], *, page: int | None = None) -> None:
        """A table whose cells and spans the format states; rows without cells are none."""
        begin = self._length
        built: list[Row] = []
        rows = [row for row in rows if row]
        for number, row in enumerate(rows):
            # what spans beyond the table, or makes it wider than any table is, is a slip of the file
            wide = sum(field.colspan for field in row) > TABLE_COLUMNS
            cells: list[Cell] = []
            for field in row:
                text = field.text[slice(*trim(field.text, 0, len(field.text)))]
                if cells:
                    self._write("\t")
                start = self._length
                self._write(text)
                rowspan = min(field.rowspan, len(rows) - number)
                cells.append(Cell(text, start, self._length, rowspan, 1 if wide else field.colspan))
            self._write("\n")
            built.append(Row(tuple(cells)))
        if built:
            self.tables += 1
            end = built[-1].cells[-1].end
            self.blocks.append(Table(tuple(built), begin, end, exact=True, number=self.tables, page=page))

    def _add(self, text: str) -> tuple[int, int]:
        start = self._length
        self._write(text)
        self._write("\n")
        return start, self._length - 1

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
