"""The proceedings table (行政复议、行政诉讼情况): one row of three blocks of five cells.

Its items are headers over columns, so it is read as one row of fifteen cells; a file may also have
given each block a table, or a row, of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from giar_site.documents.document import Document
from giar_site.extract.align import year_between
from giar_site.extract.displaced import doubled
from giar_site.extract.labels import core_of
from giar_site.extract.packed import mark_packed
from giar_site.extract.readings import (
    MAX_READINGS,
    Place,
    Reading,
    as_printed,
    cells_show,
    cut,
    damaged,
    place_of,
)
from giar_site.extract.rows import read_rows
from giar_site.extract.settle import Row, Settler, row_text
from giar_site.extract.solve import row_sum, tested, with_lost
from giar_site.extract.table_text import Entry, TableText, ValueRow
from giar_site.extract.tables import TableResult, ends_file, glued_digits, tell, tell_columns
from giar_site.extract.zones import Zone
from giar_site.forms import Edition, FormTable, address
from giar_site.model import Fact, Span, SpanKind, Status

# In a label that tells one row from another; 件数, 数量 or the agency's name do not.
_OWN = re.compile("复议|诉|计|结果|审|其他|上年|本年")


def read_proceedings(
    document: Document, zone: Zone, table: FormTable, edition: Edition, *, doubtful: bool = False
) -> TableResult:
    """Every cell of the proceedings table once, from the zone that holds it. ``doubtful``: its figures may
    stand elsewhere."""
    text = read_rows(zone, table)
    text.doubtful = text.doubtful or doubtful
    mark_packed(text.rows, table, adds_up=True)
    settler = Settler(document, text.header)
    result = TableResult(narrative=text.narrative)
    running = [row for row in text.rows if not row.visible]
    result.over = max(0, sum(len(row.printed) for row in running) - len(list(table.cells())))
    rows = [
        row for row in text.rows if row.printed or (row.visible and not row.item and len(row.entries) >= 5)
    ]
    grid = [row for row in rows if row.visible and len(row.entries) >= len(table.columns)]
    whole = [row for row in grid if len(row.entries) >= len(list(table.cells()))]
    stray: list[ValueRow] = []
    if whole or any(row.printed for row in grid):
        stray = [row for row in rows if not row.visible]
        rows = grid
    # What is left of a grid's row whose line was broken: figures without a label, or behind a column's.
    pieces = [row for row in text.rows if row.visible and row.printed and not row.item and not row.foreign]
    broken = bool(whole) and any(0 < len(row.entries) < len(table.columns) for row in pieces)
    rows, rivals = _without_templates(rows, whole, text)
    unsure = bool(text.moved) or broken or doubled(text) or any(row.unsure for row in rows)
    unsure = unsure or (_litigation_first(text, table, document) and not any(row.item for row in rows))
    blocks = None if unsure else _blocks(rows, text, table)
    if blocks is None:
        row = _one_row(rows) or _blank_row(text)
        # In running text, labels between groups of figures mean that the order of the cells is lost.
        scrambled = len(rows) > 1 and not all(row.visible for row in rows)
        cut = (
            row is not None
            and not row.exact
            and len(row.printed) < len(list(table.cells()))
            and ends_file(text, document)
        )
        lost = (
            row is None
            or scrambled
            or cut
            or rivals
            or _of_other_rows(rows)
            or _swapped(text, table)
            or unsure
        )
        readings = _readings(row, table, edition, glued=text.glued) if row and not lost else []
        _settle(result, table, row, readings, settler)
    else:
        for item, (block, reading) in zip(table.items, blocks, strict=True):
            result.facts += settler.printed(table.row(item.id), reading.places, block)
            _cell_spans(result, table.row(item.id), reading.places)
    result.findings = tell(settler.findings, result.facts, table, stray, document)
    result.findings += tell_columns(text, table, document)
    result.spans += [
        Span(s, e, SpanKind.LABEL, address(table.id, item or None)) for s, e, item in text.labels
    ]
    result.spans += [Span(s, e, SpanKind.LABEL, table.id) for s, e, _ in text.unknown]
    for row in stray:
        result.spans += [Span(e.start, e.end, SpanKind.DROPPED, "不属于任何一行的数字") for e in row.printed]
    return result


def _blocks(
    rows: Sequence[ValueRow], text: TableText, table: FormTable
) -> list[tuple[ValueRow, Reading]] | None:
    """Three rows of five complete cells: by their own labels, else in the order of the form."""
    if len(rows) != len(table.items):
        return None
    labels = [row.item for row in rows]
    order = [item.id for item in table.items]
    if sorted(labels) == sorted(order):
        rows = [rows[labels.index(item)] for item in order]
    elif _of_other_rows(rows) or _swapped(text, table):
        return None
    readings = [as_printed(row, table.columns) for row in rows]
    return [(row, r) for row, r in zip(rows, readings, strict=True) if r] if all(readings) else None


def _of_other_rows(rows: Sequence[ValueRow]) -> bool:
    """Whether several rows have labels of their own that are not the form's: parts, sums, outcomes; or each
    another, as where they are of departments."""
    own = [row.label_text for row in rows if row.visible and not row.item]
    names = {core_of(label) for label in own} - {""}
    return len(rows) > 1 and (len(names) > 1 or any(map(_OWN.search, own)))


def _without_templates(
    rows: list[ValueRow], whole: Sequence[ValueRow], text: TableText
) -> tuple[list[ValueRow], bool]:
    """The rows without a blank table beside the one that was filled in, or one that stands there again; and
    whether there are others beside a ``whole`` row of the form: they are no parts of it."""
    filled = [row for row in whole if row.printed]
    if whole and year_between([*text.blank, *(row.line for row in rows)], text.dated):
        return rows, True
    if len(rows) < 2 or not whole:
        return rows, False
    if len(whole) == len(rows) and all(_words(row) == _words(filled[0]) for row in filled[1:]):
        return (filled or list(whole))[:1], False
    return rows, True


def _words(row: ValueRow) -> list[str]:
    return [entry.folded for entry in row.entries]


def _swapped(text: TableText, table: FormTable) -> bool:
    """Whether the three blocks are named in another order than the form's. Where the grid names all of them,
    what a sentence beside it names is no header."""
    in_grid = list(
        dict.fromkeys(item for start, _, item in sorted(text.labels) if item and start in text.gridded)
    )
    named = list(dict.fromkeys(item for _, _, item in sorted(text.labels) if item))
    named = in_grid if len(in_grid) == len(table.items) else named
    return named != [item.id for item in table.items if item.id in named]


def _litigation_first(text: TableText, table: FormTable, document: Document) -> bool:
    """Whether a header names the group of the later blocks before the first block."""
    first, later = core_of(table.items[0].label), {core_of(group.label) for group in table.groups}
    words = [core_of(document.folded[start:end]) for start, end, _ in sorted((*text.labels, *text.unknown))]
    return first in words and not later.isdisjoint(words[: words.index(first)])


def _one_row(rows: Sequence[ValueRow]) -> ValueRow | None:
    if not rows:
        return None
    first = rows[0]
    if len(rows) == 1:
        return first
    entries = tuple(entry for row in rows for entry in row.entries)
    visible = all(row.visible for row in rows)
    return ValueRow("", entries, visible, first.exact, first.line, table=first.table, row=first.row)


def _blank_row(text: TableText) -> ValueRow | None:
    """Running text that has the table's headers but no figure: all its cells are blank."""
    labelled = [row for row in text.rows if row.item]
    unread = any(c.isdigit() for _, _, words in text.unknown for c in words)
    return labelled[-1] if labelled and not (text.doubtful or unread) else None


def _readings(row: ValueRow, table: FormTable, edition: Edition, *, glued: bool) -> list[Reading]:
    columns = list(table.columns) * len(table.items)
    glued = glued_digits(row) or (glued and len(row.printed) < len(columns))
    whole = as_printed(row, columns)
    if whole and _by_columns(whole, table, edition):
        return []
    if whole and not (glued and row.printed and len(row.printed) < len(columns)):
        return [whole]
    sums = row_sum(table, edition)
    if sums is None:
        return []
    size = len(table.columns)
    if cells_show(row, columns) and not glued:
        found = damaged(row, columns) or []
        found = [reading for option in found for reading in _by_blocks(option, size, sums)]
        # Cells too many may stand anywhere: a total in its place tells.
        return [one for one in found if len(row.entries) <= len(columns) or _adds_up(one, size, sums)]
    kinds = frozenset({"run-together"} if glued else {"blanks-vanished"})
    for strict in (True, False):
        found = []
        for places in _fill(row.printed, len(table.items), size, sums, glued=glued, strict=strict):
            found.append(Reading(places, kinds))
            if len(found) > MAX_READINGS:
                return []
        if found:
            return found
    return []


def _by_columns(reading: Reading, table: FormTable, edition: Edition) -> bool:
    """Whether the figures add up one below the other and not one beside the other: a copy by columns."""
    sums, size, values = row_sum(table, edition), len(table.columns), reading.values
    if sums is None:
        return False
    printed = [tested(values[i : i + size], sums) for i in range(0, len(values), size)]
    turned = [tested(values[i :: len(table.items)], sums) for i in range(len(table.items))]
    return False in printed and all(turned)


def _adds_up(reading: Reading, size: int, sums: tuple[tuple[int, ...], int]) -> bool:
    """Whether each block that prints anything prints a total, and it is the sum of its parts."""
    blocks = [reading.values[i : i + size] for i in range(0, len(reading.values), size)]
    return all(tested(block, sums) for block in blocks if any(value is not None for value in block))


def _by_blocks(reading: Reading, size: int, sums: tuple[tuple[int, ...], int]) -> list[Reading]:
    """The reading with each block's lost cell blank or as the block's sum has it; none where a sum fails."""
    blocks = [Reading(reading.places[i : i + size]) for i in range(0, len(reading.places), size)]
    options = [
        [r for r in with_lost([block], sums) if tested(r.values, sums) is not False] for block in blocks
    ]
    return [
        Reading(tuple(place for block in combination for place in block.places), reading.kinds)
        for combination in product(*options)
    ]


def _fill(
    entries: Sequence[Entry],
    blocks: int,
    size: int,
    sums: tuple[tuple[int, ...], int],
    *,
    glued: bool,
    strict: bool,
) -> Iterator[tuple[Place, ...]]:
    """Ways to lay the printed figures, in order, into blocks whose own sum holds.

    ``strict``: a block that prints anything prints a total that is tested. Run-together digits are
    only cut into full blocks.
    """
    if blocks == 0:
        if not entries:
            yield ()
        return
    for used, rest in _heads(list(entries), size, exact=glued, glued=glued):
        for spots in combinations(range(size), len(used)):
            where = dict(zip(spots, used, strict=True))
            places = tuple(place_of(where[i]) if i in where else Place() for i in range(size))
            outcome = tested(tuple(place.value for place in places), sums)
            if outcome is False or (strict and used and outcome is None):
                continue
            for tail in _fill(rest, blocks - 1, size, sums, glued=glued, strict=strict):
                yield (*places, *tail)


def _heads(
    entries: list[Entry], most: int, *, exact: bool, glued: bool
) -> Iterator[tuple[tuple[Entry, ...], list[Entry]]]:
    """The first figures of ``entries`` (cut out of run-together digits where ``glued``), and the rest."""
    if not exact:
        for count in range(min(most, len(entries)) + 1):
            yield tuple(entries[:count]), entries[count:]
        return
    if most == 0:
        yield (), entries
        return
    if not entries:
        return
    first, *others = entries
    lengths = range(1, len(first.folded) + 1) if glued else [len(first.folded)]
    for length in lengths:
        head, tail = cut(first, length)
        if head is None:
            continue
        rest = ([tail] if tail else []) + others
        for more, left in _heads(rest, most - 1, exact=True, glued=glued):
            yield (head, *more), left


def _settle(
    result: TableResult, table: FormTable, row: ValueRow | None, readings: Sequence[Reading], settler: Settler
) -> None:
    cells = [cell for item in table.items for cell in table.row(item.id)]
    if row is None:
        result.facts += [Fact(*cell, None, "", Status.ABSENT) for cell, _ in cells]
    elif not readings:
        result.facts += settler.lost(cells, row, "该行的数字与列数不符，无法逐列对应")
    elif len(readings) == 1 and not readings[0].kinds:
        result.facts += settler.printed(cells, readings[0].places, row)
        _cell_spans(result, cells, readings[0].places)
    else:
        result.facts += settler.settled(cells, readings, row)
    if row is not None and (len(readings) != 1 or readings[0].kinds) and row_text(row):
        result.spans += [Span(e.start, e.end, SpanKind.CELL, table.id) for e in row.printed]


def _cell_spans(result: TableResult, cells: Row, places: Sequence[Place]) -> None:
    for (cell, _), place in zip(cells, places, strict=True):
        if place.entry is not None and not place.entry.blank:
            result.spans.append(Span(place.entry.start, place.entry.end, SpanKind.CELL, str(cell)))
