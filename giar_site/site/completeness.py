"""Where every character of a report's file went, and what was kept out, for the reader to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from giar_site.model import AnnualReport, SpanKind, Status

EXCERPT = 200  # characters shown of a dropped part; the whole is in the file beside the page

_KIND_NAMES = {
    SpanKind.CHAPTER: "章节正文",
    SpanKind.CELL: "表格数字",
    SpanKind.LABEL: "表格标签",
    SpanKind.DROPPED: "略去",
}


class Excerpt(NamedTuple):
    text: str
    length: int


class Dropped(NamedTuple):
    """What was kept out for one reason: how many parts, of how many characters, and their words."""

    reason: str
    parts: int
    length: int
    excerpts: Sequence[Excerpt]


@dataclass(frozen=True)
class Completeness:
    """``lengths`` are characters by kind of use, ``statuses`` cells by status; both in a fixed order."""

    lengths: Sequence[tuple[str, int]]
    dropped: Sequence[Dropped]
    statuses: Sequence[tuple[Status, int]]

    @property
    def total(self) -> int:
        return sum(length for _, length in self.lengths)


def completeness(report: AnnualReport) -> Completeness:
    lengths = dict.fromkeys(SpanKind, 0)
    reasons: dict[str, list[str]] = {}
    text = report.text
    for start, end, kind, owner in report.spans:
        lengths[kind] += end - start
        if kind is SpanKind.DROPPED:
            reasons.setdefault(owner, []).append(text[start:end])
    counts = report.counts.statuses
    return Completeness(
        [(name, lengths[kind]) for kind, name in _KIND_NAMES.items()],
        [_dropped(reason, texts) for reason, texts in reasons.items()],
        [(status, counts[status]) for status in Status if status in counts],
    )


def _dropped(reason: str, texts: Sequence[str]) -> Dropped:
    excerpts = [Excerpt(words[:EXCERPT], len(words)) for text in texts if (words := text.strip())]
    return Dropped(reason, len(texts), sum(map(len, texts)), excerpts)
