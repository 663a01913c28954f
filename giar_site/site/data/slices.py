"""Parts of the data set as SQLite files that a browser can hold: of one year, or of one region.

Cut from ``giar.sqlite`` where that is too large itself. A part that is still too large is divided by the
regions inside it, and where there are none by agencies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from typing import NamedTuple

from giar_site.model import Region
from giar_site.site.catalogue import grouped
from giar_site.site.data.sqlite_sink import INDEXES, PRAGMAS, tables, views

LIMIT = 20_000_000  # bytes: what a reader can be asked to fetch and a phone's browser to hold

_COPIES = (
    "INSERT INTO cell SELECT * FROM whole.cell",
    "INSERT INTO reports SELECT r.* FROM whole.reports AS r JOIN chosen USING (report_id) ORDER BY report_id",
    "INSERT INTO fact SELECT f.* FROM chosen CROSS JOIN whole.fact AS f USING (report_id)",
    "INSERT INTO agencies SELECT * FROM whole.agencies AS a "
    "WHERE agency_id IN (SELECT agency_id FROM reports) ORDER BY a.rowid",
    "INSERT INTO findings SELECT f.* FROM whole.findings AS f "
    "JOIN reports USING (agency_id, year) ORDER BY f.rowid",
)


@dataclass(frozen=True)
class Slice:
    """A file for ``/data/query/``. ``id`` is its name in addresses, ``title`` says in Chinese which
    ``reports`` (how many) it holds."""

    id: str
    title: str
    path: Path
    size: int
    reports: int


class _Entry(NamedTuple):
    """A report; ``places`` are the codes of its regions, outermost first."""

    report: int
    agency: str
    year: int
    places: tuple[str, ...]


class _Part(NamedTuple):
    """Reports that make a file if they are not too many; ``depth``: how many regions they share."""

    id: str
    title: str
    entries: Sequence[_Entry]
    depth: int


def slices(
    whole: Path,
    regions: Mapping[str, Region],
    folder: Path,
    limit: int,
    executor: Executor | None = None,
) -> list[Slice]:
    """Cut the file ``whole`` into files of at most ``limit`` bytes in ``folder``: years first, then
    regions. ``executor`` makes several at once."""
    folder.mkdir(parents=True)
    entries = list(_entries(whole, regions))
    names = {code: region.name for code, region in regions.items()}
    years = sorted(grouped(entries, lambda entry: entry.year).items(), reverse=True)
    parts = [_Part(f"year-{year}", f"{year} 年", own, 0) for year, own in years]
    parts += _by_region(_Part("region", "", entries, 0), names)
    fit = ceil(len(entries) * limit / whole.stat().st_size)
    cut = partial(_cut, whole, names, folder, limit, fit)
    made = executor.map(cut, parts) if executor else map(cut, parts)
    return [one for files in made for one in files]


def _entries(whole: Path, regions: Mapping[str, Region]) -> Iterator[_Entry]:
    with sqlite3.connect(_address(whole), uri=True) as db:
        rows = db.execute("SELECT report_id, agency_id, year, region_code FROM reports ORDER BY report_id")
        for report, agency, year, code in rows:
            places: tuple[str, ...] = ()
            while code in regions and code not in places:
                places = (code, *places)
                code = regions[code].parent
            yield _Entry(report, agency, year, places)


def _cut(
    whole: Path, names: Mapping[str, str], folder: Path, limit: int, fit: int, part: _Part
) -> list[Slice]:
    """The file of a part, or of the parts that it has to be divided into. ``fit``: about how many
    reports a file can hold."""
    if len(part.entries) <= fit:
        path = folder / f"{part.id}.sqlite"
        _write(whole, path, part.entries)
        size = path.stat().st_size
        if size <= limit or len(part.entries) == 1:
            return [Slice(part.id, part.title, path, size, len(part.entries))]
        path.unlink()
    smaller = _by_region(part, names) or _by_agency(part, min(fit, len(part.entries) - 1))
    return [one for inner in smaller for one in _cut(whole, names, folder, limit, fit, inner)]


def _by_region(part: _Part, names: Mapping[str, str]) -> list[_Part]:
    """By the next region inside; empty where none of the reports has one."""
    at = part.depth
    inside = grouped(part.entries, lambda entry: entry.places[at] if at < len(entry.places) else "")
    if inside.keys() == {""}:
        return []
    found = []
    for code, entries in sorted(inside.items()):
        rest = "地区未知" if not at else "本级"
        title = f"{part.title}，{names.get(code, rest)}".removeprefix("，")
        found.append(_Part(f"{part.id}-{code or 'rest'}", title, entries, at + 1))
    return found


def _by_agency(part: _Part, fit: int) -> list[_Part]:
    """Into parts of about the same size, an agency's years together where they fit."""
    count = ceil(len(part.entries) / fit)
    size = ceil(len(part.entries) / count)
    entries = sorted(part.entries, key=lambda entry: (entry.agency, entry.year))
    return [
        _Part(
            f"{part.id}-part{number + 1}",
            f"{part.title}（第 {number + 1} 部分，共 {count} 部分）",
            entries[number * size : (number + 1) * size],
            part.depth,
        )
        for number in range(count)
    ]


def _write(whole: Path, path: Path, entries: Sequence[_Entry]) -> None:
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None, uri=True)
    for pragma in PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    db.execute("ATTACH ? AS whole", (_address(whole),))
    db.execute("BEGIN")
    db.execute("CREATE TEMP TABLE chosen (report_id INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO chosen VALUES (?)", [(entry.report,) for entry in entries])
    for statement in (*tables(), *_COPIES, *INDEXES, *views()):
        db.execute(statement)
    db.execute("COMMIT")
    db.close()


def _address(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"
