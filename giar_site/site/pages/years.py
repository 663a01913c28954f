"""``/years/`` and ``/years/<year>/``: the reports of one year, and the sums of each region."""

from __future__ import annotations

from collections.abc import Iterator

from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Crumb, Page
from giar_site.site.pages.listing import COLUMNS, choices, listing
from giar_site.site.rollup import rollup
from giar_site.site.templating import render_page


def pages(catalogue: Catalogue) -> Iterator[Page]:
    years = [(year, catalogue.by_year.get(year, [])) for year in catalogue.years]
    yield render_page(
        "links.html",
        "years/",
        "年度",
        "按年度查阅政府信息公开年报。",
        demo=catalogue.demo,
        intro="按报告所属的年度查阅。",
        links=[(f"years/{year}/", f"{year} 年", f"{len(entries)} 份") for year, entries in years],
    )


def year_pages(catalogue: Catalogue, year: int) -> Iterator[Page]:
    entries = catalogue.by_year.get(year, [])
    down = sum(one.year == year for found in catalogue.withheld.values() for one in found)
    yield render_page(
        "listing.html",
        f"years/{year}/",
        f"{year} 年政府信息公开年报",
        f"本站已收录 {year} 年的 {len(entries)} 份政府信息公开年报。",
        crumbs=(Crumb("年度", "years/"),),
        demo=any(entry.report.demo for entry in entries),
        intro=f"本站已收录 {year} 年的 {len(entries)} 份报告"
        + (f"，另有 {down} 份已撤下，见各机关的页面。" if down else "。"),
        subregions=[],
        counts={},
        columns=COLUMNS,
        rollups=[found for r in catalogue.dataset.regions if (found := rollup(catalogue, r, year))],
        by_region=True,
        matrix=None,
        choices=choices(catalogue, entries),
        marks=catalogue.row_marks,
        scripts=("listing.js",),
        rows=listing(entries, f"years/{year}/"),
    )
