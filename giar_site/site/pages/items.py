"""``/items/`` and ``/items/<table>/<item>/``: one row of the form across all agencies and years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from giar_site.forms import Edition, FormTable, Item, address, editions
from giar_site.model import Fact
from giar_site.model_json import encoded
from giar_site.site.catalogue import TABLES, Catalogue, Published, grouped
from giar_site.site.charts import Figure, spread
from giar_site.site.page import Crumb, Download, Page
from giar_site.site.pages.listing import Choice, ListingColumn, ListingRow, choices, listing_row
from giar_site.site.templating import render_page

ROWS_A_PAGE = 500

Place = tuple[Edition, FormTable, Item]  # a row in an edition

_NUMBERING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.")


class ItemSection(NamedTuple):
    """The row in one edition: its label, its columns and the reports that use that edition."""

    edition: Edition
    item: Item
    columns: Sequence[ListingColumn]
    rows: Sequence[ListingRow]

    def figures(self, column: str) -> Iterator[tuple[Published, Fact | None]]:
        """Each report with its fact in a column, None where this edition has no such cell."""
        at = next((place for place, one in enumerate(self.columns) if one.column == column), None)
        return ((row.entry, None if at is None else row.facts[at]) for row in self.rows)


class RowOfForm(NamedTuple):
    """A row of the form in all editions that have it, the latest first."""

    table: str
    item: str
    places: Sequence[Place]

    @property
    def form(self) -> FormTable:
        return self.places[0][1]

    @property
    def first(self) -> Item:
        return self.places[0][2]

    @property
    def group(self) -> str:
        return next((group.label for group in self.form.groups if group.id == self.first.group), "")

    @property
    def url(self) -> str:
        return f"items/{self.table}/{self.item}/"

    @property
    def title(self) -> str:
        return "：".join(_NUMBERING.sub("", label) for label in (self.group, self.first.label) if label)


@cache
def form_items() -> tuple[RowOfForm, ...]:
    """Every row of the form, whatever its edition."""
    found: dict[tuple[str, str], list[Place]] = {}
    for table in TABLES:
        for edition in reversed(editions()):
            form = edition.table(table)
            for item in form.items:
                found.setdefault((table, item.id), []).append((edition, form, item))
    return tuple(RowOfForm(*row, places) for row, places in found.items())


def pages(catalogue: Catalogue) -> Iterator[Page | Download]:
    rows = form_items()
    yield render_page(
        "items.html",
        "items/",
        "事项",
        "按法定表格的每一行查阅各机关历年数字。",
        demo=catalogue.demo,
        tables=[
            (
                editions()[-1].table(table).title,
                grouped((row for row in rows if row.table == table), lambda row: row.group).items(),
            )
            for table in TABLES
        ],
    )
    for row in rows:
        by_year = catalogue.by_table[row.table]
        count = sum(map(len, by_year.values()))
        if count <= ROWS_A_PAGE:
            entries = [entry for entry in catalogue.reports if row.table in entry.tables]
            yield from _listed(catalogue, row, row.url, entries, "", ())
        else:
            parts = [(f"{row.url}{year}/", f"{year} 年", len(found)) for year, found in by_year.items()]
            yield _page(catalogue, row, row.url, count, "", (), parts=parts)


def year_pages(catalogue: Catalogue, table: str, year: int, region: str) -> Iterator[Page | Download]:
    """The rows of a table in one year, where their own pages would list too many reports: by region where
    the year's would too. ``region`` "" is for the year's own pages."""
    found = catalogue.by_table[table][year]
    regions = _by_region(found) if len(found) > ROWS_A_PAGE else {}
    for row in form_items():
        if row.table != table:
            continue
        url, crumb = f"{row.url}{year}/", Crumb(row.title, row.url)
        if region:
            crumbs = (crumb, Crumb(f"{year} 年", url))
            name = f"{year} 年{_region_name(catalogue, region)}"
            yield from _listed(catalogue, row, f"{url}{region}/", regions[region], name, crumbs)
        elif regions:
            parts = [(f"{url}{c}/", _region_name(catalogue, c), len(own)) for c, own in regions.items()]
            yield _page(catalogue, row, url, len(found), f"{year} 年", (crumb,), parts=parts)
        else:
            yield from _listed(catalogue, row, url, found, f"{year} 年", (crumb,))


def years_apart(catalogue: Catalogue) -> list[tuple[str, int, str]]:
    """The (table, year, region) that have ``year_pages``, the latest year first."""
    found = [
        (table, year, region)
        for table, by_year in catalogue.by_table.items()
        if sum(map(len, by_year.values())) > ROWS_A_PAGE
        for year, entries in by_year.items()
        for region in ("", *(_by_region(entries) if len(entries) > ROWS_A_PAGE else ()))
    ]
    return sorted(found, key=lambda part: -part[1])


def data_files(catalogue: Catalogue) -> Iterator[tuple[RowOfForm, list[str]]]:
    """Each row of the form with the addresses of its ``rows.json``: one, or those of the parts."""
    apart = grouped(years_apart(catalogue), lambda part: part[0])
    for row in form_items():
        parts = apart.get(row.table, ())
        divided = {year for _, year, region in parts if region}
        urls = [
            f"{row.url}{year}/{region}/" if region else f"{row.url}{year}/"
            for _, year, region in parts
            if region or year not in divided
        ]
        yield row, [f"{url}rows.json" for url in urls or [row.url]]


def _by_region(entries: Sequence[Published]) -> dict[str, list[Published]]:
    return dict(sorted(grouped(entries, lambda entry: entry.place).items()))


def _region_name(catalogue: Catalogue, code: str) -> str:
    return catalogue.regions[code].name if code in catalogue.regions else "地区待确认"


def _listed(
    catalogue: Catalogue,
    row: RowOfForm,
    url: str,
    entries: Sequence[Published],
    part: str,
    crumbs: tuple[Crumb, ...],
) -> Iterator[Page | Download]:
    sections = [section for place in row.places if (section := _section(*place, entries, url)).rows]
    column = next((c for c in row.form.columns if c.id == "total"), row.form.column(row.first.columns[-1]))
    drawn = [figure for section in sections for figure in section.figures(column.id)]
    yield _page(
        catalogue,
        row,
        url,
        len(entries),
        part,
        crumbs,
        sections=sections,
        figure=spread.figure(drawn, column),
        choices=choices(catalogue, [entry for entry, _ in drawn]),
        scripts=("listing.js",),
    )
    data = [_data(section, listed) for section in sections for listed in section.rows]
    yield Download(f"{url}rows.json", encoded(data))


def _page(
    catalogue: Catalogue,
    row: RowOfForm,
    url: str,
    count: int,
    part: str,
    crumbs: tuple[Crumb, ...],
    *,
    parts: Sequence[tuple[str, str, int]] = (),
    sections: Sequence[ItemSection] = (),
    figure: Figure | None = None,
    choices: Sequence[Choice] = (),
    scripts: Sequence[str] = (),
) -> Page:
    title = f"{row.title}（{part}）" if part else row.title
    return render_page(
        "item.html",
        url,
        title,
        f"{title}（{row.form.title}）：{row.first.definition}。{count} 份报告的数字。",
        crumbs=(Crumb("事项", "items/"), *crumbs),
        # A piece of a list: the row is found on its own page, the figures on the reports'.
        noindex=bool(part),
        demo=catalogue.demo,
        scripts=scripts,
        form=row.form,
        item=row.first,
        group=row.group,
        address=address(row.table, row.item),
        parts_of=parts,
        sections=sections,
        figure=figure,
        choices=choices,
        data=f"{url}rows.json",
        marks=catalogue.row_marks,
    )


def _section(
    edition: Edition, form: FormTable, item: Item, entries: Sequence[Published], url: str
) -> ItemSection:
    columns = [
        ListingColumn(column.label, form.id, item.id, column.id, column.unit)
        for column in map(form.column, item.columns)
    ]
    own = [entry for entry in entries if entry.report.editions.get(form.id) == edition.id]
    return ItemSection(edition, item, columns, [listing_row(entry, url, columns) for entry in own])


def _data(section: ItemSection, row: ListingRow) -> dict[str, Any]:
    entry, agency = row.entry, row.entry.agency
    facts = [(c.column, fact) for c, fact in zip(section.columns, row.facts, strict=True)]
    return {
        "agency": agency.id,
        "name": agency.name,
        "year": entry.year,
        "region": agency.region,
        "level": agency.level,
        "kind": agency.kind,
        "scope": entry.report.scope.value,
        "edition": section.edition.id,
        "url": entry.url,
        "values": {column: fact.value if fact else None for column, fact in facts},
        "statuses": {column: fact.status.value if fact else "absent" for column, fact in facts},
    }
