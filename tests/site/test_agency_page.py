"""Agency pages: what the law says of dates, what is carried over, and all years as a workbook."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin

import openpyxl
import pytest

from giar_site.findings import Finding, Severity
from giar_site.model import Agency, Fact, Received, Status
from giar_site.site.downloads import workbook
from giar_site.site.downloads.spreadsheet import Spreadsheet
from giar_site.site.timeliness import timeliness
from tests.demo import demo_dataset
from tests.site.conftest import Composed, composed


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


def test_files_that_count_nowhere_are_told_and_not_taken_for_none() -> None:
    """Two editions of which it is not known which counts: the site has both, so the year is not missing."""
    dataset = demo_dataset(3)
    lost = next(r for r in dataset.reports if r.agency == "shili-1-1" and r.year == 2021)
    former = Received(lost, "/agencies/shili-1-1/2021/received/0badcafe/", "与另一份报告冲突")
    kept = tuple(r for r in dataset.reports if r is not lost)
    site = composed(replace(dataset, reports=kept, received=(*dataset.received, former)))
    page = site.bodies["agencies/shili-1-1/"]
    assert "缺 2021 年" not in page.text_content()
    assert "2021 年收到的文件未计入" in page.text_content()
    (row,) = page.xpath("//tr[th[.='2021 年']]")
    assert row.xpath("string(td)") == "收到 1 份文件，未计入"
    (item,) = [
        one
        for one in page.xpath("//*[@id='uncounted']/following-sibling::ul/li")
        if "2021" in one.text_content()
    ]
    assert item.xpath("a/@href") == ["2021/received/0badcafe/"]
    assert "与另一份报告冲突" in item.text_content()
    region = next(agency.region for agency in dataset.agencies if agency.id == "shili-1-1")
    matrix = site.bodies[f"regions/{region}/"].get_element_by_id("coverage").getparent()
    place = matrix.xpath(".//thead//th/text()").index("2021")
    (line,) = matrix.xpath(".//tr[th//a[contains(@href, 'shili-1-1/')]]")
    assert line.xpath(f"string(td[{place}])") == "未计入"


def test_a_report_leads_to_the_edition_that_it_replaced(demo: Composed) -> None:
    (former,) = [one for one in demo.dataset.received if one.report.year]
    report = demo.bodies[f"agencies/{former.report.agency}/{former.report.year}/"]
    (notice,) = report.xpath("//p[contains(., '这一年另外收到')]")
    assert notice.xpath("a/@href") == [f"received/{former.url.rstrip('/').rpartition('/')[2]}/"]
    assert former.reason in notice.text_content()


def test_a_report_without_a_table_left_nothing_blank() -> None:
    dataset = demo_dataset(3)
    corrected = {(one.agency, one.year) for one in dataset.corrections}
    whole = next(one for one in dataset.reports if (one.agency, one.year) not in corrected)
    words = replace(
        whole,
        facts=tuple(fact for fact in whole.facts if fact.table != "requests"),
        editions={table: edition for table, edition in whole.editions.items() if table != "requests"},
    )
    site = composed(
        replace(
            dataset, reports=tuple(words if one is whole else one for one in dataset.reports), findings=()
        )
    )
    address = f"agencies/{words.agency}/{words.year}/"
    for url in (f"agencies/{words.agency}/", f"years/{words.year}/"):
        links = site.bodies[url].xpath("//tr/th/a")
        (row,) = [
            a.getparent().getparent() for a in links if urljoin(f"/{url}", a.get("href")) == f"/{address}"
        ]
        cell = row.find("td")
        assert (cell.text_content(), cell.get("class")) == ("未列", "absent")
        assert cell.get("data-status") == "报告未列"


def test_a_figure_that_its_report_contradicts_is_marked_wherever_it_is_shown() -> None:
    """The printed total is no sum of its row: not its own table alone says so."""
    dataset = demo_dataset(6)
    whole = next(one for one in dataset.reports if one.agency == "shili-1-1" and one.year == 2023)
    cell = "requests.received:total"
    doubt = Finding(
        "requests-row-total",
        Severity.INCONSISTENT,
        "不成立",
        cells=(cell,),
        report=whole.source.path,
    )
    site = composed(replace(dataset, findings=(doubt,)))
    address = f"agencies/{whole.agency}/{whole.year}/"
    for url in (f"agencies/{whole.agency}/", f"years/{whole.year}/", "items/requests/received/"):
        marked = [
            td
            for td in site.bodies[url].iter("td")
            if "有疑问" in td.text_content() and td.find("a") is not None
        ]
        (link,) = [urljoin(f"/{url}", td.find("a").get("href")) for td in marked]
        assert link == f"/{address}#{cell}"
        assert marked[0].get("data-status") in ("勾稽关系不符", "推算", "人工补录")
    (key,) = [
        one
        for one in site.bodies[address].xpath("//ul[@class='giar-key']/li")
        if "有疑问" in one.text_content()
    ]
    assert "新收申请" in key.text_content()
    sums = site.bodies[f"years/{whole.year}/"].get_element_by_id("sums").getparent()
    assert "1 份有疑问" in sums.text_content()


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
