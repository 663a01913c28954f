"""What is decidable at all: every joint reading of a damaged requests table, counted by brute force.

Written apart from the reader: it knows the damage that was done, enumerates all readings of each row,
and keeps the joint ones in which the identities hold as the form states them (a blank part counts
as 0, a blank total leaves an identity untested).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from giar_site.forms import FormTable

Row = tuple[int | None, ...]
MAX_NODES = 20_000  # a search that needs more is not counted


def run_together(text: str, width: int) -> Iterator[Row]:
    """All cuts of one run of digits into ``width`` numbers without leading zeros."""
    if len(text) > 14:
        raise TooMany
    for cuts in combinations(range(1, len(text)), width - 1):
        parts = [text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True)]
        if all(part == "0" or part[0] != "0" for part in parts):
            yield tuple(int(part) for part in parts)


def blanks_vanished(cells: list[str], width: int) -> Iterator[Row]:
    for spots in combinations(range(width), len(cells)):
        row: list[int | None] = [None] * width
        for spot, cell in zip(spots, cells, strict=True):
            row[spot] = int(cell)
        yield tuple(row)


def cell_vanished(cells: list[str], width: int, most: int) -> Iterator[Row]:
    """One cell back in any place, blank or with any figure up to ``most``."""
    known = [int(cell) if cell else None for cell in cells]
    for spot, content in product(range(width), [None, *range(most + 1)]):
        yield (*known[:spot], content, *known[spot:])


def holds(row: Row) -> bool:
    return row[-1] is None or sum(value or 0 for value in row[:-1]) == row[-1]


class TooMany(Exception):
    """More nodes than the search may visit."""


def decidable(table: FormTable, readings: dict[str, list[Row]]) -> set[tuple[str, int]] | None:
    """The cells (item, column index) that have one value in all joint readings; None if too many."""
    readings = {item: list(dict.fromkeys(filter(holds, rows))) for item, rows in readings.items()}
    width = len(table.columns)
    leaves = sorted((item.id for item in table.items if item.leaf), key=lambda item: len(readings[item]))
    heads = ["received", "carried_over", "total", "carried_forward"]
    seen: dict[str, set[Row]] = {item: set() for item in readings}
    nodes = [0]
    try:
        for chosen_heads in product(*(readings[head] for head in heads)):
            _count(nodes)
            received, over, total, forward = chosen_heads
            sides = zip(received, over, total, forward, strict=True)
            if any(t is not None and (r or 0) + (o or 0) != t + (f or 0) for r, o, t, f in sides):
                continue
            for chosen in _fill(leaves, readings, list(total), nodes):
                for item, row in zip([*leaves, *heads], [*chosen, *chosen_heads], strict=True):
                    seen[item].add(row)
    except TooMany:
        return None
    return {
        (item, n) for item, rows in seen.items() for n in range(width) if len({row[n] for row in rows}) == 1
    }


def _count(nodes: list[int]) -> None:
    nodes[0] += 1
    if nodes[0] > MAX_NODES:
        raise TooMany


def _fill(
    leaves: list[str], readings: dict[str, list[Row]], left: list[int | None], nodes: list[int]
) -> Iterator[tuple[Row, ...]]:
    if not leaves:
        if all(value in (None, 0) for value in left):
            yield ()
        return
    for row in readings[leaves[0]]:
        _count(nodes)
        rest = [None if value is None else value - (row[n] or 0) for n, value in enumerate(left)]
        if all(value is None or value >= 0 for value in rest):
            for tail in _fill(leaves[1:], readings, rest, nodes):
                yield (row, *tail)
