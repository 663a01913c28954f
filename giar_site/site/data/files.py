"""The pass: published reports, one after the other, into every file of the data set.

Memory does not grow with the number of reports: a sink keeps at most a row group of rows.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from giar_site.findings import Finding
from giar_site.model import Agency, Region, Status
from giar_site.site.catalogue import Published
from giar_site.site.data.api_sink import API, ApiFiles
from giar_site.site.data.csv_sink import CsvTable, FactsCsv
from giar_site.site.data.jsonl_sink import ReportsJsonl, report_json
from giar_site.site.data.rows import ReportRows, Row, report_rows, row
from giar_site.site.data.schema import (
    AGENCIES,
    DATA_TABLES,
    FACTS,
    FINDINGS,
    REPORTS,
    AgencySource,
    FindingSource,
    ReportSource,
    Table,
)
from giar_site.site.data.sink import ByYear, Sink, SmallTables
from giar_site.site.data.slices import LIMIT, Slice, slices
from giar_site.site.data.sqlite_sink import SqliteFile
from giar_site.site.data.xlsx_sink import Workbook

SPLIT_ABOVE = 1_000  # reports: from there on facts and whole reports are a file a year
FORMATS = ("csv", "jsonl", "parquet", "sqlite", "xlsx")
APART = ("sqlite", "xlsx")  # by other processes, while this one writes the rest: about as much work each
PARALLEL_FROM = 200  # reports: a process takes a second to start

log = logging.getLogger("mkdocs.plugins.giar.data")  # where a build's other messages go

_File = Callable[..., Path]


@dataclass(frozen=True)
class Input:
    """What the data set is made from. ``reports`` are the current ones by agency and year, ``count`` how
    many; ``findings`` those about no current report, each with the address of a page that shows it or
    ""; ``root`` the site's address or "". ``content`` gives the bytes of a report's ``report.json`` if it
    has been written already."""

    reports: Iterable[Published]
    count: int
    agencies: Sequence[Agency]
    regions: Mapping[str, Region]
    findings: Sequence[tuple[Finding, str]]
    root: str = ""
    content: Callable[[Published], bytes] | None = None


@dataclass(frozen=True)
class DataFile:
    """A file of the data set. ``tables`` are the names of what it holds; ``year`` where it is one of a
    file a year."""

    path: Path
    format: str
    tables: tuple[str, ...]
    year: int | None
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.name


def parquet_possible() -> bool:
    return find_spec("pyarrow") is not None


def data_files(
    made_from: Input, folder: Path, formats: Sequence[str] = FORMATS, executor: Executor | None = None
) -> DataSet:
    """Write the data set into ``folder/data`` and ``folder/api/v1``. ``parquet`` is left out where pyarrow
    is not installed. ``executor`` takes some formats where there are many reports; each of its
    processes reads them for itself."""
    if "parquet" in formats and not parquet_possible():
        log.info("没有安装 pyarrow，本次不生成 Parquet 文件")
    (folder / "data").mkdir(parents=True)
    apart = [f for f in APART if f in formats] if executor and made_from.count >= PARALLEL_FROM else []
    futures = [executor.submit(_write, made_from, folder, (kind,)) for kind in apart] if executor else []
    api, summary = folder / API, Summary()
    own = [kind for kind in formats if kind not in apart]
    files = _write(made_from, folder, own, (summary, ApiFiles(api, made_from.regions, made_from.root)))
    files += [file for future in futures for file in future.result()]
    files.sort(key=lambda file: file.name)
    parts: list[Slice] = []
    for file in files:
        if file.format == "sqlite" and file.size > LIMIT:
            parts += slices(file.path, made_from.regions, folder / "data/query", LIMIT, executor)
    return DataSet(tuple(files), tuple(sorted(api.rglob("*.json"))), tuple(parts), summary)


def _write(
    made_from: Input, folder: Path, formats: Sequence[str], others: Sequence[Sink] = ()
) -> list[DataFile]:
    """One pass over the reports."""
    made: list[_Made] = []

    def file(name: str, kind: str, tables: tuple[Table, ...], year: int | None = None) -> Path:
        part = f"-{year}" if year is not None else ""
        made.append(_Made(folder / "data" / f"{name}{part}.{kind}", kind, tables, year))
        return made[-1].path

    sinks = [*others, *_sinks(file, folder, made_from, formats)]
    for table, rows in _rows(made_from, sinks):
        for sink in sinks:
            sink.add_rows(table, rows)
    for sink in sinks:
        sink.close()
    with ThreadPoolExecutor() as threads:  # hashing leaves the interpreter free
        return list(threads.map(_Made.described, made))


class Summary(Sink):
    """What the data set holds, counted in the pass. ``as_of`` is the latest publishing date that a
    report states."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter({table.name: 0 for table in DATA_TABLES})
        self.statuses: Counter[str] = Counter({status.value: 0 for status in Status})
        self.years: Counter[int] = Counter()
        self.as_of: date | None = None
        self.demo = False

    def add(self, rows: ReportRows) -> None:
        report = rows.entry.report
        self.rows.update({REPORTS.name: 1, FACTS.name: len(rows.cells)})
        self.statuses.update(fact.status.value for fact in report.facts)
        self.years[rows.entry.year] += 1
        self.as_of = max(filter(None, (self.as_of, report.published)), default=None)
        self.demo |= report.demo

    def add_rows(self, table: Table, rows: Iterable[Row]) -> None:
        self.rows[table.name] += sum(1 for _ in rows)


@dataclass(frozen=True)
class DataSet:
    """What the pass made. ``api`` are the files of ``/api/v1/`` that it wrote, ``slices`` the parts of a
    SQLite file that is too large for a browser."""

    files: tuple[DataFile, ...]
    api: tuple[Path, ...]
    slices: tuple[Slice, ...]
    summary: Summary

    @property
    def version(self) -> str:
        """The date of the data and, since figures may change under it, a hash of all files."""
        digest = hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()
        return f"{self.summary.as_of or 'undated'}+{digest[:12]}"


class _Made(NamedTuple):
    path: Path
    kind: str
    tables: tuple[Table, ...]
    year: int | None

    def described(self) -> DataFile:
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        names = tuple(table.name for table in self.tables)
        return DataFile(self.path, self.kind, names, self.year, self.path.stat().st_size, digest)


def _sinks(file: _File, folder: Path, made_from: Input, formats: Sequence[str]) -> Iterator[Sink]:
    """A sink for each format; ``file`` gives and notes the path of a file."""
    split = made_from.count > SPLIT_ABOVE
    if "csv" in formats:
        yield ByYear(lambda year: FactsCsv(file(FACTS.name, "csv", (FACTS,), year)), split)
        yield SmallTables(lambda table: CsvTable(file(table.name, "csv", (table,)), table))
    if "parquet" in formats and parquet_possible():
        from giar_site.site.data.parquet_sink import FactsParquet, ParquetTable

        yield ByYear(lambda year: FactsParquet(file(FACTS.name, "parquet", (FACTS,), year)), split)
        yield SmallTables(lambda table: ParquetTable(file(table.name, "parquet", (table,)), table))
    if "jsonl" in formats:
        content = made_from.content or report_json
        yield ByYear(lambda year: ReportsJsonl(file(REPORTS.name, "jsonl", (REPORTS,), year), content), split)
    if "sqlite" in formats:
        yield SqliteFile(file("giar", "sqlite", DATA_TABLES))
    if "xlsx" in formats:
        yield Workbook(file("giar", "xlsx", DATA_TABLES), folder)


def _rows(made_from: Input, sinks: Sequence[Sink]) -> Iterator[tuple[Table, list[Row]]]:
    """Give the sinks every report, and yield the rows of the other tables."""
    root = made_from.root
    names = {code: region.name for code, region in made_from.regions.items()}
    waiting = {agency.id: agency for agency in made_from.agencies}

    def agency_row(agency: Agency, years: tuple[int, ...]) -> tuple[Table, list[Row]]:
        return AGENCIES, [
            row(AGENCIES.fields, AgencySource(agency, names.get(agency.region or ""), years, root))
        ]

    for agency_id, entries in groupby(made_from.reports, lambda entry: entry.agency.id):
        years = []
        for entry in map(Published.with_body, entries):
            rows = report_rows(ReportSource(entry, names.get(entry.agency.region or ""), root))
            for sink in sinks:
                sink.add(rows)
            years.append(entry.year)
            url = root + entry.url
            yield FINDINGS, [row(FINDINGS.fields, FindingSource(f, entry, url)) for f in entry.findings]
        yield agency_row(waiting.pop(agency_id), tuple(years))
    for agency in waiting.values():
        yield agency_row(agency, ())
    others = [FindingSource(finding, None, url and root + url) for finding, url in made_from.findings]
    yield FINDINGS, [row(FINDINGS.fields, source) for source in others]
