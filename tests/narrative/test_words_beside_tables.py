"""Sentences beside a statutory table that count what it counts: the chapter's, and no part of the table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from giar_site.collect import read_report
from giar_site.model import AnnualReport, Status

ROWS = ("信息内容 本年处理决定数量", "行政许可 11", "信息内容 本年处理决定数量", "行政处罚 9", "行政强制 2")
SENTENCES = [
    "2023年，共办理行政许可12件，行政处罚7件，行政强制1件。",
    "行政许可12件。",
    "规章0件，行政规范性文件5件。",
    "1.行政许可：12件。\n2.行政处罚：7件。",
    "注：行政处罚7件。",
    "本年制发件数5件，现行有效件数23件。",
    "本年度行政规范性文件制发5件；废止1件；",
    "说明：本年度无规章、行政规范性文件。",
]


def as_page(before: str, after: str) -> str:
    rows = "".join(f"<tr><td>{'<td>'.join(row.split())}" for row in ROWS)
    words = ["".join(f"<p>{line}</p>" for line in part.split("\n") if line) for part in (before, after)]
    return (
        "<h1>示例县虚构局2023年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>无。</p>"
        f"<h2>二、主动公开政府信息情况</h2>{words[0]}<table>{rows}</table>{words[1]}"
        "<h2>五、存在的主要问题及改进情况</h2><p>无。</p>"
    )


def as_text(before: str, after: str) -> str:
    head = "示例县虚构局2023年政府信息公开工作年度报告\n一、总体情况\n无。\n二、主动公开政府信息情况"
    return "\n".join((head, before, *ROWS, after, "五、存在的主要问题及改进情况\n无。"))


def value(report: AnnualReport, item: str) -> Decimal | None:
    fact = report.fact("disclosure", item, "decisions")
    return fact and fact.value


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(("name", "written"), [("r.html", as_page), ("r.txt", as_text)])
def test_a_sentence_beside_a_table_is_the_chapters(
    name: str, written: Callable[[str, str], str], before: bool, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(written(*(sentence, "")[:: 1 if before else -1]), encoding="utf-8")
    report = read_report(tmp_path / name, name).report
    [chapter] = [chapter for chapter in report.chapters if chapter.id == "chapter-2"]
    assert chapter.text.split("\n\n") == sentence.split("\n")
    printed = {fact.item: fact.value for fact in report.facts if fact.status is Status.REPORTED}
    assert printed == {"licensing": 11, "penalties": 9, "coercive_measures": 2}
    assert not [finding for finding in report.findings if finding.code == "figure-stray"]


@pytest.mark.parametrize("words", ["行政强制 3 件", "行政强制3件"])
def test_words_with_a_figure_that_fills_no_cell_stay_in_the_chapter(words: str, tmp_path: Path) -> None:
    (tmp_path / "r.html").write_text(as_page(words, ""), encoding="utf-8")
    report = read_report(tmp_path / "r.html", "r.html").report
    [chapter] = [chapter for chapter in report.chapters if chapter.id == "chapter-2"]
    assert chapter.text == words
    assert value(report, "coercive_measures") == 2


def test_sentences_in_the_place_of_a_table_are_read(tmp_path: Path) -> None:
    told = "规章0件。\n行政许可12件。\n行政处罚7件。\n行政强制1件。"
    text = as_text(told, "").replace("\n".join(ROWS), "第二十条第（五）项 本年处理决定数量")
    (tmp_path / "r.txt").write_text(text, encoding="utf-8")
    report = read_report(tmp_path / "r.txt", "r.txt").report
    assert value(report, "licensing") == 12


PROCEEDINGS = (
    "行政复议 行政诉讼",
    "结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉",
    "结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计",
    "1 0 0 0 1 0 0 0 0 0 0 0 0 2 2",
)


@pytest.mark.parametrize("written", ["{}", "<p>{}</p>"])
def test_a_sections_heading_that_names_a_row_is_the_chapters(written: str, tmp_path: Path) -> None:
    words = ["（一）行政复议情况", "被申请行政复议1件。", "（二）行政诉讼情况", "被提起行政诉讼2件。"]
    as_rows = written != "{}"
    rows = [f"<tr><td>{'<td>'.join(row.split())}" for row in PROCEEDINGS] if as_rows else PROCEEDINGS
    table = f"<table>{''.join(rows)}</table>" if as_rows else "\n".join(rows)
    lines = [
        "示例县虚构局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "无。",
        "四、行政复议、行政诉讼情况",
    ]
    text = "\n".join(
        [*map(written.format, [*lines, *words]), table, written.format("六、其他需要报告的事项")]
    )
    name = "r.html" if as_rows else "r.txt"
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = read_report(tmp_path / name, name).report
    [chapter] = [chapter for chapter in report.chapters if chapter.id == "chapter-4"]
    assert chapter.text.split("\n\n") == words
    fact = report.fact("proceedings", "litigation_after_reconsideration", "total")
    assert fact
    assert fact.value == 2


@pytest.mark.parametrize("before", [True, False])
def test_none_beside_a_grid_is_the_chapters(before: bool, tmp_path: Path) -> None:
    (tmp_path / "r.html").write_text(as_page(*("无", "")[:: 1 if before else -1]), encoding="utf-8")
    report = read_report(tmp_path / "r.html", "r.html").report
    assert "无" in [chapter.text for chapter in report.chapters if chapter.id == "chapter-2"]
