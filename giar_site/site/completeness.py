"""Where every character of a report's file went, and what was kept out, for the reader to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from giar_site.model import AnnualReport, Dropped, SpanKind, Status

_KIND_NAMES = {
    SpanKind.CHAPTER: "章节正文",
    SpanKind.CELL: "表格数字",
    SpanKind.LABEL: "表格标签",
    SpanKind.DROPPED: "略去",
}


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
    usage, counts = report.usage, report.counts.statuses
    return Completeness(
        [(name, usage.lengths[kind]) for kind, name in _KIND_NAMES.items()],
        usage.dropped,
        [(status, counts[status]) for status in Status if status in counts],
    )
