"""Tables of which a crawler kept only the newlines.

Text taken from a web page by some crawlers has every table cell on a line of its own, a fixed number
of line breaks between two cells of a row (``cell``), a larger one between two rows (``row``), and
blank cells left as longer runs of line breaks. Where the runs follow that grammar throughout, the
grid can be read back exactly, blank cells included:

- ``cell`` and ``row`` are inferred: of the gaps that occur often, the pair that explains most lines.
  ``cell`` is at least 2: with 1 a blank cell can't be told from a blank line.
- ``k`` blank cells between two of a row make a gap of ``(k + 1) * cell``; with a row's end among them
  ``k * cell + row``. A blank row would need two row ends; no form has one, so that is not read.
- A row begins with its label: after a figure, a label starts a new row, and the blanks before it
  belong to the row that ends. Before a figure the gap is inside the row where it can be, else it is
  a row's end followed by blanks (a row without a label of its own).
- If ``row`` is a multiple of ``cell``, blanks before a figure can't be told from a row's end; then only
  plain gaps are read there.
- A region ends at a chapter title, a long line, or a gap that the grammar can't explain. Its last row
  may end in blanks: what its end gap has more than the shortest end gap of the text.
- A region doesn't begin close behind words of another line (a gap smaller than ``cell``): what stands there
  is the rest of a row.
- Proof: between two rows of labels only, all rows have equally many cells after their labels, and no
  fewer cells than the labels right above; the last row has such cells; most rows have more than one
  cell. One failure, and the whole region stays lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from giar_site.documents.document import Cell, Row
from giar_site.documents.inline import strip
from giar_site.documents.lines import BREAK, Line, trim
from giar_site.documents.normalise import fold

Grid = tuple[int, tuple[Row, ...]]  # the index after its last line, its rows

# ``*+``: spaces that are not given back, or those of a line are shared out in every way there is.
FIGURE = re.compile(
    r" *+(?:[-+]?\d[\d,]*(?:\.\d+)?(?: *(?:%|[万亿]?元|[件项个条]))?|[增减] *\d+|[-/]+|无|不适用)"
    r" *+(?:\([^()]*\))? *+"
)
CHAPTER = re.compile(r" *[一二三四五六七八九十]{1,3}[、.].*(?:情况|事项) *")
_LONGEST_CELL = 120  # the longest label of the form has 44 characters; beyond is prose
_MOST_LINES = 5000  # the three tables have some 600 cells
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines, and for each whether it holds a figure and whether it can be a cell at all; ``gaps`` are
    those before each line and the one behind the last."""

    text: str
    lines: list[Line]
    figure: list[bool]
    possible: list[bool]
    gaps: list[int]

    def breaks(self, number: int) -> list[int]:
        """The places after each line break between a line and the one before it."""
        before = self.lines[number - 1].end
        after = self.lines[number].start if number < len(self.lines) else len(self.text)
        return [match.end() for match in BREAK.finditer(self.text, before, after)]

    def cell(self, start: int, end: int) -> Cell:
        start, end = trim(self.text, start, end)
        return Cell(strip(self.text, start, end, in_cell=True).text.strip(), start, end)


def find(text: str, lines: list[Line]) -> dict[int, Grid]:
    """The grids of a text by the index of their first line."""
    if len(lines) > _MOST_LINES:
        return {}
    gaps = [line.gap for line in lines]
    often = [gap for gap, count in Counter(g for g in gaps if g > 1).most_common(4) if count >= _OFTEN]
    if len(often) < 2:
        return {}
    folded = [fold(text[a:b]) if b - a <= _LONGEST_CELL else "" for a, b, _ in lines]
    seen = _Text(
        text,
        lines,
        [bool(FIGURE.fullmatch(raw)) for raw in folded],
        [bool(raw) and "\t" not in raw and not CHAPTER.fullmatch(raw) for raw in folded],
        [*gaps, len(BREAK.findall(text, lines[-1].end))],
    )
    if sum(seen.figure) < _OFTEN:
        return {}
    readings = [_read(seen, cell, row) for cell, row in combinations(sorted(often), 2)]
    return max(readings, key=lambda grids: sum(stop - first for first, (stop, _) in grids.items()))


def _read(seen: _Text, cell: int, row: int) -> dict[int, Grid]:
    explained = {g for g in set(seen.gaps) if g % cell == 0 or (g >= row and (g - row) % cell == 0)}
    regions: list[tuple[int, int]] = []
    first = 0
    for number in range(1, len(seen.lines) + 1):
        inside = number < len(seen.lines) and seen.possible[number - 1] and seen.possible[number]
        if not inside or seen.gaps[number] not in explained:
            if number - first > 1:
                regions.append((first, number))
            first = number
    regions = [
        (first, stop)
        for first, stop in regions
        if any(seen.figure[first:stop])
        and (first == 0 or seen.gaps[first] >= cell or not seen.possible[first - 1])
    ]
    least_end = min((seen.gaps[stop] for _, stop in regions), default=0)
    grids = {}
    for first, stop in regions:
        rows = _rows(seen, first, stop, cell, row)
        if rows and _close(rows, seen, stop, cell, least_end) and proven([*map(_Row.counted, rows)]):
            grids[first] = stop, tuple(Row(tuple(seen.cell(*place) for place in r.cells)) for r in rows)
    return grids


@dataclass(slots=True)
class _Row:
    cells: list[tuple[int, int]]  # where each starts and ends
    after_labels: int = 0  # figures and blanks

    def counted(self) -> tuple[int, int]:
        return len(self.cells), self.after_labels

    def blanks(self, places: list[int]) -> None:
        self.cells += [(place, place) for place in places]
        self.after_labels += len(places)


def _rows(seen: _Text, first: int, stop: int, cell: int, row: int) -> list[_Row]:
    """The rows of a region; none where a gap contradicts what stands around it."""
    rows = [_Row([])]
    for number in range(first, stop):
        figure = seen.figure[number]
        if number > first:
            gap = seen.gaps[number]
            in_row = gap % cell == 0
            ends_row = gap >= row and (gap - row) % cell == 0
            if gap == cell and (figure or not seen.figure[number - 1]):
                pass
            elif not figure:
                if not ends_row:
                    return []
                if gap > row:
                    rows[-1].blanks(seen.breaks(number)[cell - 1 : gap - row : cell])
                rows.append(_Row([]))
            elif in_row and row % cell:
                rows[-1].blanks(seen.breaks(number)[cell - 1 : gap - cell : cell])
            elif ends_row and row % cell and (gap == row or not seen.figure[number - 1]):
                rows.append(_Row([]))
                rows[-1].blanks(seen.breaks(number)[row - 1 : gap - cell : cell])
            else:
                return []
        rows[-1].cells.append(seen.lines[number][:2])
        rows[-1].after_labels += figure
    return rows


def _close(rows: list[_Row], seen: _Text, stop: int, cell: int, least_end: int) -> bool:
    """Give the last row the blanks it ends in; False where the end gap is no sum of cells."""
    blanks, rest = divmod(seen.gaps[stop] - least_end, cell)
    if stop < len(seen.lines) and rest == 0 and blanks:
        rows[-1].blanks(seen.breaks(stop)[cell - 1 : blanks * cell : cell])
    return stop == len(seen.lines) or rest == 0


def proven(rows: Sequence[tuple[int, int]]) -> bool:
    """Whether rows have all their blank cells, each told by the number of its cells and of those among them
    that are figures or blank: see above."""
    header = 0
    for (cells, after_labels), following in zip(rows, [*rows[1:], None], strict=True):
        if after_labels == 0:
            header = cells
            continue
        if following is not None and following[1] not in (0, after_labels):
            return False
        if cells < header:
            return False
        header = 0  # only the first row below it: a merged label takes a cell from those that follow
    several = sum(cells > 1 for cells, _ in rows)
    return len(rows) > 1 and rows[-1][1] > 0 and 2 * several >= len(rows)
