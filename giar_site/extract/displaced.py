"""Rows whose figures may be another row's or another column's: each sign of it that a table shows, as the
items that nobody can read then."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from giar_site.documents.document import Document
from giar_site.extract.align import Aligned, Alignment
from giar_site.extract.readings import Reading
from giar_site.extract.solve import tested
from giar_site.extract.table_text import ValueRow
from giar_site.forms import FormTable


def torn(
    way: Alignment, plain: Mapping[str, Reading | None], rows: tuple[tuple[int, ...], int] | None
) -> set[str]:
    """The items whose running figures are as many as the form's cells and do not add up, where those of
    others are too few: a text layer that goes down the columns has put other rows' figures there."""
    running = [item for item, row in way.rows.items() if not row.visible and row.printed]
    if rows is None or all(len(way.rows[item].printed) == len(rows[0]) + 1 for item in running):
        return set()
    return {i for i in running if (reading := plain[i]) and tested(reading.values, rows) is False}


def uneven(
    way: Alignment,
    table: FormTable,
    plain: Mapping[str, Reading | None],
    rows: tuple[tuple[int, ...], int] | None,
) -> set[str]:
    """The items whose rows have more cells than the form, in a table with figures in more columns than the
    form has: some are its own (last year's, say); or in as many, and they add up in no row. Columns are
    counted from the row's begin, or behind the label, where merged labels are cells of some rows only."""
    seen: dict[tuple[int, int], list[tuple[str, int, set[int]]]] = {}
    sums: dict[tuple[int, int], set[bool | None]] = {}
    for item, row in way.rows.items():
        count = len(table.row(item))
        figures = {e.field for e in row.printed if any(c.isdigit() for c in e.folded)}
        if row.exact and len(row.entries) > count and figures:
            grid = id(row.table), count
            seen.setdefault(grid, []).append((item, row.entries[0].field, figures))
            if rows and (reading := plain[item]) and len(row.printed) == count:
                sums.setdefault(grid, set()).add(tested(reading.values, rows))
    found: set[str] = set()
    for grid, wide in seen.items():
        columns = {field for _, _, figures in wide for field in figures}
        behind_label = {field - first for _, first, figures in wide for field in figures}
        told = sums.get(grid, set())
        if min(len(columns), len(behind_label)) > grid[1] or (False in told and True not in told):
            found |= {item for item, _, _ in wide}
    return found


def _running(way: Alignment, table: FormTable) -> list[tuple[str, ValueRow]]:
    """The items whose cells do not show, with their rows, in the form's order."""
    return [(i.id, way.rows[i.id]) for i in table.items if i.id in way.rows and not way.rows[i.id].exact]


def shifted(way: Alignment, table: FormTable) -> set[str]:
    """The items between one that has the figures of two and one that has none: where figures stand before
    their labels (or labels before others), each of them has its neighbour's."""
    rows = _running(way, table)
    edge = 0
    found: set[str] = set()
    between: set[str] = set()
    for place, (item, row) in enumerate(rows):
        width = len(table.row(item))
        beside = {len(table.row(other)) for other, _ in rows[max(0, place - 1) : place + 2]}
        shown = row.visible and bool(row.entries)  # its blank cells
        kind = int(len(row.printed) - width in beside) if row.printed or shown else -1
        if not kind:
            between.add(item)
            continue
        found |= between if edge == -kind else set()
        edge, between = kind, set()
    return found


def before_absent(way: Alignment, table: FormTable, aligned: Aligned, document: Document) -> set[str]:
    """The items whose figures stand in lines below their label, where the next item has no label and others
    have no figures: they may be the next one's, whose label is lost."""
    rows = dict(_running(way, table))
    if all(row.printed for row in rows.values()):
        return set()
    order = [item.id for item in table.items]
    found = set()
    for item, following in pairwise(order):
        row = rows.get(item)
        if row is None or not row.printed or following in way.rows or following in aligned.conflicts:
            continue
        end = row.label_span[1] if row.label_span and not row.visible else row.printed[0].start
        if "\n" in document.text[end : row.printed[0].start]:
            found.add(item)
    return found


def beside_unread(way: Alignment, table: FormTable, readings: Mapping[str, list[Reading] | None]) -> set[str]:
    """The items without figures beside one whose digits, run together, are no row of the form: they may be
    those of both."""
    rows = [(item, row) for item, row in _running(way, table) if not row.visible]
    unread = [bool(row.printed) and not readings[item] for item, row in rows]
    return {
        item
        for (item, row), above, below in zip(rows, [False, *unread], [*unread[1:], False], strict=False)
        if not row.printed and (above or below)
    }
