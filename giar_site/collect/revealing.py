"""What a report still tells of a figure that was taken down: by its sums, or in its words.

Nothing more is taken away for it: a total is the agency's to publish. The maintainer is told, and decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from giar_site.findings import Finding, Location, Severity
from giar_site.forms import address, editions
from giar_site.model import AnnualReport, Fact, Status

_UNKNOWN = (Status.WITHHELD, Status.UNRESOLVED, Status.ABSENT)


def revealed(before: Iterable[Fact], report: AnnualReport) -> Iterator[Finding]:
    """Notes on ``report``, whose withheld figures were those of ``before``. They name cells, no figures."""
    gone = [fact.address for fact in report.facts if fact.status is Status.WITHHELD]
    if follow := _following(report, gone):
        yield _note(
            report,
            "withheld-derivable",
            f"撤下的数字中有 {len(follow)} 个可由同一表中其他数字按勾稽关系算出",
            follow,
            "要使人算不出来，同一行、同一列中另外几格也要撤下；结转的数，还有相邻年度的报告",
        )
    printed = {fact.address: fact.raw.strip() for fact in before if fact.value}
    words = "\n".join(passage.text for chapter in report.chapters for passage in chapter.passages)
    told = [c for c in gone if c in printed and re.search(rf"(?<!\d){re.escape(printed[c])}(?!\d)", words)]
    if told:
        yield _note(
            report,
            "withheld-in-words",
            f"撤下的数字中有 {len(told)} 个，正文中有同样的数",
            told,
            "看看正文说的是不是这个数；是的，把那一句作为 passage 写进 withheld.yml",
        )


def _following(report: AnnualReport, gone: list[str]) -> list[str]:
    """Which of the cells ``gone`` follow from the others, one after the other, by the form's identities."""
    unknown = {fact.address for fact in report.facts if fact.status in _UNKNOWN}
    sums = [
        {address(identity.table, term.item, term.column) for side in sides for term in side}
        for edition in editions()
        for identity in edition.identities
        if not identity.years and report.editions.get(identity.table) == edition.id
        for sides in identity.instances(edition.table(identity.table))
    ]
    found = True
    while found:
        alone = [cells & unknown for cells in sums]
        found = any(len(cells) == 1 for cells in alone)
        unknown -= {cell for cells in alone if len(cells) == 1 for cell in cells}
    return [cell for cell in gone if cell not in unknown]


def _note(report: AnnualReport, code: str, message: str, cells: list[str], next_step: str) -> Finding:
    return Finding(
        code,
        Severity.NOTE,
        message,
        report.source.path,
        tuple(cells),
        Location(report.source.path, 1),
        next_step=next_step,
    )
