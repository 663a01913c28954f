"""Tables drawn with characters: frames of ``+--+`` or ``┌─┐``, as pandoc, w3m and reStructuredText draw them.

A cell may take several lines and span rows and columns; only the frame tells. So a line is cut where the
frame has an edge, by the columns that its characters take on a screen, and what stands in the same columns
down to the next rule is one cell. Not read, and left as lines:

- a frame whose lines are of different widths, or one without rules between rows (above and below the header
  and at the end there is one): the figures of a column would fall into one cell. Where there are such rules,
  two figures in a cell are one that was broken, or two: nobody can tell, and the cell keeps both;
- cells that overlap: a piece of text between other edges than the one above it, and no rule between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from giar_site.documents.document import Cell, Row, Table
from giar_site.documents.inline import strip
from giar_site.documents.lines import Line, trim
from giar_site.documents.newline_grid import FIGURE
from giar_site.documents.normalise import fold

_TOP = re.compile(r"\s*(?:\+[-=:]{2,}[-=:+]*\+|[┌┏╔╭][─━═┬┳╦]+[┐┓╗╮])\s*")
_INSIDE = re.compile(r"\s*[|+│┃║├┣╠└┗╚╰].*[|+│┃║┤┫╣┘┛╝╯]\s*", re.DOTALL)
_JOINT = re.compile(r"\+(?=[-=:]{2})|(?<=[-=:]{2})\+|[┌-╋═-╬╭-╰]")
_MARK = re.compile(rf"[|│┃║]|{_JOINT.pattern}")
_RULES = {
    True: frozenset("-=:"),
    False: frozenset("─━═"),
}  # of a frame of plain characters, and of a drawn one
_LEAST_RULES = 3  # the last of them counted from 0
_MOST_LINES = 1000
_LONGEST_LINE = 1000
_MOST_EDGES = 64  # four times the form's


class _Placed(NamedTuple):
    """A line between its outer edges: its range in the text, and each character's column on the screen."""

    start: int
    end: int
    columns: Sequence[int]

    def column(self, mark: re.Match[str]) -> int:
        return self.columns[mark.start() - self.start]


@dataclass
class _Drawn:
    """A cell: its columns, the rows from its first to its last, and the ranges of its lines in the text."""

    columns: tuple[int, int]
    row: int
    last: int
    lines: list[tuple[int, int]] = field(default_factory=list)


def read(text: str, lines: Sequence[Line], first: int, number: int) -> tuple[int, Table | None]:
    """The index after the last line of the frame that begins at ``first`` (``first`` where none does), and
    its table; None where that is not read."""
    if not _TOP.fullmatch(text, lines[first].start, lines[first].end):
        return first, None
    stop = first + 1
    while stop < len(lines) and stop - first < _MOST_LINES and lines[stop].gap == 1:
        start, end = lines[stop].start, lines[stop].end
        if end - start > _LONGEST_LINE or not _INSIDE.fullmatch(text, start, end):
            break
        stop += 1
    for ambiguous in (1, 2):
        if cells := _cells(text, lines[first:stop], ambiguous):
            return stop, _table(text, cells, lines[first].start, lines[stop - 1].end, number)
    return stop, None


def _cells(text: str, lines: Sequence[Line], ambiguous: int) -> list[_Drawn]:
    """The cells of a frame; none where they contradict it."""
    placed = [_placed(text, line, ambiguous) for line in lines]
    if len({(line.columns[0], line.columns[-1]) for line in placed}) > 1:
        return []
    joints = ((line, joint) for line in placed for joint in _JOINT.finditer(text, line.start, line.end))
    edges = {placed[0].columns[0], *(line.column(joint) for line, joint in joints)}
    if len(edges) > _MOST_EDGES:
        return []
    plain = text[placed[0].start] == "+"
    cells: list[_Drawn] = []
    open_cells: dict[tuple[int, int], _Drawn] = {}
    row = -1
    for line in placed:
        pieces = _pieces(text, line, edges)
        ruled = [
            columns for columns, start, end in pieces if start < end and set(text[start:end]) <= _RULES[plain]
        ]
        row += bool(ruled)
        for left, right in ruled:
            open_cells = {c: cell for c, cell in open_cells.items() if c[1] <= left or c[0] >= right}
        for columns, start, end in pieces:
            if columns in ruled:
                continue
            cell = open_cells.get(columns)
            if cell is None:
                if any(c[0] < columns[1] and columns[0] < c[1] for c in open_cells):
                    return []
                cell = open_cells[columns] = _Drawn(columns, row, row)
                cells.append(cell)
            cell.last = row
            cell.lines.append((start, end))
    figures = [sum(bool(FIGURE.fullmatch(fold(text[a:b]).strip())) for a, b in cell.lines) for cell in cells]
    several = max(figures, default=0) > 1 and row < _LEAST_RULES
    return [] if open_cells or several else cells


def _placed(text: str, line: Line, ambiguous: int) -> _Placed:
    start, end = trim(text, line.start, line.end)
    widths = (_width(char, ambiguous) for char in text[line.start : end])
    columns = list(accumulate(widths, initial=0))
    return _Placed(start, end, columns[start - line.start : -1])


@lru_cache(maxsize=4096)
def _width(char: str, ambiguous: int) -> int:
    wide = {"W": 2, "F": 2, "A": ambiguous}
    return 0 if combining(char) or char in "\u200b\ufeff" else wide.get(east_asian_width(char), 1)


def _pieces(text: str, line: _Placed, edges: set[int]) -> list[tuple[tuple[int, int], int, int]]:
    """What stands between two edges of a line: its columns, and its range in the text."""
    marks = _MARK.finditer(text, line.start, line.end)
    cuts = [(column, mark.start()) for mark in marks if (column := line.column(mark)) in edges]
    return [((left, right), start + 1, end) for (left, start), (right, end) in pairwise(cuts)]


def _table(text: str, cells: Sequence[_Drawn], start: int, end: int, number: int) -> Table:
    """``exact`` where the frame itself has merged cells: elsewhere these may have left blank ones."""
    columns = sorted({cell.columns[0] for cell in cells})
    rows: dict[int, list[tuple[int, Cell]]] = {}
    merged = False
    for cell in cells:
        rowspan = cell.last - cell.row + 1
        colspan = sum(cell.columns[0] <= column < cell.columns[1] for column in columns)
        merged |= rowspan > 1 or colspan > 1
        inner = [strip(text, *trim(text, a, b), in_cell=True).text.strip() for a, b in cell.lines]
        # Where its first line stands, though its words may be in the middle: so cells keep their order.
        begin, stop = trim(text, *cell.lines[0])
        words = "\n".join(filter(None, inner))
        if words and begin == stop:
            begin, stop = cell.lines[0]
        drawn = Cell(words, begin, stop if words else begin, rowspan, colspan)
        rows.setdefault(cell.row, []).append((cell.columns[0], drawn))
    told = [Row(tuple([cell for _, cell in sorted(rows[row], key=lambda c: c[0])])) for row in sorted(rows)]
    return Table(tuple(told), start, end, exact=merged, number=number)
