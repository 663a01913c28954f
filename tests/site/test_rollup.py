"""Sums of regions: one scope at a time, nothing unknown in them, and each says what it is made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from giar_site.collect import collect
from giar_site.model import AnnualReport, Dataset, Scope
from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Settings
from giar_site.site.rollup import Rollup, latest_total, rollup
from tests.conftest import ROOT
from tests.demo import demo_dataset, read_demo_source
from tests.site.conftest import Composed

REGION = "990101"


def rolled(scopes: dict[str, Scope], year: int = 2021) -> Rollup | None:
    demo = demo_dataset(6)

    def scoped(report: AnnualReport) -> AnnualReport:
        return replace(report, scope=scopes.get(report.agency, Scope.UNKNOWN))

    dataset: Dataset = replace(demo, reports=tuple(map(scoped, demo.reports)))
    catalogue = Catalogue(dataset, Settings(), read_demo_source, Path())
    return rollup(catalogue, catalogue.regions[REGION], year)


def received(agency: str, year: int = 2021) -> object:
    (report,) = (r for r in demo_dataset(6).reports if (r.agency, r.year) == (agency, year))
    fact = report.fact("requests", "received", "total")
    return fact and fact.value


def test_an_aggregate_report_stands_alone() -> None:
    found = rolled({"shili-1-1": Scope.AGGREGATE, "shili-1-2": Scope.OWN, "shili-1-3": Scope.OWN})
    assert found
    assert [entry.agency.id for entry in found.entries] == ["shili-1-1"]
    assert found.amounts[0].value == received("shili-1-1")
    assert "汇总" in found.basis


def test_else_own_reports_are_added_and_unknown_ones_left_out() -> None:
    found = rolled({"shili-1-2": Scope.OWN, "shili-1-3": Scope.OWN})
    assert found
    assert {entry.agency.id for entry in found.entries} == {"shili-1-2", "shili-1-3"}
    assert found.amounts[0].value == received("shili-1-2") + received("shili-1-3")  # type: ignore[operator]
    assert "5 个机关中的 2 个" in found.basis
    assert "3 份未说明统计范围" in found.basis
    assert rolled({}) is None


def test_an_aggregate_of_another_kind_of_agency_is_no_sum_of_the_region() -> None:
    assert rolled({"shili-1-2": Scope.AGGREGATE}) is None


def test_a_sum_says_what_is_derived_in_it_and_what_is_not_in_it() -> None:
    """Of the published reports of 2021 the office's answers can't be told, and its requests are derived."""
    catalogue = Catalogue(collect(ROOT / "reports"), Settings(), lambda path: b"", Path())
    total = latest_total(catalogue)
    assert total
    assert (total.year, total.reports, total.of) == (2021, 2, 4)
    told = {label: (str(amount.value), amount.remark) for label, amount in total.amounts}
    assert told["新收申请"] == ("11", "1 份推算")
    assert told["予以公开"] == ("0", "1 份未能确定")
    whole = rollup(catalogue, catalogue.regions["640221"], 2020)
    assert whole
    assert whole.aggregate
    assert (str(whole.amounts[0].value), whole.amounts[0].remark) == ("16", "1 份推算")


def test_pages_say_that_sums_are_derived_and_of_what(demo: Composed) -> None:
    for url, governments in (
        (f"regions/{REGION}/", {"shili-1-1"}),
        ("years/2023/", {"shili-1-1", "shili-2-1"}),
    ):
        table = demo.bodies[url].get_element_by_id("sums").getparent()
        assert "由本站相加得出" in table.text_content()
        assert "政府汇总报告 1 份" in table.text_content()
        links = table.xpath(".//tbody//td/a/@href")
        assert {link.partition("agencies/")[2].partition("/")[0] for link in links} == governments
    matrix = demo.bodies[f"regions/{REGION}/"].get_element_by_id("coverage").getparent()
    assert "缺" in matrix.xpath("string(.//tr[th//a[contains(@href, 'shili-1-2/')]])")


def test_the_home_page_adds_up_the_latest_year_and_says_over_what(demo: Composed) -> None:
    section = demo.bodies[""].get_element_by_id("sums").getparent()
    (link,) = section.xpath(".//a/@href")
    year = int(link.split("/")[1])
    assert year == max(report.year or 0 for report in demo.dataset.reports)
    table = demo.bodies[f"years/{year}/"].get_element_by_id("sums").getparent()
    rows = table.xpath(".//tbody/tr")
    reports = sum(len(row.xpath("td[@class='text'][last()]/a")) for row in rows)
    assert f"本站已收录 {reports} 份 {year} 年的报告合计" in section.text_content()
    assert "全国" not in section.text_content()
    column = [th.text_content() for th in table.xpath(".//thead//th")].index("新收申请")
    printed = [row.xpath(f"*[{column + 1}]//text()")[0] for row in rows]
    wanted = sum(int(text.replace(",", "")) for text in printed if "份" not in text)
    shown = section.xpath(".//li[span='新收申请']//span[@class='giar-key-value']/i/text()")
    assert [text.replace(",", "") for text in shown] == [str(wanted)]
