"""Reports as read, kept between builds.

An entry's name is a hash of everything reading depends on: the report's content and path, its
sidecar, and the reader itself (its code, the editions, the libraries). The registry is no part of
it: whose report it is gets decided anew in each build. An entry is written whole or not at all and
carries its own checksums, so builds that run at once, or one that was killed, can't spoil another.

An entry has parts: what a build holds in memory of every report, then what is large in it (``_parts``),
each of which is fetched when a page needs it (``AnnualReport.kept``). The first parts of many entries are
kept together too (``_Seen``): a build with ten thousand reports opens some dozens of files instead.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cache, lru_cache, partial
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Self
from zlib import crc32

from giar_site.collect import sidecar
from giar_site.collect.files import ReadReport, read_report
from giar_site.findings import Location
from giar_site.forms import CellAddress
from giar_site.kept import KeptResults, digest_of, packed, unpacked
from giar_site.model import AnnualReport, Body, Counts, Figure, Kept, Span

DAY = 86_400  # seconds
KEEP_DAYS = 30  # an entry not used for so long belongs to a report that has changed or gone
PARALLEL_FROM = 24  # a process takes half a second to start: for fewer files one is faster
CHUNK = 4  # files a process takes at a time: PDFs take a second, texts ten milliseconds
PARTS = ("locations", "usage", "chapters", "spans", "text")  # in their order
IN_MEMORY = 16 * len(PARTS)  # at a time: an agency's years
FILES = 64  # of ``_Seen``: a report that has changed makes one of them anew
SETTLED = 2_000_000_000  # ns: some file systems tell times in steps of two seconds

_PACKAGE = Path(__file__).parents[1]
_READING = (
    "documents",
    "forms",
    "extract",
    "collect",
    "findings.py",
    "library_texts.py",
    "model.py",
    "numerals.py",
)
# Of a reading that another day, or another program installed, may make another.
OF_MACHINE = frozenset(
    {"needs-libreoffice", "conversion-failed", "cannot-open", "damaged-file", "reading-failed"}
)
_LIBRARIES = ("lxml", "pdfplumber", "pdfminer.six", "python-docx", "PyYAML", "cydifflib")

_made: Any = tuple.__new__  # a named tuple of a tuple, without its own constructor, which is Python


# A report without its body; its cells' addresses and figures, and how many there are.
Light = tuple[ReadReport, str, tuple[Figure, ...], Counts]


def read_all(
    reports_dir: Path, paths: Sequence[str], folder: Path | None = None, executor: Executor | None = None
) -> Iterator[ReadReport]:
    """The reports at ``paths``, in that order, from the cache in ``folder`` where they are in it.

    Many that are not are read by ``executor``. Without ``folder`` each is read.
    """
    if not folder:
        for path, read in zip(paths, _each(reports_dir, None, paths, executor), strict=True):
            yield read or read_report(reports_dir / path, path)
        return
    with _Seen(folder.with_name(f"{folder.name}-seen")) as seen:
        keys = {path: seen.key(reports_dir, path) for path in paths}
        there = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
        fresh = [path for path in paths if keys[path] not in there]
        results, waiting = _each(reports_dir, folder, fresh, executor), set(fresh)
        for path in paths:
            read = next(results) if path in waiting else None
            if read is None:
                place = folder / keys[path], reports_dir, path
                read = seen.report(*place) or _read(reports_dir, folder, path) or seen.report(*place)
            yield read or read_report(reports_dir / path, path)
    _tidy(folder, set(keys.values()))


def _each(
    reports_dir: Path, folder: Path | None, paths: Sequence[str], executor: Executor | None
) -> Iterator[ReadReport | None]:
    read = partial(_read, reports_dir, folder)
    if executor and len(paths) >= PARALLEL_FROM:
        return executor.map(read, paths, chunksize=CHUNK)
    return map(read, paths)


def _read(reports_dir: Path, folder: Path | None, path: str) -> ReadReport | None:
    """The report, or None where it is in the cache now."""
    key = _key(reports_dir, path) if folder else ""
    read = read_report(reports_dir / path, path)
    # What may be the machine's fault is found out anew. And nothing goes under the name of what the file
    # held a moment ago, should it have changed meanwhile.
    of_machine = any(finding.code in OF_MACHINE for finding in read.report.findings)
    if folder and not of_machine and key == _key(reports_dir, path) and _store(folder / key, read):
        return None
    return read


def _key(reports_dir: Path, path: str) -> str:
    digest = sha256(_reader().encode())
    for part in _files(reports_dir / path):
        try:
            with part.open("rb") as opened:
                content = file_digest(opened, "sha256").hexdigest()  # in pieces: a file may be of any size
        except OSError:
            content = "-"
        digest.update(f"{part.name}\0{content}\0".encode(errors="surrogateescape"))
    digest.update(path.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _files(report: Path) -> list[Path]:
    """What is read of a report: its file, and its sidecar where that is one (a link is none)."""
    beside = sidecar.beside(report)
    return [report, beside] if beside else [report]


@cache
def _reader() -> str:
    """What stands for the reader: its own source, the editions, Python's and the libraries' versions."""
    digest = sha256(repr(sys.version_info[:3]).encode())
    for part in _READING:
        root = _PACKAGE / part
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if file.suffix in (".py", ".yml"):
                digest.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    for library in _LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            continue
    return digest.hexdigest()


class _Seen:
    """What is known of files that have not been touched since, without opening them or their entries: the
    names of their entries, and the entries' first parts. In the folder ``folder``; used as a context."""

    def __init__(self, folder: Path) -> None:
        self._files = [KeptResults(folder / f"{number:02}") for number in range(FILES)]

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            for file in self._files:
                opened.enter_context(file)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._opened.__exit__(*error)

    def key(self, reports_dir: Path, path: str) -> str:
        """As ``_key``."""
        key = partial(_key, reports_dir, path)
        files = _files(reports_dir / path)
        stamps = _stamps(files)
        known = digest_of(path, [file.name for file in files], stamps, _reader())
        return self._file(path).of(known, key) if stamps else key()

    def report(self, file: Path, reports_dir: Path, path: str) -> ReadReport | None:
        """What the entry holds of a report, the body left in it; None where it is damaged or gone."""
        try:
            read, addresses, figures, counts = self._file(path).of(file.name, partial(_light, file))
        except Exception:  # unreadable for whatever reason: the report is read again
            return None
        part = partial(_fetched, file, reports_dir, path)
        kept = Kept(_cells(addresses), figures, counts, part, file.name)
        return replace(read, report=read.report.kept(kept))

    def _file(self, path: str) -> KeptResults:
        return self._files[crc32(path.encode(errors="surrogateescape")) % FILES]


def _stamps(files: Sequence[Path]) -> list[tuple[int, ...] | None] | None:
    """Of a report's files, what changes with any change of them, as Git takes it: size, times and number.
    None where it may not: one was changed a moment ago, or the system is Windows, where the time that nobody
    can set is missing."""
    stamps = [_stamp(file) for file in files]
    latest = max((max(stamp[1:3]) for stamp in stamps if stamp), default=0)
    return stamps if os.name != "nt" and latest < time.time_ns() - SETTLED else None


def _stamp(file: Path) -> tuple[int, ...] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _light(file: Path) -> Light:
    """The first part of an entry. Raises whatever damage leads to."""
    with file.open("rb") as entry:
        read, addresses, figures = unpacked(_part(entry, 0))
    # One object for what many reports of one file have: see ``_Seen``.
    return read, sys.intern(addresses), tuple(map(_shared, figures)), Counts.of(figures)


@lru_cache(maxsize=IN_MEMORY)
def _fetched(file: Path, reports_dir: Path, path: str, name: str) -> Any:
    """One of ``PARTS``. Raises ``RuntimeError`` where the entry has gone and the report has changed."""
    try:
        with file.open("rb") as entry:
            return _from_columns(name, unpacked(_part(entry, 1 + PARTS.index(name))))
    except Exception:  # noqa: S110 - another build has cleaned up, or the disk is damaged: it is read again
        pass
    if _key(reports_dir, path) != file.name:
        raise RuntimeError(f"{path} 在建站过程中有改动，请重新运行")
    read = read_report(reports_dir / path, path)
    _store(file, read)
    return _from_columns(name, _parts(read.report)[PARTS.index(name)])


def _parts(report: AnnualReport) -> tuple[Any, ...]:
    """``PARTS``. Locations are plain tuples and spans columns of plain values: a thousand small tuples of
    classes of their own take half as long again to fetch."""
    locations = [fact.location and tuple(fact.location) for fact in report.facts]
    spans = [[span[place] for span in report.spans] for place in range(len(Span._fields))]
    return locations, report.usage, report.chapters, spans, report.text


def _from_columns(name: str, part: Any) -> Any:
    """One of ``PARTS`` as it was."""
    if name == "locations":
        return [location and _made(Location, location) for location in part]
    if name == "spans":
        return tuple(map(partial(_made, Span), zip(*part, strict=True)))
    return part


def _part(entry: BinaryIO, place: int) -> bytes:
    """A part of an entry, by its place in it. Raises ``ValueError`` where it is damaged."""
    whole = os.fstat(entry.fileno()).st_size
    for left in range(place, -1, -1):
        checksum, size = entry.read(32), int.from_bytes(entry.read(8), "big")
        if size > whole:
            raise ValueError("damaged")
        if left:
            entry.seek(size, os.SEEK_CUR)
    content = entry.read(size)
    if len(content) != size or sha256(content).digest() != checksum:
        raise ValueError("damaged")
    return content


@lru_cache(maxsize=64)
def _cells(addresses: str) -> dict[str, tuple[int, CellAddress]]:
    """Each address with its place and its parts; one for all reports of the same editions."""
    cells = (CellAddress(*line.split("\t")) for line in addresses.splitlines())
    return {str(cell): (place, cell) for place, cell in enumerate(cells)}


@lru_cache(maxsize=4096)
def _shared(figure: Figure) -> Figure:
    """One object for equal figures: most cells of all reports are blank, 0 or small."""
    return figure


def _store(file: Path, read: ReadReport) -> bool:
    report = read.report
    addresses = "\n".join(f"{fact.table}\t{fact.item}\t{fact.column}" for fact in report.facts)
    figures = [_shared(Figure(fact.value, fact.raw, fact.status, fact.note)) for fact in report.facts]
    light = replace(read, report=replace(report, **Body((), (), (), "")._asdict()))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as temporary:
            for part in ((light, addresses, figures), *_parts(report)):
                content = packed(part)
                temporary.write(sha256(content).digest() + len(content).to_bytes(8, "big") + content)
        Path(temporary.name).replace(file)
    except OSError:  # no room, or not ours to write: the next build reads again
        return False
    return True


def _tidy(folder: Path, used: set[str]) -> None:
    """Note the day on which entries were used, and drop those that were not for long."""
    now = time.time()
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # another build was first
                age = now - entry.stat().st_mtime
                if entry.name in used and age > DAY:
                    os.utime(entry)
                elif entry.name not in used and age > KEEP_DAYS * DAY:
                    Path(entry).unlink()
