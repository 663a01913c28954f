"""Whether the header of a table has the form's columns side by side as the form has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from giar_site.extract.labels import core_of
from giar_site.forms import FormTable


def moved_columns(cells: Sequence[str], table: FormTable) -> bool:
    """Whether a line of a grid names columns in another order than the form's, or leaves one out between two
    that stand side by side. The last column may be followed by the first: of another block."""
    named = _named(table)
    found = [(index, named[core]) for index, cell in enumerate(cells) if (core := core_of(cell)) in named]
    if len(found) > 1 and found[0][1] == len(table.columns) - 1:
        return True
    return any(
        (before, after) not in _neighbours(table)
        if index + 1 == behind
        else not before < after and (before, after) != _turn(table)
        for (index, before), (behind, after) in pairwise(found)
    )


@cache
def _named(table: FormTable) -> dict[str, int]:
    """The columns' places in the form by their labels."""
    return {
        core_of(label): place
        for place, column in enumerate(table.columns)
        for label in (column.label, *column.aliases)
    }


@cache
def _neighbours(table: FormTable) -> set[tuple[int, int]]:
    places = {column.id: place for place, column in enumerate(table.columns)}
    rows = {tuple(places[column] for column in item.columns) for item in table.items}
    return {pair for row in rows for pair in pairwise(row)} | {_turn(table)}


def _turn(table: FormTable) -> tuple[int, int]:
    return len(table.columns) - 1, 0
