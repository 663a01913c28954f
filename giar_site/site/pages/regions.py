"""``/regions/`` and ``/regions/<code>/``: a place, what lies in it, and the reports of its agencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from giar_site.model import Agency, WithheldReport
from giar_site.site.catalogue import Catalogue, Published
from giar_site.site.page import Crumb, Page
from giar_site.site.pages.listing import COLUMNS, choices, listing
from giar_site.site.rollup import rollup
from giar_site.site.templating import render_page


class Matrix(NamedTuple):
    """Which agency's reports there are for which year, which were taken down, and of which years there are
    files that count nowhere."""

    years: Sequence[int]
    rows: Sequence[tuple[Agency, dict[int, Published], dict[int, WithheldReport], set[int]]]


def pages(catalogue: Catalogue) -> Iterator[Page]:
    counts = catalogue.region_counts
    yield render_page(
        "links.html",
        "regions/",
        "地区",
        "按地区查阅政府信息公开年报。",
        demo=catalogue.demo,
        intro="按行政区划查阅；份数包括下级地区。",
        links=[
            (
                f"regions/{region.code}/",
                " › ".join(r.name for r in catalogue.region_path(region.code)),
                f"{counts[region.code]} 份",
            )
            for region in catalogue.dataset.regions
        ],
    )


def region_pages(catalogue: Catalogue, code: str) -> Iterator[Page]:
    region = catalogue.regions[code]
    agencies = catalogue.region_agencies.get(region.code, [])
    entries = [entry for agency in agencies for entry in reversed(catalogue.by_agency.get(agency.id, []))]
    path = catalogue.region_path(region.code)[:-1]
    years = sorted({entry.year for entry in entries}, reverse=True)
    withheld = {a.id: {one.year or 0: one for one in catalogue.withheld.get(a.id, ())} for a in agencies}
    uncounted = {
        a.id: {one.report.year for one in catalogue.uncounted.get(a.id, ()) if one.report.year}
        for a in agencies
    }
    known = (year for found in (*withheld.values(), *uncounted.values()) for year in found)
    told = sorted({*years, *known}, reverse=True)
    yield render_page(
        "listing.html",
        f"regions/{region.code}/",
        f"{region.name}政府信息公开年报",
        f"本站已收录{region.name}各机关的 {len(entries)} 份政府信息公开年报。",
        crumbs=(Crumb("地区", "regions/"), *(Crumb(r.name, f"regions/{r.code}/") for r in path)),
        demo=catalogue.demo,
        intro=f"本站已收录{region.name}各机关（不含下级地区）的 {len(entries)} 份报告。"
        if entries
        else f"本站还没有{region.name}本级机关的报告。",
        subregions=catalogue.subregions.get(region.code, []),
        counts=catalogue.region_counts,
        columns=COLUMNS,
        rollups=[found for year in years if (found := rollup(catalogue, region, year))],
        by_region=False,
        matrix=Matrix(
            told,
            [
                (a, {e.year: e for e in catalogue.by_agency.get(a.id, [])}, withheld[a.id], uncounted[a.id])
                for a in agencies
            ],
        )
        if told
        else None,
        choices=choices(catalogue, entries),
        marks=catalogue.row_marks,
        scripts=("listing.js",),
        rows=listing(entries, f"regions/{region.code}/"),
    )
