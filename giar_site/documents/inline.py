"""Markup inside a line of text: bold, links, escapes, entities, stray tags.

``strip`` gives the words without it, and where in the file each of them stands. What would read as digits
of a figure beside it and is none (a note's number) is in brackets.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from giar_site.documents.cell_words import Kind, is_aside, is_picture, kind_of
from giar_site.documents.document import IMAGE

# Without width, and no sign that anything ends; U+200B may stand between two cells.
_JOINERS = "\u00ad\u200c-\u200f\u2060\ufeff"
# Bounded repeats: an unclosed bracket must not send the search to the end of a long file.
_MARKUP = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    rf"|(?<=\d)(?P<joined>[{_JOINERS}]+)(?=\d)"
    r"|!?\[(?P<label>[^\[\]]{0,500})\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]{0,500}\")?\)"
    r"|~~(?P<struck>[\d,.]{1,30})~~"
    r"|<(?P<address>(?:https?://|mailto:)[^<>\s]{1,2000}|[\w.+-]{1,100}@[\w.-]{1,200})>"
    r"|(?P<tag></?(?P<name>(?i:a|b|br|big|button|center|del|div|em|font|i|img|input|ins|p|rb|rt|ruby|s|small|span"
    r"|strike|strong|sub|sup|u))(?P<attributes>\s[^<>]{0,500})?/?>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
)
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_BOLD = re.compile(r"(?<!\\)(\*{2,3})(?=[^\s*])((?:[^*\\]|\\.|\*(?!\*)){1,3000}?)\1")
_MASKED = re.compile(r"(?<=\d)\*{2,}|(?<!\*)\*{4,}+(?=\d)")  # 3208****1234 is a masked number, not bold
_APART = 100  # spaces: no figure goes on behind as many
_SPECIAL = re.compile(rf"[\\\[<&{_JOINERS}]|\*\*|~~")


class Words(NamedTuple):
    """``anchors`` are (index in ``text``, offset in the file) pairs; between two of them both run
    alike. ``bold`` are ranges in ``text``."""

    text: str
    anchors: tuple[tuple[int, int], ...] = ()
    bold: tuple[tuple[int, int], ...] = ()


def marked(source: str, start: int, end: int) -> bool:
    """Whether ``source[start:end]`` may hold markup: most text has none of its signs."""
    return bool(_SPECIAL.search(source, start, end))


def strip(source: str, start: int, end: int, *, in_cell: bool = False) -> Words:
    """The words of ``source[start:end]``, which is running text or one cell of a table."""
    raw = source[start:end]
    if not marked(source, start, end):
        return Words(raw)
    found = _Markup(raw, in_cell)
    ranges: list[tuple[int, int]] = []
    masked = {place for match in _MASKED.finditer(raw) for place in range(*match.span())}
    for match in _BOLD.finditer(raw):
        if match.start() not in masked:
            found.edits |= {(match.start(), match.start(2)): "", (match.end(2), match.end()): ""}
            ranges.append(match.span(2))
    if not found.edits:
        return Words(raw)
    words = _apply(raw, start, sorted((*span, told) for span, told in found.edits.items()), ranges)
    if found.pictured and not words.text.strip():
        return Words(IMAGE, ((0, start),))
    if brackets := found.brackets(words, start):
        edits = found.edits | brackets
        words = _apply(raw, start, sorted((*span, told) for span, told in edits.items()), ranges)
    return words


class _Markup:
    """What is markup in a text, as edits: what stands at ``raw[a:b]`` becomes this."""

    def __init__(self, raw: str, in_cell: bool) -> None:
        self.in_cell = in_cell
        self.edits: dict[tuple[int, int], str] = {}
        self.asides: list[tuple[tuple[int, int], tuple[int, int], Kind]] = []  # between these two edits
        self.open: list[tuple[str, tuple[int, int], Kind]] = []
        self.count: Counter[str] = Counter()  # of those open: a line may hold thousands, and ends of others
        self.pictured = False  # in a cell: whether there is a picture or a field
        for match in _MARKUP.finditer(raw):
            a, b = match.span()
            if match["escaped"]:
                self.edits[a, a + 1] = ""
            elif match["label"] is not None and in_cell and raw[a] == "!":
                self.edits[a, b] = ""
                self.pictured = True
            elif match["label"] is not None:
                self.aside((a, match.start("label")), (match.end("label"), b), Kind.NOTE)
            elif match["struck"]:
                self.aside((a, a + 2), (b - 2, b), Kind.ASIDE)
            elif match["joined"]:
                self.edits[a, b] = ""
            elif match["address"]:
                self.edits |= {(a, a + 1): "", (b - 1, b): ""}
            elif match["entity"]:
                self.edits[a, b] = html.unescape(match["entity"])
            else:
                self.tag(match)
        for _, opening, kind in self.open if in_cell else ():  # left open: they end with the cell
            if kind:
                self.aside(opening, (len(raw), len(raw)), kind)

    def tag(self, match: re.Match[str]) -> None:
        name, given = match["name"].lower(), _ATTRIBUTE.finditer(match["attributes"] or "")
        attributes = {one[1].lower(): one[2] or one[3] or one[4] for one in given}
        is_start = match[0][1] != "/"
        if is_start and is_picture(name, attributes):
            if not self.in_cell:
                return
            self.pictured = True
        self.edits[match.span()] = "\n" if name == "br" else ""  # a line break keeps figures apart
        if is_start:
            self.open.append((name, match.span(), kind_of(name, attributes)))
            self.count[name] += 1
        elif self.count[name]:
            ended = ""
            while ended != name:
                ended, opening, kind = self.open.pop()
                self.count[ended] -= 1
            if kind:
                self.aside(opening, match.span(), kind)

    def aside(self, opening: tuple[int, int], closing: tuple[int, int], kind: Kind) -> None:
        if kind is Kind.LEFT_OUT:
            self.edits.pop(opening, None)
            self.edits[opening[0], closing[1]] = ""
        else:
            self.edits |= {opening: "", closing: ""}
            self.asides.append((opening, closing, kind))

    def brackets(self, words: Words, start: int) -> dict[tuple[int, int], str]:
        """The edits that have to leave brackets. In running text figures stand everywhere: only where one
        touches another."""
        text = words.text
        digits = (
            [at for at, char in enumerate(text) if char.isdigit()] if self.in_cell and self.asides else []
        )
        found: dict[tuple[int, int], str] = {}
        done = 0
        for opening, closing, kind in sorted(self.asides):
            if opening[0] < done:  # inside of brackets
                continue
            first, last = (_index(words.anchors, start + at, len(text)) for at in (opening[1], closing[0]))
            inner = text[first:last]
            if self.in_cell:
                outside = bool(digits) and (digits[0] < first or digits[-1] >= last)
                told = is_aside(kind, inner.strip(), outside)
            else:
                before, after = text[max(first - _APART, 0) : first], text[last : last + _APART]
                told = _touch(before, inner) or _touch(inner, after)
            if told:
                found |= {opening: "[", closing: "]"}
                done = closing[1]
        return found


def _touch(before: str, after: str) -> bool:
    """Whether the two would read as digits of one figure."""
    return before.rstrip()[-1:].isdigit() and after.lstrip()[:1].isdigit()


def _apply(raw: str, start: int, edits: list[tuple[int, int, str]], ranges: list[tuple[int, int]]) -> Words:
    parts: list[str] = []
    anchors: list[tuple[int, int]] = []
    place = length = 0
    for a, b, words in [*edits, (len(raw), len(raw), "")]:
        if a < place:  # inside what is already gone
            continue
        for piece, at in ((raw[place:a], place), (words, a)):
            if piece:
                anchors.append((length, start + at))
                parts.append(piece)
                length += len(piece)
        place = b
    text = "".join(parts)
    bold = []
    for a, b in ranges:
        first, last = (_index(anchors, start + x, length) for x in (a, b))
        if first < last:
            bold.append((first, last))
    return Words(text, tuple(anchors), tuple(bold))


def _index(anchors: Sequence[tuple[int, int]], offset: int, length: int) -> int:
    """The index in the words of the first character at or after an offset in the file."""
    number = bisect_right(anchors, offset, key=lambda anchor: anchor[1])
    following = anchors[number][0] if number < len(anchors) else length
    if number == 0:
        return following
    index, begin = anchors[number - 1]
    return min(index + offset - begin, following)
