"""``/agencies/``: every agency, with its years."""

from __future__ import annotations

from collections.abc import Iterator

from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Page
from giar_site.site.templating import render_page


def pages(catalogue: Catalogue) -> Iterator[Page]:
    groups: dict[str, list[str]] = {}
    for agency in catalogue.dataset.agencies:
        path = catalogue.region_path(agency.region)
        groups.setdefault(path[-1].code if path else "", []).append(agency.id)
    # By region code, which keeps a place beside what it lies in; the unknown last.
    ordered = sorted(groups.items(), key=lambda group: (not group[0], group[0]))
    yield render_page(
        "agencies.html",
        "agencies/",
        "机关",
        f"已收录的 {len(catalogue.dataset.agencies)} 个机关及其各年度的政府信息公开年报。",
        demo=catalogue.demo,
        groups=[
            (catalogue.region_path(code or None), [catalogue.agencies[agency] for agency in agencies])
            for code, agencies in ordered
        ],
        by_agency=catalogue.by_agency,
        withheld=catalogue.withheld,
        count=len(catalogue.dataset.agencies),
    )
