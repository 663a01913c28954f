"""Which item each row of figures is: by its label and by the order of the form, never by position alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product
from math import comb, prod

from giar_site.extract.labels import core_of
from giar_site.extract.table_text import TableText, ValueRow
from giar_site.forms import FormTable

MAX_ALIGNMENTS = 64  # more ways to place unlabelled rows than this tell nothing


@dataclass
class Alignment:
    """``rows`` by item id; ``by_order`` are the items whose row has no label of its own, by the kind of
    damage ``kind``."""

    rows: dict[str, ValueRow] = field(default_factory=dict)
    by_order: frozenset[str] = frozenset()
    kind: str = "label-lost"


@dataclass
class Aligned:
    """Every way the rows fit the form; ``conflicts`` are items two different rows claim;
    ``stray`` are rows of figures that belong nowhere."""

    alignments: list[Alignment]
    conflicts: dict[str, list[ValueRow]]
    stray: list[ValueRow]


def align(text: TableText, table: FormTable, adds_up: Callable[[ValueRow], bool] | None = None) -> Aligned:
    """Rows to items. One alignment where the labels tell all; several where labels are lost.

    ``adds_up`` tells whether a complete row has its last figure for a sum, in tables whose rows add up.
    """
    order = {item.id: index for index, item in enumerate(table.items)}
    apart = _labels_apart(text.rows, table, adds_up)
    if apart:
        return Aligned([Alignment(apart, frozenset(apart), "labels-apart")], {}, [])
    width = {item.id: len(item.columns) for item in table.items}
    rows, stray, bare = _firm(text.rows, width)
    gridded, told = _labelled(rows)
    if len(gridded) >= len(told):
        # What a sentence says of a row of the grid neither fills its blank cells nor contradicts it.
        rows = [row for row in rows if row.visible or row.item not in gridded]
    anchors = _anchors(rows, order)
    claimed, conflicts = _claims(rows, anchors, order, text.dated)
    bare = [row for row in bare if row.item not in claimed and row.item not in conflicts]
    gaps: list[tuple[list[str], list[ValueRow]]] = []
    used = {id(row) for row in claimed.values()} | {id(r) for group in conflicts.values() for r in group}
    loose = [row for row in rows if id(row) not in used and row.printed and not row.item]
    # Whatever such a row adds up to, its label is no row's of the form.
    stray += [row for row in loose if row.foreign]
    loose = [row for row in loose if not row.foreign]
    for row in _bare_in_order(bare, claimed, loose, order):
        claimed[row.item] = row
    bounds = [
        -1,
        *sorted(index for index in anchors if id(rows[index]) in used),
        len(rows),
    ]
    for before, after in pairwise(bounds):
        between = [row for row in rows[before + 1 : after] if any(row is other for other in loose)]
        if not between:
            continue
        low = order[rows[before].item] if before >= 0 else -1
        high = order[rows[after].item] if after < len(rows) else len(order)
        missing = [i.id for i in table.items[low + 1 : high] if i.id not in claimed and i.id not in conflicts]
        between = _without_continuations(between, rows[before] if before >= 0 else None, claimed, table)
        fitting = [row for row in between if row.visible or len(row.printed) > 1]
        if not missing or len(fitting) > len(missing):
            stray += between
            continue
        stray += [row for row in between if row not in fitting]
        gaps.append((missing, fitting))
    if prod(comb(len(missing), len(fitting)) for missing, fitting in gaps) > MAX_ALIGNMENTS:
        stray += [row for _, fitting in gaps for row in fitting]
        gaps = []
    choices = [
        [dict(zip(choice, fitting, strict=True)) for choice in combinations(missing, len(fitting))]
        for missing, fitting in gaps
    ]
    alignments = []
    for combination in product(*choices):
        placed = {item: row for gap in combination for item, row in gap.items()}
        alignments.append(Alignment({**claimed, **placed}, frozenset(placed)))
    return Aligned(alignments, conflicts, stray)


def _labels_apart(
    rows: Sequence[ValueRow], table: FormTable, adds_up: Callable[[ValueRow], bool] | None
) -> dict[str, ValueRow] | None:
    """A text layer that gives all labels first and all figures after them, row by row or column by
    column: told by their number, and by every row adding up in one of the two orders only."""
    printed = [row for row in rows if row.printed]
    found = {row.item for row in rows if row.item}
    if (
        adds_up is None
        or len(printed) != 1
        or printed[0].visible
        or found != {item.id for item in table.items}
    ):
        return None
    figures, columns = printed[0].printed, len(table.columns)
    if len(figures) != len(table.items) * columns:
        return None
    ways = []
    for by_column in (False, True):
        step = len(table.items) if by_column else 1
        placed = {}
        for index, item in enumerate(table.items):
            start = index if by_column else index * columns
            entries = tuple(figures[start + n * step] for n in range(columns))
            placed[item.id] = ValueRow(item.id, entries, False, False, printed[0].line)
        if all(adds_up(row) for row in placed.values()):
            ways.append(placed)
    return ways[0] if len(ways) == 1 or (ways and _same(ways[0], ways[1])) else None


def _same(one: dict[str, ValueRow], other: dict[str, ValueRow]) -> bool:
    return all([e.folded for e in one[i].entries] == [e.folded for e in other[i].entries] for i in one)


def _labelled(rows: Sequence[ValueRow]) -> tuple[set[str], set[str]]:
    """The items that have a label in a grid, and in running text."""
    visible, told = ({row.item for row in rows if row.item and row.visible is way} for way in (True, False))
    return visible, told


def _firm(
    rows: Sequence[ValueRow], width: dict[str, int]
) -> tuple[list[ValueRow], list[ValueRow], list[ValueRow]]:
    """Rows to go by, stray figures, and bare labels.

    Where the table is a grid, words and figures that stand loose between its pieces are no rows, and
    a label without a single cell beside it may be a header.
    """
    gridded, told = _labelled(rows)
    grid = any(row.visible and row.printed for row in rows) and len(gridded) >= len(told)
    firm: list[ValueRow] = []
    stray: list[ValueRow] = []
    bare: list[ValueRow] = []
    for row in rows:
        complete = row.item and len(row.printed) == width[row.item]
        half_told = row.guessed and not row.printed  # the end of a label whose figures stand before it
        if (row.visible and row.entries) or complete or (not grid and not row.visible and not half_told):
            firm.append(row)
        elif row.printed:
            stray.append(row)
        elif row.item:
            bare.append(row)
    return firm, stray, bare


def _bare_in_order(
    bare: Sequence[ValueRow], claimed: dict[str, ValueRow], loose: Sequence[ValueRow], order: dict[str, int]
) -> list[ValueRow]:
    """Bare labels that stand where the form has them, with no unlabelled row near that could be theirs:
    rows whose blank cells were stripped."""
    found = []
    for row in bare:
        before = max((r.line for i, r in claimed.items() if order[i] < order[row.item]), default=None)
        after = min((r.line for i, r in claimed.items() if order[i] > order[row.item]), default=None)
        between = (before is not None and before <= row.line) and (after is None or row.line <= after)
        rivals = [r for r in loose if (before or 0) <= r.line <= (r.line if after is None else after)]
        if between and not rivals:
            row.visible = False
            found.append(row)
    return found


def _anchors(rows: Sequence[ValueRow], order: dict[str, int]) -> set[int]:
    """Indexes of the labelled rows in the heaviest run that keeps the form's order."""
    labelled = [(index, row) for index, row in enumerate(rows) if row.item]
    places = [order[row.item] for _, row in labelled]
    weights: list[float] = []  # of the heaviest run that ends here
    previous: list[int] = []  # position in ``labelled`` of the row before in that run
    # The heaviest that ends in each place of the form, which are few: the rows may be thousands.
    heaviest: dict[int, tuple[float, int]] = {}
    for position, ((_, row), place) in enumerate(zip(labelled, places, strict=True)):
        weight, before = max((run for end, run in heaviest.items() if end < place), default=(0.0, -1))
        weights.append(weight + (1.0 if row.guessed else 3.0) + bool(row.printed))
        previous.append(before)
        heaviest[place] = max(heaviest.get(place, (0.0, -1)), (weights[-1], position))
    chosen: set[int] = set()
    position = weights.index(max(weights)) if weights else -1
    while position >= 0:
        chosen.add(labelled[position][0])
        position = previous[position]
    return chosen


def _claims(
    rows: Sequence[ValueRow], anchors: set[int], order: dict[str, int], dated: Sequence[int]
) -> tuple[dict[str, ValueRow], dict[str, list[ValueRow]]]:
    """The row of each labelled item; two rows that print different figures are a conflict."""
    claimed: dict[str, ValueRow] = {rows[index].item: rows[index] for index in sorted(anchors)}
    conflicts: dict[str, list[ValueRow]] = {}
    filled: dict[str, list[ValueRow]] = {}  # blank in one place, printed in another
    twice: set[str] = set()
    for index, row in enumerate(rows):
        if index in anchors or not row.item:
            continue
        if row.guessed:
            row.item = ""
            continue
        other = claimed.get(row.item)
        if other is None:
            claimed[row.item] = row
            continue
        twice.add(row.item)
        # "行政处罚（简易程序）" and "行政处罚（普通程序）" are parts of a row, whatever they print.
        unlike = (
            (row.printed or other.printed)
            and row.visible
            and core_of(row.label_text) != core_of(other.label_text)
        )
        if unlike or (other.printed and row.printed and _figures(row) != _figures(other)):
            conflicts.setdefault(row.item, [other]).append(row)
        elif bool(row.printed) != bool(other.printed):
            filled[row.item] = [other, row]
            claimed[row.item] = row if row.printed else other
    if conflicts or not _template(filled, claimed, twice, dated):
        # The table stands there twice, with other figures, or another one names some of its rows: what one
        # leaves blank may be blank.
        conflicts = {**filled, **conflicts}
    for item in conflicts:
        claimed.pop(item)
    return claimed, conflicts


def _template(
    filled: dict[str, list[ValueRow]], claimed: dict[str, ValueRow], twice: set[str], dated: Sequence[int]
) -> bool:
    """Whether rows that are blank in one grid and printed in another are of two whole tables, of which one is
    a blank form; or of one grid, or of running text. A header that says 总计 or 其他 has fewer cells."""
    blank = [
        rows
        for rows in filled.values()
        for one, other in [rows]
        if one.visible is not other.visible
        or (
            one.visible
            and one.table is not other.table
            and min(len(one.entries), len(other.entries)) >= max(len(one.printed), len(other.printed))
        )
    ]
    other_year = any(year_between([row.line for row in rows], dated) for rows in blank)
    return not blank or (claimed.keys() <= twice and not other_year)


def year_between(lines: Sequence[int], dated: Sequence[int]) -> bool:
    """Whether a line between the first and the last of these names a year: a table may be another's."""
    return any(min(lines) < number < max(lines) for number in dated)


def _figures(row: ValueRow) -> list[str]:
    return [entry.folded for entry in row.printed]


def _without_continuations(
    between: list[ValueRow], before: ValueRow | None, claimed: dict[str, ValueRow], table: FormTable
) -> list[ValueRow]:
    """A page break inside a row leaves its label's end, and its figures, in a row of their own."""
    if before is None or before.printed or not between or before.item not in claimed:
        return between
    first = between[0]
    tail = core_of(first.label_text)
    if tail and core_of(table.item(before.item).label).endswith(tail):
        before.hold(first.entries)
        before.visible, before.width, before.ghosts = first.visible, first.width, first.ghosts
        before.table, before.row = first.table, first.row
        return between[1:]
    return between
