"""The passes: published reports, one after the other, into the files of the data set.

What is large (``FormatSet``) is written in groups of reports: all of them, or those of a year. The rest,
small tables and the API's lists, is one pass that asks for no report's body.
Memory does not grow with the number of reports: a sink keeps at most a row group of rows.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from giar_site.findings import Finding
from giar_site.kept import KeptResults
from giar_site.model import Agency, Region, Status
from giar_site.site.catalogue import Published, grouped
from giar_site.site.data.api_sink import API, ApiFiles
from giar_site.site.data.csv_sink import CsvTable, FactsCsv
from giar_site.site.data.jsonl_sink import ReportsJsonl, report_json
from giar_site.site.data.rows import ReportRows, Row, agency_row, finding_rows, findings_of
from giar_site.site.data.schema import (
    AGENCIES,
    DATA_TABLES,
    FACTS,
    FINDINGS,
    REPORTS,
    FindingSource,
    ReportSource,
    Table,
)
from giar_site.site.data.sink import Sink, SmallTables
from giar_site.site.data.sqlite_sink import SqliteFile
from giar_site.site.data.xlsx_sink import Workbook

SPLIT_ABOVE = 1_000  # reports: from there on all that is large is a file a year
DATA = "data/"
DATABASE = "giar"

FormatSet = tuple[str, ...]

# What is written in one pass, each set by another process: the first reads the reports' bodies once, the last
# the files beside their pages.
FORMAT_SETS: tuple[FormatSet, ...] = (("csv", "parquet", "sqlite"), ("xlsx",), ("jsonl",))
BESIDE_PAGES = FORMAT_SETS[-1]
LARGE = {
    "csv": (FACTS.name, (FACTS,)),
    "parquet": (FACTS.name, (FACTS,)),
    "sqlite": (DATABASE, DATA_TABLES),
    "jsonl": (REPORTS.name, (REPORTS,)),
    "xlsx": (DATABASE, DATA_TABLES),
}
_SMALL = (REPORTS, AGENCIES, FINDINGS)

log = logging.getLogger("mkdocs.plugins.giar.data")  # where a build's other messages go


@dataclass(frozen=True)
class Input:
    """What files are made from. ``reports`` are current ones by agency and year; ``agencies`` may have
    others, without a report here; ``findings`` those about no current report, each with the address of a
    page that shows it or ""; ``root`` the site's address or "". ``content`` gives the bytes of a report's
    ``report.json`` if it has been written already."""

    reports: Iterable[Published]
    agencies: Sequence[Agency]
    regions: Mapping[str, Region]
    findings: Sequence[tuple[Finding, str]] = ()
    root: str = ""
    content: Callable[[Published], bytes] = report_json


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


def groups(reports: Sequence[Published]) -> dict[int | None, list[Published]]:
    """The reports that are in files together: all (under None), or those of each year."""
    if len(reports) <= SPLIT_ABOVE:
        return {None: list(reports)}
    return dict(sorted(grouped(reports, lambda entry: entry.year).items()))


def file_name(format: str, year: int | None) -> str:
    """Of a large file, in ``/data/``."""
    return f"{LARGE[format][0]}{'' if year is None else f'-{year}'}.{format}"


def write_group(made_from: Input, folder: Path, formats: Sequence[str], year: int | None) -> list[Path]:
    """The files of a group of reports. ``parquet`` is left out where pyarrow is not installed."""
    (folder / DATA).mkdir(parents=True)
    paths = {one: folder / DATA / file_name(one, year) for one in _possible(formats)}
    _pass(made_from, [_sink(one, path, folder, made_from) for one, path in paths.items()])
    return list(paths.values())


def write_small(made_from: Input, folder: Path) -> list[Path]:
    """All other files of ``/data/``, and those of the API that are no report's or agency's."""
    (folder / DATA).mkdir(parents=True)
    sinks: list[Sink] = [ApiFiles(folder / API, made_from.regions, made_from.root)]
    sinks.append(SmallTables(lambda table: CsvTable(folder / DATA / f"{table.name}.csv", table)))
    if parquet_possible():
        from giar_site.site.data.parquet_sink import ParquetTable

        sinks.append(SmallTables(lambda table: ParquetTable(folder / DATA / f"{table.name}.parquet", table)))
    _pass(made_from, sinks)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def described(years: Iterable[int | None], root: Path, known: KeptResults) -> list[DataFile]:
    """What there is in ``/data/`` of the folder ``root``. ``known`` are checksums of files as they were."""
    if not parquet_possible():
        log.info("没有安装 pyarrow，本次不生成 Parquet 文件")
    made = [
        _Made(root / DATA / file_name(one, year), one, tables, year)
        for one, (_, tables) in LARGE.items()
        for year in years
    ]
    made += [
        _Made(root / DATA / f"{table.name}.{one}", one, (table,), None)
        for table in _SMALL
        for one in ("csv", "parquet")
    ]
    possible = _possible(LARGE)
    with ThreadPoolExecutor() as threads:  # hashing leaves the interpreter free
        found = threads.map(partial(_Made.described, known=known), [m for m in made if m.format in possible])
        return sorted(found, key=lambda file: file.name)


@dataclass(frozen=True)
class Summary:
    """What the data set holds: ``rows`` by table, cells by status, reports by year; ``as_of`` is the latest
    publishing date that a report states."""

    rows: Mapping[str, int]
    statuses: Mapping[str, int]
    years: Mapping[int, int]
    as_of: date | None
    demo: bool


def summed_up(reports: Sequence[Published], agencies: int, others: int) -> Summary:
    """``others``: how many findings there are about no current report."""
    statuses = Counter({status.value: 0 for status in Status})
    for entry in reports:
        statuses.update(entry.report.counts.statuses)
    rows = {
        FACTS.name: statuses.total(),
        REPORTS.name: len(reports),
        AGENCIES.name: agencies,
        FINDINGS.name: sum(len(entry.findings) for entry in reports) + others,
    }
    published = (entry.report.published for entry in reports)
    return Summary(
        rows,
        statuses,
        Counter(entry.year for entry in reports),
        max(filter(None, published), default=None),
        any(entry.report.demo for entry in reports),
    )


@dataclass(frozen=True)
class DataSet:
    """What there is in ``/data/``, its descriptions apart."""

    files: tuple[DataFile, ...]
    summary: Summary

    @property
    def version(self) -> str:
        """The date of the data and, since figures may change under it, a hash of all files."""
        digest = hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()
        return f"{self.summary.as_of or 'undated'}+{digest[:12]}"


class _Made(NamedTuple):
    path: Path
    format: str
    tables: tuple[Table, ...]
    year: int | None

    def described(self, known: KeptResults) -> DataFile:
        stat = self.path.stat()
        same = f"{self.path.name} {stat.st_size} {stat.st_mtime_ns}"
        names = tuple(table.name for table in self.tables)
        return DataFile(
            self.path,
            self.format,
            names,
            self.year,
            stat.st_size,
            known.of(same, partial(_sha256, self.path)),
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _possible(formats: Iterable[str]) -> list[str]:
    return [one for one in formats if one != "parquet" or parquet_possible()]


def _sink(format: str, path: Path, work: Path, made_from: Input) -> Sink:
    """For a large file."""
    if format == "parquet":
        from giar_site.site.data.parquet_sink import FactsParquet

        return FactsParquet(path)
    makes: dict[str, Callable[[], Sink]] = {
        "csv": lambda: FactsCsv(path),
        "sqlite": lambda: SqliteFile(path),
        "jsonl": lambda: ReportsJsonl(path, made_from.content),
        "xlsx": lambda: Workbook(path, work),
    }
    return makes[format]()


def _pass(made_from: Input, sinks: Sequence[Sink]) -> None:
    """Give the sinks every report, and the rows of the other tables."""
    for table, rows in _rows(made_from, sinks):
        for sink in sinks:
            sink.add_rows(table, rows)
    for sink in sinks:
        sink.close()


def _rows(made_from: Input, sinks: Sequence[Sink]) -> Iterator[tuple[Table, list[Row]]]:
    root, names = made_from.root, {code: region.name for code, region in made_from.regions.items()}
    waiting = {agency.id: agency for agency in made_from.agencies}
    for agency_id, entries in groupby(made_from.reports, lambda entry: entry.agency.id):
        agency, years = waiting.pop(agency_id), []
        region = names.get(agency.region or "")
        for entry in entries:
            rows = ReportRows(ReportSource(entry, region, root))
            for sink in sinks:
                sink.add(rows)
            years.append(entry.year)
            yield FINDINGS, findings_of(entry, root)
        yield AGENCIES, [agency_row(agency, region, years, root)]
    for agency in waiting.values():
        yield AGENCIES, [agency_row(agency, names.get(agency.region or ""), (), root)]
    others = [FindingSource(finding, None, url and root + url) for finding, url in made_from.findings]
    yield FINDINGS, finding_rows(others)
