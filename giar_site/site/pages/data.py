"""``/data/`` and ``/api/v1/``: the data set, its descriptions, and the page that explains them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from giar_site.findings import Finding
from giar_site.kept import KeptResults
from giar_site.model import Agency
from giar_site.model_json import encoded
from giar_site.site.catalogue import Catalogue, Published
from giar_site.site.data.api_sink import API, agency_json
from giar_site.site.data.describe import DESCRIPTION, TITLE, api_index, data_package, dcat, schema_org
from giar_site.site.data.examples import examples
from giar_site.site.data.files import (
    BESIDE_PAGES,
    DATA,
    FORMAT_SETS,
    SPLIT_ABOVE,
    DataFile,
    DataSet,
    FormatSet,
    Input,
    described,
    file_name,
    groups,
    summed_up,
    write_group,
    write_small,
)
from giar_site.site.data.json_schemas import SCHEMAS, schema_file
from giar_site.site.data.openapi import ENDPOINTS, openapi
from giar_site.site.data.schema import DATA_TABLES, AgencySource, ReportSource
from giar_site.site.data.slices import LIMIT, Slice, cut, slices
from giar_site.site.downloads.spreadsheet import DIGITS, KINDS
from giar_site.site.escape import json_script, trusted
from giar_site.site.history import CHANGES, KIND_NAMES, REASONS
from giar_site.site.page import Download, Page, TocEntry
from giar_site.site.pages import items
from giar_site.site.pages.query import QUERY, query_page
from giar_site.site.pages.received import received_url
from giar_site.site.templating import render_page
from giar_site.site.wording import STATUS_MEANINGS, STATUS_NAMES

FORMATS = {
    "csv": ("CSV", "UTF-8（带 BOM），可直接用 Excel 打开"),
    "parquet": ("Parquet", "体积最小，适合 pandas、DuckDB、R"),
    "sqlite": ("SQLite", "四张表，另有各法定表格的宽表视图"),
    "xlsx": ("Excel 工作簿", "每张法定表格一个工作表，一行一份报告"),
    "jsonl": ("JSON Lines", "一行一份报告的全部内容，含各章文字"),
}

CHECKSUMS = "SHA256SUMS"  # as `sha256sum --check` reads it


class FileGroup(NamedTuple):
    """The files of one format."""

    name: str
    about: str
    files: list[tuple[DataFile, str]]


def group_parts(catalogue: Catalogue) -> Iterator[tuple[FormatSet, int | None, bool]]:
    """The large files, by what is written together: formats, and the year where it is a file a year; and
    whether they take no more than that year's reports, no file beside their pages, and nothing of all."""
    for formats, year in product(FORMAT_SETS, groups(catalogue.reports)):
        yield formats, year, year is not None and formats != BESIDE_PAGES


def group_pages(catalogue: Catalogue, formats: FormatSet, year: int | None, root: Path) -> Iterator[Download]:
    """``root`` is the folder of the site, where the reports' JSON is."""
    made_from = replace(_input(catalogue, year), content=partial(_report_json, root))
    folder = _emptied(catalogue, f"{formats[0]}-{year}")
    for path in write_group(made_from, folder, formats, year):
        yield Download(path.relative_to(folder).as_posix(), path)


def slice_parts(catalogue: Catalogue, root: Path) -> list[Slice]:
    """``root`` is the folder of the site, with the large files."""
    names = {year: root / DATA / file_name("sqlite", year) for year in groups(catalogue.reports)}
    return slices(catalogue, {year: path.stat().st_size for year, path in names.items()}, LIMIT)


def slice_pages(catalogue: Catalogue, slice: Slice, root: Path) -> Iterator[Download]:
    """A file for the browser, and what it holds: ``title``, ``reports`` (how many)."""
    for made, path in cut(catalogue, slice, root / DATA, _emptied(catalogue, slice.id)):
        yield Download(f"{QUERY}{path.name}", path)
        yield _json(f"{QUERY}{made.id}.json", {"title": made.title, "reports": len(made.reports)})


def small_pages(catalogue: Catalogue) -> Iterator[Download]:
    """The small files of the data set, of all reports."""
    folder = _emptied(catalogue, "small")
    for path in write_small(_input(catalogue), folder):
        yield Download(path.relative_to(folder).as_posix(), path)


def pages(catalogue: Catalogue, root: Path) -> Iterator[Page | Download]:
    """All that describes the data set. ``root`` is the folder of the site, with its files."""
    settings = catalogue.settings
    with KeptResults(catalogue.work / "checksums") as known:
        files = described(groups(catalogue.reports), root, known)
    others = len(_uncounted(catalogue))
    made = DataSet(tuple(files), summed_up(catalogue.reports, len(catalogue.dataset.agencies), others))
    yield _json(f"{API}items.json", list(_items(catalogue)))
    yield _json(f"{API}index.json", api_index(made, settings))
    yield _json(f"{API}openapi.json", openapi(settings.site_url))
    yield _json("data/datapackage.json", data_package(made, settings))
    yield _json("data/catalog.jsonld", dcat(made, settings))
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in made.files)
    yield Download(f"data/{CHECKSUMS}", sums.encode())
    if catalogue.history:
        yield Download(
            f"data/{CHANGES}", "".join(catalogue.history.lines()).encode("utf-8", "backslashreplace")
        )
    for name in SCHEMAS:
        yield _json(f"data/schema/{name}.json", schema_file(name, settings.site_url))
    yield _page(catalogue, made)
    yield query_page(catalogue, made, root)


def agency_pages(catalogue: Catalogue, agency: Agency) -> Iterator[Download]:
    """The agency's file of the API."""
    root, entries = catalogue.settings.site_url, catalogue.of_agency(agency)
    region = catalogue.regions.get(agency.region or "")
    name = region.name if region else None
    source = AgencySource(agency, name, tuple(entry.year for entry in entries), root)
    reports = [ReportSource(entry, name, root) for entry in entries]
    yield _json(f"{API}agencies/{agency.id}.json", agency_json(source, reports))


def _input(catalogue: Catalogue, year: int | None = None) -> Input:
    """Of all reports, or of a year's and their agencies."""
    reports = catalogue.reports if year is None else catalogue.by_year[year]
    own = {entry.agency.id: entry.agency for entry in reports}
    return Input(
        reports,
        catalogue.dataset.agencies if year is None else tuple(own.values()),
        catalogue.regions,
        _uncounted(catalogue) if year is None else (),
        catalogue.settings.site_url,
    )


def _uncounted(catalogue: Catalogue) -> list[tuple[Finding, str]]:
    """The findings about no current report, each with the page that shows it or ""."""
    found = []
    for finding in catalogue.dataset.findings:
        if finding.report not in catalogue.by_path:
            received = catalogue.received.get(finding.report)
            found.append((finding, received_url(received) if received else ""))
    return found


def _report_json(root: Path, entry: Published) -> bytes:
    return (root / f"{entry.url}report.json").read_bytes()


def _emptied(catalogue: Catalogue, name: str) -> Path:
    """A folder for files until they are moved into the site."""
    folder = catalogue.work / "data-set" / name
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _items(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    root = catalogue.settings.site_url
    for row, files in items.data_files(catalogue):
        yield {
            "table": row.table,
            "item": row.item,
            "title": row.title,
            "editions": sorted(edition.id for edition, _, _ in row.places),
            "item_url": root + row.url,
            "rows": [root + file for file in files],
        }


def _page(catalogue: Catalogue, made: DataSet) -> Page:
    titles = {table.name: table.title for table in DATA_TABLES}
    order = list(titles)
    groups = []
    for kind, (name, about) in FORMATS.items():
        files = [(file, _holds(file, titles)) for file in made.files if file.format == kind]
        files.sort(key=lambda pair: (order.index(pair[0].tables[0]), pair[0].name))
        groups.append(FileGroup(name, about, files))
    return render_page(
        "data.html",
        "data/",
        "数据",
        f"全部 {made.summary.rows['facts']} 格的数据文件：CSV、Parquet、SQLite、Excel、JSON。",
        toc=(
            TocEntry("files", "数据文件"),
            TocEntry("columns", "各列的含义"),
            TocEntry("statuses", "没有数字的格"),
            TocEntry("examples", "怎样使用"),
            TocEntry("history", "历次变化"),
            TocEntry("api", "接口"),
            TocEntry("cite", "许可和引用"),
        ),
        demo=catalogue.demo,
        updated=made.summary.as_of,
        head=trusted(
            f'<script type="application/ld+json">{json_script(schema_org(made, catalogue.settings))}</script>'
        ),
        intro=DESCRIPTION,
        data_title=TITLE,
        made=made,
        groups=groups,
        tables=DATA_TABLES,
        examples=examples(made.files),
        split_above=SPLIT_ABOVE,
        digits=DIGITS,
        shown=[
            (STATUS_NAMES[status], status.value, STATUS_MEANINGS[status], shown)
            for status, (shown, _) in KINDS.items()
        ],
        received=len(catalogue.dataset.received),
        endpoints=[(path, about) for path, _, about, _ in ENDPOINTS],
        api=API,
        query=QUERY,
        history=catalogue.history,
        changes=f"data/{CHANGES}",
        kinds=Counter(change.kind for change in catalogue.history.changes) if catalogue.history else {},
        kind_names=KIND_NAMES,
        reasons=REASONS,
    )


def _holds(file: DataFile, titles: dict[str, str]) -> str:
    names = "报告全文" if file.format == "jsonl" else "、".join(titles[name] for name in file.tables)
    return f"{names}，{file.year} 年" if file.year is not None else names


def _json(url: str, data: Any) -> Download:
    return Download(url, encoded(data))
