"""One ruled table of a PDF page: its lines give the grid, each cell once with its spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Any

from pdfplumber.table import TableFinder, edges_to_intersections

from giar_site.documents.limits import PDF_CROSSINGS, PDF_RULE_PAIRS
from giar_site.documents.linear import Field

Box = tuple[float, float, float, float]  # left, top, right, bottom, in points from the page's top left corner

_ALIKE = 3
_SNAP = 3.0  # points: double rules and rounding put one edge twice


def fields(cells: Sequence[Box], within: Callable[[Box], str]) -> list[list[Field]]:
    """The rows of a table from the boxes of its cells; ``within`` gives the words in a box.

    Where rules are missing a place of the grid has no box; if words stand there they are a cell too.
    """
    boxes = [box for box in cells if box[2] - box[0] > _SNAP and box[3] - box[1] > _SNAP]
    lefts = _edges([x for box in boxes for x in (box[0], box[2])])
    tops = _edges([y for box in boxes for y in (box[1], box[3])])
    columns, rows = len(lefts) - 1, len(tops) - 1
    taken = [[False] * columns for _ in range(rows)]
    found: list[list[tuple[int, Field]]] = [[] for _ in range(rows)]
    for box in boxes:
        left, right = _index(lefts, box[0]), _index(lefts, box[2])
        top, bottom = _index(tops, box[1]), _index(tops, box[3])
        for row in taken[top:bottom]:
            row[left:right] = [True] * (right - left)
        found[top].append((left, Field(within(box), bottom - top, right - left)))
    for top, row in enumerate(taken):
        for left, is_taken in enumerate(row):
            if not is_taken:
                words = within((lefts[left], tops[top], lefts[left + 1], tops[top + 1]))
                if words:
                    found[top].append((left, Field(words)))
    return [[field for _, field in sorted(row, key=lambda item: item[0])] for row in found if row]


def is_rule(thing: dict[str, Any]) -> bool:
    """Whether a drawn thing can be a table's rule. A filled box without outline is a background (some
    programs put one behind each line of text), unless it is thin enough to be a rule itself."""
    if thing["object_type"] != "rect":
        return True
    return bool(thing.get("stroke")) or thing["width"] < _SNAP or thing["height"] < _SNAP


class Crowded(Exception):
    """Rules that cross too often to look for tables among them."""


class Finder(TableFinder):
    """pdfplumber's, bounded: it compares all places where rules cross. Raises ``Crowded``."""

    def get_edges(self) -> list[dict[str, Any]]:
        edges: list[dict[str, Any]] = super().get_edges()
        upright = sum(edge["orientation"] == "v" for edge in edges)
        if upright * (len(edges) - upright) > PDF_RULE_PAIRS:
            raise Crowded
        near = self.settings.intersection_x_tolerance, self.settings.intersection_y_tolerance
        if len(edges_to_intersections(edges, *near)) > PDF_CROSSINGS:
            raise Crowded
        return edges


def missing_rules(edges: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """Where a table is left open, by a page break or by design: the places at which at least three rules
    end alike and no rule closes them. As settings for pdfplumber's table finder. Raises ``Crowded``.

    An upright one is as long as the table goes on beside it, which the table's other upright rules tell: down
    the whole page it would cut the cells of other tables, and join them with the words that stand between.
    """
    upright = [e for e in edges if e["orientation"] == "v" and e["height"] > _SNAP]
    level = [e for e in edges if e["orientation"] == "h" and e["width"] > _SNAP]  # not a thin box's own ends
    tops = _open([e[end] for e in upright for end in ("top", "bottom")], [e["top"] for e in level])
    lefts = _open([e[end] for e in level for end in ("x0", "x1")], [e["x0"] for e in upright])
    if len(tops) * len(lefts) > PDF_RULE_PAIRS:
        raise Crowded
    ends = sorted((e[end], e["top"]) for e in level for end in ("x0", "x1"))
    upright.sort(key=itemgetter("top"))
    begin = [e["top"] for e in upright]
    lowest = list(accumulate((e["bottom"] for e in upright), max))
    sides: list[Any] = []
    for place in lefts:
        around = ends[bisect_left(ends, (place - 2 * _SNAP,)) : bisect_left(ends, (place + 2 * _SNAP,))]
        ending = _edges([top for end, top in around if abs(end - place) <= _SNAP])
        sides += [
            {
                "object_type": "line",
                "x0": place,
                "x1": place,
                "top": top,
                "bottom": bottom,
                "height": bottom - top,
            }
            for top, bottom in _stretches(_edges([*ending, *tops]), begin, lowest)
        ]
    return {"explicit_horizontal_lines": tops, "explicit_vertical_lines": sides}


def _stretches(
    places: Sequence[float], tops: Sequence[float], lowest: Sequence[float]
) -> list[tuple[float, float]]:
    """From place to place down the page, where an upright rule stands between the two. ``tops`` are where
    these rules begin, in order, ``lowest`` where the first of them, the first two, and so on, end at most."""
    return [
        (top, bottom)
        for top, bottom in pairwise(places)
        if (count := bisect_left(tops, bottom - _SNAP)) and lowest[count - 1] > top + _SNAP
    ]


def _open(ends: list[float], rules: list[float]) -> list[float]:
    closed, ends = _edges(rules), sorted(ends)
    return [
        place
        for place in _edges(ends)
        if _count(ends, place, _SNAP) >= _ALIKE and not _count(closed, place, 2 * _SNAP)
    ]


def _count(places: Sequence[float], place: float, near: float) -> int:
    """How many of these places, which are in order, are so near to one: a page may have thousands."""
    around = places[bisect_left(places, place - 2 * near) : bisect_right(places, place + 2 * near)]
    return sum(abs(other - place) <= near for other in around)


def _edges(places: list[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SNAP:
            edges.append(place)
    return edges


def _index(edges: list[float], place: float) -> int:
    return min(bisect_left(edges, place - _SNAP), len(edges) - 1)
