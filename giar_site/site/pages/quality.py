"""``/quality/``: every finding, an agency's arithmetic and doubts of reading kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from giar_site.findings import Finding, Severity
from giar_site.site.catalogue import Catalogue
from giar_site.site.marks import anchor_of, place_name, table_of
from giar_site.site.page import Page, TocEntry
from giar_site.site.pages.received import received_url
from giar_site.site.templating import render_page
from giar_site.site.wording import SEVERITY_MEANINGS, SEVERITY_NAMES, UNCONFIRMED


class QualityRow(NamedTuple):
    """A finding with the page it is about: its name and address ("" where there is no page)."""

    finding: Finding
    name: str
    url: str
    places: list[tuple[str, str]]


def pages(catalogue: Catalogue) -> Iterator[Page]:
    kinds: dict[Severity, list[QualityRow]] = {severity: [] for severity in SEVERITY_NAMES}
    for finding in catalogue.dataset.findings:
        kinds[finding.severity].append(_row(catalogue, finding))
    yield render_page(
        "quality.html",
        "quality/",
        "数据质量",
        f"读取和核对中发现的 {len(catalogue.dataset.findings)} 处疑问，勾稽差错与读取疑问分开列出。",
        toc=[TocEntry(severity.value, name) for severity, name in SEVERITY_NAMES.items()],
        demo=catalogue.demo,
        scripts=("quality.js",),
        names=list(SEVERITY_NAMES.items()),
        codes=sorted(Counter(finding.code for finding in catalogue.dataset.findings).items()),
        kinds=[
            (severity.value, SEVERITY_NAMES[severity], SEVERITY_MEANINGS[severity], rows)
            for severity, rows in kinds.items()
        ],
    )


def _row(catalogue: Catalogue, finding: Finding) -> QualityRow:
    if entry := catalogue.by_path.get(finding.report):
        places = [
            (f"{entry.url}#{anchor_of(cell)}", place_name(entry.tables[table_of(cell)][1], cell))
            for cell in finding.cells
            if table_of(cell) in entry.tables
        ]
        agency = entry.agency  # several are 我局, and the id is what confirming one takes
        name = f"{agency.name}（{UNCONFIRMED}，{agency.id}）" if agency.unconfirmed else agency.name
        return QualityRow(finding, f"{name} {entry.year} 年", entry.url, places)
    if received := catalogue.received.get(finding.report):
        return QualityRow(finding, finding.report, received_url(received), [])
    return QualityRow(finding, finding.report or "全部报告", "", [])
