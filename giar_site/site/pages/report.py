"""``/agencies/<agency>/<year>/``: one report, with its data and its file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from giar_site.forms import FormTable, address, editions
from giar_site.model import Agency
from giar_site.model_json import Written, dumps, encoded, report_dict
from giar_site.site.catalogue import TABLES, Catalogue, Published, agency_url
from giar_site.site.charts import Figure, applicants, outcomes
from giar_site.site.completeness import completeness
from giar_site.site.downloads import csv_table, source_name
from giar_site.site.escape import visible
from giar_site.site.figures import Drawing, behind, draw, words
from giar_site.site.history import told
from giar_site.site.marks import Marks, place_name, table_of
from giar_site.site.metadata import dataset
from giar_site.site.narrative import ChapterView, chapter_views
from giar_site.site.page import Crumb, Download, Page, TocEntry
from giar_site.site.pages.changes import changes_url
from giar_site.site.pages.received import received_url
from giar_site.site.pages.similar import similar_url
from giar_site.site.tables import TableView, table_view
from giar_site.site.templating import render_page

KEY_FIGURES = (
    ("新收申请", "requests", "received", "total"),
    ("本年度办结", "requests", "total", "total"),
    ("予以公开", "requests", "granted", "total"),
    ("行政复议", "proceedings", "reconsideration", "total"),
)


class KeyFigure(NamedTuple):
    label: str
    address: str
    drawing: Drawing | None
    unit: str
    doubted: bool


class TableSection(NamedTuple):
    """A table's part of the page; ``view`` is None where the report has no such table, ``chapter`` the
    id of the chapter that holds nothing else, or ""."""

    id: str
    title: str
    chapter: str
    view: TableView | None
    figures: tuple[Figure, ...]


def pages(catalogue: Catalogue, agency: Agency) -> Iterator[Page | Download]:
    entries = catalogue.of_agency(agency)
    for index, entry in enumerate(entries):
        former = entries[index - 1] if index else None
        following = entries[index + 1] if index + 1 < len(entries) else None
        yield _page(catalogue, entry, former, following)
        yield from _files(catalogue, entry)


def summary(entry: Published) -> str:
    """The report's main figures in one plain paragraph."""

    def said(table: str, item: str) -> str:
        return behind("", words(entry.fact(table, item, "total"), "件"))

    requests = (
        f"新收政府信息公开申请{said('requests', 'received')}，上年结转{said('requests', 'carried_over')}；"
        f"办结{said('requests', 'total')}，其中予以公开{said('requests', 'granted')}、"
        f"部分公开{said('requests', 'partially_granted')}；"
        f"结转下年度{said('requests', 'carried_forward')}。"
        if "requests" in entry.tables
        else "报告中没有申请情况表。"
    )
    proceedings = (
        f"行政复议{said('proceedings', 'reconsideration')}，"
        f"未经复议直接起诉{said('proceedings', 'litigation_direct')}，"
        f"复议后起诉{said('proceedings', 'litigation_after_reconsideration')}。"
        if "proceedings" in entry.tables
        else "报告中没有行政复议、行政诉讼情况表。"
    )
    return f"{entry.year} 年{requests}{proceedings}"


def _page(
    catalogue: Catalogue, entry: Published, former: Published | None, following: Published | None
) -> Page:
    report, agency = entry.report, entry.agency
    marks = Marks(entry.findings, TABLES)
    chapters = chapter_views(report.chapters)
    bare = {chapter.table: chapter for chapter in reversed(chapters) if chapter.table and not chapter.body}
    sections = [_section(entry, table, bare.get(table), marks) for table in TABLES]
    chapters = [chapter for chapter in chapters if chapter not in bare.values()]
    title = f"{agency.name} {entry.year} 年政府信息公开工作年度报告"
    told_briefly = summary(entry)
    return render_page(
        "report.html",
        entry.url,
        title,
        f"{agency.name}{told_briefly}",
        crumbs=(Crumb("机关", "agencies/"), Crumb(agency.name, agency_url(agency.id))),
        toc=_toc(sections, chapters),
        demo=report.demo,
        updated=report.published,
        head=dataset(catalogue.settings, entry, title, told_briefly, _data_files(entry)),
        entry=entry,
        report=report,
        agency=agency,
        agency_url=agency_url(agency.id),
        region_path=catalogue.region_path(agency.region),
        summary=told_briefly,
        key_figures=[_key_figure(entry, *figure) for figure in KEY_FIGURES],
        sections=sections,
        titles={section.id: section.title for section in sections},
        chapters=chapters,
        completeness=completeness(report),
        withheld_places={
            takedown.cell: f"{form.title} {place_name(form, takedown.cell)}"
            for takedown in report.withheld
            if takedown.cell
            for _, form in [entry.tables[table_of(takedown.cell)]]
        },
        other_marks=marks.others,
        source="" if report.withheld else entry.url + source_name(report.source.path),
        uncounted=[
            (one, received_url(one))
            for one in catalogue.uncounted.get(agency.id, ())
            if one.report.year == entry.year
        ],
        former=former,
        changes=changes_url(entry.url) if former and former.year == entry.year - 1 else "",
        following=following,
        similar=catalogue.similar.of_report(report),
        similar_url=similar_url(entry.url),
        settings=catalogue.settings,
        source_data=_source_data(catalogue, entry, title),
        scripts=("report.js",),
    )


def _source_data(catalogue: Catalogue, entry: Published, title: str) -> dict[str, Any]:
    """What the menu of a cell needs to cite it, and to say where it was read."""
    report, settings = entry.report, catalogue.settings
    return {
        "agency": visible(entry.agency.name),
        "title": visible(title.removeprefix(entry.agency.name).strip()),
        "year": entry.year,
        "published": report.published.isoformat() if report.published else "",
        "sha256": report.source.sha256,
        "file": visible(report.source.path),
        "editions": report.editions,
        "site": settings.site_name,
        "since": catalogue.history.since if catalogue.history else "",
        "history": {
            address: [visible(line) for line in lines]
            for address, lines in told(catalogue.history, catalogue.dataset, report).items()
        },
        "mistake": settings.report_mistake,
        "contact": settings.contact,
    }


def _section(entry: Published, table: str, chapter: ChapterView | None, marks: Marks) -> TableSection:
    figures = (outcomes.figure(entry), applicants.figure(entry)) if table == "requests" else ()
    return TableSection(
        table,
        chapter.title if chapter else _form(table).title,
        chapter.id if chapter else "",
        table_view(entry, table, marks) if table in entry.tables else None,
        tuple(figure for figure in figures if figure),
    )


def _form(table: str) -> FormTable:
    """The table in the latest edition, for its name."""
    return editions()[-1].table(table)


def _key_figure(entry: Published, label: str, table: str, item: str, column: str) -> KeyFigure:
    fact = entry.fact(table, item, column)
    unit = _form(table).column(column).unit
    place = address(table, item, column)
    return KeyFigure(label, place, draw(fact, unit) if fact else None, unit, place in entry.doubted)


def _toc(sections: list[TableSection], chapters: list[ChapterView]) -> list[TocEntry]:
    return [
        TocEntry("key-figures", "主要数字"),
        *(TocEntry(section.id, section.title) for section in sections),
        *(TocEntry(chapter.id, chapter.title) for chapter in chapters),
        TocEntry("sources", "来源与完整性"),
    ]


def _data_files(entry: Published) -> list[str]:
    tables = [f"{entry.url}{table}.{kind}" for table in entry.tables for kind in ("csv", "json")]
    return [f"{entry.url}report.json", *tables]


def _files(catalogue: Catalogue, entry: Published) -> Iterator[Download]:
    report = entry.report
    data = report_dict(report, entry.findings)
    facts = report.facts
    # Each fact is written once, for the file of the whole report and for that of its table.
    written = [(table, dumps(list(run))[1:-1]) for table, run in groupby(data["facts"], itemgetter("table"))]
    data["facts"] = Written(f"[{', '.join(json for _, json in written)}]")
    yield Download(f"{entry.url}report.json", encoded(data))
    for table, (_, form) in entry.tables.items():
        own = [fact for fact in facts if fact.table == table]
        yield Download(f"{entry.url}{table}.csv", csv_table(form, own))
        of_table = ", ".join(json for name, json in written if name == table)
        yield Download(f"{entry.url}{table}.json", encoded(Written(f"[{of_table}]")))
    if not report.withheld:  # the file still has what was taken down
        source = entry.url + source_name(report.source.path)
        yield Download(source, catalogue.read_source(report.source.path))
