"""What stands for this program: two that have the same digest write the same bytes.

Imports nothing of the package.
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# ``dependencies`` of pyproject.toml. Not asked of the installed package: run from its own folder, that has
# two descriptions, and a former one may come first.
LIBRARIES = (
    "altair", "click", "cydifflib", "jinja2", "lxml", "markdown", "markupsafe", "mkdocs", "mkdocs-material",
    "pagefind_bin", "pdfminer.six", "pdfplumber", "pypinyin", "python-docx", "pyyaml", "rapidfuzz",
    "ruamel.yaml", "vl-convert-python", "xlsxwriter",
)  # fmt: skip
OPTIONAL = ("pyarrow",)  # a build without it makes other files
_PACKAGE = Path(__file__).parent


@cache
def program() -> str:
    """A digest of the package's files, of the versions of the libraries it requires, and of what of Python's
    own the bytes of a download depend on."""
    digest = sha256(repr((sys.version_info[:3], sqlite3.sqlite_version, zlib.ZLIB_RUNTIME_VERSION)).encode())
    for file in sorted(_PACKAGE.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    for name in (*LIBRARIES, *OPTIONAL):
        digest.update(f"{name} {_installed(name)}\n".encode())
    return digest.hexdigest()


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        if name in OPTIONAL:
            return "-"
        raise
