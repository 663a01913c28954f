"""Reports as read, kept between builds.

An entry's name is a hash of everything reading depends on: the report's content and path, its
sidecar, and the reader itself (its code, the editions, the libraries). The registry is no part of
it: whose report it is gets decided anew in each build. An entry is written whole or not at all and
carries its own checksum, so builds that run at once, or one that was killed, can't spoil another.
"""

from __future__ import annotations

import io
import os
import pickle
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from giar_site.collect import sidecar
from giar_site.collect.files import ReadReport, read_report

KEEP_DAYS = 30  # an entry not used for so long belongs to a report that has changed or gone
PARALLEL_FROM = 24  # a process takes half a second to start: for fewer files one is faster
CHUNK = 4  # files a process takes at a time: PDFs take a second, texts ten milliseconds

_PACKAGE = Path(__file__).parents[1]
_READING = ("documents", "forms", "extract", "collect", "findings.py", "model.py")
_LIBRARIES = ("lxml", "pdfplumber", "pdfminer.six", "python-docx", "PyYAML")
# Only these may come out of an entry: a cache restored from elsewhere can't run code.
_ALLOWED = {
    "giar_site.model": None,
    "giar_site.findings": None,
    "giar_site.documents.document": {"Reason"},
    "giar_site.collect.files": {"ReadReport"},
    "decimal": {"Decimal"},
    "datetime": {"date"},
}


def read_all(
    reports_dir: Path, paths: Sequence[str], folder: Path | None = None, executor: Executor | None = None
) -> Iterator[ReadReport]:
    """The reports at ``paths``, in that order, from the cache in ``folder`` where they are in it.

    Many that are not are read by ``executor``. Without ``folder`` each is read.
    """
    keys = {path: _key(reports_dir, path) for path in paths} if folder else {}
    kept = {path: read for path, key in keys.items() if folder and (read := _load(folder / key))}
    fresh = [path for path in paths if path not in kept]
    one = partial(_read, reports_dir)
    parallel = executor is not None and len(fresh) >= PARALLEL_FROM
    results = executor.map(one, fresh, chunksize=CHUNK) if executor and parallel else map(one, fresh)
    for path in paths:
        if path in kept:
            yield kept.pop(path)
            continue
        read = next(results)
        # Not under the name of what the file held a moment ago, should it have changed meanwhile.
        if folder and keys[path] == _key(reports_dir, path):
            _store(folder / keys[path], read)
        yield read
    if folder:
        _forget(folder, keys.values())


def _read(reports_dir: Path, path: str) -> ReadReport:
    return read_report(reports_dir / path, path)


def _key(reports_dir: Path, path: str) -> str:
    digest = sha256(_reader().encode())
    file = reports_dir / path
    for part in (file, *(file.with_suffix(ending) for ending in sidecar.ENDINGS)):
        try:
            content = part.read_bytes()
        except OSError:
            content = b"-"
        digest.update(f"{part.name}\0{len(content)}\0".encode(errors="surrogateescape") + content)
    digest.update(path.encode(errors="surrogateescape"))
    return digest.hexdigest()


@cache
def _reader() -> str:
    """What stands for the reader: its own source, the editions, and the libraries' versions."""
    digest = sha256()
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


def _load(file: Path) -> ReadReport | None:
    try:
        data = file.read_bytes()
        checksum, content = data[:32], data[32:]
        if sha256(content).digest() != checksum:
            return None
        read = _Unpickler(io.BytesIO(content)).load()
        os.utime(file)
    except Exception:  # unreadable for whatever reason: the report is read again
        return None
    return read if isinstance(read, ReadReport) else None


def _store(file: Path, read: ReadReport) -> None:
    content = _pickled(read)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as temporary:
            temporary.write(sha256(content).digest() + content)
        Path(temporary.name).replace(file)
    except OSError:  # no room, or not ours to write: the next build reads again
        return


def _forget(folder: Path, used: Iterable[str]) -> None:
    oldest = time.time() - KEEP_DAYS * 86_400
    names = set(used)
    for file in folder.glob("*") if folder.is_dir() else ():
        try:
            if file.name not in names and file.stat().st_mtime < oldest:
                file.unlink()
        except OSError:  # another build was first
            continue


def _pickled(read: ReadReport) -> bytes:
    out = io.BytesIO()
    _Pickler(out, protocol=5).dump(read)
    return out.getvalue()


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Dataclasses by their constructor: five times as fast to load as by their state. Enums by value."""
        if is_dataclass(value) and not isinstance(value, type):
            return type(value), tuple(getattr(value, field.name) for field in fields(value) if field.init)
        if isinstance(value, Enum):  # Python 3.11.2 would reduce it to getattr, which may not come out
            return type(value), (value.value,)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        allowed = _ALLOWED.get(module, set())
        if "." in name or (allowed is not None and name not in allowed):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)
