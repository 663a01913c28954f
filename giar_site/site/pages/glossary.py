"""``/glossary/``: every row and column of the form, and how the site draws what it read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from giar_site.forms import editions
from giar_site.site.catalogue import TABLES, Catalogue
from giar_site.site.page import Page, TocEntry
from giar_site.site.pages.items import form_items
from giar_site.site.templating import render_page
from giar_site.site.wording import SEVERITY_MEANINGS, SEVERITY_NAMES, STATUS_MEANINGS, STATUS_NAMES


class Term(NamedTuple):
    """``group`` is what the form puts the row under, ``url`` leads to the term's own page; or ""."""

    id: str
    label: str
    definition: str
    basis: str
    editions: str
    group: str
    url: str


def pages(catalogue: Catalogue) -> Iterator[Page]:
    titles = {table: editions()[-1].table(table).title for table in TABLES}
    yield render_page(
        "glossary.html",
        "glossary/",
        "名词解释",
        "法定表格各行各列的含义和依据，以及本站各种标记的含义。",
        toc=[*(TocEntry(table, title) for table, title in titles.items()), TocEntry("signs", "本站的标记")],
        tables=[(table, title, _rows(table), _columns(table)) for table, title in titles.items()],
        signs=[(STATUS_NAMES[status], meaning) for status, meaning in STATUS_MEANINGS.items()],
        severities=[(SEVERITY_NAMES[severity], meaning) for severity, meaning in SEVERITY_MEANINGS.items()],
    )


def _rows(table: str) -> list[Term]:
    return [
        Term(
            f"{table}.{row.item}",
            row.first.label,
            row.first.definition,
            row.first.basis,
            "、".join(edition.id for edition, _, _ in reversed(row.places)),
            row.group,
            row.url,
        )
        for row in form_items()
        if row.table == table
    ]


def _columns(table: str) -> list[Term]:
    found: dict[str, Term] = {}
    for edition in editions():
        for column in edition.table(table).columns:
            former = found.get(column.id)
            years = f"{former.editions}、{edition.id}" if former else edition.id
            found[column.id] = Term(
                f"{table}:{column.id}", column.label, column.definition, "", years, "", ""
            )
    return list(found.values())
