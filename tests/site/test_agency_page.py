"""Agency pages: what the law says of dates, what is carried over, and all years as a workbook."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from giar_site.model import Agency, Fact, Status
from giar_site.site.downloads import workbook
from giar_site.site.downloads.spreadsheet import Spreadsheet
from giar_site.site.timeliness import timeliness
from tests.demo import demo_dataset
from tests.site.conftest import Composed


@pytest.mark.parametrize(
    ("level", "kind", "published", "said"),
    [
        ("county", "department", date(2022, 1, 31), "按期"),
        ("county", "department", date(2022, 2, 1), "晚 1 天"),
        ("county", "government", date(2022, 3, 31), "按期"),
        ("prefectural", "government", date(2022, 4, 10), "晚 10 天"),
        ("township", "government", date(2023, 1, 1), "无法定期限"),
        ("county", "office", date(2023, 1, 1), "无法定期限"),
        ("", "", date(2023, 1, 1), "无法定期限"),
        ("county", "department", None, "公布日期未知"),
    ],
)
def test_late_only_where_the_law_sets_a_date(
    level: str, kind: str, published: date | None, said: str
) -> None:
    report = replace(demo_dataset(1).reports[0], year=2021, published=published)
    text = timeliness(Agency("x", "示例机关", level=level, kind=kind), report)
    assert said in text
    assert ("晚" in text) == ("晚" in said)


def test_the_strip_says_where_applications_do_not_arrive(demo: Composed) -> None:
    for agency in demo.dataset.agencies:
        reports = {r.year: r for r in demo.dataset.of_agency(agency.id)}
        steps = demo.bodies[f"agencies/{agency.id}/"].xpath("//ol[@class='giar-strip']/li")
        pairs = [(year - 1, year) for year in reports if year and year - 1 in reports]
        assert len(steps) == len(pairs), "a missing year joins nothing"
        for (former, year), step in zip(pairs, steps, strict=True):
            forward = reports[former].fact("requests", "carried_forward", "total")
            over = reports[year].fact("requests", "carried_over", "total")
            assert forward
            assert over
            closes = forward.value == over.value
            assert step.get("class") == ("closes" if closes else "open")


def test_the_workbook_is_the_same_each_time_and_holds_no_formula(demo: Composed) -> None:
    agency = demo.dataset.agencies[0]
    content = demo.downloads[f"agencies/{agency.id}/agency.xlsx"]
    assert workbook([]) == workbook([])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 4
        assert not [name for name in sheets if b"<f>" in book.read(name)]
        assert "（虚构示例）".encode() in book.read("xl/sharedStrings.xml")


@pytest.mark.parametrize("raw", ["?", "未列", "已撤下", "无此项", " 无此项 "])
def test_what_is_printed_is_not_taken_for_a_word_of_the_workbooks_own(raw: str) -> None:
    out = io.BytesIO()
    book = Spreadsheet(out)
    fact = Fact("requests", "received", "total", None, raw, Status.NOT_APPLICABLE)
    book.figure(book.sheet("甲", [10]), 0, 0, fact)
    book.close()
    assert openpyxl.load_workbook(out).active["A1"].value == "不适用"


def test_similar_agencies_are_of_the_same_level_and_kind(demo: Composed) -> None:
    agencies = {agency.id: agency for agency in demo.dataset.agencies}
    body = demo.bodies["agencies/shili-1-6/"]
    (listed,) = body.xpath("//h3[.='同级同类机关']/following-sibling::ul[1]")
    found = [agencies[a.get("href").split("/")[1]] for a in listed.iter("a")]
    assert {(agency.level, agency.kind) for agency in found} == {("county", "department")}
    assert {agency.region for agency in found} == {agencies["shili-1-6"].region}, "the nearest first"
