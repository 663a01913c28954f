"""``/agencies/<agency>/``: all years of one agency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from giar_site.model import Agency
from giar_site.site.catalogue import Catalogue, Published, agency_url
from giar_site.site.charts import answers, trend
from giar_site.site.page import Crumb, Page, TocEntry
from giar_site.site.pages.listing import COLUMNS, ListingRow, listing
from giar_site.site.pages.report import summary
from giar_site.site.templating import render_page


class YearRow(NamedTuple):
    """A year between the first and the last; ``row`` is None where its report is missing."""

    year: int
    row: ListingRow | None


def pages(catalogue: Catalogue) -> Iterator[Page]:
    for agency in catalogue.dataset.agencies:
        yield _page(catalogue, agency, catalogue.by_agency.get(agency.id, []))


def _page(catalogue: Catalogue, agency: Agency, entries: Sequence[Published]) -> Page:
    rows = {row.entry.year: row for row in listing(entries, agency_url(agency.id))}
    years = [YearRow(year, rows.get(year)) for year in range(max(rows), min(rows) - 1, -1)] if rows else []
    missing = [row.year for row in reversed(years) if row.row is None]
    figures = [figure for figure in (trend.figure(entries), answers.figure(entries)) if figure]
    words = _summary(agency, entries, missing)
    return render_page(
        "agency.html",
        agency_url(agency.id),
        f"{agency.name}政府信息公开年报",
        words,
        crumbs=(Crumb("机关", "agencies/"),),
        toc=(
            *((TocEntry("years", "历年年报"),) if entries else ()),
            *((TocEntry("trend", "历年变化"),) if figures else ()),
            TocEntry("about", "机关信息"),
        ),
        demo=any(entry.report.demo for entry in entries),
        agency=agency,
        summary=words,
        years=years,
        columns=COLUMNS,
        figures=figures,
        region_path=catalogue.region_path(agency.region),
        parent=catalogue.agencies.get(agency.parent or ""),
        children=catalogue.children.get(agency.id, []),
    )


def _summary(agency: Agency, entries: Sequence[Published], missing: Sequence[int]) -> str:
    """What is here, and the latest report's figures."""
    if not entries:
        return f"本站尚未收录{agency.name}的年报。"
    first, last = entries[0].year, entries[-1].year
    span = f"{first} 年" if first == last else f"{first}—{last} 年"
    gap = f"，其中缺 {'、'.join(map(str, missing))} 年" if missing else ""
    return f"本站收录{agency.name} {span}的年报 {len(entries)} 份{gap}。最近一份：{summary(entries[-1])}"
