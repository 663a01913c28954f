"""``/agencies/<agency>/``: all years of one agency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from giar_site.model import Agency, Received, WithheldReport
from giar_site.site.catalogue import Catalogue, Published, agency_url, grouped
from giar_site.site.charts import answers, trend
from giar_site.site.downloads import workbook
from giar_site.site.figures import words
from giar_site.site.page import Crumb, Download, Page, TocEntry
from giar_site.site.pages.listing import COLUMNS, ListingRow, listing
from giar_site.site.pages.received import received_url
from giar_site.site.pages.report import summary
from giar_site.site.templating import render_page
from giar_site.site.timeliness import timeliness

SIMILAR = 12


class Carried(NamedTuple):
    """What one year carried forward and the next year says was carried over, in words; ``closes`` is
    None where one of them is not known."""

    former: int
    year: int
    forward: str
    over: str
    closes: bool | None


class YearRow(NamedTuple):
    """A year between the first and the last; ``row`` is None where its report is missing, or ``withheld``.
    ``published`` says when it was published, and whether in time. ``received`` are its files that count
    nowhere."""

    year: int
    row: ListingRow | None
    published: str
    withheld: WithheldReport | None
    received: Sequence[Received]


def pages(catalogue: Catalogue, agency: Agency) -> Iterator[Page | Download]:
    entries = catalogue.of_agency(agency)
    yield _page(catalogue, agency, entries, similar_agencies(catalogue, agency))
    if entries:
        yield Download(f"{agency_url(agency.id)}agency.xlsx", workbook(entries))


def _page(
    catalogue: Catalogue, agency: Agency, entries: Sequence[Published], similar: Sequence[Agency]
) -> Page:
    rows = {row.entry.year: row for row in listing(entries, agency_url(agency.id))}
    withheld = {one.year: one for one in catalogue.withheld.get(agency.id, ()) if one.year}
    uncounted = catalogue.uncounted.get(agency.id, [])
    received = grouped((one for one in uncounted if one.report.year), lambda one: one.report.year or 0)
    told = {*rows, *withheld, *received}
    years = [
        YearRow(
            year,
            row,
            timeliness(agency, row.entry.report) if row else "",
            withheld.get(year),
            received.get(year, ()),
        )
        for year in range(max(told, default=0), min(told, default=1) - 1, -1)
        for row in (rows.get(year),)
    ]
    missing = [row.year for row in reversed(years) if not (row.row or row.withheld or row.received)]
    undecided = [row.year for row in reversed(years) if row.received and not (row.row or row.withheld)]
    figures = [figure for figure in (trend.figure(entries), answers.figure(entries)) if figure]
    lead = _summary(agency, entries, missing, undecided, sorted(withheld))
    return render_page(
        "agency.html",
        agency_url(agency.id),
        f"{agency.name}政府信息公开年报",
        lead,
        crumbs=(Crumb("机关", "agencies/"),),
        toc=(
            *((TocEntry("years", "历年年报"),) if years else ()),
            *((TocEntry("uncounted", "收到而未计入的文件"),) if uncounted else ()),
            *((TocEntry("carried", "结转是否衔接"),) if len(entries) > 1 else ()),
            *((TocEntry("trend", "历年变化"),) if figures else ()),
            TocEntry("about", "机关信息"),
        ),
        demo=any(entry.report.demo for entry in entries),
        agency=agency,
        summary=lead,
        years=years,
        uncounted=[(one, received_url(one)) for one in uncounted],
        columns=COLUMNS,
        figures=figures,
        region_path=catalogue.region_path(agency.region),
        parent=catalogue.agencies.get(agency.parent or ""),
        children=catalogue.children.get(agency.id, []),
        carried=_carried(entries),
        similar=similar,
        workbook=f"{agency_url(agency.id)}agency.xlsx" if entries else "",
    )


def _carried(entries: Sequence[Published]) -> list[Carried]:
    """For each two reports of neighbouring years, whether the applications carried forward arrive."""
    found = []
    for former, entry in pairwise(entries):
        if former.year != entry.year - 1:
            continue
        forward = former.fact("requests", "carried_forward", "total")
        over = entry.fact("requests", "carried_over", "total")
        known = forward and over and forward.value is not None and over.value is not None
        closes = forward.value == over.value if forward and over and known else None
        found.append(Carried(former.year, entry.year, words(forward, "件"), words(over, "件"), closes))
    return found


def similar_agencies(catalogue: Catalogue, agency: Agency) -> list[Agency]:
    """Up to ``SIMILAR`` others of the same level and kind, the nearest first."""
    found: dict[str, Agency] = {}
    for region in reversed(catalogue.region_path(agency.region)):
        for other in catalogue.alike.get((agency.level, agency.kind, region.code), ()):
            if len(found) == SIMILAR:
                break
            if other.id != agency.id:
                found.setdefault(other.id, other)
    return list(found.values())


def _summary(
    agency: Agency,
    entries: Sequence[Published],
    missing: Sequence[int],
    undecided: Sequence[int],
    withheld: Sequence[int],
) -> str:
    """What is here, and the latest report's figures."""
    others = ((withheld, "的年报已从本站撤下"), (undecided, "收到的文件未计入"))
    down = "；".join(f"{'、'.join(map(str, years))} 年{said}" for years, said in others if years)
    if not entries:
        return f"{agency.name} {down}。" if down else f"本站尚未收录{agency.name}的年报。"
    first, last = entries[0].year, entries[-1].year
    span = f"{first} 年" if first == last else f"{first}—{last} 年"
    gap = f"，其中缺 {'、'.join(map(str, missing))} 年" if missing else ""
    gap += f"；{down}" if down else ""
    return f"本站收录{agency.name} {span}的年报 {len(entries)} 份{gap}。最近一份：{summary(entries[-1])}"
