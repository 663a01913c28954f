"""Data beside the pages: exact numbers, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giar_site.forms import editions
from giar_site.model import Fact, Status
from giar_site.model_json import dumps, report_dict
from giar_site.site.downloads import csv_table, source_name
from giar_site.site.downloads.csv_table import safe
from tests.demo import demo_dataset
from tests.site.conftest import Composed, url_of

REQUESTS = editions()[-1].table("requests")


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_has_each_cell_once_with_its_exact_number(demo: Composed) -> None:
    for report in demo.dataset.reports:
        for table in report.editions:
            facts = [fact for fact in report.facts if fact.table == table]
            found = rows(demo.downloads[f"{url_of(report)}{table}.csv"])
            assert [row["地址"] for row in found] == [fact.address for fact in facts]
            for row, fact in zip(found, facts, strict=True):
                assert row["数值"] == ("" if fact.value is None else str(fact.value))


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", "+36"]
)
def test_formulas_are_disarmed(text: str) -> None:
    fact = Fact("requests", "received", "total", Decimal(-7), text, Status.REPORTED, note=text)
    (row,) = rows(csv_table(REQUESTS, [fact]))
    assert row["原文"] == row["说明"] == f"'{text}"
    assert row["数值"] == "-7", "a number stays a number"


@given(st.text())
def test_no_csv_cell_ever_begins_a_formula(text: str) -> None:
    made = safe(text)
    assert made.lstrip()[:1] not in tuple("=+@＝＋＠")
    assert made in (text, f"'{text}")
    if made.lstrip().startswith("-"):
        float(made)


def test_json_numbers_have_exactly_their_digits() -> None:
    values = ["0", "22", "26000", "2.50", "12345678901234567890.123456789", "-3"]
    text = dumps({"values": [Decimal(value) for value in values]})
    assert text == '{"values": [' + ", ".join(values) + "]}"
    assert dumps(Decimal("1E+3")) == "1000"


def test_report_json_is_what_the_contract_says(demo: Composed) -> None:
    for report in demo.dataset.reports:
        data = json.loads(demo.downloads[f"{url_of(report)}report.json"], parse_float=Decimal)
        assert list(data) == ["agency", "year", "editions", "facts", "findings", "chapters"]
        assert (data["agency"], data["year"], data["editions"]) == (
            report.agency_name,
            report.year,
            report.editions,
        )
        assert len(data["facts"]) == len(report.facts)
        for entry, fact in zip(data["facts"], report.facts, strict=True):
            assert entry["value"] == fact.value
            assert entry["status"] == fact.status.value
            assert list(entry) == ["table", "item", "column", "value", "raw", "status", "location", "note"]
        assert [finding["code"] for finding in data["findings"]] == [f.code for f in report.findings]
        assert [chapter["id"] for chapter in data["chapters"]] == [chapter.id for chapter in report.chapters]


def test_json_survives_text_that_looks_like_its_own_marks() -> None:
    report = demo_dataset(1).reports[0]
    fact = report.facts[0]._replace(value=Decimal("1.5"), raw='"0"\ud800', note="\x00")
    data = json.loads(dumps(report_dict(replace(report, facts=(fact,)))))
    assert (data["facts"][0]["value"], data["facts"][0]["raw"]) == (1.5, '"0"\ud800')


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b.txt", "source.txt"),
        ("a/b.PDF", "source.pdf"),
        ("a/b.html", "source.html.txt"),
        ("a/b.svg", "source.bin"),
        ("a/b", "source.bin"),
        ("a/b.js", "source.bin"),
    ],
)
def test_source_is_served_under_a_harmless_name(path: str, name: str) -> None:
    assert source_name(path) == name
