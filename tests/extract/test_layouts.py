"""Layouts that files have of the proceedings table and of single rows, with the figures that each gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from giar_site.forms import editions
from tests.collect.written import report_text
from tests.extract.scoring import read_text

WHOLE = report_text("示例县虚构局", 2021)
START, END = WHOLE.index("行政复议\t"), WHOLE.index("五、存在")
OUTCOMES = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
HEAD = "\n".join(
    [
        "行政复议\t\t\t\t\t行政诉讼",
        "\t\t\t\t\t未经复议直接起诉\t\t\t\t\t复议后起诉",
        "\t".join([OUTCOMES] * 3),
    ]
)
FIRST, SECOND, THIRD = "1\t0\t0\t0\t1", "0\t2\t0\t0\t2", "0\t0\t3\t0\t3"
PRINTED = "1 0 0 0 1 0 2 0 0 2 0 0 3 0 3"
NOTHING = " ".join(["?"] * 15)


def markdown(text: str) -> str:
    """The rows as a Markdown table."""
    rows = [f"| {row.replace(chr(9), ' | ')} |" for row in text.splitlines()]
    rows.insert(1, "|" + "---|" * (text.splitlines()[0].count("\t") + 1))
    return "\n".join(rows)


def shown(text: str, path: Path, table: str, items: tuple[str, ...] = ()) -> str:
    """A table's cells: as printed, ``_`` blank, ``†`` derived, ``?`` unresolved, ``—`` absent."""
    facts = [f for f in read_text(text, path).facts if f.table == table and (not items or f.item in items)]
    marks = {"blank": "_", "unresolved": "?", "absent": "—", "not_applicable": "/"}
    return " ".join(
        marks[fact.status.value]
        if fact.value is None
        else f"{fact.value:f}{'†' * (fact.status == 'derived')}"
        for fact in facts
    )


@pytest.mark.parametrize("drawn", [False, True], ids=["text", "Markdown"])
@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (f"类别\t{OUTCOMES}\n行政复议\t{FIRST}\n未经复议直接起诉\t{SECOND}\n复议后起诉\t{THIRD}", PRINTED),
        (f"类别\t{OUTCOMES}\n复议后起诉\t{THIRD}\n行政复议\t{FIRST}\n未经复议直接起诉\t{SECOND}", PRINTED),
        (f"{OUTCOMES}\n{FIRST}\n{SECOND}\n{THIRD}", PRINTED),
        (f"类别\t{OUTCOMES}\n行政复议\t{FIRST}\n未经复议直接起诉\t{SECOND}", NOTHING),
        (f"{HEAD}\n{FIRST}\t{SECOND}\t{THIRD}", PRINTED),
        (f"{HEAD}\n{FIRST}\t{SECOND}\n{THIRD}", PRINTED),
        (f"{HEAD}\n\t{FIRST}\t{SECOND}\t{THIRD}", PRINTED),
        (f"{HEAD}\n1\t2\t3\t\t6\t5\t6\t7\t8\t26\t1\t1\t1\t3", "1† 2† 3† _ 6† 5† 6† 7† 8† 26† ? ? ? ? ?"),
        (f"{HEAD}\n", " ".join(["_"] * 15)),
        (f"{HEAD}\n" + "\t".join(["8[1]", *["0[1]"] * 14]), NOTHING),
        (f"{HEAD}\n\t29\t\t35\t\t\t64\t5\t\t\t40\t45" + "\t" * 10, NOTHING),
    ],
    ids=[
        "three rows",
        "in another order",
        "without labels",
        "one gone",
        "one row",
        "two",
        "a cell in front",
        "a cell gone",
        "blank",
        "none readable",
        "blank columns anywhere",
    ],
)
def test_proceedings(tmp_path: Path, rows: str, cells: str, drawn: bool) -> None:
    table = markdown(rows) if drawn else rows
    text = f"{WHOLE[:START]}{table}\n\n{WHOLE[END:]}"
    assert shown(text, tmp_path / ("a.md" if drawn else "a.txt"), "proceedings") == cells


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("100010200200303", " ".join(f"{figure}†" for figure in PRINTED.split())),
        ("1 1 2 2 3 3", "? ? ? ? 1† ? ? ? ? 2† ? ? ? ? 3†"),
        ("1 0 0 0 1\n0 2 0 0 2\n0 0 3 0 3", PRINTED),
    ],
    ids=["run together", "blanks vanished", "a block a line"],
)
def test_proceedings_in_running_text(tmp_path: Path, row: str, cells: str) -> None:
    text = f"{WHOLE[:START]}{HEAD}\n{row}\n\n{WHOLE[END:]}"
    assert shown(text, tmp_path / "a.txt", "proceedings") == cells


RECEIVED = "一、本年新收政府信息公开申请数量"


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (f"{RECEIVED}\t5\t0\t0\t0\t0\t0\t5", "5 0 0 0 0 0 5"),
        (f"{RECEIVED}\t5\t0\t0\t0\t0\t0\t5\t\t", "5 0 0 0 0 0 5"),
        (f"{RECEIVED}\t5\t0\t0\t0\t0\t0\t5\t备注", "5 0 0 0 0 0 5"),
        (f"{RECEIVED}\t5 0 0 0\t0\t0\t5", "5 0 0 0 0 0 5"),
        (f"{RECEIVED}\t5件\t/\t无\t—\t\t０\t5件", "5 / / / _ 0 5"),
        (f"{RECEIVED} 5 0 0 0 0 0 5", "5 0 0 0 0 0 5"),
        (f"{RECEIVED}\t5\t\t\t\t\t\t5", "5 _ _ _ _ _ 5"),
        (f"{RECEIVED}\t\t\t\t\t\t\t", "_ _ _ _ _ _ _"),
    ],
)
def test_a_row_of_requests(tmp_path: Path, row: str, cells: str) -> None:
    lines = [row if line.startswith(RECEIVED) else line for line in WHOLE.splitlines()]
    assert shown("\n".join(lines), tmp_path / "a.txt", "requests", ("received",)) == cells


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("行政许可\t97", "97"),
        ("行政许可 97", "97"),
        ("行政许可97", "97"),
        ("行政许可\t97件", "97"),
        ("行政许可\t1,097", "1097"),
        ("行政许可\t", "_"),
        ("行政许可\t无", "/"),
    ],
)
def test_a_row_with_one_figure(tmp_path: Path, row: str, cells: str) -> None:
    lines = [row if line.startswith("行政许可") else line for line in WHOLE.splitlines()]
    assert shown("\n".join(lines), tmp_path / "a.txt", "disclosure", ("licensing",)) == cells


def lines(start: str, instead: str) -> str:
    """The whole report with another line in the place of the one that begins so."""
    return "\n".join(instead if line.startswith(start) else line for line in WHOLE.splitlines())


FIVE, SIX, ZERO = (f"{RECEIVED}\t{n}\t0\t0\t0\t0\t0\t{n}" for n in (5, 6, 0))
UNRESOLVED = {"figures-unresolved"}
FEES = "行政事业性收费\t"


@pytest.mark.parametrize(
    ("text", "row", "cells", "codes"),
    [
        (lines(RECEIVED, f"{FIVE}\n{SIX}"), "requests.received", "? ? ? ? ? ? ?", UNRESOLVED),
        (lines(RECEIVED, f"{ZERO}\n{ZERO}"), "requests.received", "0 0 0 0 0 0 0", set()),
        (lines(RECEIVED, f"{RECEIVED}\n{FIVE}"), "requests.received", "5 0 0 0 0 0 5", set()),
        (
            lines(RECEIVED, FIVE.replace("5", "五", 1)),
            "requests.received",
            "5† 0† 0† 0† 0† 0† 5†",
            {"layout-derived"},
        ),
        (lines(RECEIVED, FIVE.replace("5", "-5")), "requests.received", "? ? ? ? ? ? ?", UNRESOLVED),
        (lines("（一）予", "- 4 -\n（一）予以公开" + "\t0" * 7), "requests.granted", "0 0 0 0 0 0 0", set()),
        (lines("行政处罚", "行政处罚\t3\t行政强制\t4"), "disclosure.penalties", "3", UNRESOLVED),
        (lines("行政许可", "行政许可\t-3"), "disclosure.licensing", "?", UNRESOLVED),
        (lines(FEES, f"{FEES}251000元"), "disclosure.fees", "25.1", set()),
        (lines(FEES, f"{FEES}1.2亿元"), "disclosure.fees", "12000", set()),
        (lines(FEES, f"{FEES}2.6").replace("（单位：万元）", ""), "disclosure.fees", "?", {"unit-missing"}),
        (WHOLE.replace("概况。", "概\ufffd况。"), "requests.granted", "0 0 0 0 0 0 0", {"lost-characters"}),
        (f"---\n没有\n---\n{WHOLE}", "requests.granted", "0 0 0 0 0 0 0", set()),
    ],
    ids=[
        "twice and different", "twice and equal", "label alone first", "a word for a figure", "signs",
        "a page number", "two rows in one", "a sign", "yuan", "hundred millions", "no unit",
        "a lost character", "dashes",
    ],
)  # fmt: skip
def test_what_is_told_of_a_row(tmp_path: Path, text: str, row: str, cells: str, codes: set[str]) -> None:
    table, _, item = row.partition(".")
    assert shown(text, tmp_path / "a.txt", table, (item,)) == cells
    assert {finding.code for finding in read_text(text, tmp_path / "a.txt").findings} == codes


def test_a_table_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    report = read_text(f"{WHOLE[:START]}{WHOLE[END:]}", tmp_path / "a.txt")
    (found,) = [finding for finding in report.findings if finding.cells == ("proceedings",)]
    assert (found.code, found.severity) == ("table-absent", "note")
    assert found.location
    assert found.location[:4] == ("a.txt", 1, 1, 0)
    assert "政府信息公开行政复议、行政诉讼情况" in found.message
    assert {f.status.value for f in report.facts if f.table == "proceedings"} == {"absent"}


LABELS = [item.label for item in editions()[-1].table("requests").items]


def requests_page(cells: dict[str, str], first: str = "", behind: str = "") -> str:
    """A web page with the requests table, the results' group in a cell that spans their rows. ``cells`` are
    those of the rows (their labels' begins) in which not all are 0; ``first`` and ``behind`` stand at both
    sides of each row, ``#`` for its number."""
    heads = "".join(f"<td>{column.label}" for column in editions()[-1].table("requests").columns)
    rows = [f"<tr><td colspan=2>申请人情况{heads}"]
    for number, label in enumerate(LABELS, 1):
        printed = next((row for start, row in cells.items() if label.startswith(start)), "0 0 0 0 0 0 0")
        group = (
            ""
            if label[1] == "、"
            else "<td rowspan=23>三、本年度办理结果"
            if label == "（一）予以公开"
            else "-"
        )
        labels = f"<td colspan=2>{label}" if not group else f"{group.strip('-')}<td>{label}"
        values = "".join(f"<td>{cell.strip('_')}" for cell in printed.split())
        rows.append(f"<tr>{first}{labels}{values}{behind}".replace("#", str(number)))
    title = "示例县虚构局2021年政府信息公开工作年度报告"
    chapter = "三、收到和处理政府信息公开申请情况"
    return f"<h1>{title}</h1><h2>{chapter}</h2><table>{''.join(rows)}</table><p>完。</p>"


@pytest.mark.parametrize(
    ("first", "behind"),
    [
        ("", ""),
        ("", "<td>"),
        ("<td>#", ""),
        ("<td>#", "<td>"),
        ("<td>", ""),
        ("", "<td colspan=2>"),
    ],
)
def test_a_column_of_no_ones_at_either_side_of_the_requests(tmp_path: Path, first: str, behind: str) -> None:
    text = requests_page({RECEIVED: "5 _ _ _ _ 2 7", "（一）": "3 _ _ _ _ _ 3"}, first, behind)
    assert shown(text, tmp_path / "a.html", "requests", ("received",)) == "5 _ _ _ _ 2 7"
    assert shown(text, tmp_path / "a.html", "requests", ("granted",)) == "3 _ _ _ _ _ 3"
    assert {finding.code for finding in read_text(text, tmp_path / "a.html").findings} == {"table-absent"}


@pytest.mark.parametrize(
    ("label", "printed", "item"),
    [
        ("1.信访举报投诉类申请", "1.信访、举报、投诉类申请", "not_processed.petition_complaint"),
        ("不补正、行政机关", "不补正，行政机关", "other.no_correction"),
        ("缴纳费用、行政机关", "缴纳费用 行政机关", "other.fee_unpaid"),
        (RECEIVED, RECEIVED.removesuffix("数量"), "received"),
        ("二、上年结转政府信息公开申请数量", "二、上年结转政府信息公开申请", "carried_over"),
        ("3.危及“三安全一稳定”", "3.危及三安全一稳定", "denied.security_stability"),
    ],
)
def test_a_label_that_differs_in_its_marks_alone_is_the_forms(
    tmp_path: Path, label: str, printed: str, item: str
) -> None:
    page = requests_page({}).replace(label, printed)
    for text, name in ((page, "a.html"), (WHOLE.replace(label, printed), "a.txt")):
        assert shown(text, tmp_path / name, "requests", (item,)) == "0 0 0 0 0 0 0"
        assert {f.code for f in read_text(text, tmp_path / name).findings} <= {"table-absent"}


BARRED = "\n".join(
    f"{line.replace(chr(9), ' | ')} |" if "\t" in line else line for line in WHOLE.splitlines()
)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("5 | 0 | 0 | 0 | 0 | 0 | 5 |", "5 0 0 0 0 0 5"),
        ("5 | 0 | 0 | 0 | 0 | 0 | 5 | ||", "5 0 0 0 0 0 5"),
        ("5 | | | | | | 5 |", "5 _ _ _ _ _ 5"),
        ("| 5 | | | | | 5 |", "_ 5 _ _ _ _ 5"),
        ("||||||||", "_ _ _ _ _ _ _"),
        ("5 | 5 |", "? ? ? ? ? ? ?"),
    ],
)
def test_bars_between_cells(tmp_path: Path, row: str, cells: str) -> None:
    text = "\n".join(
        f"{RECEIVED} | {row}" if line.startswith(RECEIVED) else line for line in BARRED.splitlines()
    )
    assert shown(text, tmp_path / "a.txt", "requests", ("received",)) == cells
    assert shown(text, tmp_path / "a.txt", "proceedings") == " ".join("0" * 15)


@pytest.mark.parametrize("apart", [" |\n", "\n|\n", "\n|"])
def test_bars_on_lines_of_their_own(tmp_path: Path, apart: str) -> None:
    text = BARRED.replace(" | ", apart).replace(" |\n", f"{apart}||||\n")
    report = read_text(text, tmp_path / "a.txt")
    assert {(str(fact.status), fact.value) for fact in report.facts} == {("reported", 0)}
    assert not report.findings


# A bar before and behind each cell, blank ones left out: two bars are no blank cell.
@pytest.mark.parametrize(
    ("row", "cells"),
    [("||5||0||0||0||0||0||5|", "5 0 0 0 0 0 5"), ("||5||5|", "? ? ? ? ? ? ?")],
)
def test_two_bars_between_cells(tmp_path: Path, row: str, cells: str) -> None:
    lines = [f"|{line[:-2].replace(' | ', '||')}|" if "|" in line else line for line in BARRED.splitlines()]
    text = "\n".join(f"|{RECEIVED}{row}" if line.startswith(f"|{RECEIVED}") else line for line in lines)
    assert shown(text, tmp_path / "a.txt", "requests", ("received",)) == cells


# Blank cells left out, and the rows filled up at their ends: 3 may be the first of the columns, or the last.
@pytest.mark.parametrize(
    ("normative", "received", "cells", "sums"),
    [
        ("3 | | |", "5 | 0 | 0 | 0 | 0 | 0 | 5 | |", "? ? ?", "5 0 0 0 0 0 5"),
        ("3 | 4 | 5 |", "5 | 5 | | | | | | |", "3 4 5", "? ? ? ? ? ? ?"),
        ("3 | 4 | 5 |", "5 | 0 | 0 | 0 | 0 | 0 | 5 | |", "3 4 5", "5 0 0 0 0 0 5"),
        (" | | |", "5 | 0 | 0 | 0 | 0 | 0 | 5 | |", "_ _ _", "5 0 0 0 0 0 5"),
        # Six figures of which the last is not the sum: the blank cell is the total.
        ("3 | 4 | 5 |", "5 | 0 | 0 | 0 | 0 | 0 | | |", "3 4 5", "5 0 0 0 0 0 _"),
        ("3 | 4 | 5 |", "5 | 0 | 0 | 0 | 0 | 5 | | |", "3 4 5", "? ? ? ? ? ? ?"),
        # A blank cell between figures shows that they are kept in this table.
        ("3 | | |", "5 | | | | | 0 | 5 | |", "? ? ?", "5 _ _ _ _ 0 5"),
    ],
)
def test_rows_filled_up_at_their_ends(
    tmp_path: Path, normative: str, received: str, cells: str, sums: str
) -> None:
    rows = [f"| 规章 | 0 | 0 | 0 |\n| 行政规范性文件 | {normative}\n| 行政事业性收费 | 0 |"]
    zeros = " | ".join("0" * 7)
    for label in LABELS:
        group = "三、本年度办理结果 | " if label == "（一）予以公开" else ""
        ends = zeros + (" |" if group else " | |")
        rows.append(f"| {group}{label} | {received if label == RECEIVED else ends} |")
    text = (
        "示例县虚构局2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
        f"| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n{rows[0]}\n"
        f"三、收到和处理政府信息公开申请情况\n| 申请人情况 | | | | | | | | | |\n"
        + "\n".join(rows[1:])
        + "\n五、存在的主要问题及改进情况\n无。\n"
    )
    assert shown(text, tmp_path / "a.md", "disclosure", ("normative_documents",)) == cells
    assert shown(text, tmp_path / "a.md", "requests", ("received",)) == sums


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("\t\t5\t\t0\t\t0\t\t0\t\t0\t\t0\t\t5", "5 0 0 0 0 0 5"),
        ("\t\t\t\t5\t\t\t\t\t\t\t\t\t\t5", "_ 5 _ _ _ _ 5"),
        # Tools take the tabs away from the end of a line: the last cell is blank, or is not there.
        ("\t\t5\t\t0\t\t0\t\t0\t\t0\t\t5", "? ? ? ? ? ? ?"),
    ],
)
def test_two_tabs_between_cells(tmp_path: Path, row: str, cells: str) -> None:
    lines = [line.replace("\t", "\t\t") for line in WHOLE.splitlines()]
    text = "\n".join(f"{RECEIVED}{row}" if line.startswith(RECEIVED) else line for line in lines)
    assert shown(text, tmp_path / "a.txt", "requests", ("received",)) == cells
    assert shown(text, tmp_path / "a.txt", "proceedings") == " ".join("0" * 15)


# As whole cities explain the form to their agencies, with a row of their own: labels in brackets are none.
EXPLAINED = """\
示例县虚构局2020年政府信息公开工作年度报告
二、主动公开政府信息情况
信息内容
本年新制作数量
本年新公开数量
对外公开总数量
规章（设区的市、自治州人民政府应提供相关数据）
0
1
2
规范性文件（行政机关制定发布的决定、公告、通告、意见、通知，一般情况下属于规范性文件）
3
4
5
其他主动公开文件（含以本单位名义正式签发的、除规范性文件以外的主动公开文件）
41
37
229
信息内容
上一年项目数量（指2019年事项数）
本年增/减（指2020年增加或减少的事项数，减用负值表示，如-8）
处理决定数量（指2020年办件量）
行政许可
6
7
8
其他对外管理服务事项（指行政许可以外的政务服务事项，含行政确认、行政处罚、行政强制和其他类）
9
10
11
三、收到和处理政府信息公开申请情况
无。
"""


def test_labels_with_their_explanation(tmp_path: Path) -> None:
    items = ("regulations", "normative_documents", "licensing", "other_services")
    printed = "0 1 2 3 4 5 6 7 8 9 10 11"
    assert shown(EXPLAINED, tmp_path / "a.txt", "disclosure", items) == printed
    told = {finding.code for finding in read_text(EXPLAINED, tmp_path / "a.txt").findings}
    assert "figure-stray" in told  # the agency's own row


def test_a_figure_in_the_explanation_alone_is_not_blank(tmp_path: Path) -> None:
    text = EXPLAINED.replace("行政许可\n6\n7\n8", "行政许可（本年共处理决定35件，均已公开）")
    assert text != EXPLAINED
    assert shown(text, tmp_path / "a.txt", "disclosure", ("licensing",)) == "— — —"
