"""Where the chapters and the three tables of a report begin and end.

Chapters are told by their titles, not their numbers: reports misnumber them, repeat one, or have
the whole page on a single line. A table whose chapter heading is lost still opens its own zone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from giar_site.documents.document import Cell, Document, Paragraph, Table
from giar_site.documents.normalise import fold
from giar_site.extract.headings import Heading, headings, spaced

TABLE_CHAPTER = {"disclosure": 2, "requests": 3, "proceedings": 4}
# What only stands at the head of a table; the first is where a zone without a heading begins.
ANCHORS = {
    "disclosure": (r"第二十条第\(一\)项", r"本年制发件数", r"本年新制作", r"信息内容"),
    "requests": (
        r"(?:\(|(?<!\s))\s*+本列数据的?勾稽关系",  # from where its spaces begin: they may be thousands
        r"申请人情况",
        r"本年新收政府信息公开申请数量",
        r"上年结转政府信息公开申请数量",
        r"结转下年度继续办理",
    ),
    "proceedings": (
        r"行政复议\s*行政诉讼\s*(?:结果|未经)",
        r"未经复议直接起诉",
        r"复议后起诉",
        r"结果维持\s*结果纠正",
    ),
}
CLUSTER = 3000  # characters that anchors of one table stand within
LONGEST_HEAD = 60  # characters of a line of a table; a longer one tells of it in a sentence
_LEADS_ON = re.compile("附|见|如下|下[表列]")  # to a table behind the chapters


class Line(NamedTuple):
    """A line of a table row or of running text. ``cells`` has one entry for running text;
    ``table`` is the block it came from, ``row`` its row number there."""

    cells: tuple[Cell, ...]
    table: Table | None = None
    row: int = 0
    paragraph: Paragraph | None = None

    @property
    def start(self) -> int:
        return self.cells[0].start if self.cells else 0

    @property
    def end(self) -> int:
        return self.cells[-1].end if self.cells else 0


@dataclass(frozen=True, slots=True, eq=False)  # the object itself is the key of ``flat``
class Zone:
    """A chapter: its number (None for the preface), printed title with its place, and its lines."""

    number: int | None
    title: str
    title_start: int
    title_end: int
    start: int
    end: int
    lines: tuple[Line, ...]


def zones(document: Document) -> list[Zone]:
    """The document cut into chapters, the preface first; together they hold every line once."""
    lines = _lines(document)
    boundaries = headings(document)
    boundaries = sorted([*boundaries, *_unheaded_tables(document, lines, boundaries)], key=lambda b: b.start)
    edges = [*(b.start for b in boundaries), len(document.text)]
    placed = [(line.start, line.end, line) for line in lines]
    result = [_zone(None, placed, 0, edges[0])]
    for boundary, end in zip(boundaries, edges[1:], strict=True):
        result.append(_zone(boundary, placed, boundary.end, end))
    return result


def anchor_hits(table: str, zone: Zone) -> int:
    """How many of a table's own anchors stand in a zone."""
    return sum(bool(re.search(pattern, flat(zone))) for pattern in ANCHORS[table])


@lru_cache(maxsize=32)
def flat(zone: Zone) -> str:
    """All words of a zone, folded and without white space."""
    return "".join(fold("".join(cell.text for line in zone.lines for cell in line.cells)).split())


def _lines(document: Document) -> list[Line]:
    lines: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(Line((Cell(block.text, block.start, block.end),), paragraph=block))
        elif isinstance(block, Table):
            lines += [Line(row.cells, block, number) for number, row in enumerate(block.rows, 1) if row.cells]
    return lines


def _zone(boundary: Heading | None, lines: Sequence[tuple[int, int, Line]], start: int, end: int) -> Zone:
    """``lines`` with their start and end."""
    inside: list[Line] = []
    for first, last, line in lines:
        if (last <= start or first >= end) and not (first == last and start <= first < end):
            continue
        if line.paragraph is None or (first >= start and last <= end):
            if start <= first < end:
                inside.append(line)
            continue
        first, last = line.paragraph.index_of(start), line.paragraph.index_of(end)
        clipped = line.paragraph.part(first, last)
        if clipped.text.strip():
            inside.append(Line((Cell(clipped.text, clipped.start, clipped.end),), paragraph=clipped))
    if boundary is None:
        return Zone(None, "", 0, 0, start, end, tuple(inside))
    return Zone(boundary.number, boundary.title, boundary.start, boundary.end, start, end, tuple(inside))


@cache
def _anchors(table: str) -> list[re.Pattern[str]]:
    return [re.compile(spaced(pattern)) for pattern in ANCHORS[table]]


def _unheaded_tables(document: Document, lines: Sequence[Line], found: Sequence[Heading]) -> list[Heading]:
    """Openings of tables that stand in a chapter not their own, because their heading is lost."""
    text = document.folded
    extra: list[Heading] = []
    starts = sorted(b.start for b in found)
    for table, number in TABLE_CHAPTER.items():
        own = [
            (b.end, next((start for start in starts if start > b.start), len(text)))
            for b in found
            if b.number == number
        ]
        if any(pattern.search(text, *ends) for pattern in _anchors(table) for ends in own):
            continue
        # A chapter that says "无。" has no table elsewhere: one that stands there is another's.
        said = ["".join(text[start:end].split()) for start, end in own]
        if said and not any(not words or _LEADS_ON.search(words) for words in said):
            continue
        spots = sorted(match.start() for pattern in _anchors(table) for match in pattern.finditer(text))
        if len(spots) < 2:
            continue
        # The cluster with the most anchors: the others are mentions in the narrative.
        first = max(
            spots, key=lambda spot: (bisect_left(spots, spot + CLUSTER) - bisect_left(spots, spot), -spot)
        )
        holder = next((line for line in lines if line.start <= first < max(line.end, line.start + 1)), None)
        if holder is None or (own and holder.table is None and holder.end - holder.start > LONGEST_HEAD):
            continue
        start = first if holder.paragraph is not None else holder.start
        extra.append(Heading(start, start, number, ""))
    return extra
