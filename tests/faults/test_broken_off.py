"""A build that is killed, or that runs out of disk, at many points: the former site stays whole, or the new
one stands in its place already, and the next build is what it would have been without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("faults")


def outcomes(folder: Path, fault: str, points: int, *before: str) -> list[dict[str, Any]]:
    run = subprocess.run(
        [*before, sys.executable, "-m", "tests.faults.driver", str(folder), fault, str(points)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(found) == points
    return found


def check(found: list[dict[str, Any]], status: int, sites: str = "A") -> None:
    for outcome in found:
        assert outcome["status"] == status, outcome
        assert outcome["site"] in sites, outcome
        assert (outcome["again"], outcome["then"]) == (0, "A"), outcome


@pytest.mark.parametrize(
    "points",
    [
        pytest.param(3, marks=pytest.mark.full, id="3 points"),
        pytest.param(100, marks=pytest.mark.nightly, id="100 points"),
    ],
)
def test_killed(tmp_path: Path, points: int) -> None:
    found = outcomes(tmp_path, "kill", points)
    check(found, -9, "AB")  # whole as it was, or whole as it is to be: what was replaced is tidied away last
    assert [outcome["site"] for outcome in found].count("A") > points / 2, found


@pytest.mark.full
def test_no_file_can_be_written_any_more(tmp_path: Path) -> None:
    found = outcomes(tmp_path, "full", 3)
    check(found, 1)
    assert all("没有生成，原来的网站保持不变" in outcome["said"] for outcome in found), found


@pytest.mark.full
def test_a_disk_that_is_full(tmp_path: Path, namespace: tuple[str, ...]) -> None:
    small = ("sh", "-c", 'mount -t tmpfs -o size=64m tmpfs "$0" && exec "$@"', str(tmp_path))
    found = outcomes(tmp_path, "disk", 3, *namespace, *small)
    check(found, 1)
    assert all("磁盘已满。没有生成，原来的网站保持不变" in outcome["said"] for outcome in found), found
