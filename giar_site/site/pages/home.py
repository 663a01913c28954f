"""The home page: what this is, what it holds, and the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from giar_site.site.catalogue import Catalogue, kind_url
from giar_site.site.page import Page
from giar_site.site.rollup import latest_total
from giar_site.site.templating import render_page
from giar_site.site.wording import kind_name

NEWEST = 8
TOTALS = ("新收申请", "予以公开", "部分公开", "行政复议")


def pages(catalogue: Catalogue) -> Iterator[Page]:
    newest = sorted(catalogue.reports, key=lambda e: (e.report.published or date.min, e.year), reverse=True)
    agencies = len(catalogue.by_agency)
    feed = bool(catalogue.settings.site_url) and any(entry.report.published for entry in catalogue.reports)
    yield render_page(
        "home.html",
        "",
        catalogue.settings.site_name,
        f"本站已收录 {agencies} 个机关的 {len(catalogue.reports)} 份年报，可查到每个数字和它的出处。",
        demo=catalogue.demo,
        reports=len(catalogue.reports),
        agencies=agencies,
        figures=sum(entry.report.counts.valued for entry in catalogue.reports),
        newest=newest[:NEWEST],
        total=latest_total(catalogue),
        told=TOTALS,
        years=sorted(((year, len(entries)) for year, entries in catalogue.by_year.items()), reverse=True),
        regions=[region for region in catalogue.dataset.regions if region.parent not in catalogue.regions],
        counts=catalogue.region_counts,
        by_kind=[(kind_url(*both), kind_name(*both), len(of)) for both, of in catalogue.by_kind.items()],
        head='<link rel="alternate" type="application/atom+xml" href="feed.xml" title="最新报告">'
        if feed
        else "",
        feed=feed,
        subregions=catalogue.subregions,
        scripts=("home.js",),
    )
