"""Small valid files with bytes changed, through every reader, the extractor, sidecars and the writer.

Nothing may raise, take long or need much memory. Briefly in the quick suite; the nightly run takes
``GIAR_FUZZ_SECONDS`` (default 600) and says what it saw. A failing input becomes a case of
``tests/documents/test_bad_files.py`` or of ``tests/hostile/``.
"""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giar_site.collect import ReadReport, read_report
from giar_site.collect.yaml_file import parse
from giar_site.findings import Severity
from giar_site.model import Agency, Dataset
from giar_site.site.page import Settings
from tests.collect.written import report_text
from tests.documents.test_bad_files import word
from tests.hostile.corpus import pdf_file
from tests.site.conftest import composed

TEXT = report_text("示例县人民政府", 2023, {"requests.received:total": "22（其中修订16件）"})
SIDECAR = "agency: 示例县人民政府\nyear: 2023\nscope: own\nsupersedes: [a.txt]\nnote: 注\n"
SLOWEST = 2.0  # seconds of processor time
LARGEST = 500 * 1024  # KB


def _seeds() -> dict[str, bytes]:
    """A small valid file of each reader."""
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.splitlines()) + "</body></html>"
    mht = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + page
    return {
        "a.txt": TEXT.encode(),
        "a.md": f"---\n{SIDECAR}---\n{TEXT}".encode(),
        "b.txt": TEXT.encode("gb18030"),
        "a.html": page.encode(),
        "a.mht": mht.encode(),
        "a.docx": word(),
        "a.pdf": pdf_file(b"report 2023"),
    }


SEEDS = _seeds()
PIECES = (
    b"\0", b"\xff", b"<table>", b"</td>", b"<td colspan=99>", b"\t\t\t", b"\n\n", b"|---|", b"---\n", b"&#0;",
    "一、".encode(), "总计".encode(), "规章".encode(), b"-1", b"1e9", b"9" * 20, "１".encode(), b"/",
    "（".encode(), b"<!--", b"]]>", b"&a ", b"*a", b"!!x ", b"endobj", b"stream\n", b"PK\x03\x04",
)  # fmt: skip


def mutated(seed: bytes, rng: random.Random) -> bytes:
    """The seed with some bytes changed, put in, taken out, doubled or moved."""
    data = bytearray(seed)
    for _ in range(rng.choice((1, 1, 2, 4, 16, 64))):
        place = rng.randrange(len(data) + 1)
        end = min(len(data), place + rng.choice((1, 2, 8, 100, 1000)))
        match rng.randrange(6):
            case 0 if place < len(data):
                data[place] ^= 1 << rng.randrange(8)
            case 1:
                data[place:place] = rng.choice(PIECES)
            case 2:
                del data[place:end]
            case 3:
                data[place:place] = data[place:end] * rng.choice((1, 2, 20))
            case 4:
                data[place:end] = rng.randbytes(end - place)
            case _:
                start = rng.randrange(len(data) + 1)
                data[start:start] = data[place:end]
    return bytes(data[:200_000])


def survives(folder: Path, name: str, data: bytes, sidecar: str) -> ReadReport:
    """Read, extract and apply a sidecar, as a build does."""
    path = folder / name
    path.write_bytes(data)
    path.with_suffix(".yml").write_bytes(sidecar.encode("utf-8", "surrogatepass"))
    read = read_report(path, name)
    codes = {finding.code for finding in read.report.findings}
    assert "reading-failed" not in codes, [f.found for f in read.report.findings]
    assert all(f.severity in Severity and f.message for f in read.report.findings)
    assert all(span.start <= span.end <= len(read.report.text) for span in read.report.spans)
    parse(sidecar, "a.yml")
    return read


def written(read: ReadReport) -> None:
    """The report's pages: what was read never breaks the page open."""
    report = read.report.changed(agency="fuzz", year=read.report.year or 2023)
    site = composed(Dataset((Agency("fuzz", "示例县人民政府"),), reports=(report,)), Settings())
    body = site.pages[f"agencies/fuzz/{report.year}/"].body
    tree = lxml.html.fragment_fromstring(body, create_parent="main")
    assert {script.get("type") for script in tree.iter("script")} <= {"application/json"}
    ids = {cell.get("id") for cell in tree.iter("td") if cell.get("id")}
    assert ids == {fact.address for fact in report.facts}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 2**32))
def test_changed_bytes_are_answered(tmp_path: Path, name: str, number: int) -> None:
    rng = random.Random(number)
    sidecar = mutated(SIDECAR.encode(), rng).decode("utf-8", "replace")
    survives(tmp_path, name, mutated(SEEDS[name], rng), sidecar)


def test_changed_reports_are_written(tmp_path: Path) -> None:
    for number in range(2):
        rng = random.Random(number)
        written(survives(tmp_path, "a.txt", mutated(SEEDS["a.txt"], rng), SIDECAR))


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
