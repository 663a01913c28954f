"""``/items/`` and ``/items/<table>/<item>/``: one row of the form across all agencies and years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from giar_site.forms import Edition, FormTable, Item, address, editions
from giar_site.site.catalogue import TABLES, Catalogue
from giar_site.site.page import Crumb, Page
from giar_site.site.pages.listing import ListingColumn, ListingRow, listing_row
from giar_site.site.templating import render_page

Place = tuple[Edition, FormTable, Item]  # a row in an edition

_NUMBERING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.")


class ItemSection(NamedTuple):
    """The row in one edition: its label, its columns and the reports that use that edition."""

    edition: Edition
    item: Item
    columns: Sequence[ListingColumn]
    rows: Sequence[ListingRow]


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


def pages(catalogue: Catalogue) -> Iterator[Page]:
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
                [(item_url(owner, item), found[0][2].label) for owner, item, found in rows if owner == table],
            )
            for table in TABLES
        ],
    )
    for table, item, places in rows:
        yield _page(catalogue, table, item, places)


def _page(catalogue: Catalogue, table: str, item_id: str, places: list[Place]) -> Page:
    url = item_url(table, item_id)
    sections = [_section(catalogue, *place, url) for place in places]
    _, form, item = places[0]
    group = next((group.label for group in form.groups if group.id == item.group), "")
    title = "：".join(_NUMBERING.sub("", label) for label in (group, item.label) if label)
    return render_page(
        "item.html",
        url,
        title,
        f"{title}（{form.title}）：{item.definition}。各机关历年数字。",
        crumbs=(Crumb("事项", "items/"),),
        demo=catalogue.demo,
        form=form,
        item=item,
        group=group,
        address=address(table, item_id),
        sections=sections,
    )


def _section(catalogue: Catalogue, edition: Edition, form: FormTable, item: Item, url: str) -> ItemSection:
    columns = [
        ListingColumn(column.label, form.id, item.id, column.id, column.unit)
        for column in map(form.column, item.columns)
    ]
    entries = [entry for entry in catalogue.reports if entry.report.editions.get(form.id) == edition.id]
    return ItemSection(edition, item, columns, [listing_row(entry, url, columns) for entry in entries])
