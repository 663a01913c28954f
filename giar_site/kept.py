"""Values kept between builds, in files from which no code can come.

Lives here: ``packed`` and ``unpacked``, ``digest_of`` and ``KeptResults``. Imports nothing of the package.
"""

from __future__ import annotations

import io
import pickle
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
V = TypeVar("V")

PARALLEL_FROM = 200  # results that take some milliseconds each: a process takes half a second to start
CHUNK = 25

# Only these may come out of a file: a cache restored from elsewhere can't run code.
_ALLOWED = {
    "giar_site.model": None,
    "giar_site.findings": None,
    "giar_site.documents.document": {"Reason"},
    "giar_site.collect.files": {"ReadReport"},
    "giar_site.collect.registry": {"Registry"},
    "decimal": {"Decimal"},
    "datetime": {"date"},
}


def packed(value: object) -> bytes:
    """``value`` as bytes: Python's own types, and those of ``_ALLOWED``."""
    out = io.BytesIO()
    _Pickler(out, protocol=5).dump(value)
    return out.getvalue()


def unpacked(content: bytes) -> Any:
    """What was packed. Raises ``pickle.UnpicklingError``, or whatever else damaged bytes lead to."""
    return _Unpickler(io.BytesIO(content)).load()


def digest_of(*inputs: object) -> str:
    """The same for inputs of the same ``repr``. Lone surrogates may be in it: UTF-8 has no bytes for them."""
    return sha256(repr(inputs).encode(errors="backslashreplace")).hexdigest()


class KeptResults:
    """Results in one file, each under a digest of all that it was made from.

    Used as a context: at its end the file is written, with the results that were asked for. One that is
    damaged, missing or can't be written costs time and no result.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._former: dict[str, Any] = {}
        self._results: dict[str, Any] = {}

    def __enter__(self) -> Self:
        try:
            content = self._file.read_bytes()
            if sha256(content[32:]).digest() == content[:32]:
                self._former = unpacked(content[32:])
        except Exception:  # unreadable for whatever reason: everything is made again
            self._former = {}
        return self

    def of(self, digest: str, make: Callable[[], T]) -> T:
        """The result under ``digest``, made if there is none."""
        if digest not in self._results:
            self._results[digest] = self._former[digest] if digest in self._former else make()
        result: T = self._results[digest]
        return result

    def each(
        self, make: Callable[[V], T], digests: Sequence[str], inputs: Sequence[V], executor: Executor | None
    ) -> list[T]:
        """The results under ``digests``; those that there are not are made of their ``inputs``, many by
        ``executor``."""
        known = self._former.keys() | self._results.keys()
        missing = {d: value for d, value in zip(digests, inputs, strict=True) if d not in known}
        if executor and len(missing) >= PARALLEL_FROM:
            made = executor.map(make, missing.values(), chunksize=CHUNK)
        else:
            made = map(make, missing.values())
        fresh = dict(zip(missing, made, strict=True))
        return [self.of(digest, partial(fresh.__getitem__, digest)) for digest in digests]

    def __exit__(self, error: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if error or self._results.keys() == self._former.keys():
            return
        content = packed(self._results)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._file.parent, prefix=".", delete=False) as temporary:
                temporary.write(sha256(content).digest() + content)
            Path(temporary.name).replace(self._file)
        except OSError:
            return


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
