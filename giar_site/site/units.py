"""Units of the site, each taken over from the former site where nothing that it shows has changed: the
parts of it (``parts``), all that is no part's, and the search bundles.

What a unit wrote is noted beside a digest of everything that went into it. A file of the former site is
taken over only if it still has the size and time that were noted, so what somebody changed by hand, or
a build that was killed left behind, is made anew.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from giar_site.kept import digest_of
from giar_site.program import program
from giar_site.site.catalogue import Catalogue, grouped
from giar_site.site.page import Download, Page
from giar_site.site.parts import AGENCY, DEPTHS, Part, Write
from giar_site.site.search import SearchIndex, form_places, shards
from giar_site.site.shell import Shells
from giar_site.site.tables import blank_tables
from giar_site.site.writer import Writer, file_of

_NOTES = "units"  # the folder of the notes

State = tuple[Path, str]  # a file of what a process needs, and its digest
Reports = tuple[str, ...] | None  # addresses; None for all

PARALLEL_FROM = 12  # as much to write as so many agencies: a process takes a second to start
CHUNK = 4  # agencies that a process takes at a time
LARGE = 1_000  # units of a site: then a change of one report is work for several processes
EARLY = 2  # processes that are started before it is known what they have to do


@dataclass(frozen=True)
class Unit:
    """What was written: ``files`` with address, size and time (ns), ``pages``, and the
    ``entries`` of the sitemap with their dates (ISO)."""

    digest: str
    files: Sequence[tuple[str, int, int]]
    pages: Sequence[str]
    entries: Sequence[tuple[str, str | None]]


@dataclass(frozen=True)
class Site:
    """What a process needs to write parts, all of it without the theme."""

    catalogue: Catalogue
    shells: Shells
    root: Path
    documents: Path  # of ``SearchIndex``


class Begun(NamedTuple):
    """Parts that are to be written ``here``, and those that other processes write: ``written``."""

    here: Sequence[Part]
    away: Sequence[Part]
    written: Iterator[Unit]


class Units:
    """Writes units as ``writer`` would write their pages one by one.

    ``work`` is a folder for notes, ``former`` the site of the build before.
    """

    def __init__(self, catalogue: Catalogue, writer: Writer, work: Path, former: Path | None) -> None:
        self._catalogue = catalogue
        self._writer = writer
        self._work = work
        self._notes = work / _NOTES
        self._notes.mkdir(parents=True, exist_ok=True)
        self._former = former
        self._shells = writer.shells.prepared(DEPTHS)
        self._constant = _constant(catalogue, self._shells)
        self._names: set[str] = set()
        self._states: dict[Reports, State] = {}
        self._begun_indexes: dict[str, Future[Unit]] = {}

    def write_parts(self, parts: Sequence[Part], executor: Executor) -> None:
        """Raises ``ValueError`` on an address that is used twice."""
        self.finish_parts(self.begin_parts(parts, executor))

    def begin_parts(self, parts: Sequence[Part], executor: Executor) -> Begun:
        """The same in two steps: what there is to do for other processes is theirs when this returns."""
        stale = [part for part in parts if not self._take_over(part.name, self._digest(part))]
        return self._begun(stale, executor)

    def finish_parts(self, begun: Begun) -> None:
        for part, unit in self._written(begun):
            self._note(part.name, unit)

    def write_groups(self, groups: Mapping[str, Sequence[Part]], executor: Executor) -> Iterator[str]:
        """The same for parts in groups: the names of these, each when all of it is there, and those first of
        which something has changed."""
        group_of = {part.name: name for name, parts in groups.items() for part in parts}
        changed = {group_of[part.name] for parts in groups.values() for part in parts if self._changed(part)}
        for names in (sorted(changed), sorted(groups.keys() - changed)):
            begun = self.begin_parts([part for name in names for part in groups[name]], executor)
            left = Counter(group_of[part.name] for part in (*begun.here, *begun.away))
            yield from (name for name in names if not left[name])
            for part, unit in self._written(begun):
                self._note(part.name, unit)
                left[name := group_of[part.name]] -= 1
                if not left[name]:
                    yield name

    def rewrite_parts(self, parts: Sequence[Part], executor: Executor) -> list[Part]:
        """The pages of the parts in which something has changed, each file put into the former site in one
        step: these parts."""
        assert self._former
        stale = [part for part in parts if self._changed(part)]
        for part, unit in self._written(self._begun(stale, executor)):
            former = self._noted(part.name)
            there = {url for url, _, _ in former.files} if former else set()
            for url, _, _ in unit.files:
                path = self._former / file_of(url)
                path.parent.mkdir(parents=True, exist_ok=True)
                (self._writer.root / file_of(url)).replace(path)
            for url in there - {url for url, _, _ in unit.files}:
                (self._former / file_of(url)).unlink(missing_ok=True)
            self._note(part.name, unit)
        return stale

    def write_rest(self, name: str, items: Callable[[], Iterator[Page | Download]], digest: str) -> None:
        """Of what is no part's that which is called ``name``: ``items`` is asked only where something of the
        catalogue has changed, whose digest is ``digest``. Raises ``ValueError`` on an address that is used
        twice."""
        digest = f"{digest} {self._constant}"
        if not self._take_over(name, digest):
            writer = Writer(self._writer.root, self._writer.shells, SearchIndex(self._writer.index.folder))
            writer.write(items())
            self._note(name, _unit(writer, digest))

    def by_index(self, agencies: Sequence[Part]) -> dict[str, list[Part]]:
        """The agencies' parts by the search index that their reports' pages are in."""
        indexes = {url.split("/")[1]: name for name, urls in self._regions.items() for url in urls}
        return grouped(agencies, lambda part: indexes.get(part.name.removeprefix(AGENCY), ""))

    def begin_index(self, place: str, name: str, indexer: Executor) -> None:
        """Have a thread make the search index of the reports' pages of a region, which are written, in a
        folder of the folder ``place`` of the site; nothing where there is no such index, or it is taken over.
        """
        pages = self._regions.get(name)
        if pages and not self._take_over(_index(name), self._index_digest(pages)):
            self._begun_indexes[name] = indexer.submit(self._write_index, place, name, pages)

    def finish_indexes(self) -> None:
        """Raises ``RuntimeError`` where Pagefind fails."""
        for name, begun in self._begun_indexes.items():
            self._note(_index(name), begun.result())

    def write_search(self, place: str) -> None:
        """The search index of all other pages, in the folder ``place`` of the site, and with it
        ``shards.json``, the names of those of regions, and ``forms.json``, what statutory tables say. Raises
        ``RuntimeError`` where Pagefind fails."""
        regions = [*self._regions]
        pages = sorted(self._writer.index.pages.difference(*self._regions.values()))
        if not self._take_over(_index(""), self._index_digest(pages, regions)):
            self._note(_index(""), self._write_index(place, "", pages, regions))

    def _index_digest(self, pages: Sequence[str], others: Sequence[str] = ()) -> str:
        return f"{self._writer.index.digest(pages)} {others} {self._constant}"

    def _write_index(self, place: str, name: str, pages: Sequence[str], others: Sequence[str] = ()) -> Unit:
        """A search index of these pages: that without a name in the folder ``place`` of the site, another in
        a folder of it. ``others`` are the names of these, for the first."""
        index, root = self._writer.index, self._writer.root
        into = root / place / name
        into.mkdir(parents=True, exist_ok=True)
        # Pagefind would write through links to the former site's files.
        for path in set(into.iterdir()) - {into / one for one in others}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        index.write(pages, root / place, name)
        if not name:
            (into / "shards.json").write_text(json.dumps(others), encoding="utf-8")
            forms = {name: form_places(table, form.id, form.title) for name, form, table in blank_tables()}
            (into / "forms.json").write_text(json.dumps(forms, ensure_ascii=False), encoding="utf-8")
        written = set(into.rglob("*")) - {path for one in others for path in (into / one).rglob("*")}
        urls = sorted(path.relative_to(root).as_posix() for path in written if path.is_file())
        return Unit(self._index_digest(pages, others), _stated(root, urls), (), ())

    @cached_property
    def _regions(self) -> dict[str, list[str]]:
        """The search indexes of regions by name, with their pages: the reports'. An agency's own page is in
        none: most readers look for a name, which so is in the index that answers first."""
        catalogue = self._catalogue
        paths = {entry.url: catalogue.region_path(entry.agency.region) for entry in catalogue.reports}
        return shards({url: [region.code for region in path] for url, path in paths.items()})

    def forget(self) -> None:
        """Drop the notes of units that there are no more, and what the processes needed."""
        for state in self._work.glob("site-*.pickle"):  # of a build that was killed too
            state.unlink()
        for leftover in set(self._notes.iterdir()) - {self._file(name) for name in self._names}:
            leftover.unlink()

    def _changed(self, part: Part) -> bool:
        """Whether the part was never written, or shows something else now."""
        try:
            with self._file(part.name).open(encoding="utf-8") as note:
                return note.readline() != f"{self._digest(part)}\n"
        except (OSError, ValueError):
            return True

    def _digest(self, part: Part) -> str:
        return f"{part.digest} {self._constant}"

    def _begun(self, stale: Sequence[Part], executor: Executor) -> Begun:
        light = [part for part in stale if part.weight <= 1]
        here = light if len(light) < PARALLEL_FROM else []
        away = [part for part in stale if part not in here]
        if sum(part.weight for part in away) < PARALLEL_FROM:
            here, away = list(stale), []
        chunk = 1 if any(part.weight > 1 for part in away) else CHUNK
        states, writes = [self._state(part) for part in away], [part.write for part in away]
        digests = [self._digest(part) for part in away]
        return Begun(here, away, executor.map(_write_in_process, states, writes, digests, chunksize=chunk))

    def _written(self, begun: Begun) -> Iterator[tuple[Part, Unit]]:
        for part in begun.here:
            yield part, _write(self._site, part.write, self._digest(part))
        yield from zip(begun.away, begun.written, strict=True)

    @cached_property
    def _site(self) -> Site:
        return Site(self._catalogue, self._shells, self._writer.root, self._writer.index.folder)

    def _state(self, part: Part) -> State:
        """What a process needs for a part: the reports that it asks for, or all where it has them already."""
        reports = None if None in self._states else part.reports
        key = None if reports is None else tuple(entry.url for entry in reports)
        if key not in self._states:
            catalogue = self._catalogue if reports is None else self._catalogue.of_reports(reports)
            _ = catalogue.by_table  # found once, not by each process
            content = pickle.dumps(replace(self._site, catalogue=catalogue))
            state = self._work / f"site-{len(self._states)}.pickle"
            state.write_bytes(content)
            self._states[key] = state, sha256(content).hexdigest()
        return self._states[key]

    def _noted(self, name: str) -> Unit | None:
        try:
            digest, rest = self._file(name).read_text(encoding="utf-8").splitlines()
            return Unit(digest, *json.loads(rest))
        except (OSError, ValueError, TypeError):
            return None

    def _take_over(self, name: str, digest: str) -> bool:
        self._names.add(name)
        unit = self._noted(name)
        if not unit:
            return False
        if not self._former or unit.digest != digest or not _taken_over(unit, self._former, self._writer):
            # Should this build be killed, what it has written for the search is not what was noted.
            self._file(name).unlink()
            return False
        _account(unit, self._writer)
        return True

    def _note(self, name: str, unit: Unit) -> None:
        _account(unit, self._writer)
        # The digest is looked at alone, too: see ``_changed``.
        noted = json.dumps([unit.files, unit.pages, unit.entries])
        self._file(name).write_text(f"{unit.digest}\n{noted}\n", encoding="utf-8")

    def _file(self, name: str) -> Path:
        return self._notes / f"{sha256(name.encode()).hexdigest()[:32]}.json"


def start_early(executor: Executor, work: Path) -> None:
    """Have processes start and import what they need, where the site as it was built last, with its notes in
    ``work``, is large: they would be waited for later, and one core has nothing to do while reports are read.
    """
    notes = work / _NOTES
    if notes.is_dir() and len(os.listdir(notes)) >= LARGE:  # noqa: PTH208 - thousands of paths
        for _ in range(EARLY):
            executor.submit(_ready)


def _ready() -> None:
    """A process that has done this has imported what writes parts."""


def _index(name: str) -> str:
    return f"search {name}"


def _write_in_process(state: State, write: Write, digest: str) -> Unit:
    return _write(_site(*state), write, digest)


@lru_cache(maxsize=1)
def _site(state: Path, token: str) -> Site:
    content = state.read_bytes()
    if sha256(content).hexdigest() != token:
        raise ValueError(f"{state} is not this build's")
    gc.unfreeze()
    site: Site = pickle.loads(content)  # noqa: S301 - written by this build, as the token shows
    gc.freeze()  # it stays, and need not be looked through for cycles
    return site


def _write(site: Site, write: Write, digest: str) -> Unit:
    writer = Writer(site.root, site.shells, SearchIndex(site.documents))
    writer.write(write(site.catalogue))
    return _unit(writer, digest)


def _unit(writer: Writer, digest: str) -> Unit:
    entries = [(url, updated.isoformat() if updated else None) for url, updated in writer.entries]
    return Unit(digest, _stated(writer.root, sorted(writer.taken)), writer.pages, entries)


def _stated(root: Path, urls: Iterable[str]) -> list[tuple[str, int, int]]:
    stats = ((url, (root / file_of(url)).stat()) for url in urls)
    return [(url, stat.st_size, stat.st_mtime_ns) for url, stat in stats]


def _taken_over(unit: Unit, former: Path, writer: Writer) -> bool:
    """Whether all files are in the new site: still there, or linked from the former one."""
    if not all(writer.index.keep(url) for url, _ in unit.entries):
        return False
    # Texts: with a hundred thousand files, making paths of them takes longer than linking them.
    missing = []
    for url, *noted in unit.files:
        name = file_of(url)
        here, there = f"{writer.root}/{name}", f"{former}/{name}"
        if not _is(here, noted):
            if not _is(there, noted):
                return False
            missing.append((there, here))
    try:
        for folder in {here.rpartition("/")[0] for _, here in missing}:
            Path(folder).mkdir(parents=True, exist_ok=True)
        for there, here in missing:
            try:
                os.link(there, here)
            except FileExistsError:  # of an earlier build, or MkDocs' own: a page of docs/ is a place holder
                Path(here).unlink()
                os.link(there, here)
    except OSError:  # a file system without links: what was linked is written over
        return False
    return True


def _is(path: str, noted: Sequence[int]) -> bool:
    """Whether the file at ``path`` has the size and time that were noted."""
    try:
        stat = os.lstat(path)
    except OSError:
        return False
    return [stat.st_size, stat.st_mtime_ns] == noted


def _account(unit: Unit, writer: Writer) -> None:
    for url, _, _ in unit.files:
        writer.take(url)
    writer.pages += unit.pages
    for url, updated in unit.entries:
        writer.index.pages.add(url)
        writer.entries.append((url, date.fromisoformat(updated) if updated else None))


def _constant(catalogue: Catalogue, shells: Shells) -> str:
    """What is the same for all parts: this program, its libraries, the theme and the settings."""
    return digest_of(program(), catalogue.settings, shells.parts())
