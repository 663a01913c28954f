"""``/compare/``: up to six agencies side by side, made in the browser from static JSON.

The state is in the address. The data: ``agencies/index.json`` names the agencies, ``figures.json``
beside an agency's page has its figures of all years.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pypinyin import Style, lazy_pinyin

from giar_site.forms import address, editions
from giar_site.model import Agency
from giar_site.model_json import dumps
from giar_site.site.catalogue import TABLES, Catalogue, Published, agency_url
from giar_site.site.page import Download, Page
from giar_site.site.pages.listing import COLUMNS
from giar_site.site.templating import render_page


def pages(catalogue: Catalogue) -> Iterator[Page | Download]:
    yield render_page(
        "compare.html",
        "compare/",
        "比较",
        "把几个机关各年的数字放在一起比较，比例都写明分子、分母。",
        demo=catalogue.demo,
        scripts=("compare.js",),
        years=sorted(catalogue.by_year, reverse=True),
        tables=[(editions()[-1].table(table).title, _choices(table)) for table in TABLES],
        chosen={column.address for column in COLUMNS},
    )
    yield Download("agencies/index.json", _json([_entry(catalogue, a) for a in catalogue.dataset.agencies]))
    for agency_id, entries in catalogue.by_agency.items():
        yield Download(f"{agency_url(agency_id)}figures.json", _json([_figures(entry) for entry in entries]))


def _json(data: Any) -> bytes:
    return dumps(data).encode("utf-8", "backslashreplace")


@cache
def _choices(table: str) -> list[tuple[str, str]]:
    """(address, label) of what can be compared: the totals, or every column where there is none."""
    found: dict[str, str] = {}
    for edition in reversed(editions()):
        form = edition.table(table)
        for item in form.items:
            columns = [form.column(c) for c in item.columns]
            for column in [c for c in columns if c.id == "total"] or columns:
                label = item.label if column.id == "total" else f"{item.label}：{column.label}"
                found.setdefault(address(table, item.id, column.id), label)
    return list(found.items())


def _entry(catalogue: Catalogue, agency: Agency) -> list[Any]:
    """id, name, pinyin, initials, other names, years."""
    names = [agency.name, *(alias.name for alias in agency.aliases)]
    return [
        agency.id,
        agency.name,
        " ".join("".join(lazy_pinyin(name)) for name in names),
        " ".join("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in names),
        " ".join(names[1:]),
        [entry.year for entry in catalogue.by_agency.get(agency.id, [])],
    ]


def _figures(entry: Published) -> dict[str, Any]:
    wanted = {cell for table in entry.tables for cell, _ in _choices(table)}
    facts = [fact for fact in entry.report.figures if fact.address in wanted]
    return {
        "year": entry.year,
        "url": entry.url,
        "scope": entry.report.scope.value,
        "figures": {
            # A number as text: a browser's own numbers round, and drop the zeros at the end.
            fact.address: [None if fact.value is None else format(fact.value, "f"), fact.status.value]
            for fact in facts
        },
    }
