"""This checkout's own site: built twice it is the same, and a killed build leaves the former one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("browser")  # the worker that builds the site


def build(site: Path, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(site)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True)


def files(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_another_day_another_locale_the_same_site(real_site: Path, tmp_path: Path) -> None:
    other = {"SOURCE_DATE_EPOCH": "1000000000", "TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    assert build(tmp_path / "site", **other).wait() == 0
    first, second = files(real_site), files(tmp_path / "site")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.full
def test_a_killed_build_leaves_the_former_site(real_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(real_site, site)
    (site / "former").touch()
    before = files(site)
    whole = {name: content for name, content in before.items() if name != "former"}
    for seconds in (1, 2, 3, 4):
        process = build(site)
        try:
            process.wait(timeout=seconds)
            break  # it was faster than that
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            # The build may have replaced the site, in one step, just before it was killed.
            assert files(site) in (before, whole)
    assert build(site).wait() == 0
    assert files(site) == files(real_site)
    assert {path.name for path in tmp_path.iterdir()} <= {"site", ".site.former"}
