"""Files that count nowhere: their text as received, unindexed, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from giar_site.model import Received
from giar_site.site.catalogue import Catalogue, agency_url
from giar_site.site.downloads import source_name
from giar_site.site.page import Crumb, Download, Page
from giar_site.site.templating import render_page


def received_url(received: Received) -> str:
    """The page's site address, whatever slash the dataset begins it with."""
    return received.url.lstrip("/")


def pages(catalogue: Catalogue) -> Iterator[Page | Download]:
    for received in catalogue.dataset.received:
        report, url = received.report, received_url(received)
        source = "" if report.withheld else url + source_name(report.source.path)
        agency = catalogue.agencies.get(report.agency)
        crumbs = (Crumb("机关", "agencies/"), Crumb(agency.name, agency_url(agency.id))) if agency else ()
        yield render_page(
            "received.html",
            url,
            f"未计入的文件：{report.source.path}",
            received.reason,
            crumbs=crumbs,
            noindex=True,
            demo=report.demo,
            received=received,
            report=report,
            findings=catalogue.findings_of(report) or report.findings,
            source=source,
        )
        if source:
            yield Download(source, catalogue.read_source(report.source.path))
