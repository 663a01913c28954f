"""The same report in every format gives equal facts."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from giar_site.documents import read
from giar_site.extract import extract
from giar_site.model import AnnualReport, SourceFile
from tests.extract.made import EDITIONS, RENDERINGS, Made, make_tables
from tests.extract.statutory import office_files, statutory_page

pytestmark = pytest.mark.xdist_group("formats")  # LibreOffice is started once for all

# A blank cell is not told from the end of a paragraph where every cell has a line to itself: that shape
# is compared with its zeros printed.
REPORTS = {
    f"{edition}-{blanks}": make_tables(random.Random(f"formats {edition}"), EDITIONS[edition], blanks=blanks)
    for edition in EDITIONS
    for blanks in ("never", "rows")
}
TEXTS = {"one_per_line": ".lines.txt", "tabbed": ".tabs.txt", "piped": ".md"}
SHAPES = [*TEXTS.values(), ".html", ".docx", ".pdf"]
CASES = [(name, shape) for name in REPORTS for shape in SHAPES if shape != ".lines.txt" or "never" in name]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every report in every shape."""
    folder = tmp_path_factory.mktemp("formats")
    for name, made in REPORTS.items():
        for kind, ending in TEXTS.items():
            (folder / f"{name}{ending}").write_text(RENDERINGS[kind](random.Random(0), made), "utf-8")
        (folder / f"{name}.html").write_text(statutory_page(made), "utf-8")
    office_files([folder / f"{name}.html" for name in REPORTS])
    return folder


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_equal_facts(name: str, shape: str, files: Path) -> None:
    made = REPORTS[name]
    report = read_back(files / f"{name}{shape}")
    want = expected(made)
    got = {fact.address: (fact.value, str(fact.status)) for fact in report.facts}
    inferred = {cell for cell, (_, status) in got.items() if status == "derived"}
    if inferred:  # a page may end inside a row, which cuts its label
        assert shape == ".pdf"
        assert len({cell.split(":")[0] for cell in inferred}) == 1
        want |= {cell: (want[cell][0], "derived") for cell in inferred}
    assert {
        cell: (want.get(cell), got.get(cell)) for cell in want | got if want.get(cell) != got.get(cell)
    } == {}
    assert [finding.code for finding in report.findings] == ["layout-derived"] * bool(inferred)
    assert (report.agency_name, report.year) == ("示例县虚构局", 2021)
    chapters = {chapter.number: chapter.text for chapter in report.chapters if chapter.number}
    assert chapters == {1: "本报告为虚构的测试材料。", 2: "", 3: "", 4: "", 5: "无。", 6: "无。"}


def read_back(path: Path) -> AnnualReport:
    document = read(path, name=path.name)
    return extract(document, SourceFile(path.name, "", path.stat().st_size, document.format))


def expected(made: Made) -> dict[str, tuple[Decimal | None, str]]:
    """Every cell as it was put in."""
    return {
        f"{table}.{item}:{column}": (None, "blank") if value is None else (Decimal(value), "reported")
        for table, grid in made.cells.items()
        for (item, column), value in grid.items()
    }
