"""``/agencies/<agency>/<year>/changes/``: the narrative beside last year's. Passages, no verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from giar_site.model import Agency
from giar_site.site.catalogue import Catalogue, agency_url
from giar_site.site.page import Crumb, Page
from giar_site.site.templating import render_page
from giar_site.site.wordings_changed import changes


def changes_url(report_url: str) -> str:
    return f"{report_url}changes/"


def pages(catalogue: Catalogue, agency: Agency) -> Iterator[Page]:
    for former, entry in pairwise(catalogue.of_agency(agency)):
        if former.year != entry.year - 1:
            continue
        chapters = changes(former.report, entry.report)
        repeated = sum(chapter.repeated for chapter in chapters)
        length = sum(chapter.length for chapter in chapters)
        yield render_page(
            "changes.html",
            changes_url(entry.url),
            f"{agency.name} {entry.year} 年报告的文字与上年对照",
            f"{agency.name} {entry.year} 年报告与 {former.year} 年报告的文字逐章对照。",
            crumbs=(
                Crumb("机关", "agencies/"),
                Crumb(agency.name, agency_url(agency.id)),
                Crumb(f"{entry.year} 年", entry.url),
            ),
            noindex=True,  # its words are those of the reports' own pages
            demo=entry.report.demo,
            former=former,
            entry=entry,
            chapters=chapters,
            repeated=repeated,
            length=length,
            share=f"{100 * repeated / length:.1f} %" if length else "",
        )
