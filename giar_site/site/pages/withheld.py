"""A report that was taken down: its page stays and says so. Nothing else of it is published."""

from __future__ import annotations

from collections.abc import Iterator

from giar_site.site.catalogue import Catalogue, agency_url
from giar_site.site.page import Crumb, Page
from giar_site.site.templating import render_page


def pages(catalogue: Catalogue) -> Iterator[Page]:
    for withheld in catalogue.dataset.withheld:
        agency = catalogue.agencies.get(withheld.agency)
        whose = f"{agency.name} {withheld.year} 年政府信息公开工作年度报告" if agency else "一份文件"
        yield render_page(
            "withheld.html",
            withheld.url,
            f"已撤下：{whose}",
            f"{whose}已从本站撤下。原因：{withheld.takedown.words}",
            crumbs=(Crumb("机关", "agencies/"), Crumb(agency.name, agency_url(agency.id))) if agency else (),
            noindex=True,
            demo=withheld.demo,
            withheld=withheld,
            agency=agency,
            whose=whose,
        )
