"""The rules, each on a report made for it: which cell is named, and what leaves an identity untested."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from giar_site.checks import RULES, check
from giar_site.findings import Location
from giar_site.forms import editions
from giar_site.kept import KeptResults
from giar_site.model import Agency, AnnualReport, Dataset, Scope, Status
from tests.checks.made import dataset, report

ROW = "requests.granted"


def told(*reports: AnnualReport) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.code, finding.cells) for finding in check(dataset(*reports))]


def consistent(
    year: int = 2021, carried_over: int = 0, received: int = 11, carried_forward: int = 0
) -> dict[str, int | str | None]:
    """A person's requests, all granted but those carried forward."""
    done = carried_over + received - carried_forward
    figures = {"received": received, "carried_over": carried_over, "granted": done, "total": done}
    figures |= {"carried_forward": carried_forward}
    return {
        f"requests.{item}:{column}": n
        for item, n in figures.items()
        for column in ("natural_person", "total")
    }


def test_a_consistent_report_has_no_finding() -> None:
    assert told(report(consistent())) == []
    assert told(report(consistent(), edition="2019")) == []


def test_every_identity_of_the_editions_is_a_rule_with_its_editions() -> None:
    codes = {identity.code for edition in editions() for identity in edition.identities}
    rules = {rule.code: rule for rule in RULES}
    assert codes <= set(rules)
    assert rules["carry-over"].editions == ("2019", "2021")
    assert rules["in-force-balance"].editions == ("2021",)
    assert len(rules) == len(RULES)
    assert all(rule.title for rule in RULES)


def test_a_printed_total_of_0_beside_parts_10_and_1_is_named_alone() -> None:
    cells = consistent() | {f"{ROW}:natural_person": 10, f"{ROW}:enterprise": 1, f"{ROW}:total": 0}
    cells |= {"requests.received:natural_person": 10, "requests.received:enterprise": 1}
    cells |= {"requests.total:natural_person": 10, "requests.total:enterprise": 1}
    findings = check(dataset(report(cells)))
    assert {finding.code for finding in findings} == {"requests-row-total", "requests-results-total"}
    assert {cell for finding in findings for cell in finding.cells} == {f"{ROW}:total"}
    row = next(finding for finding in findings if finding.code == "requests-row-total")
    assert row.severity == "inconsistent"
    assert (row.expected, row.found) == ("11", "0")
    assert "“（一）予以公开”一行" in row.message
    assert "10+1=11" in row.message
    assert "空白" not in row.message
    assert row.location is not None
    assert row.next_step


def test_a_misprinted_part_is_where_its_row_and_column_meet() -> None:
    findings = check(dataset(report(consistent() | {f"{ROW}:natural_person": 12})))
    assert {finding.code for finding in findings} == {"requests-row-total", "requests-results-total"}
    assert {cell for finding in findings for cell in finding.cells} == {f"{ROW}:natural_person"}


def test_a_blank_part_counts_as_0_and_the_message_says_so() -> None:
    cells = consistent() | {f"{ROW}:enterprise": None, f"{ROW}:total": 12}
    row = next(finding for finding in check(dataset(report(cells))) if finding.code == "requests-row-total")
    assert "空白按 0 计" in row.message
    assert told(report(consistent() | {f"{ROW}:enterprise": None})) == []


def test_a_blank_total_leaves_every_identity_it_stands_in_untested() -> None:
    assert told(report(consistent() | {f"{ROW}:total": None})) == []


def test_a_row_with_nothing_but_its_total_says_nothing_about_its_parts() -> None:
    blank = {f"{ROW}:{column.id}": None for column in editions()[-1].table("requests").columns[:-1]}
    cells = consistent() | {f"{ROW}:natural_person": None}
    codes = [code for code, _ in told(report(cells | blank))]
    assert "requests-row-total" not in codes


@pytest.mark.parametrize("status", [Status.UNRESOLVED, Status.ABSENT, Status.WITHHELD])
def test_a_lost_cell_leaves_its_identities_untested(status: Status) -> None:
    wrong = consistent() | {f"{ROW}:natural_person": 12}
    assert told(report(wrong)) != []
    assert told(report(wrong, statuses={f"{ROW}:natural_person": status})) == []
    assert told(report(wrong, statuses={f"{ROW}:total": status})) == [
        ("requests-results-total", ("requests.total:natural_person",))
    ]


def test_the_balance_of_what_came_in_and_went_out() -> None:
    assert told(report(consistent() | {"requests.carried_forward:natural_person": 3})) == [
        ("requests-row-total", ("requests.carried_forward:natural_person",)),
        ("requests-balance", ("requests.carried_forward:natural_person",)),
    ]


def test_the_proceedings_block() -> None:
    cell = "proceedings.reconsideration"
    assert told(report({f"{cell}:upheld": 2, f"{cell}:pending": 1, f"{cell}:total": 2})) == [
        ("proceedings-total", (f"{cell}:total",))
    ]


def test_what_was_carried_forward_last_year_is_carried_over_this_year() -> None:
    before = report(consistent(carried_forward=3), year=2020)
    assert told(before, report(consistent(carried_over=3))) == []
    findings = check(dataset(before, report(consistent(carried_over=2))))
    assert [(f.code, f.report, f.cells, f.expected, f.found) for f in findings] == [
        ("carry-over", "2021.txt", ("requests.carried_over:natural_person",), "3", "2"),
        ("carry-over", "2021.txt", ("requests.carried_over:total",), "3", "2"),
    ]


def test_carry_over_holds_between_the_editions() -> None:
    before = report(consistent(carried_forward=3), year=2020, edition="2019")
    assert [code for code, _ in told(before, report(consistent(carried_over=2)))] == ["carry-over"] * 2


def test_years_that_do_not_follow_each_other_are_not_compared() -> None:
    before = report(consistent(carried_forward=3), year=2019)
    assert told(before, report(consistent(carried_over=2))) == []


def test_a_sum_of_departments_does_not_carry_over_to_one_agency_s_own_figures() -> None:
    before = report(consistent(carried_forward=3), year=2020, scope=Scope.AGGREGATE)
    assert told(before, report(consistent(carried_over=2), scope=Scope.OWN)) == []
    assert told(before, report(consistent(carried_over=2), scope=Scope.UNKNOWN)) != []


IN_FORCE = "disclosure.normative_documents"


def test_what_is_in_force_follows_from_last_year_in_the_2021_edition_only() -> None:
    cells = {f"{IN_FORCE}:issued": 10, f"{IN_FORCE}:repealed": 22, f"{IN_FORCE}:in_force": 33}
    before = report({f"{IN_FORCE}:in_force": 45}, year=2020)
    assert told(before, report(cells)) == []
    assert told(before, report(cells | {f"{IN_FORCE}:in_force": 34})) == [
        ("in-force-balance", (f"{IN_FORCE}:in_force",))
    ]
    assert told(report({}, year=2020, edition="2019"), report(cells)) == []


@pytest.mark.parametrize(
    ("words", "differs"),
    [
        ("2021年，共受理政府信息公开申请11件。", False),
        ("2021年，共受理政府信息公开申请13件，含上年结转2件。", False),
        ("2021年，共受理政府信息公开申请 9 件。", True),
        ("全年收到政府信息公开申请12件，其中收到政府信息公开申请11件为网络提交。", False),
        ("全年公开信息22条。", False),
        ("2021年，共受理政府信息公开申请十一件。", False),
        ("共收到公民、法人和其他组织提出的政府信息公开申请１２宗", True),
        ("共受理政府信息公开申请一百零二件。", True),
        ("共受理政府信息公开申请一一件。", False),
        ("共受理政府信息公开申请1,011件。", True),
        ("2021年，本机关未收到政府信息公开申请。", True),
        ("通过邮箱未收到政府信息公开申请，通过信函收到政府信息公开申请11件。", False),
        ("未收到涉及个人隐私的政府信息公开申请。", False),
        ("收到政府信息公开申请2件。", True),  # as many as were carried over
        ("较2020年收到政府信息公开申请19件有所减少。", False),
        ("上年度收到政府信息公开申请19件。", False),
        ("2020年收到政府信息公开申请11件，本年度收到政府信息公开申请19件。", True),
        ("自2008年以来累计收到政府信息公开申请512件。", False),
        ("县教育局收到政府信息公开申请4件。", False),
        ("平罗县人民政府共收到政府信息公开申请4件。", True),
        ("县政府收到政府信息公开申请4件，县教育局收到政府信息公开申请7件。", False),
        ("现场收到政府信息公开申请4件，网络收到政府信息公开申请5件。", False),
        ("上半年收到政府信息公开申请5件，下半年收到政府信息公开申请6件。", False),
        ("上半年收到政府信息公开申请5件。", False),
        ("平均每月收到政府信息公开申请1件。", False),
        ("自2008年5月1日条例实施至2021年底，共收到政府信息公开申请512件。", False),
        ("2019年至2021年，共收到政府信息公开申请37件。", False),
        ("2021年1月1日至12月31日，共收到政府信息公开申请19件。", True),
        ("全年收到政府信息依申请公开19件。", True),
        ("全年收到依申请政府信息公开事项19件。", True),
        ("全年收到依申请信息公开件19件。", True),
        ("全年收到申请公开政府信息19件。", True),
        ("全年收到和处理依申请公开19件。", True),
        ("全年收到19件政府信息公开申请。", True),
        ("全年收到11件政府信息公开申请。", False),
        ("全年收到19件政府信息公开申请引发的行政复议。", False),
        ("全年收到政府信息公开申请总计19件。", True),
        ("全年未收到依申请公开件。", True),
    ],
)
def test_the_number_of_requests_in_words(words: str, differs: bool) -> None:
    found = told(report(consistent(carried_over=2), words=words))
    assert found == ([("narrative-differs", ("requests.received:total",))] if differs else [])


def test_the_number_of_a_whole_region_is_not_one_bureau_s() -> None:
    words = "全县共收到政府信息公开申请96件。"
    bureau = replace(report(consistent(carried_over=2), words=words), agency=None, agency_name="平罗县教育局")
    assert [finding.code for finding in check(Dataset(reports=(bureau,)))] == []
    assert told(report(consistent(carried_over=2), words=words)) != []


def test_agencies_that_are_provisional_or_unconfirmed_are_noted() -> None:
    one = report(consistent())
    nameless = replace(one, agency_name=None)
    for agency, told_of, code, message in (
        (
            Agency("zhengfu", "平罗县人民政府", provisional=True),
            one,
            "agency-not-in-registry",
            "机关名录中没有“平罗县人民政府”，暂用编号 zhengfu",
        ),
        (
            Agency("zhengfu", "政府办", unconfirmed=True),
            one,
            "agency-unconfirmed",
            "报告只写“政府办”，不能确定是哪一个机关，标为机关待确认",
        ),
        (
            Agency("zhengfu", "政府办", unconfirmed=True),
            nameless,
            "agency-unconfirmed",
            "报告没有写明是哪一个机关，标为机关待确认",
        ),
    ):
        (found,) = check(Dataset(agencies=(agency,), reports=(told_of,)))
        assert (found.code, found.severity, found.message) == (code, "note", message)
        assert found.location == Location("2021.txt", 1)
        assert "zhengfu" in found.next_step


def test_what_is_kept_of_the_run_before_is_what_checking_finds(tmp_path: Path) -> None:
    words = "共受理政府信息公开申请 9 件。"
    two = dataset(report(consistent(), year=2020, words=words), report(consistent(), words=words))
    plain = check(two)
    assert {finding.report for finding in plain} == {"2020.txt", "2021.txt"}
    for _ in range(2):
        with KeptResults(tmp_path / "kept") as kept:
            assert check(two, kept) == plain


def test_a_report_without_tables_is_checked_for_what_it_has() -> None:
    bare = replace(report(), editions={}, facts=())
    assert check(Dataset(agencies=(Agency("zhengfu", "政府办", unconfirmed=True),), reports=(bare,))) != ()


def test_a_finding_on_words_says_what_is_where() -> None:
    (found,) = check(dataset(report(consistent(carried_over=2), words="共受理政府信息公开申请 9 件。")))
    assert (found.severity, found.report, found.expected, found.found) == ("note", "2021.txt", "9", "11")
    assert found.location == report().location("requests.received:total")
    assert found.message == ("“总体情况”一章写收到申请 9 件，表中“本年新收政府信息公开申请数量”总计为 11")
    assert "按原样公布" in found.next_step


def test_a_blank_on_one_side_is_tested_against_the_year_before_and_two_blanks_are_not() -> None:
    before = report({"requests.carried_forward:total": None}, year=2020)
    cells = consistent(carried_over=2)
    assert ("carry-over", ("requests.carried_over:total",)) in told(before, report(cells))
    blank = {
        key: None if key.startswith(("requests.received", "requests.carried_over")) else n
        for key, n in cells.items()
    }
    assert "requests-balance" not in {code for code, _ in told(report(blank))}


def test_every_rule_is_listed_once_with_its_title_and_editions() -> None:
    listed = {rule.code: rule for rule in RULES}
    assert len(listed) == len(RULES)
    for edition in editions():
        for identity in edition.identities:
            assert edition.id in listed[identity.code].editions
            assert identity.title in listed[identity.code].title
    assert listed["in-force-balance"].editions == ("2021",)
