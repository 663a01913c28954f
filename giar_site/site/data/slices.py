"""Parts of the data set as SQLite files that a browser can hold: of one year, or of one region.

A year's own file is one where it is small enough; all others are cut from the SQLite files of the data set.
A part that is still too large is divided by the regions inside it, and where there are none by agencies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import NamedTuple

from giar_site.site.catalogue import Catalogue, Published, grouped
from giar_site.site.data.files import file_name
from giar_site.site.data.rows import agency_row, findings_of
from giar_site.site.data.schema import AGENCIES, FACT_PART, FINDINGS, REPORTS
from giar_site.site.data.sqlite_sink import INDEXES, PRAGMAS, column_names, insert, tables, views

LIMIT = 20_000_000  # bytes: what a reader can be asked to fetch and a phone's browser to hold

Report = tuple[str, int]  # its agency and year

_REPORT = ", ".join(f'r."{name}"' for name in column_names(REPORTS.fields))
_FACT = ", ".join(f'f."{name}"' for name in ["cell_id", *column_names(FACT_PART)])
_CHOSEN = (
    "CREATE TEMP TABLE chosen (agency_id TEXT NOT NULL, year INTEGER NOT NULL, own_id INTEGER PRIMARY KEY)"
)
_OF = "FROM chosen AS c CROSS JOIN whole.reports AS r USING (agency_id, year)"
# A report has another number in each file. The joins are in the order of the numbers: nothing is sorted.
_COPIES = (
    "INSERT OR IGNORE INTO cell SELECT * FROM whole.cell",
    f"INSERT INTO reports SELECT c.own_id, {_REPORT} {_OF} ORDER BY c.own_id",
    f"INSERT INTO fact SELECT c.own_id, {_FACT} {_OF} "
    "CROSS JOIN whole.fact AS f USING (report_id) ORDER BY c.own_id, f.cell_id",
)


class Slice(NamedTuple):
    """Reports for a file ``ID.sqlite`` of at most ``limit`` bytes. ``title`` says in Chinese which;
    ``depth``: how many regions they share."""

    id: str
    title: str
    reports: tuple[Report, ...]
    limit: int
    depth: int = 0


def slices(catalogue: Catalogue, sizes: Mapping[int | None, int], limit: int) -> list[Slice]:
    """The parts that have to be cut where the SQLite files of years (None: of all) have these ``sizes``
    (bytes): of years first, the latest first, then of regions."""
    if sizes.get(None, limit + 1) <= limit:
        return []
    fit = max(1, len(catalogue.reports) * limit // sum(sizes.values()))
    years = sorted(catalogue.by_year.items(), reverse=True)
    found = [
        Slice(f"year-{y}", f"{y} 年", _keys(own), limit)
        for y, own in years
        if sizes.get(y, limit + 1) > limit
    ]
    every = Slice("region", "", _keys(entry for _, own in years for entry in own), limit)
    found += _by_region(catalogue, every) or [every._replace(title="全部地区")]
    return [small for one in found for small in _divided(catalogue, one, fit)]


def cut(catalogue: Catalogue, slice: Slice, data: Path, folder: Path) -> Iterator[tuple[Slice, Path]]:
    """The file of a slice in ``folder``, or of those that it has to be divided into after all: no file is
    larger than its limit unless it holds one report. ``data`` is the folder of the data set's files."""
    path = folder / f"{slice.id}.sqlite"
    _write(catalogue, slice, data, path)
    if path.stat().st_size <= slice.limit or len(slice.reports) == 1:
        yield slice, path
        return
    path.unlink()
    for smaller in _smaller(catalogue, slice, len(slice.reports) - 1):
        yield from cut(catalogue, smaller, data, folder)


def _keys(entries: Iterable[Published]) -> tuple[Report, ...]:
    return tuple((entry.agency.id, entry.year) for entry in entries)


def _divided(catalogue: Catalogue, slice: Slice, fit: int) -> Iterator[Slice]:
    """The slice, or smaller ones of at most ``fit`` reports."""
    if len(slice.reports) <= fit:
        yield slice
        return
    for smaller in _smaller(catalogue, slice, fit):
        yield from _divided(catalogue, smaller, fit)


def _smaller(catalogue: Catalogue, slice: Slice, fit: int) -> list[Slice]:
    return _by_region(catalogue, slice) or _by_agency(slice, fit)


def _by_region(catalogue: Catalogue, slice: Slice) -> list[Slice]:
    """By the next region inside; empty where none of the reports has one."""

    def place(report: Report) -> str:
        path = catalogue.region_path(catalogue.agencies[report[0]].region)
        return path[slice.depth].code if slice.depth < len(path) else ""

    inside = grouped(slice.reports, place)
    if inside.keys() == {""}:
        return []
    found = []
    for code, own in sorted(inside.items()):
        name = catalogue.regions[code].name if code else "本级" if slice.depth else "地区未知"
        title = f"{slice.title}，{name}".removeprefix("，")
        found.append(Slice(f"{slice.id}-{code or 'rest'}", title, tuple(own), slice.limit, slice.depth + 1))
    return found


def _by_agency(slice: Slice, fit: int) -> list[Slice]:
    """Into parts of about the same size, an agency's years together where they fit."""
    count = ceil(len(slice.reports) / fit)
    size = ceil(len(slice.reports) / count)
    reports = sorted(slice.reports)
    return [
        slice._replace(
            id=f"{slice.id}-part{number + 1}",
            title=f"{slice.title}（第 {number + 1} 部分，共 {count} 部分）",
            reports=tuple(
                sorted(reports[number * size : (number + 1) * size], key=lambda one: (-one[1], one))
            ),
        )
        for number in range(count)
    ]


def _sources(slice: Slice, data: Path) -> list[Path]:
    """The files that hold its reports, and no other: SQLite counts in a file how often it was written to."""
    whole = data / file_name("sqlite", None)
    years = sorted({year for _, year in slice.reports})
    return [whole] if whole.exists() else [data / file_name("sqlite", year) for year in years]


def _write(catalogue: Catalogue, slice: Slice, data: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None, uri=True)
    for pragma in PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    for statement in (*tables(), _CHOSEN):
        db.execute(statement)
    insert(db, "chosen", [(*report, number) for number, report in enumerate(slice.reports)])
    for source in _sources(slice, data):
        db.execute("ATTACH ? AS whole", (f"{source.resolve().as_uri()}?mode=ro",))
        db.execute("BEGIN")
        for statement in _COPIES:
            db.execute(statement)
        db.execute("COMMIT")
        db.execute("DETACH whole")
    db.execute("BEGIN")
    entries = [catalogue.entry(*report) for report in sorted(slice.reports)]
    root = catalogue.settings.site_url
    for agency, own in grouped(entries, lambda entry: entry.agency).items():
        region = catalogue.regions.get(agency.region or "")
        name = region.name if region else None
        insert(db, AGENCIES.name, [agency_row(agency, name, [entry.year for entry in own], root)])
    for entry in entries:
        insert(db, FINDINGS.name, findings_of(entry, root))
    for statement in (*INDEXES, *views()):
        db.execute(statement)
    db.execute("COMMIT")
    db.close()
