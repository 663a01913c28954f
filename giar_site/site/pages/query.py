"""``/data/query/``: SQL over the data set in the reader's own browser; nothing is sent anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from giar_site.site.assets import VENDORED
from giar_site.site.catalogue import Catalogue
from giar_site.site.data.files import DataSet
from giar_site.site.data.questions import QUESTIONS
from giar_site.site.data.schema import DATA_TABLES
from giar_site.site.data.slices import LIMIT
from giar_site.site.data.sqlite_sink import column_names, wide_views
from giar_site.site.escape import trusted
from giar_site.site.page import Crumb, Page, TocEntry, relative
from giar_site.site.templating import render_page

QUERY = "data/query/"
MOST = 10_000  # rows of a result that the browser keeps
SHOWN = 500  # rows of a result in the page's table: thousands make a phone slow
BARS = 30  # rows of a result in a chart
LIBRARY = "sql-wasm.wasm"


class Choice(NamedTuple):
    """A file that can be queried; ``id`` stands in addresses, ``url`` is from the site's root."""

    id: str
    title: str
    url: str
    size: int
    reports: int


def choices(made: DataSet, root: Path) -> list[Choice]:
    """The SQLite files that a browser can hold, by year, the latest first, and then by region. ``root`` is
    the folder of the site with the parts of those that are too large."""
    found = []
    for file in made.files:
        if file.format == "sqlite" and file.size <= LIMIT:
            year, address = file.year, f"data/{file.name}"
            if year is None:
                found.append(Choice("all", "全部报告", address, file.size, made.summary.rows["reports"]))
            else:
                reports = made.summary.years[year]
                found.append(Choice(f"year-{year}", f"{year} 年", address, file.size, reports))
    for path in (root / QUERY).glob("*.sqlite"):
        told = json.loads(path.with_suffix(".json").read_bytes())
        found.append(Choice(path.stem, url=QUERY + path.name, size=path.stat().st_size, **told))
    return sorted(found, key=_order)


def _order(choice: Choice) -> tuple[bool, int, str]:
    kind, _, rest = choice.id.partition("-")
    year = int(rest.partition("-")[0]) if kind == "year" else 0
    return kind == "region", -year, choice.id


def query_page(catalogue: Catalogue, made: DataSet, root: Path) -> Page:
    return render_page(
        "query.html",
        QUERY,
        "查询数据",
        "在浏览器里用 SQL 查询全部数字：现成的问题、自己写的语句，结果可以画图、下载。",
        crumbs=(Crumb("数据", "data/"),),
        toc=(
            TocEntry("questions", "现成的问题"),
            TocEntry("statement", "查询语句"),
            TocEntry("result", "结果"),
            TocEntry("tables", "可以查的表"),
        ),
        demo=catalogue.demo,
        head=trusted(f'<link rel="stylesheet" href="{relative("assets/query.css", QUERY)}">'),
        scripts=("query.js",),
        choices=choices(made, root),
        whole=[file for file in made.files if file.format == "sqlite"],
        limit=LIMIT,
        questions=QUESTIONS,
        tables=[(table, column_names(table.fields)) for table in DATA_TABLES],
        views=wide_views(),
        library_size=(Path(VENDORED) / LIBRARY).stat().st_size,
        root=catalogue.settings.site_url,
        most=MOST,
        shown=SHOWN,
        bars=BARS,
    )
