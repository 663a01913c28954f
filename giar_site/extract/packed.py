"""Rows of which nobody can say where their blank cells were.

Tools that take the text out of a web page leave its blank cells out, and some fill the row up at its end:
``规范性文件 | 2 | 19 | |`` may be the form's first and second column, or first and third. Where a blank cell
stands before a figure, blank cells are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from giar_site.extract.figures import parse_figure
from giar_site.extract.table_text import ValueRow
from giar_site.forms import FormTable


def mark_packed(rows: Sequence[ValueRow], table: FormTable, *, adds_up: bool) -> None:
    """Mark the short rows of grids that keep no blank cell: where rows were filled up at their ends, or
    several end in blank cells. ``adds_up``: the table's last column is the sum of the others."""
    grids = {id(row.table): row.table for row in rows if row.table is not None and not row.exact}
    for grid in grids.values():
        short = _short([row for row in rows if row.table is grid and row.printed], table)
        if grid is None or grid.in_place or (grid.in_place is None and len(short) < 2):
            continue
        no_total = [row for row in short if adds_up and _lacks_total(row, table)]
        if grid.in_place is None and len(no_total) == len(short):
            continue  # as some agencies fill in the form throughout
        for row in short:
            row.packed = not (any(row is one for one in no_total) and any(_values(row)))


def _short(rows: Sequence[ValueRow], table: FormTable) -> list[ValueRow]:
    """The rows with as many cells as the form and fewer figures, all of them at the front; none where a blank
    cell stands before a figure."""
    if any(entry.blank for row in rows for entry in row.entries if entry.field < row.printed[-1].field):
        return []
    return [row for row in rows if len(row.printed) < _cells(row, table) <= len(row.entries)]


def _cells(row: ValueRow, table: FormTable) -> int:
    return len(table.row(row.item)) if row.item else len(list(table.cells()))


def _lacks_total(row: ValueRow, table: FormTable) -> bool:
    """Whether it is the total alone that a row leaves blank: were it another cell, the last figure would be
    the sum of those before it."""
    values = _values(row)
    return (
        bool(row.item)
        and len(values) == _cells(row, table) - 1
        and (not any(values) or values[-1] != sum(values[:-1]))
    )


def _values(row: ValueRow) -> list[Decimal]:
    figures = [parse_figure(entry.raw, entry.folded) for entry in row.printed]
    return [figure.value or Decimal(0) if figure else Decimal(0) for figure in figures]
