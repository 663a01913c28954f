"""Tables whose rows a tool filled up to one width, and whose rows may go over several lines.

A tool that takes the text out of a web page closes each cell with a bar, and fills a row of merged cells up
with bars that touch each other, so that every row has as many fields as the widest one::

    第二十条第（一）项 | |||
    规章 | 1 |
    | 9 |

Where it keeps the line breaks within cells, a row goes over several lines, and a blank cell is a line's end
before a bar: the second cell of 规章 here. The rows are read back by counting: there is a width of which all
rows have as many fields, with the filling at their ends only, or the text is no such table. Where the tool
left blank cells out, there is more filling: rows have unlike numbers of cells, and none of them is read here.

Some versions put a bar before each row too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from giar_site.documents.document import Cell, Row
from giar_site.documents.inline import strip
from giar_site.documents.lines import Line, trim
from giar_site.documents.newline_grid import FIGURE, proven
from giar_site.documents.normalise import fold

_BAR = re.compile(r"(?<!\\)\|")
_FILLED = re.compile(r"\|\|[ \t]*$", re.MULTILINE)
_WIDTHS = range(2, 21)  # the form's widest row has 15 cells
_MOST_LINES = 2000  # the three tables have some 600 cells


class _Field(NamedTuple):
    """What stands before a bar; ``filling`` where that is nothing, up to the line's end: a blank cell is
    broken by it."""

    start: int
    end: int
    words: bool
    filling: bool


class Filled(NamedTuple):
    """Up to which line there is no other such table, whether there is one at all, and its rows: none where
    some of its blank cells are left out, and nobody can say which."""

    stop: int
    found: bool = False
    rows: tuple[Row, ...] = ()


def read(text: str, lines: Sequence[Line], first: int) -> Filled:
    """The table of the adjacent lines from ``first`` on that end in a bar, if they are one that keeps blank
    cells and has a row on several lines."""
    stop = first
    while stop < len(lines) and (stop == first or lines[stop].gap == 1):
        if not text[lines[stop].start : lines[stop].end].rstrip().endswith("|"):
            break
        stop += 1
    start, end = lines[first].start, lines[stop - 1].end
    if stop - first < 3 or stop - first > _MOST_LINES or not _FILLED.search(text, start, end):
        return Filled(stop)
    fields = _fields(text, start, end)
    leading = not fields[0].words
    readings = [rows for width in _WIDTHS if (rows := _rows(text, fields, width, leading=leading))]
    if len(readings) != 1 or not any(_broken(text, row) for row in readings[0]):
        return Filled(stop)
    table = [Row(tuple([_cell(text, field) for field in row if not field.filling])) for row in readings[0]]
    return Filled(stop, True, tuple(table) if proven([*map(_counted, table)]) else ())


def _fields(text: str, start: int, end: int) -> list[_Field]:
    bars = [match.end() for match in _BAR.finditer(text, start, end)]
    places = [(start, bars[0] - 1), *((a, b - 1) for a, b in pairwise(bars))]
    fields: list[_Field] = []
    ends_line = True  # whether what follows a field begins on a new line
    for a, b in reversed(places):
        raw = text[a:b]
        filling = ends_line and a > start and not raw.strip() and "\n" not in raw
        fields.append(_Field(a, b, bool(raw.strip()), filling))
        ends_line = filling or "\n" in raw[: len(raw) - len(raw.lstrip())]
    return fields[::-1]


def _rows(text: str, fields: Sequence[_Field], width: int, *, leading: bool) -> list[list[_Field]]:
    """The fields as rows of ``width``, behind the bar before each where there is one; none where a row would
    begin with filling or have words behind it. The tools take the filling of the last row away."""
    rows: list[list[_Field]] = []
    for at in range(0, len(fields), width + leading):
        row = list(fields[at + leading : at + leading + width])
        filling = [field.filling for field in row]
        before = fields[at] if leading else None
        if before and (before.words or (rows and "\n" not in text[before.start : before.end])):
            return []
        if not row or filling[0] or filling != sorted(filling):
            return []
        rows.append(row)
    kept = any(not field.words and not field.filling for row in rows for field in row)
    return rows if kept and any(row[-1].filling for row in rows) else []


def _broken(text: str, row: Sequence[_Field]) -> bool:
    """Whether a row goes over several lines."""
    return "\n" in text[row[0].start : row[-1].end].strip()


def _counted(row: Row) -> tuple[int, int]:
    """How many cells there are, and how many of them are figures or blank."""
    words = [fold(cell.text) for cell in row.cells]
    return len(words), sum(not word or bool(FIGURE.fullmatch(word)) for word in words)


def _cell(text: str, field: _Field) -> Cell:
    start, end = trim(text, field.start, field.end)
    words = strip(text, start, end, in_cell=True).text.strip()
    return Cell(words, start, end if words else start)
