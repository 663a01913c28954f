"""Two builds of one input are the same to the byte, whatever is around them: folder, day, locale, hash seed,
times of the files, number of processes. Nothing is kept from one to the other."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.reports import generate
from tests.site.conftest import set_up

REPORTS = 210  # from 200 on other processes write some of the data set's files
_BUILD = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from mkdocs.__main__ import cli
from giar_site import build
count = int(sys.argv[1])
build.workers = lambda *_: ProcessPoolExecutor(count, mp_context=get_context("spawn"))
cli(["build", "--quiet"])
"""


def built(root: Path, reports: Path, workers: int, changed: float, **environment: str) -> dict[str, str]:
    """The digest of each file of a site built from nothing in ``root``."""
    root.mkdir()
    set_up(root)
    shutil.copytree(reports, root / "reports")
    for path in root.rglob("*"):
        os.utime(path, (changed, changed))
    command = [sys.executable, "-c", _BUILD, str(workers)]
    subprocess.run(command, cwd=root, env={**os.environ, **environment}, check=True)
    site = root / "site"
    files = [path for path in site.rglob("*") if path.is_file()]
    return {f.relative_to(site).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


@pytest.mark.full
def test_two_builds_are_equal_byte_for_byte(tmp_path: Path) -> None:
    generate(tmp_path / "made", REPORTS)
    one = built(tmp_path / "one", tmp_path / "made", 1, 1.0e9, PYTHONHASHSEED="1", TZ="UTC")
    other = built(
        tmp_path / "另 一个", tmp_path / "made", 3, 1.7e9,
        PYTHONHASHSEED="2", TZ="Asia/Shanghai", LC_ALL="C", SOURCE_DATE_EPOCH="1000000000",
    )  # fmt: skip
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert {Path(name).suffix for name in one} >= {".sqlite", ".xlsx", ".parquet", ".csv", ".jsonl"}
