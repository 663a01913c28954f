"""Which files count, whose they are, and what happens to the others."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from giar_site.checks import check
from giar_site.collect import ReadReport, Registry, cache, collect
from giar_site.collect.files import read_report
from giar_site.collect.resolve import identified
from giar_site.model import AnnualReport, Dataset, SourceFile, Status
from tests.collect.written import report_text, write

GOVERNMENT, OFFICE = "平罗县人民政府", "平罗县人民政府办公室"
REGISTRY = f"""\
agencies:
  - {{id: zhengfu, name: {GOVERNMENT}, former_ids: [jiu]}}
  - {{id: bangongshi, name: {OFFICE}, aliases: [平罗县政府办]}}
"""


def codes(dataset: Dataset) -> list[tuple[str, str]]:
    return sorted((finding.code, finding.report) for finding in dataset.findings)


def test_a_dropped_file_is_a_report_without_any_registry(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    dataset = collect(tmp_path)
    (report,) = dataset.reports
    assert (report.year, report.agency_name) == (2021, GOVERNMENT)
    agency = dataset.agency(report.agency)
    assert agency.provisional
    assert agency.id.startswith("pingluoxian-renminzhengfu-")
    assert len(agency.id.rpartition("-")[2]) == 4
    assert (agency.level, agency.kind) == ("county", "government")


def test_two_names_never_meet_in_one_provisional_id(tmp_path: Path) -> None:
    for place in ("单县", "丹县"):  # pinyin: both danxian to a machine
        write(tmp_path / f"{place}.txt", report_text(f"{place}人民政府", 2021))
    assert len({report.agency for report in collect(tmp_path).reports}) == 2


def test_two_files_never_meet_in_one_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 10,000 files two begin with the same eight digits about once in a hundred sites."""
    for name in "abc":
        write(tmp_path / f"{name}.txt", report_text("", 2021, words=name).replace("2021年", ""))
    alike = {"a": "0" * 64, "b": "0" * 9 + "1" * 55, "c": "0" * 9 + "2" * 55}

    def read(path: Path, name: str) -> ReadReport:
        found = read_report(path, name)
        source = replace(found.report.source, sha256=alike[name[0]])
        return replace(found, report=found.report.changed(source=source))

    monkeypatch.setattr(cache, "read_report", read)
    assert [one.url for one in collect(tmp_path).received] == [
        f"received/{'0' * 8}/",
        f"received/{'0' * 9}/",
        f"received/{'0' * 9}2/",
    ]


def test_two_agencies_never_meet_in_one_id() -> None:
    registry = Registry()
    for named in ("示例县虚构局", "政府办"):
        first = AnnualReport(SourceFile("a.txt", "1" * 64, 0, "txt"), named, 2021)
        _, agency = identified(ReadReport(first), registry)
        other = replace(agency, name="石林县虚构局")
        _, again = identified(ReadReport(first), registry, {agency.id: other})
        assert again.id.startswith(agency.id)
        assert again.id != agency.id


def test_a_region_and_its_government_are_one_agency(tmp_path: Path) -> None:
    for year, name in enumerate(("示例县示例镇", "示例县示例镇人民政府", "示例县示例镇政府"), 2020):
        write(tmp_path / f"{year}.txt", report_text(name, year))
    reports = collect(tmp_path).reports
    assert len({report.agency for report in reports}) == 1
    assert {report.agency_name for report in reports} == {"示例县示例镇人民政府"}


def test_a_region_is_the_government_that_the_registry_has(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text("平罗县", 2021))
    assert [report.agency for report in collect(tmp_path).reports] == ["zhengfu"]


def test_brackets_in_a_name_stay_chinese(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text("示例县卫生局（示例县中医药局）", 2021))
    (report,) = collect(tmp_path).reports
    assert report.agency_name == "示例县卫生局（示例县中医药局）"


def test_a_government_and_its_office_are_two_agencies(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    write(tmp_path / "b.txt", report_text(OFFICE, 2021))
    write(tmp_path / "c.txt", report_text("平罗县政府办", 2020))
    reports = collect(tmp_path).reports
    assert [(r.agency, r.year) for r in reports] == [
        ("bangongshi", 2020),
        ("bangongshi", 2021),
        ("zhengfu", 2021),
    ]


def test_two_files_that_only_say_the_government_office_stay_two(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text("政府办", 2021))
    write(tmp_path / "b.txt", report_text("政府办", 2021, words="另一个县的概况。"))
    dataset = collect(tmp_path)
    assert len({report.agency for report in dataset.reports}) == 2
    for report in dataset.reports:
        agency = dataset.agency(report.agency)
        assert agency.unconfirmed
        assert agency.id == f"unconfirmed-{report.source.sha256[:8]}"
        assert agency.name == "政府办"


def test_a_short_name_of_several_bodies_is_not_taken_for_a_full_one(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text("鼓楼区人民政府", 2021))
    dataset = collect(tmp_path)
    assert dataset.agency(dataset.reports[0].agency).unconfirmed


def test_two_reports_for_one_agency_and_year_count_neither_and_say_what_to_do(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    write(tmp_path / "b.txt", report_text(GOVERNMENT, 2021, words="更正后的概况。"))
    write(tmp_path / "c.txt", report_text(OFFICE, 2021))
    dataset = collect(tmp_path)
    assert [report.agency_name for report in dataset.reports] == [OFFICE]
    (conflict,) = [finding for finding in dataset.findings if finding.severity == "error"]
    assert conflict.code == "duplicate-report"
    assert str(conflict.location) == "a.txt:1"
    assert "a.txt、b.txt" in conflict.found
    assert "supersedes" in conflict.next_step
    assert [one.report.source.path for one in dataset.received] == ["a.txt", "b.txt"] or len(
        dataset.received
    ) == 2
    for one in dataset.received:
        digest = one.report.source.sha256[:8]
        assert one.url == f"agencies/{one.report.agency}/2021/received/{digest}/"
        assert one.report.text


@pytest.mark.parametrize("named", ["a.txt", "in/a.txt", "reports/in/a.txt"])
def test_a_sidecar_says_which_report_supersedes_the_other(tmp_path: Path, named: str) -> None:
    write(tmp_path / "in/a.txt", report_text(GOVERNMENT, 2021))
    write(tmp_path / "in/b.txt", report_text(GOVERNMENT, 2021, words="更正后的概况。"))
    write(tmp_path / "in/b.yml", f"supersedes: {named}\n")
    dataset = collect(tmp_path)
    assert [report.source.path for report in dataset.reports] == ["in/b.txt"]
    assert [one.reason for one in dataset.received] == ["已由 in/b.txt 取代"]
    assert codes(dataset) == []


def test_files_with_one_sidecar_between_them(tmp_path: Path) -> None:
    write(tmp_path / "2021.md", report_text(GOVERNMENT, 2021))
    write(tmp_path / "2021.txt", report_text(GOVERNMENT, 2021, words="更正后的概况。"))
    write(tmp_path / "2021.yml", "supersedes: 2021.md\n")
    dataset = collect(tmp_path)
    assert [report.source.path for report in dataset.reports] == ["2021.txt"]
    assert codes(dataset) == []


def test_superseding_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    write(tmp_path / "a.yml", "year: 2021\nsupersedes: [old.txt,\n  older.txt]\n")
    dataset = collect(tmp_path)
    assert codes(dataset) == [("superseded-not-found", "a.txt")] * 2
    places = [f.location for f in dataset.findings if f.code == "superseded-not-found"]
    assert [(place.file, place.line) for place in places if place] == [("a.yml", 2), ("a.yml", 3)]


def test_the_later_publishing_date_decides_where_all_state_one(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, after="平罗县人民政府\n2022年1月20日"))
    write(tmp_path / "b.txt", report_text(GOVERNMENT, 2021, after="平罗县人民政府\n2022年3月2日"))
    assert [report.source.path for report in collect(tmp_path).reports] == ["b.txt"]
    write(tmp_path / "c.txt", report_text(GOVERNMENT, 2021))
    assert collect(tmp_path).reports == ()


def test_a_sidecar_and_front_matter_win_over_what_was_read(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    stated = (
        "agency: bangongshi\nyear: 2020\nscope: own\nsource_url: https://example.gov.cn/a\n"
        "published: 2021-01-20\nnote: 扫描件\n"
    )
    write(tmp_path / "a.txt", report_text("政府办", 2021))
    write(tmp_path / "a.yml", stated)
    write(
        tmp_path / "b.md",
        f"---\n{stated.replace('2020', '2019')}---\n{report_text('政府办', 2021, words='另一年。')}",
    )
    reports = collect(tmp_path).reports
    assert {r.agency_name for r in reports} == {OFFICE}
    assert [(r.agency, r.year, r.scope.value, r.source_url, str(r.published), r.note) for r in reports] == [
        ("bangongshi", year, "own", "https://example.gov.cn/a", "2021-01-20", "扫描件")
        for year in (2019, 2020)
    ]


def test_what_is_wrong_in_a_sidecar_is_told_with_its_line_and_the_rest_holds(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text("政府办", 2021))
    write(
        tmp_path / "a.yml", f"agency: {GOVERNMENT}\nyaer: 2020\nscope: all\nsource_url: javascript:alert(1)\n"
    )
    dataset = collect(tmp_path)
    assert dataset.reports[0].agency_name == GOVERNMENT
    assert dataset.reports[0].source_url == ""
    told = [(f.code, str(f.location)) for f in dataset.findings]
    assert told == [("unknown-key", "a.yml:2"), ("bad-value", "a.yml:3"), ("bad-value", "a.yml:4")]


def test_a_sidecar_settles_what_the_reader_doubted(tmp_path: Path) -> None:
    text = "一、总体情况\n我局认真做好公开工作。\n二、主动公开政府信息情况\n无。\n"
    write(tmp_path / "a.txt", text)
    before = [code for code, _ in codes(collect(tmp_path))]
    assert "agency-unknown" in before
    assert "year-unknown" in before
    write(tmp_path / "a.yml", f"agency: {GOVERNMENT}\nyear: 2021\n")
    dataset = collect(tmp_path)
    after = [code for code, _ in codes(dataset)]
    assert "agency-unknown" not in after
    assert "year-unknown" not in after
    assert dataset.reports[0].year == 2021


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("year: 2020\n", ("2020", "2021")),
        ("# 来源\npublished: 2022-03-02\n", ("2022-03-02", "2022-01-20")),
        (f"agency: {OFFICE}\n", (OFFICE, GOVERNMENT)),
        ("agency: bangongshi\n", ("bangongshi", GOVERNMENT)),
        ("agency: 平罗县公安局\n", ("平罗县公安局", GOVERNMENT)),
        ("agency: zhengfu\nyear: 2021\npublished: 2022-01-20\n", None),
        (f"agency: {GOVERNMENT}\n", None),
        ("agency: 平罗县政府\n", None),
    ],
)
def test_a_sidecar_that_says_other_than_its_report_is_taken_and_told(
    tmp_path: Path, stated: str, told: tuple[str, str] | None
) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, after=f"{GOVERNMENT}\n2022年1月20日"))
    write(tmp_path / "a.yml", stated)
    dataset = collect(tmp_path, cache=tmp_path.parent / "kept")
    found = [(f.code, f.report, str(f.location), f.expected, f.found) for f in dataset.findings]
    line = f"a.yml:{stated.count(chr(10))}"
    assert found == ([("sidecar-differs", "a.txt", line, *told)] if told else [])
    if told:
        assert all(word in dataset.findings[0].message for word in (line, *told))


def test_a_sidecar_that_decides_what_was_doubtful_differs_from_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, after="平罗县公安局\n2022年1月20日"))
    assert "agency-conflict" in [code for code, _ in codes(collect(tmp_path))]
    write(tmp_path / "a.yml", "agency: 平罗县公安局\n")
    assert codes(collect(tmp_path)) == []


def test_bad_files_are_received_and_the_others_go_on(tmp_path: Path) -> None:
    write(tmp_path / "good.txt", report_text(GOVERNMENT, 2021))
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    write(tmp_path / "yearless.txt", "会议通知\n请各单位按时参加。\n")
    dataset = collect(tmp_path)
    assert [report.source.path for report in dataset.reports] == ["good.txt"]
    received = {one.report.source.path: one for one in dataset.received}
    assert set(received) == {"empty.txt", "binary.txt", "yearless.txt"}
    assert received["yearless.txt"].reason == "没有写明年度"
    for path, one in received.items():
        assert one.url == f"received/{one.report.source.sha256[:8]}/"
        errors = [f for f in dataset.findings if f.report == path and f.severity == "error"]
        assert len(errors) == 1, errors
        assert errors[0].next_step
        assert errors[0].location is not None
        assert errors[0].location.file == path


def test_one_file_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    write(tmp_path / "copy.txt", report_text(GOVERNMENT, 2021))
    dataset = collect(tmp_path)
    assert len(dataset.reports) == 1
    assert codes(dataset) == [("same-file-twice", "copy.txt")]


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        (["a.txt", "b.txt", "b.yml"], "b.txt"),
        (["a.txt", "zhengfu/2021.txt"], "zhengfu/2021.txt"),
        (["zhengfu/2021.txt", "other/2021.txt", "other/2021.yaml"], "other/2021.txt"),
        (["a.txt", "a.yml", "zhengfu/2021.txt", "zhengfu/2021.yml"], "zhengfu/2021.txt"),
        (["a.txt", "b.txt"], "a.txt"),
    ],
)
def test_of_equal_files_the_one_with_a_sidecar_or_in_its_place_is_taken(
    tmp_path: Path, files: list[str], taken: str
) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    for name in files:
        text = "scope: own\n" if name.endswith(("yml", "yaml")) else report_text(GOVERNMENT, 2021)
        write(tmp_path / name, text)
    dataset = collect(tmp_path)
    assert [report.source.path for report in dataset.reports] == [taken]
    (told,) = dataset.findings
    assert told.message.startswith(f"与 {taken} 内容完全相同，只计一份")
    assert ("a.yml 没有采用" in told.message) == (len(files) == 4)


def test_empty_files_are_no_copies_and_each_is_told(tmp_path: Path) -> None:
    for name, text in {"a": "", "b": "", "c": " \n", "d": " \n"}.items():
        write(tmp_path / f"{name}.txt", text)
    dataset = collect(tmp_path)
    assert codes(dataset) == [("empty-file", f"{name}.txt") for name in "abcd"]
    assert len({one.url for one in dataset.received}) == len(dataset.received)


def test_hidden_files_revisions_and_links_out_of_the_folder_are_left_out(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    write(reports / "a.txt", report_text(GOVERNMENT, 2021))
    write(reports / ".revisions/a.txt", report_text(GOVERNMENT, 2021, words="旧。"))
    write(reports / ".hidden.txt", report_text(OFFICE, 2021))
    outside = write(tmp_path / "secret.txt", report_text(OFFICE, 2020))
    (reports / "link.txt").symlink_to(outside)
    (reports / "folder").symlink_to(tmp_path)
    dataset = collect(reports)
    assert [report.source.path for report in dataset.reports] == ["a.txt"]
    assert codes(dataset) == [
        ("hidden-file", ".hidden.txt"),
        ("link-not-followed", "folder"),
        ("link-not-followed", "link.txt"),
    ]


def test_what_systems_and_editors_leave_is_no_report(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    for name in (
        *(
            "Thumbs.db",
            "desktop.ini",
            ".DS_Store",
            ".gitkeep",
            ".a.txt.swp",
            ".~lock.a.docx#",
            "__MACOSX/._a.docx",
            "._a.docx",
            "~$年报.docx",
            ".gitkeep",
        ),
        *(".~lock.a.docx#", "a.txt~", ".a.txt.swp", "#a.txt#", ".revisions/2021.1.txt"),
    ):
        write(tmp_path / name, "x")
    dataset = collect(tmp_path)
    assert [report.source.path for report in dataset.reports] == ["a.txt"]
    assert (dataset.received, dataset.findings) == ((), ())


def test_a_sidecar_without_report_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.yml", "year: 2021\n")
    assert codes(collect(tmp_path)) == [("sidecar-without-report", "a.yml")]


def test_former_ids_lead_to_the_present_pages(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    assert collect(tmp_path).redirects == {
        "agencies/jiu/": "agencies/zhengfu/",
        "agencies/jiu/2021/": "agencies/zhengfu/2021/",
    }


def test_a_folder_of_invented_reports_marks_each_of_them(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", "demo: true\n")
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    assert collect(tmp_path).reports[0].demo


def test_the_result_does_not_depend_on_the_order_of_the_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("睢县", "单县", "沛县"):
        write(tmp_path / f"{name}.txt", report_text(f"{name}人民政府", 2021))
    first = collect(tmp_path)
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda *a, **k: ((d, s[::-1], n[::-1]) for d, s, n in walk(*a, **k)))
    assert collect(tmp_path) == first


READING = """\
- {{agency: zhengfu, year: 2021, cell: "requests.received:total", value: {value},
   who: 张三, when: 2024-05-01, where: 原件第 3 页}}
"""


@pytest.mark.parametrize("kept", [False, True])
def test_a_reading_supplies_a_lost_figure_and_never_replaces_a_printed_one(
    tmp_path: Path, kept: bool
) -> None:
    cache = tmp_path.parent / "kept" if kept else None
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.received:total": ""}))
    write(tmp_path / "readings.yml", READING.format(value=7))
    dataset = collect(tmp_path, cache=cache)
    fact = dataset.reports[0].fact("requests", "received", "total")
    assert fact is not None
    assert (fact.status, fact.value) == (Status.SUPPLIED, 7)
    assert fact.note == "张三 2024-05-01 据原件第 3 页补录"
    assert codes(dataset) == []
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.received:total": "3"}))
    dataset = collect(tmp_path, cache=cache)
    fact = dataset.reports[0].fact("requests", "received", "total")
    assert fact is not None
    assert (fact.status, fact.value) == (Status.REPORTED, 3)
    assert [(f.code, str(f.location)) for f in dataset.findings] == [("reading-not-needed", "readings.yml:1")]


@pytest.mark.parametrize(("written", "figure"), [("2.50", "2.50"), ("010", "10"), ("'7'", "7")])
def test_a_reading_is_what_is_written(tmp_path: Path, written: str, figure: str) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"disclosure.fees:amount": ""}))
    entry = READING.format(value=written).replace("requests.received:total", "disclosure.fees:amount")
    write(tmp_path / "readings.yml", entry)
    dataset = collect(tmp_path)
    fact = dataset.reports[0].fact("disclosure", "fees", "amount")
    assert fact is not None
    assert str(fact.value) == figure
    assert dataset.corrections[0].what == f"补录原件上的数字 {written.strip(chr(39))}"


def test_a_reading_follows_its_agency_to_another_id(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY.replace("[jiu]", "['123']"))
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.received:total": ""}))
    write(tmp_path / "readings.yml", READING.format(value=7).replace("zhengfu", "123"))
    dataset = collect(tmp_path)
    fact = dataset.reports[0].fact("requests", "received", "total")
    assert fact is not None
    assert (fact.status, fact.value) == (Status.SUPPLIED, 7)
    assert [(one.agency, one.year) for one in dataset.corrections] == [("zhengfu", 2021)]
    assert codes(dataset) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("zhengfu", "nobody", "entry-without-report"),
        ("requests.received:total", "requests.nothing:total", "entry-without-cell"),
        ("value: 7", "value: 七", "bad-value"),
        ("value: 7", "value: -7", "bad-value"),
        ("value: 7", "value: 1.5", "bad-value"),
        ("value: 7", "value: 1e50", "bad-value"),
        ("value: 7", "value: 1e-50", "bad-value"),
        ("value: 7", f"value: {'9' * 40}", "bad-value"),
        ("2024-05-01", "昨天", "bad-value"),
        ("who: 张三, ", "", "bad-entry"),
        ("who:", "by:", "unknown-key"),
    ],
)
def test_what_is_wrong_in_readings_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.received:total": ""}))
    write(tmp_path / "readings.yml", READING.format(value=7).replace(old, new))
    assert code in [finding.code for finding in collect(tmp_path).findings]


def test_of_two_readings_of_a_cell_the_second_is_told(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.received:total": ""}))
    write(tmp_path / "readings.yml", READING.format(value=7) + READING.format(value=8))
    dataset = collect(tmp_path)
    (told,) = dataset.findings
    assert (told.code, str(told.location)) == ("reading-not-needed", "readings.yml:3")
    assert "前面已经补录为 7" in told.message


@pytest.mark.parametrize(("value", "told"), [(1, []), (13, ["reading-unforeseen"])])
def test_a_reading_that_the_damaged_file_cannot_hold_is_taken_and_told(
    tmp_path: Path, value: int, told: list[str]
) -> None:
    """A typing error in a reading, in a cell whose note says "可能为1、空白"."""
    report = Path(__file__).parents[2] / "reports/pingluoxian-renminzhengfu-bangongshi/2021.txt"
    write(tmp_path / "a.txt", report.read_text("utf-8"))
    write(tmp_path / "agencies.yml", REGISTRY)
    before = {fact.address: fact for fact in collect(tmp_path).reports[0].facts}
    cell = next(fact.address for fact in before.values() if fact.note.endswith("可能为1、空白"))
    entry = READING.format(value=value).replace("zhengfu", "bangongshi")
    write(tmp_path / "readings.yml", entry.replace("requests.received:total", cell))
    dataset = collect(tmp_path)
    supplied = dataset.reports[0].by_address[cell]
    assert (supplied.status, supplied.value) == (Status.SUPPLIED, value)
    about = [f for f in dataset.findings if f.location and f.location.file == "readings.yml"]
    assert [(f.code, str(f.location), f.expected) for f in about] == [
        (code, "readings.yml:1", "1、空白") for code in told
    ]


def test_an_identity_that_fails_with_a_supplied_figure_says_where_it_stands(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.carried_forward:total": ""}))
    write(tmp_path / "b.txt", report_text(GOVERNMENT, 2022))
    entry = READING.format(value=7).replace("received", "carried_forward")
    write(tmp_path / "readings.yml", f"# 补录\n{entry}")
    failed = check(collect(tmp_path))
    assert {finding.code for finding in failed} == {"requests-row-total", "requests-balance", "carry-over"}
    for finding in failed:
        assert finding.next_step.startswith("先核对 readings.yml:2 补录的 7；"), finding
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.carried_forward:total": "7"}))
    assert all(finding.next_step.startswith("核对原件") for finding in check(collect(tmp_path)))


def test_a_known_error_is_shown_the_printed_figure_kept_and_a_stale_entry_told(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", REGISTRY)
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021, {"requests.granted:total": "11"}))
    entry = (
        '- {agency: zhengfu, year: 2021, cell: "requests.granted:total", printed: 11, expect: 0,'
        " reason: 各列均为 0, source: 机关电话确认, when: 2022-05-06}\n"
    )
    write(tmp_path / "corrections.yml", entry)
    dataset = collect(tmp_path)
    (known,) = dataset.findings
    assert (known.code, known.cells, known.severity) == (
        "known-error",
        ("requests.granted:total",),
        "inconsistent",
    )
    fact = dataset.reports[0].fact("requests", "granted", "total")
    assert fact is not None
    assert fact.value == 11
    (correction,) = dataset.corrections
    assert (correction.cell, correction.when) == ("requests.granted:total", date(2022, 5, 6))
    write(tmp_path / "corrections.yml", entry.replace("2022-05-06", "五月"))
    assert collect(tmp_path).corrections == (), "no day is made up"
    write(tmp_path / "corrections.yml", entry.replace("printed: 11", "printed: 12"))
    assert [f.code for f in collect(tmp_path).findings] == ["correction-without-error"]


def test_the_project_s_reports_are_who_they_are() -> None:
    dataset = collect(Path(__file__).parents[2] / "reports")
    known = [(r.agency, r.year) for r in dataset.reports if not r.agency.startswith("unconfirmed-")]
    assert known == [
        ("pingluoxian-chengguanzhen-renminzhengfu", 2021),
        ("pingluoxian-renminzhengfu", 2020),
        ("pingluoxian-renminzhengfu-bangongshi", 2021),
        ("zhongweishi-shapotouqu-renminzhengfu-bangongshi", 2021),
    ]
    assert [r.agency_name for r in dataset.reports if r.agency.startswith("unconfirmed-")] == ["政府办"]
    assert dataset.received == ()
