"""Figures of another row, table, year or report, which stand where a reader of digits would take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from giar_site.collect import read_report
from tests.extract.test_layouts import shown
from tests.extract.test_misread import HEAD, ONE, disclosure, page

FEES = "<tr><td>信息内容<td>本年收费金额（单位：万元）"
THREE = "<tr><td>规章<td>0<td>0<td>3<tr><td>行政规范性文件<td>17<td>4<td>86"


@pytest.mark.parametrize(
    ("rows", "item", "cells"),
    [
        # A sentence beside the grid, another grid.
        (f"{ONE}<tr><td>行政许可<td></table><p>我局全年办理行政许可300件。</p><table>", "licensing", "_"),
        (f"{ONE}<tr><td>行政许可<td>12</table><p>行政许可 300件</p><table>", "licensing", "12"),
        (f"{HEAD}{THREE}{FEES}<tr><td>行政事业性收费<td></table><p>全县：</p><table><tr><td>项目<td>金额"
         f"<tr><td>行政事业性收费<td>333", "fees", "?"),
        # Labels with words that the form's have not.
        (f"{ONE}<tr><td>非行政许可审批<td>555", "licensing", "—"),
        (f"{ONE}<tr><td>其中：涉企行政许可<td>555", "licensing", "—"),
        (f"{ONE}<tr><td>行政处罚罚没金额（万元）<td>66", "penalties", "—"),
        (f"{HEAD}<tr><td>党内规范性文件<td>1<td>2<td>3", "normative_documents", "— — —"),
        (f"{FEES}<tr><td>行政事业性收费项目数（项）<td>555", "fees", "—"),
        (f"{ONE}<tr><td>行政许可（件）<td>5", "licensing", "5"),
        (f"{ONE}<tr><td>行政许可数量<td>5", "licensing", "5"),
        (f"{ONE}<tr><td>行攻许可<td>5", "licensing", "5"),
        # Rows that the form has not, in the place of one that it has.
        (f"{ONE}<tr><td>行政许可<td>5<tr><td>行政检查<td>555<tr><td>行政强制<td>6", "penalties", "—"),
        # Words in the place of a figure; figures beside a label.
        (f"{ONE}<tr><td>行政许可<td>详见附件", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td>保密", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td>###", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td>件<td>5", "licensing", "5"),
        (f"{ONE}<tr><td>行政许可1<td>", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可（2021年）<td>", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可（2021年）<td>15", "licensing", "15"),
        # Columns of another edition or year.
        (f"{HEAD}{THREE}<tr><td>信息内容<td>上一年项目数量<td>本年增/减<td>处理决定数量"
         f"<tr><td>行政许可<td>21<td><td>", "licensing", "?"),
        (f"{HEAD}{THREE}<tr><td>信息内容<td>上一年项目数量<td>本年增/减<td>处理决定数量"
         f"<tr><td>行政许可<td>21<td><td>", "normative_documents", "17 4 86"),
        (f"{HEAD}{THREE}<tr><td>信息内容<td>上年处理决定数量<tr><td>行政许可<td>340", "licensing", "?"),
        (f"{HEAD}{THREE}<tr><td>信息内容<td>处理决定数量<tr><td>行政许可<td>340", "licensing", "340"),
        (f"<tr><td>信息内容<td>废止件数<td>制发件数<td>现行有效件数{THREE}", "normative_documents", "? ? ?"),
        (f"<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>对外公开总数量{THREE}",
         "regulations", "? ? ?"),
    ],
)  # fmt: skip
def test_of_a_web_page(tmp_path: Path, rows: str, item: str, cells: str) -> None:
    assert shown(disclosure(rows), tmp_path / "r.html", "disclosure", (item,)) == cells


@pytest.mark.parametrize(
    ("row", "cells"),
    [("| 1 234 | | 5 |", "? ? ?"), ("| 12<br>34 | | 5 |", "? ? ?"), ("| 17 | | 5 |", "17 _ 5")],
)
def test_two_figures_in_a_cell_fill_no_blank_one(tmp_path: Path, row: str, cells: str) -> None:
    text = (
        "# 示例县虚构局2021年政府信息公开工作年度报告\n\n## 二、主动公开政府信息情况\n\n"
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n"
        f"| 行政规范性文件 {row}\n| 行政许可 | 5 | | |\n\n完。\n"
    )
    assert shown(text, tmp_path / "r.md", "disclosure", ("normative_documents",)) == cells


BLOCKS = "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计" * 3
BLANK = f"<tr>{BLOCKS}<tr>{'<td>' * 15}"
FILLED = f"<tr>{BLOCKS}<tr>{'<td>2<td>0<td>0<td>1<td>3' * 3}"


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<tr><td>公安局<td>9<td>8<td>7<td>6<td>30<tr><td>民政局<td>1<td>0<td>0<td>0<td>1"
         "<tr><td>教育局<td>1<td>1<td>0<td>0<td>2", "? ? ? ? ?"),
        (f"<tr>{BLOCKS}<tr>{'<td>9<td>1<td>0<td>0<td>10'}{'<td>' * 10}</table><table>"
         "<tr><td>2020年<td>9<td>8<td>7<td>6<td>30", "? ? ? ? ?"),
        (f"{BLANK}</table><p>附：2020年情况</p><table>{FILLED}", "? ? ? ? ?"),
        (f"{BLANK}</table><p>填报：</p><table>{FILLED}", "2 0 0 1 3"),
        (FILLED, "2 0 0 1 3"),
        (f"<tr><td colspan=10>行政诉讼<td colspan=5>行政复议{FILLED}", "? ? ? ? ?"),
        (f"<tr><td colspan=5>行政复议<td colspan=10>行政诉讼{FILLED}", "2 0 0 1 3"),
        (f"<tr><td>{BLOCKS}<tr><td>行政复议 5{'<td>' * 5}"
         f"<tr><td>未经复议直接起诉{'<td>1<td>0<td>0<td>0<td>1'}<tr><td>复议后起诉{'<td>1<td>0<td>0<td>0<td>1'}",
         "? ? ? ? ?"),
    ],
)  # fmt: skip
def test_of_the_proceedings(tmp_path: Path, rows: str, cells: str) -> None:
    text = page("四、政府信息公开行政复议、行政诉讼情况", rows)
    assert shown(text, tmp_path / "r.html", "proceedings", ("reconsideration",)) == cells


def test_a_copy_by_columns_is_not_read_by_rows(tmp_path: Path) -> None:
    lines = ["2 0 4", "0 0 0", "0 0 0", "1 0 0", "3 0 4"]
    text = page("四、政府信息公开行政复议、行政诉讼情况", "")
    text = text.replace(
        "<table></table>", "".join(f"<p>{line}</p>" for line in ["行政复议 行政诉讼 结果维持", *lines])
    )
    assert shown(text, tmp_path / "r.html", "proceedings", ("reconsideration",)) == "? ? ? ? ?"


LINES = """示例县虚构局2021年政府信息公开工作年度报告
二、主动公开政府信息情况
信息内容 本年处理决定数量
行政许可 {}
行政处罚 5
完。
"""


@pytest.mark.parametrize(
    ("said", "cells"), [(">100", "?"), ("50%", "?"), ("↓2", "?"), ("\n30余", "?"), ("100", "100")]
)
def test_of_running_text(tmp_path: Path, said: str, cells: str) -> None:
    assert shown(LINES.format(said), tmp_path / "r.txt", "disclosure", ("licensing",)) == cells


CHAPTERS = (
    *("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"),
    *("四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"),
)
ARTICLE = "<h2>一、总体情况</h2><p>本年度，我局认真贯彻落实条例，推进各项工作。</p>"
LAST = "<h2>五、存在的主要问题及改进情况</h2><p>无。</p><h2>六、其他需要报告的事项</h2><p>无。</p>"


def chapters(two: str) -> str:
    return f"{ARTICLE}<h2>二、主动公开政府信息情况</h2>{two}{LAST}"


def test_of_two_reports_in_a_file_the_first_is_read_and_the_other_told_of(tmp_path: Path) -> None:
    one, other = (f"<table>{ONE}<tr><td>行政许可<td>{n}<tr><td>行政处罚<td>{n}</table>" for n in (11, 999))
    other = f"<p>第二十条第（五）项</p>{other}"
    text = f"<h1>示例县虚构局2021年政府信息公开工作年度报告</h1>{chapters(one)}<h1>乙局</h1>{chapters(other)}"
    file = tmp_path / "r.html"
    assert shown(text, file, "disclosure", ("licensing",)) == "11"
    assert "several-reports" in {finding.code for finding in read_report(file, "r.html").report.findings}


@pytest.mark.parametrize(("said", "cells"), [("见附件。", "11"), ("", "11"), ("无。", "—")])
def test_a_table_behind_the_last_chapter_is_the_one_that_the_chapter_leads_to(
    tmp_path: Path, said: str, cells: str
) -> None:
    table = f"<table><tr><td>第二十条第（一）项{HEAD}{THREE}{ONE}<tr><td>行政许可<td>11</table>"
    chapter = f"<p>{said}</p>" if said else ""
    text = f"<h1>示例县虚构局2021年政府信息公开工作年度报告</h1>{chapters(chapter)}<p>附件：乙局</p>{table}"
    assert shown(text, tmp_path / "r.html", "disclosure", ("licensing",)) == cells


def test_a_report_without_tables_does_not_take_those_of_the_next(tmp_path: Path) -> None:
    table = f"<p>第二十条第（五）项</p><table>{ONE}<tr><td>行政许可<td>999<tr><td>行政处罚<td>9</table>"
    words = "<p>本年度没有制定规章，没有行政许可、行政处罚。</p>"
    text = (
        f"<h1>示例县虚构局2021年政府信息公开工作年度报告</h1>{chapters(words)}<h1>乙局</h1>{chapters(table)}"
    )
    file = tmp_path / "r.html"
    assert "999" not in shown(text, file, "disclosure")
    assert "several-reports" in {finding.code for finding in read_report(file, "r.html").report.findings}


def test_a_table_of_contents_is_no_report(tmp_path: Path) -> None:
    listed = "".join(f"<p>{name}</p><p>（一）工作情况 {n}</p>" for n, name in enumerate(CHAPTERS, 2))
    table = f"<p>第二十条第（五）项</p><table>{ONE}<tr><td>行政许可<td>11<tr><td>行政处罚<td>9</table>"
    text = f"<h1>示例县虚构局2021年政府信息公开工作年度报告</h1>{listed}{chapters(table)}"
    file = tmp_path / "r.html"
    assert shown(text, file, "disclosure", ("licensing",)) == "11"
    assert "several-reports" not in {finding.code for finding in read_report(file, "r.html").report.findings}


NAMED = "<tr><td colspan=5>行政复议<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉"


@pytest.mark.parametrize(
    "note", ["复议后起诉1件。", "未经复议直接起诉2件，复议后起诉1件。", "备注：复议后起诉的1件尚未审结。"]
)
def test_a_sentence_before_the_proceedings_is_no_header(tmp_path: Path, note: str) -> None:
    outcomes = "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计" * 3
    rows = f"</table><p>{note}</p><table>{NAMED}<tr>{outcomes}"
    text = page("四、政府信息公开行政复议、行政诉讼情况", f"{rows}<tr>{'<td>1<td>0<td>0<td>0<td>1' * 3}")
    assert shown(text, tmp_path / "a.html", "proceedings") == " ".join(["1 0 0 0 1"] * 3)


@pytest.mark.parametrize(
    ("label", "cells"),
    [("其他主动公开文件", "_"), ("其中：不予行政许可", "?"), ("行政许可（变更）", "?")],
)
def test_a_row_that_the_form_has_not_leaves_a_blank_one_blank(tmp_path: Path, label: str, cells: str) -> None:
    rows = f"{HEAD}{THREE}{ONE}<tr><td>行政许可<td><tr><td>{label}<td>86<tr><td>行政处罚<td>5"
    assert shown(disclosure(rows), tmp_path / "a.html", "disclosure", ("licensing",)) == cells


@pytest.mark.parametrize(
    ("row", "cells"), [("3||", "3 _"), ("|3|", "_ 3"), ("||3", "? ?"), ("||", "_ _"), ("3|4|", "3 4")]
)
@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_a_section_with_fewer_columns_than_its_grid(tmp_path: Path, row: str, cells: str, name: str) -> None:
    fields = [
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "1", "0", "5"],
        ["信息内容", "上一年项目数量", "本年增/减", ""],
        ["行政事业性收费", *row.split("|")],
        ["信息内容", "采购项目数量", "采购总金额", ""],
        ["政府集中采购", "0", "0", ""],
    ]
    if name == "a.html":
        text = disclosure("".join(f"<tr>{''.join(f'<td>{cell}' for cell in line)}" for line in fields))
    else:
        lines = "\n".join("\t".join(line) for line in fields)
        text = (
            f"示例县虚构局2020年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{lines}\n三、其他\n无。\n"
        )
    assert shown(text, tmp_path / name, "disclosure", ("fees",)) == cells


def test_figures_in_as_many_columns_as_the_form_has_may_be_of_another_one(tmp_path: Path) -> None:
    heads = "<td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他"
    rows = (
        "<tr><td rowspan=3>勾稽关系<td colspan=8>申请人情况"
        "<tr><td rowspan=2>自然人<td colspan=5>法人或其他组织"
        f"<td rowspan=2>总计<td rowspan=2>占比<tr>{heads}"
        "<tr><td>一、本年新收政府信息公开申请数量<td>2<td>1<td>1<td>1<td>1<td><td>6<td>5"
        "<tr><td>二、上年结转政府信息公开申请数量<td>3<td><td><td><td><td><td>3<td>"
    )
    text = page("三、收到和处理政府信息公开申请情况", rows)
    assert shown(text, tmp_path / "r.html", "requests", ("carried_over",)) == "? ? ? ? ? ? ?"
