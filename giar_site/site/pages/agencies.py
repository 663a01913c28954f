"""Agencies with their years: all at ``/agencies/``, at ``/kinds/<level>-<kind>/`` those of one sort."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from giar_site.model import Agency
from giar_site.site.catalogue import Catalogue, grouped, kind_url
from giar_site.site.page import Crumb, Page
from giar_site.site.templating import render_page
from giar_site.site.wording import kind_name

SAME_PLACE = "同一地区的人民政府和它的办公室是两个机关，各有各的报告。"


def pages(catalogue: Catalogue) -> Iterator[Page]:
    agencies = catalogue.dataset.agencies
    told = f"已收录的 {len(agencies)} 个机关及其各年度的政府信息公开年报。"
    yield _page(catalogue, agencies, "agencies/", "机关", told, SAME_PLACE)
    yield render_page(
        "links.html",
        "kinds/",
        "级别和类别",
        "按级别和类别查阅政府信息公开年报。",
        demo=catalogue.demo,
        intro="机关的级别和类别由机关名录写明；没有写明的，只列在“机关”中。",
        links=[
            (kind_url(*both), kind_name(*both), f"{len(of)} 个") for both, of in catalogue.by_kind.items()
        ],
    )
    for both, of_kind in catalogue.by_kind.items():
        told = f"已收录的 {len(of_kind)} 个{kind_name(*both)}及其各年度的政府信息公开年报。"
        yield _page(catalogue, of_kind, kind_url(*both), kind_name(*both), told)


def _page(
    catalogue: Catalogue, agencies: Sequence[Agency], url: str, title: str, description: str, note: str = ""
) -> Page:
    paths = {agency.id: catalogue.region_path(agency.region) for agency in agencies}
    groups = grouped(agencies, lambda agency: paths[agency.id][-1].code if paths[agency.id] else "")
    # By region code, which keeps a place beside what it lies in; the unknown last.
    ordered = sorted(groups.items(), key=lambda group: (not group[0], group[0]))
    return render_page(
        "agencies.html",
        url,
        title,
        description,
        crumbs=(Crumb("级别和类别", "kinds/"),) if url.startswith("kinds/") else (),
        demo=catalogue.demo,
        groups=[(paths[of_region[0].id], of_region) for _, of_region in ordered],
        by_agency=catalogue.by_agency,
        withheld=catalogue.withheld,
        count=len(agencies),
        note=note,
    )
