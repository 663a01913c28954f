"""A file that ends too early, anywhere: what is gone is never read as blank or 0."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.collect.written import report_text
from tests.extract.scoring import read_text

CELLS = {"requests.unavailable.needs_creation:natural_person": "10"}
CELLS |= {cell.replace("natural_person", "total"): value for cell, value in CELLS.items()}
WHOLE = report_text("示例县虚构局", 2021, CELLS)
START, END = WHOLE.index("本年制发件数"), WHOLE.index("五、存在")


@pytest.mark.parametrize("part", range(7))
def test_a_file_cut_anywhere(part: int, tmp_path: Path) -> None:
    for end in range(START + part, END, 7):
        report = read_text(WHOLE[:end], tmp_path / "cut.txt")
        told = {cell for finding in report.findings for cell in finding.cells}
        silent = [
            (fact.address, fact.value, str(fact.status))
            for fact in report.facts
            if fact.value != Decimal(CELLS.get(fact.address, "0"))
            and str(fact.status) != "unresolved"
            and not {fact.address, fact.table} & told
        ]
        # The last figure may have lost its last digits: its sum says so, in ``checks``.
        assert [wrong for wrong in silent if WHOLE[end - 1 : end + 1] != "10"] == [], WHOLE[end - 30 : end]
