"""Invented reports, one a folder, and what a person read in them: every kind of damage, and some shapes.

``expected.json`` is written by hand from ``source.*``, never by the program: cell → [value, status], and
the codes of all findings of reading and checking. To add a case, add a folder.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from giar_site.cli.parse import examined
from giar_site.collect import Registry, read_report
from giar_site.extract import damage_kinds

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/expected.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    (source,) = case.glob("source.*")
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    report, findings = examined(read_report(source, source.name), Registry())
    assert (report.agency_name, report.year) == (expected["agency"], expected["year"])
    facts = {fact.address: fact for fact in report.facts}
    got = {cell: (facts[cell].value, str(facts[cell].status)) for cell in expected["cells"]}
    assert got == {
        cell: (None if value is None else Decimal(value), status)
        for cell, (value, status) in expected["cells"].items()
    }
    assert sorted(finding.code for finding in findings) == expected["findings"]
    for finding in findings:
        assert finding.location, f"{finding.code} does not say where"
        assert 1 <= finding.location.line <= len(report.text.splitlines())
        assert finding.cells == tuple(filter(None, finding.cells)), finding.code
    for fact in report.facts:
        _, _, told = fact.note.partition("可能为")
        options = told.removesuffix("等").split("、") if told else []
        assert all(one in ("空白", "其他数值") or Decimal(one) >= 0 for one in options), fact.note
    if expected["damage"]:
        title = damage_kinds()[expected["damage"]].title
        assert any(title in fact.note for fact in report.facts), f"no cell is said to be {title}"


def test_every_kind_of_damage_has_a_case() -> None:
    shown = {json.loads((case / "expected.json").read_text("utf-8"))["damage"] for case in CASES}
    assert shown - {""} == set(damage_kinds())
