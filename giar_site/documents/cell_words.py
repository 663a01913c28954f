"""The words of one cell of HTML, in a web page or in Markdown.

What is no part of the cell's figure (a note's number, what is struck out) is in brackets, or it would
read as digits of the figure beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from enum import IntEnum
from typing import Protocol

SCRIPTS = frozenset(("script", "style", "noscript", "template"))
CONTROLS = frozenset(("nav", "select", "button", "textarea", "datalist"))
# What shows something that is not among the words.
_PICTURES = frozenset(("img", "select", "textarea", "button", "svg", "canvas", "object", "embed", "iframe"))
_FIELDS = ("text", "number", "image")  # kinds of input that do; "text" is that of one without a kind

_ASIDE = frozenset(("sup", "sub", "del", "s", "strike"))
_SMALL = frozenset(("small", "rt"))
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b|line-through", re.IGNORECASE)
_MOVED = re.compile(
    r"(?<![\w-])(?:vertical-align|top|bottom)\s*:\s*(?:text-(?:top|bottom)|[-+]?(\d*+\.\d++|\d++)\s*(px|pt|r?em|ex|%))",
    re.IGNORECASE,
)
# Words that nobody sees, unless all of a cell's are so, on a ground of another colour.
_UNSEEN = re.compile(
    r"(?<![\w-])(?:color\s*:\s*(?:white\b|#fff(?:fff)?\b|rgb\(255\s*,\s*255\s*,\s*255\))"
    r"|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt)?\s*(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|(?:left|text-indent)\s*:\s*-\d{3,}(?:px|em))",
    re.IGNORECASE,
)
_WHITE = ("white", "#fff", "#ffffff")
_MOVED_POINTS = 2  # less is how some programs set a line straight


class Attributes(Protocol):
    """Of an element: a mapping, or what lxml has instead."""

    def get(self, name: str, /) -> str | None: ...

    def __contains__(self, name: str, /) -> bool: ...


class Kind(IntEnum):
    """What words of an element are to the words around it. ``NOTE``: they may be a note's number, or the
    figure itself."""

    PLAIN = 0
    NOTE = 1
    ASIDE = 2
    LEFT_OUT = 3


def kind_of(tag: str, attributes: Attributes) -> Kind:
    style = attributes.get("style") or ""
    if tag in SCRIPTS or tag in CONTROLS or is_hidden(attributes):
        return Kind.LEFT_OUT
    if tag in _ASIDE or _RAISED.search(style):
        return Kind.ASIDE
    anchor = tag == "a" and "#" in (attributes.get("href") or "")
    if tag in _SMALL or anchor or (tag not in ("td", "th") and (_is_moved(style) or _UNSEEN.search(style))):
        return Kind.NOTE
    if (attributes.get("color") or "").lower() in _WHITE:
        return Kind.NOTE
    return Kind.PLAIN


def kind_of_style(style: str) -> Kind:
    """The kind of words that a page's style sheet hides, raises or strikes out."""
    if HIDDEN.search(style) or _RAISED.search(style):
        return Kind.ASIDE
    return Kind.NOTE if _UNSEEN.search(style) or _is_moved(style) else Kind.PLAIN


def _is_moved(style: str) -> bool:
    """Whether it stands above or below its line."""
    for match in _MOVED.finditer(style):
        length, unit = match.groups()
        if length is None or float(length) >= (_MOVED_POINTS if unit.lower() in ("px", "pt") else 0.05):
            return True
    return False


def is_hidden(attributes: Attributes) -> bool:
    return "hidden" in attributes or bool(HIDDEN.search(attributes.get("style") or ""))


def is_picture(tag: str, attributes: Attributes) -> bool:
    """Whether it shows what the words don't tell: a cell with nothing else is not blank."""
    field = tag == "input" and (attributes.get("type") or "text").lower() in _FIELDS
    return (field or tag in _PICTURES) and not is_hidden(attributes)


def is_aside(kind: Kind, words: str, beside_digits: bool) -> bool:
    """Whether words have to be told from those around them: a note's number where a figure is.
    ``beside_digits``: whether there is a digit among the others of the cell."""
    if kind is Kind.NOTE:
        return beside_digits and (words[:1].isdigit() or words[-1:].isdigit())
    return kind is Kind.ASIDE and bool(words)


class CellWords:
    """Takes a cell's words and elements as they come."""

    def __init__(self) -> None:
        self._pieces: list[tuple[Kind, list[str]]] = [(Kind.PLAIN, [])]
        # Elements, by whatever they are known by, each with its own kind and the one around it. How many
        # there are of each is counted: a cell may hold thousands, and ends of others.
        self._open: list[tuple[Hashable, Kind, Kind]] = []
        self._count: Counter[Hashable] = Counter()
        self.kind = Kind.PLAIN

    def say(self, text: str) -> None:
        self._pieces[-1][1].append(text)

    def open(self, key: Hashable, kind: Kind) -> None:
        before = self.kind
        self._open.append((key, kind, before))
        self._count[key] += 1
        self.kind = max(before, kind)
        self._turn(before, kind)

    def close(self, key: Hashable) -> None:
        """End an element, and those in it that were left open; one that was never begun is passed over."""
        if not self._count[key]:
            return
        highest, ended = Kind.PLAIN, None
        while ended != key:
            ended, kind, self.kind = self._open.pop()
            self._count[ended] -= 1
            highest = max(highest, kind)
        self._turn(self.kind, highest)

    def _turn(self, around: Kind, kind: Kind) -> None:
        """A new piece where one kind of words ends; what is inside an aside is part of it."""
        if kind and around < max(kind, Kind.ASIDE):
            self._pieces.append((self.kind, []))

    @property
    def text(self) -> str:
        pieces = [(kind, "".join(words)) for kind, words in self._pieces if kind < Kind.LEFT_OUT]
        digits = [any(map(str.isdigit, words)) for _, words in pieces]
        count, told = sum(digits), []
        for (kind, words), own in zip(pieces, digits, strict=True):
            told.append(f"[{words}]" if kind and is_aside(kind, words.strip(), count > own) else words)
        return "".join(told)
