"""Every text of a built site: compressed, packed and binary files opened."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq


def texts(site: Path) -> Iterator[tuple[str, bytes]]:
    """(place, bytes) of each file, of each member of packed ones, and of each row of tables."""
    for path in sorted(site.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(site).as_posix()
        content = path.read_bytes()
        yield name, name.encode()
        yield name, content
        if content.startswith(b"\x1f\x8b"):
            yield f"{name} (gzip)", gzip.decompress(content)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    yield f"{name}/{member}", archive.read(member)
        if path.suffix == ".sqlite":
            with sqlite3.connect(path) as database:
                yield f"{name} (dump)", "\n".join(database.iterdump()).encode()
        if path.suffix == ".parquet":
            yield f"{name} (rows)", repr(pq.read_table(path).to_pylist()).encode()


def holding(site: Path, words: str) -> list[str]:
    """The places that hold these words, or what stands in JSON or in an address for them."""
    forms = {words.encode(), words.encode("unicode_escape"), quote(words).encode()}
    return [place for place, content in texts(site) if any(form in content for form in forms)]
