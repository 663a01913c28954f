"""``/compare/``: up to six agencies side by side, made in the browser from static JSON.

The state is in the address. The data: ``agencies/index.json`` names the agencies, the API's
file of an agency has its figures of all years.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from giar_site.forms import address, editions
from giar_site.kept import KeptResults, digest_of
from giar_site.model import Agency
from giar_site.model_json import encoded
from giar_site.program import program
from giar_site.site.catalogue import TABLES, Catalogue
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
    with KeptResults(catalogue.work / "pinyin") as known:
        index = [_entry(catalogue, agency, known) for agency in catalogue.dataset.agencies]
    yield Download("agencies/index.json", encoded(index))


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


def _entry(catalogue: Catalogue, agency: Agency, known: KeptResults) -> list[Any]:
    """id, name, pinyin, initials, other names, years."""
    names = [agency.name, *(alias.name for alias in agency.aliases)]
    spelled = [known.of(digest_of(program(), name), partial(_spelled, name)) for name in names]
    return [
        agency.id,
        agency.name,
        " ".join(pinyin for pinyin, _ in spelled),
        " ".join(initials for _, initials in spelled),
        " ".join(names[1:]),
        [entry.year for entry in catalogue.by_agency.get(agency.id, [])],
    ]


def _spelled(name: str) -> tuple[str, str]:
    """Pinyin and its initials."""
    from pypinyin import Style, lazy_pinyin  # 0.3 s to import, and most names are known

    return "".join(lazy_pinyin(name)), "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
