"""Small valid files with bytes changed, through every reader, the extractor, sidecars and the writer.

Nothing may raise, take long or need much memory. Briefly in the quick suite; the nightly runs, one of changes
by chance and one guided by atheris, take ``GIAR_FUZZ_SECONDS`` (default 600) each and say what they saw. A
failing input becomes a case here, of ``tests/documents/test_bad_files.py`` or of ``tests/hostile/``.
"""

from __future__ import annotations

import importlib.util
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.fuzz.inputs import LARGEST, SEEDS, SIDECAR, SLOWEST, changed, mutated, starts, survives, written


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 2**32))
def test_changed_bytes_are_answered(tmp_path: Path, name: str, number: int) -> None:
    rng = random.Random(number)
    sidecar = mutated(SIDECAR.encode(), rng).decode("utf-8", "replace")
    survives(tmp_path, name, mutated(SEEDS[name], rng), sidecar)


def test_changed_reports_are_written(tmp_path: Path) -> None:
    for number in range(2):
        rng = random.Random(number)
        written(survives(tmp_path, "a.txt", mutated(SEEDS["a.txt"], rng), SIDECAR))


def test_a_changed_package_is_still_read(tmp_path: Path) -> None:
    """What the guided run makes of a DOCX reaches the reader, and differs."""
    _, seed = islice(starts("a.docx"), 2)
    made = set()
    for number in range(12):
        rng = random.Random(number)
        made.add(changed("a.docx", seed, partial(mutated, rng=rng), rng))
    read = [survives(tmp_path, "a.docx", data, SIDECAR).report for data in made]
    assert len({report.facts for report in read if report.facts}) > 2
    assert len([report for report in read if report.text]) > 6


def _inputs() -> Iterator[tuple[int, str]]:
    number = random.SystemRandom().randrange(2**32)
    while True:
        for name in SEEDS:
            number += 1
            yield number, name


def peak() -> int:
    """The most memory this process has had, in KB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# What long runs found, by the number that makes it.
FOUND = (
    ("a.txt", 460221205),  # a row of 800 cells: every way to leave out the first and last of them
    ("a.txt", 4253392784),  # a dozen rows without labels among 25: every way to place them, 1.7 GB
    ("a.mht", 3458062542),  # 2,500 lines of labels and unknown words, each compared with all before it
)


@pytest.mark.parametrize(("name", "number"), FOUND)
def test_what_was_slow_is_slow_no_more(tmp_path: Path, name: str, number: int) -> None:
    rng = random.Random(number)
    data, sidecar = mutated(SEEDS[name], rng), mutated(SIDECAR.encode(), rng).decode("utf-8", "replace")
    start = time.process_time()
    survives(tmp_path, name, data, sidecar)
    assert time.process_time() - start < SLOWEST


@pytest.mark.nightly
def test_a_long_run(tmp_path: Path) -> None:
    ends = time.monotonic() + int(os.environ.get("GIAR_FUZZ_SECONDS", "600"))
    executions, slowest = 0, (0.0, 0, "")
    largest, rise = peak(), (0, 0, "")
    for number, name in _inputs():
        if time.monotonic() > ends:
            break
        rng = random.Random(number)
        data, sidecar = mutated(SEEDS[name], rng), mutated(SIDECAR.encode(), rng).decode("utf-8", "replace")
        start = time.process_time()
        try:
            survives(tmp_path, name, data, sidecar)
        except Exception as problem:
            raise AssertionError(f"{name} with number {number}") from problem
        slowest = max(slowest, (time.process_time() - start, number, name))
        executions += 1
        largest, rise = peak(), max(rise, (peak() - largest, number, name))
    print(
        f"{executions} executions, slowest {slowest}, largest {largest // 1024} MB, steepest rise (KB) {rise}"
    )
    assert slowest[0] < SLOWEST, slowest
    assert largest < LARGEST


@pytest.mark.nightly
@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris is not installed: see make fuzz")
def test_a_guided_run() -> None:
    seconds = os.environ.get("GIAR_FUZZ_SECONDS", "600")
    command = [sys.executable, "-m", "tests.fuzz.guided", seconds]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
