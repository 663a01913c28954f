"""Markup inside a line of text: bold, links, escapes, entities, stray tags.

``strip`` gives the words without it, and where in the file each of them stands.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from typing import NamedTuple

# Bounded repeats: an unclosed bracket must not send the search to the end of a long file.
_MARKUP = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<label>[^\[\]]{0,500})\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]{0,500}\")?\)"
    r"|<(?P<address>(?:https?://|mailto:)[^<>\s]{1,2000}|[\w.+-]{1,100}@[\w.-]{1,200})>"
    r"|(?P<tag></?(?:a|b|br|big|center|div|em|font|i|p|small|span|strong|sub|sup|u)(?:\s[^<>]{0,500})?/?>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
)
_BOLD = re.compile(r"(?<!\\)(\*{2,3})(?=[^\s*])((?:[^*\\]|\\.|\*(?!\*)){1,3000}?)\1")
_MASKED = re.compile(r"(?<=\d)\*{2,}|\*{4,}(?=\d)")  # 3208****1234 is a masked number, not bold
_SPECIAL = re.compile(r"[\\\[<&]|\*\*")


class Words(NamedTuple):
    """``anchors`` are (index in ``text``, offset in the file) pairs; between two of them both run
    alike. ``bold`` are ranges in ``text``."""

    text: str
    anchors: tuple[tuple[int, int], ...] = ()
    bold: tuple[tuple[int, int], ...] = ()


def marked(source: str, start: int, end: int) -> bool:
    """Whether ``source[start:end]`` may hold markup: most text has none of its signs."""
    return bool(_SPECIAL.search(source, start, end))


def strip(source: str, start: int, end: int) -> Words:
    """The words of ``source[start:end]``."""
    raw = source[start:end]
    if not marked(source, start, end):
        return Words(raw)
    edits: list[tuple[int, int, str]] = []  # what stands at raw[a:b] becomes this
    for match in _MARKUP.finditer(raw):
        a, b = match.span()
        if match["escaped"]:
            edits.append((a, a + 1, ""))
        elif match["label"] is not None:
            edits += [(a, match.start("label"), ""), (match.end("label"), b, "")]
        elif match["address"]:
            edits += [(a, a + 1, ""), (b - 1, b, "")]
        elif match["entity"]:
            edits.append((a, b, html.unescape(match["entity"])))
        else:  # a line break keeps figures apart
            edits.append((a, b, "\n" if match["tag"][1:3].lower() == "br" else ""))
    ranges: list[tuple[int, int]] = []
    masked = {place for match in _MASKED.finditer(raw) for place in range(*match.span())}
    for match in _BOLD.finditer(raw):
        if match.start() not in masked:
            edits += [(match.start(), match.start(2), ""), (match.end(2), match.end(), "")]
            ranges.append(match.span(2))
    if not edits:
        return Words(raw)
    return _apply(raw, start, sorted(edits), ranges)


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


def _index(anchors: list[tuple[int, int]], offset: int, length: int) -> int:
    """The index in the words of the first character at or after an offset in the file."""
    number = bisect_right(anchors, offset, key=lambda anchor: anchor[1])
    following = anchors[number][0] if number < len(anchors) else length
    if number == 0:
        return following
    index, begin = anchors[number - 1]
    return min(index + offset - begin, following)
