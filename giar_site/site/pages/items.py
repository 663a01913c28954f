"""``/items/`` and ``/items/<table>/<item>/``: one row of the form across all agencies and years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from giar_site.forms import Edition, FormTable, Item, address, editions
from giar_site.model_json import dumps
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
        return item_url(self.table, self.item)

    @property
    def title(self) -> str:
        return "：".join(_NUMBERING.sub("", label) for label in (self.group, self.first.label) if label)


def item_url(table: str, item: str) -> str:
    return f"items/{table}/{item}/"


def form_items() -> list[tuple[str, str, list[Place]]]:
    """Every row of the form, whatever its edition: (table, item, places), latest edition first."""
    found: dict[tuple[str, str], list[Place]] = {}
    for table in TABLES:
        for edition in reversed(editions()):
            form = edition.table(table)
            for item in form.items:
                found.setdefault((table, item.id), []).append((edition, form, item))
    return [(table, item, places) for (table, item), places in found.items()]


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
                grouped((RowOfForm(*row) for row in rows if row[0] == table), lambda row: row.group).items(),
            )
            for table in TABLES
        ],
    )
    for table, item, places in rows:
        yield from _item(catalogue, RowOfForm(table, item, places))


def _item(catalogue: Catalogue, row: RowOfForm) -> Iterator[Page | Download]:
    """The row's page; where it would list too many reports, pages by year, and those by region."""
    url = item_url(row.table, row.item)
    entries = [entry for entry in catalogue.reports if row.table in entry.tables]
    if len(entries) <= ROWS_A_PAGE:
        yield from _listed(catalogue, row, url, entries, "", ())
        return
    years = sorted({entry.year for entry in entries}, reverse=True)
    by_year = {year: [entry for entry in entries if entry.year == year] for year in years}
    parts = [(f"{url}{year}/", f"{year} 年", len(found)) for year, found in by_year.items()]
    yield _page(catalogue, row, url, len(entries), "", (), parts=parts)
    for year, found in by_year.items():
        below, crumb = f"{url}{year}/", Crumb(row.title, url)
        if len(found) <= ROWS_A_PAGE:
            yield from _listed(catalogue, row, below, found, f"{year} 年", (crumb,))
            continue
        regions = grouped(found, lambda entry: entry.agency.region or "unknown")
        names = {code: _region_name(catalogue, code) for code in sorted(regions)}
        parts = [(f"{below}{code}/", name, len(regions[code])) for code, name in names.items()]
        yield _page(catalogue, row, below, len(found), f"{year} 年", (crumb,), parts=parts)
        for code, name in names.items():
            crumbs = (crumb, Crumb(f"{year} 年", below))
            yield from _listed(catalogue, row, f"{below}{code}/", regions[code], f"{year} 年{name}", crumbs)


def data_files(catalogue: Catalogue) -> Iterator[tuple[RowOfForm, list[str]]]:
    """Each row of the form with the addresses of its ``rows.json``: one, or those of the parts."""
    for table, item, places in form_items():
        entries = [entry for entry in catalogue.reports if table in entry.tables]
        parts = _parts(item_url(table, item), entries)
        yield RowOfForm(table, item, places), [f"{url}rows.json" for url in parts]


def _parts(url: str, entries: Sequence[Published]) -> list[str]:
    """The pages among which ``_item`` divides so many reports."""
    if len(entries) <= ROWS_A_PAGE:
        return [url]
    found = []
    for year, of_year in sorted(grouped(entries, lambda entry: entry.year).items(), reverse=True):
        regions = sorted({entry.agency.region or "unknown" for entry in of_year})
        below = f"{url}{year}/"
        found += [below] if len(of_year) <= ROWS_A_PAGE else [f"{below}{code}/" for code in regions]
    return found


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
    listed = [entry for section in sections for entry, _, _ in section.rows]
    yield _page(
        catalogue,
        row,
        url,
        len(entries),
        part,
        crumbs,
        sections=sections,
        figure=spread.figure(listed, row.table, row.item, column),
        choices=choices(catalogue, listed),
        scripts=("listing.js",),
    )
    data = [_data(catalogue, section, entry) for section in sections for entry, _, _ in section.rows]
    yield Download(f"{url}rows.json", dumps(data).encode("utf-8", "backslashreplace"))


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


def _data(catalogue: Catalogue, section: ItemSection, entry: Published) -> dict[str, Any]:
    agency = entry.agency
    facts = {c.column: entry.fact(c.table, c.item, c.column) for c in section.columns}
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
        "values": {column: fact.value if fact else None for column, fact in facts.items()},
        "statuses": {column: fact.status.value if fact else "absent" for column, fact in facts.items()},
    }
