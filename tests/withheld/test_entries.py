"""``withheld.yml`` read, and applied to the data set: what it reaches, what it says, where it stops."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from giar_site.cli import giar
from giar_site.collect import WithheldError, collect
from giar_site.collect.redacted import folded, mask
from giar_site.model import Status
from tests.collect.written import report_text, write

NAME = "平罗县人民政府"
REGISTRY = f"agencies:\n  - {{id: jia, name: {NAME}, former_ids: [jiu]}}\n"
SIGNED = "reason: 有个人信息, when: 2026-03-01, who: 管理员"


def folder(root: Path, entries: str, **reports: str) -> Path:
    write(root / "agencies.yml", REGISTRY)
    for name, text in (reports or {"a": report_text(NAME, 2021)}).items():
        write(root / f"{name}.txt", text)
    write(root / "withheld.yml", entries)
    return root


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- {agency: jia, year: 2021", 1, "YAML"),
        ("agency: jia", 1, "列表"),
        ("- jia", 1, "键: 值"),
        (f"\n- {{agency: jia, year: 2021, page: 3, {SIGNED}}}", 2, "不认识的键“page”"),
        ("- {agency: jia, year: 2021, when: 2026-03-01, who: 管理员}", 1, "reason 没有写"),
        ("- {agency: jia, year: 2021, reason: x, when: 2026-03-01}", 1, "who 没有写"),
        ("- {agency: jia, year: 2021, reason: x, who: 管理员, when: 三月}", 1, "when 应当是日期"),
        (f"- {{agency: jia, {SIGNED}}}", 1, "哪一份报告"),
        (f'- {{agency: jia, year: "2021", {SIGNED}}}', 1, "哪一份报告"),
        (f"- {{file: a.txt, agency: jia, year: 2021, {SIGNED}}}", 1, "只写一种"),
        (f"- {{file: a.txt, passage: 甲乙, cell: requests.received, {SIGNED}}}", 1, "分两条"),
        (f"- {{file: a.txt, passage: 甲, {SIGNED}}}", 1, "太短"),
        (f'- {{file: a.txt, passage: "12", {SIGNED}}}', 1, "太短"),
        (f"- {{file: a.txt, passage: 13912345678, {SIGNED}}}", 1, "加引号"),
        (f"- {{file: a.txt, passage: '', {SIGNED}}}", 1, "passage 没有写"),
        (f"- {{file: a.txt, cell: requests.recieved, {SIGNED}}}", 1, "不是表格中的地址"),
    ],
)
def test_a_file_that_can_not_be_understood_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int, says: str
) -> None:
    folder(tmp_path / "reports", text)
    with pytest.raises(WithheldError, match=rf"withheld\.yml:{line}(:\d+)?：.*{says}"):
        collect(tmp_path / "reports")
    monkeypatch.chdir(tmp_path)
    assert isinstance(CliRunner().invoke(giar, ["check"]).exception, WithheldError)


def test_an_unreadable_file_stops_everything(tmp_path: Path) -> None:
    folder(tmp_path, "")
    (tmp_path / "withheld.yml").unlink()
    (tmp_path / "withheld.yml").symlink_to(tmp_path / "elsewhere.yml")
    with pytest.raises(WithheldError, match="打不开"):
        collect(tmp_path)
    (tmp_path / "withheld.yml").unlink()
    (tmp_path / "withheld.yml").write_bytes("- 龘".encode("gb18030"))
    with pytest.raises(WithheldError, match="UTF-8"):
        collect(tmp_path)


@pytest.mark.parametrize(
    "entry",
    [
        "agency: jia, year: 2019, passage: 没有这句话",
        "agency: nobody, year: 2021",
        "file: b.txt",
        "agency: jia, year: 2021, passage: 没有这句话",
        "agency: jia, year: 2021, cell: disclosure.procurement",
    ],
)
def test_an_entry_that_finds_nothing_is_an_error_for_the_maintainer(tmp_path: Path, entry: str) -> None:
    dataset = collect(folder(tmp_path, f"- {{{entry}, {SIGNED}}}"))
    (found,) = dataset.private
    assert (found.code, str(found.location)) == ("withheld-not-found", "withheld.yml:1")
    assert "没有这句话" not in repr(found)
    assert dataset.findings == ()
    assert len(dataset.reports) == 1


def test_a_report_without_its_file_keeps_its_page(tmp_path: Path) -> None:
    dataset = collect(folder(tmp_path, f"- {{agency: jiu, year: 2019, {SIGNED}}}"))
    (one,) = dataset.withheld
    assert (one.url, one.path, one.current) == ("agencies/jia/2019/", "", True)
    assert dataset.redirects["agencies/jiu/2019/"] == "agencies/jia/2019/"
    assert dataset.private == ()


def test_a_superseded_version_does_not_come_back_in_place_of_a_withheld_one(tmp_path: Path) -> None:
    old, new = report_text(NAME, 2021), report_text(NAME, 2021, words="更正后的概况。")
    root = folder(tmp_path, f"- {{file: new.txt, {SIGNED}}}", old=old, new=new)
    write(root / "new.yml", "supersedes: old.txt\n")
    dataset = collect(root)
    assert dataset.reports == ()
    assert [one.url for one in dataset.withheld] == ["agencies/jia/2021/"]
    assert [one.report.source.path for one in dataset.received] == ["old.txt"]
    write(root / "withheld.yml", f"- {{agency: jia, year: 2021, {SIGNED}}}")
    dataset = collect(root)
    assert (dataset.reports, dataset.received) == ((), ())
    assert [one.current for one in dataset.withheld] == [True, False]


def test_a_copy_of_a_withheld_file_is_withheld_too(tmp_path: Path) -> None:
    text = report_text(NAME, 2021)
    dataset = collect(folder(tmp_path, f"- {{file: b.txt, {SIGNED}}}", a=text, b=text))
    assert dataset.reports == ()
    assert [one.path for one in dataset.withheld] == ["a.txt"]


def test_a_passage_goes_wherever_it_stands_and_however_it_is_written(tmp_path: Path) -> None:
    cells = {"requests.received:total": "5（其中张三丰１件）", "requests.received:natural_person": "5"}
    words = "收到申请5件，由张三\n丰 提出。\n\n下一段。**张三**丰。"
    text = report_text(NAME, 2021, cells, words=words)
    write(tmp_path / "a.yml", "note: 张三丰来电\n")
    (report,) = collect(folder(tmp_path, f"- {{file: a.txt, passage: 张三丰, {SIGNED}}}", a=text)).reports
    shown = repr([report.text, report.chapters, report.facts, report.findings, report.note, report.title])
    assert "张" not in shown
    assert "丰" not in shown
    assert len(report.text) == len(text)
    fact = report.fact("requests", "received", "total")
    assert fact is not None
    assert fact.value == 5
    assert "■■■" in fact.raw
    assert report.source.sha256 == ""


def test_a_figure_goes_with_what_is_said_of_it(tmp_path: Path) -> None:
    cell = "requests.received:natural_person"
    cells = {cell: "77", "requests.received:total": "77"}
    words = "收到申请77件。"
    root = folder(tmp_path, f"- {{agency: jia, year: 2021, cell: '{cell}', {SIGNED}}}",
                  a=report_text(NAME, 2021, cells, words=words))  # fmt: skip
    write(
        root / "readings.yml",
        f"- {{agency: jia, year: 2021, cell: '{cell}', value: 77, who: 张, when: 2022-01-01, where: 原件}}\n",
    )
    dataset = collect(root)
    (report,) = dataset.reports
    fact = next(fact for fact in report.facts if fact.address == cell)
    assert (fact.value, fact.raw, fact.status, fact.location) == (None, "", Status.WITHHELD, None)
    assert fact.note == "有个人信息（2026-03-01，管理员）"
    assert dataset.findings == ()
    # It follows from the total, and the words tell it: the maintainer hears of both, without the figure.
    assert sorted((f.code, f.cells) for f in dataset.private) == [
        ("withheld-derivable", (cell,)),
        ("withheld-in-words", (cell,)),
    ]
    assert "77" not in repr(dataset.private)


def test_a_row_withheld_whole_does_not_follow_from_its_own_total(tmp_path: Path) -> None:
    rows = "".join(
        f"- {{agency: jia, year: 2021, cell: {row}, {SIGNED}}}\n"
        for row in ("requests.granted", "requests.partially_granted")
    )
    dataset = collect(folder(tmp_path, rows))
    (report,) = dataset.reports
    gone = [fact.address for fact in report.facts if fact.status is Status.WITHHELD]
    assert len(gone) == 14
    assert dataset.private == ()


def test_masks_keep_every_other_character() -> None:
    text = "甲乙，丙 丁\n戊己。１２３４５"
    assert mask(text, ["乙丙丁戊"]) == "甲■■■■■\n■己。１２３４５"
    assert mask(text, ["12345"]) == "甲乙，丙 丁\n戊己。■■■■■"
    assert mask("aaa", ["aa"]) == "■■■"
    assert folded("⽣民 ＡＢ-１") == "生民ab1"


def test_withheld_words_in_names_are_hidden_or_told(tmp_path: Path) -> None:
    name = "王小五投诉平罗县"
    entries = f"- {{file: {name}.txt, passage: 王小五, {SIGNED}}}\n"
    dataset = collect(folder(tmp_path, entries, **{name: report_text("平罗县王小五办公室", 2021)}))
    assert [agency.name for agency in dataset.agencies if agency.provisional] == ["平罗县■■■办公室"]
    told = [(finding.code, finding.found) for finding in dataset.private]
    assert told == [
        ("withheld-in-name", "报告的文件名（■■■投诉平罗县.txt）"),
        ("withheld-in-name", "机关的暂用编号（平罗县■■■办公室）"),
    ]


def test_withheld_words_in_a_name_that_two_reports_have(tmp_path: Path) -> None:
    """From each of them something else was taken down."""
    reports = {str(year): report_text("平罗县王小五办公室", year) for year in (2020, 2021)}
    taken = {"2020": "王小五", "2021": "概况"}
    entries = "".join(f"- {{file: {year}.txt, passage: {it}, {SIGNED}}}\n" for year, it in taken.items())
    dataset = collect(folder(tmp_path, entries, **reports))
    assert [agency.name for agency in dataset.agencies if agency.provisional] == ["平罗县■■■办公室"]
    assert [str(finding.location) for finding in dataset.private] == ["withheld.yml:1"]
