"""``/items/`` and ``/items/<table>/<item>/``: one row of the form across all agencies and years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from giar_site.forms import Column, Edition, FormTable, Item, address, editions
from giar_site.model import Fact
from giar_site.site.catalogue import TABLES, Catalogue, Published
from giar_site.site.figures import Drawing, draw
from giar_site.site.page import Crumb, Page
from giar_site.site.templating import render_page


_NUMBERING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.")


class ItemRow(NamedTuple):
    entry: Published
    cells: Sequence[tuple[Drawing | None, str]]


class ItemSection(NamedTuple):
    """The row in one edition: its label, its columns and the reports that use that edition."""

    edition: Edition
    item: Item
    columns: Sequence[Column]
    rows: Sequence[ItemRow]


def item_url(table: str, item: str) -> str:
    return f"items/{table}/{item}/"


def form_items() -> list[tuple[str, str, list[tuple[Edition, FormTable, Item]]]]:
    """Every row of the form, whatever its edition: (table, item, where it stands), latest edition first."""
    found: dict[tuple[str, str], list[tuple[Edition, FormTable, Item]]] = {}
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
            (places[0].title, [(item_url(t, item), found[0][2].label) for t, item, found in rows if t == table])
            for table in TABLES
            if (places := [form for t, _, found in rows if t == table for _, form, _ in found])
        ],
    )
    for table, item, places in rows:
        yield _page(catalogue, table, item, places)


def _page(catalogue: Catalogue, table: str, item_id: str, places: list[tuple[Edition, FormTable, Item]]) -> Page:
    sections = [_section(catalogue, *place) for place in places]
    _, form, item = places[0]
    group = next((group.label for group in form.groups if group.id == item.group), "")
    title = "：".join(_NUMBERING.sub("", label) for label in (group, item.label) if label)
    return render_page(
        "item.html",
        item_url(table, item_id),
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


def _section(catalogue: Catalogue, edition: Edition, form: FormTable, item: Item) -> ItemSection:
    columns = [form.column(column) for column in item.columns]
    anchors = [address(form.id, item.id, column.id) for column in columns]
    rows = []
    for entry in catalogue.reports:
        if entry.report.editions.get(form.id) != edition.id:
            continue
        facts = [entry.fact(form.id, item.id, column.id) for column in columns]
        cells = [
            (_drawn(fact, column), f"{entry.url}#{anchor}")
            for fact, column, anchor in zip(facts, columns, anchors, strict=True)
        ]
        rows.append(ItemRow(entry, cells))
    return ItemSection(edition, item, columns, rows)


def _drawn(fact: Fact | None, column: Column) -> Drawing | None:
    return draw(fact, column.unit) if fact else None
