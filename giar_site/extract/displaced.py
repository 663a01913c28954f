"""Rows whose figures may be another row's or another column's: each sign of it that a table shows, as the
items that nobody can read then."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from giar_site.documents.document import Document
from giar_site.extract.align import Aligned, Alignment
from giar_site.extract.readings import Reading
from giar_site.extract.solve import tested
from giar_site.extract.table_text import TableText, ValueRow
from giar_site.forms import FormTable

LEAST_OVER = 3  # figures; fewer may be pages' numbers
_WHOLE = 2  # a row of the form with several cells


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


def above_labels(way: Alignment, table: FormTable, aligned: Aligned, document: Document) -> set[str]:
    """The items whose figures stand in lines below their label, where a whole row of figures that is
    nobody's stands above the first: all may stand above their labels. What numbers the columns is none."""
    rows = dict(_running(way, table))
    labels = [(row.label_span[0], item) for item, row in rows.items() if row.label_span]
    first, item = min(labels, default=(0, ""))
    found = {item for item, row in rows.items() if _below(row, document)}
    for row in aligned.stray:
        whole = item in found and _WHOLE <= len(row.printed) == len(table.row(item)) and not row.label_span
        if whole and not row.visible and row.printed[-1].end <= first:
            numbered = [str(n) for n, _ in enumerate(row.printed, 1)]
            return set() if [entry.folded for entry in row.printed] == numbered else found
    return set()


def spilled(way: Alignment, table: FormTable, aligned: Aligned) -> set[str]:
    """The items of running text with fewer figures than the form's cells, where so many others are nobody's
    that they may be theirs: a text layer that goes down the columns."""
    rows = {item: row for item, row in way.rows.items() if not row.visible}
    lacking = {item: len(table.row(item)) - len(row.printed) for item, row in rows.items() if row.printed}
    over = sum(len(row.printed) for row in aligned.stray if not row.visible)
    over += sum(max(0, -lack) for lack in lacking.values())
    found = {item for item, lack in lacking.items() if lack > 0}
    return found if max(LEAST_OVER, sum(lacking[item] for item in found) / 2) <= over else set()


def doubled(text: TableText) -> bool:
    """Whether each digit of a table is there twice: what is printed over itself to make it bold, as some
    programs take it out of a PDF (00, 1122). What touches its label is several cells."""
    figures = [entry.folded for row in text.rows for entry in row.printed if entry.folded.isdigit()]
    return (
        not text.glued
        and len(figures) >= LEAST_OVER
        and all(figure[::2] == figure[1::2] for figure in figures)
    )


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
        if _below(row, document):
            found.add(item)
    return found


def _below(row: ValueRow, document: Document) -> bool:
    """Whether figures of running text stand in a line below their label."""
    end = row.label_span[1] if row.printed and row.label_span and not row.visible else None
    return end is not None and "\n" in document.text[end : row.printed[0].start]


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
