"""A PDF page's characters as a reader sees them: a file also has what is printed twice, struck or hidden.

A digit that may be none of its figure's is put in brackets, so that its cell is told to be unreadable.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import product
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text
from pdfplumber.page import Page

from giar_site.documents.pdf_grid import Box

Char = dict[str, Any]  # of pdfplumber

_RAISED = 0.8  # of the size of the other digits in a cell
_LEVEL = 0.01
_NEAR = 6.0  # points: no sign is printed again so far aside to make it bold
_THERE = 16  # equal digits in so many points up and aside: where there are more, nobody can read them
_DIGITS = "0123456789"
_STRUCK = (0.3, 0.8)  # of a character's height from its top; where a font has no depth, its middle is at 0.7
_LINES = 1_000  # at a digit's height: more are no table's rules, and would take minutes to look at


def printed_once(chars: list[Char]) -> list[Char]:
    """Without what is printed over itself to make it bold, which would double figures: no two signs of a line
    stand in half of one's width. A digit printed over another is in brackets: one of them is covered, and the
    file does not say which."""
    kept: dict[tuple[str, int, int], list[Char]] = {}
    once = []
    for char in chars:
        column, line = int((char["x0"] + char["x1"]) / 2 // _NEAR), int(middle(char) // _NEAR)
        under = [
            other
            for text in ({*_DIGITS, char["text"]} if char["text"].isdigit() else (char["text"],))
            for place in product((text,), range(column - 1, column + 2), range(line - 1, line + 2))
            for other in kept.get(place, ())
            if _is_over(char, other)
        ]
        if any(other["text"] == char["text"] for other in under):
            continue
        there = kept.setdefault((char["text"], column, line), [])
        if len(there) < _THERE:  # so that the work stays linear
            there.append(char)
        once.append(_in_brackets(char) if under else char)
    return once


def filled_fields(page: Page, like: Char) -> list[Char]:
    """What is filled into the page's form fields, each in brackets as one sign: it is not in the page's text,
    and what a reader is shown may differ from it. ``like`` is any character of the page."""
    try:
        annotations = page.annots
    except (AttributeError, KeyError, TypeError, ValueError):  # a box without corners, and the like
        return []
    found = []
    for field in annotations:
        data = field["data"]
        parent = resolve1(data.get("Parent"))
        value = resolve1(data.get("V") or (parent.get("V") if isinstance(parent, dict) else None))
        if value and str(data.get("Subtype")) == "/'Widget'":
            words = decode_text(value) if isinstance(value, bytes) else ""
            place = {key: field[key] for key in ("x0", "x1", "top", "bottom", "doctop", "width", "height")}
            found.append({**like, **place, "text": f"[{words.strip()}]"})
    return found


def seen(chars: list[Char], page: Page) -> list[Char]:
    """The page's characters, with those digits in brackets that are hidden or struck out."""
    return _without_struck(_with_unseen(chars, page), page)


def raised_in_brackets(chars: list[Char]) -> list[Char]:
    """A cell's characters. The number of a note, smaller than the figure beside it, is in brackets."""
    full = _RAISED * max((char["size"] for char in chars if char["text"].isdigit()), default=0)
    return [_in_brackets(c) if c["text"].isdigit() and c["size"] < full else c for c in chars]


def is_slanted(char: Char) -> bool:
    """Printed neither along nor across the page, as watermarks are."""
    along, across, *_ = char["matrix"]
    return bool(abs(along) > _LEVEL and abs(across) > _LEVEL)


def is_in(char: Char, box: Box) -> bool:
    return bool(box[0] <= (char["x0"] + char["x1"]) / 2 < box[2] and box[1] <= middle(char) < box[3])


def middle(char: Char) -> float:
    """Its middle's distance from the page's top, in points."""
    return float(char["top"] + char["bottom"]) / 2


def _is_over(char: Char, other: Char) -> bool:
    width = min(char["x1"] - char["x0"], other["x1"] - other["x0"])
    height = min(char["bottom"] - char["top"], other["bottom"] - other["top"])
    aside = abs(char["x0"] + char["x1"] - other["x0"] - other["x1"])
    return bool(aside < width and 2 * abs(middle(char) - middle(other)) < height)


def _with_unseen(chars: list[Char], page: Page) -> list[Char]:
    """The characters, with digits in brackets that are white where nothing of another colour is behind them:
    a reader does not see them."""
    white = [char for char in chars if char["text"].isdigit() and _is_white(char["non_stroking_color"])]
    filled = [
        thing
        for thing in (*page.rects, *page.curves)
        if thing["fill"] and not _is_white(thing["non_stroking_color"])
    ]
    behind = [(thing["x0"], thing["top"], thing["x1"], thing["bottom"]) for thing in (*filled, *page.images)]
    unseen = {id(char) for char in white if not any(is_in(char, box) for box in behind)}
    return [_in_brackets(char) if id(char) in unseen else char for char in chars]


def _without_struck(chars: list[Char], page: Page) -> list[Char]:
    """The characters, with digits in brackets that a level line runs through: they are struck out. A line
    under a digit, or a rule of the table, is no nearer to its middle than ``_STRUCK``."""
    level = sorted((e["top"], e["x0"], e["x1"]) for e in page.edges if e["orientation"] == "h")

    def struck(char: Char) -> bool:
        first, last = (bisect_left(level, (char["top"] + part * char["height"],)) for part in _STRUCK)
        least = (char["x1"] - char["x0"]) / 2
        return last - first > _LINES or any(
            min(char["x1"], right) - max(char["x0"], left) > least for _, left, right in level[first:last]
        )

    return [_in_brackets(char) if char["text"].isdigit() and struck(char) else char for char in chars]


def _is_white(colour: object) -> bool:
    """Whether a colour of a PDF, in shares of grey, of red, green and blue, or of four inks, is white."""
    shares = colour if isinstance(colour, (tuple, list)) else (colour,)
    return list(shares) in ([1], [1, 1, 1], [0, 0, 0, 0])


def _in_brackets(char: Char) -> Char:
    return {**char, "text": f"[{char['text']}]"}
