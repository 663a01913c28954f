"""Figures that a reader of digits alone would take for another cell's or another number's."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest

from giar_site.collect import read_report
from giar_site.forms import editions
from tests.extract.scoring import read_text
from tests.extract.statutory import office_files
from tests.extract.test_layouts import shown

HEAD = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数"
ONE = "<tr><td>信息内容<td colspan=3>本年处理决定数量"
APPLICANTS = "<td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他"


def page(chapter: str, rows: str) -> str:
    title = "示例县虚构局2021年政府信息公开工作年度报告"
    return f"<h1>{title}</h1><h2>{chapter}</h2><table>{rows}</table><p>完。</p>"


def disclosure(rows: str) -> str:
    return page("二、主动公开政府信息情况", rows)


@pytest.mark.parametrize(
    ("rows", "item", "cells"),
    [
        (f"{ONE}<tr><td>行政许可<td>2415<sup>1</sup>", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td><del>35</del>37", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td>2415①", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td>三十七", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td><img src=37.png>", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td><input value=37>", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td><sup></sup>37", "licensing", "37"),
        (f"{ONE}<tr><td>行政许可<td>&nbsp;", "licensing", "_"),
        (f"{HEAD}<tr><td>行政规范性文件<td>1&nbsp;234<td>0<td>", "normative_documents", "? ? ?"),
        (f"{HEAD}<tr><td>行政规范性文件<td><td><td>12 345", "normative_documents", "? ? ?"),
        (f"{HEAD}<tr><td>行政规范性文件<td>17<td>4<td>86", "normative_documents", "17 4 86"),
        (
            "<tr><td>信息内容<td>现行有效件数<td>本年制发件数<td>本年废止件数<tr><td>规章<td>3<td>0<td>1",
            "regulations",
            "? ? ?",
        ),
        (
            "<tr><td>信息内容<td>上年<td>本年<tr><td>行政许可<td>2200<td><tr><td>行政处罚<td><td>9",
            "licensing",
            "?",
        ),
        (
            "<tr><td>信息内容<td>本年制发件数（件）<td>现行有效件数（件）<td>本年废止件数（件）<tr><td>规章<td>3<td>0<td>1",
            "regulations",
            "? ? ?",
        ),
        (f"{ONE}<tr><td>行政许可<td>24<span style='vertical-align: super'>1</span>", "licensing", "?"),
        (f"{ONE}<tr><td>行政许可<td><span style='text-decoration:line-through'>3</span>7", "licensing", "?"),
        (f"{HEAD}<td>上年数<tr><td>规章<td><td><td>9<td>64", "regulations", "? ? ?"),
        (
            "<tr><td>信息内容<td>本年收费金额（单位：万元）<tr><td>行政事业性收费（元）<td>125000",
            "fees",
            "?",
        ),
        ("<tr><td>信息内容<td>本年收费金额<tr><td>行政事业性收费（元）<td>125000", "fees", "12.5"),
        (f"{HEAD}<td>备注<tr><td>规章<td><td>3<td>1<td>含修订", "regulations", "_ 3 1"),
        (f"{HEAD}<tr><td>规章<td>、<td>1<td>3", "regulations", "? 1 3"),
        (f"{HEAD}<tr><td>规章<td>、<td>1<td>", "regulations", "? 1 _"),
        # Ordinary: a remark column, two halves side by side, a merged header that was taken apart.
        (
            f"{HEAD}<td>备注<tr><td>规章<td>3<td><td>1<td><tr><td>行政规范性文件<td>17<td>4<td>86<td>",
            "regulations",
            "3 _ 1",
        ),
        (
            f"<tr>{'<td>信息内容<td>本年处理决定数量' * 2}<tr><td>行政许可<td>5<td>行政处罚<td>6",
            "penalties",
            "6",
        ),
        (f"<tr><td>信息内容{'<td>本年处理决定数量' * 3}<tr><td>行政许可<td colspan=3>5", "licensing", "5"),
        (f"{ONE}<tr><td>行政许可<td><tr><td>其中：不予行政许可<td>11", "licensing", "?"),
        (f"{ONE}<tr><td>行政处罚（简易程序）<td>20<tr><td>行政处罚（普通程序）<td>20", "penalties", "?"),
    ],
)
def test_of_a_web_page(tmp_path: Path, rows: str, item: str, cells: str) -> None:
    assert shown(disclosure(rows), tmp_path / "r.html", "disclosure", (item,)) == cells


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (f"<tr><td><td>自然人{APPLICANTS}<td>总计", "6 1 2 3 4 5 21"),
        (f"<tr><td><td>总计<td>自然人{APPLICANTS}", "? ? ? ? ? ? ?"),
        (f"<tr><td><td>自然人{APPLICANTS.replace('<td>科研机构', '')}<td>小计<td>总计", "? ? ? ? ? ? ?"),
        (f"<tr><td><td>自然人<td>科研机构{APPLICANTS.replace('<td>科研机构', '')}<td>总计", "? ? ? ? ? ? ?"),
    ],
    ids=["the form's", "total first", "one left out", "another order"],
)  # fmt: skip
def test_columns_are_the_forms_or_nobodys(tmp_path: Path, header: str, cells: str) -> None:
    row = "<tr><td>一、本年新收政府信息公开申请数量<td>6<td>1<td>2<td>3<td>4<td>5<td>21"
    text = page("三、收到和处理政府信息公开申请情况", header + row)
    assert shown(text, tmp_path / "r.html", "requests", ("received",)) == cells
    told = {finding.code for finding in read_text(text, tmp_path / "r.html").findings}
    assert ("columns-unknown" in told) == ("?" in cells)


OUTCOMES = "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
CELLS = "<td>1<td>0<td>0<td>0<td>1"
BLOCKS = ("复议后起诉", "行政复议", "未经复议直接起诉")


def _rows(*labels: str) -> str:
    return f"<tr><td>{OUTCOMES}" + "".join(f"<tr><td>{label}{CELLS}" for label in labels)


@pytest.mark.parametrize(
    "rows",
    [
        _rows("行政复议", "行政诉讼", "合计"),
        _rows("行政复议", "行政诉讼（一审）", "行政诉讼（二审）"),
        f"<tr>{''.join(f'<td colspan=5>{block}' for block in BLOCKS)}<tr>{OUTCOMES * 3}<tr>{CELLS * 3}",
        "".join(
            f"<tr><td>{o}<td>1<td>0<td>0" for o in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
        ),
    ],
    ids=["a sum", "two instances", "another order", "outcomes down"],
)
def test_proceedings_by_other_rows_are_not_taken_by_position(tmp_path: Path, rows: str) -> None:
    text = page("四、政府信息公开行政复议、行政诉讼情况", rows)
    assert set(shown(text, tmp_path / "r.html", "proceedings").split()) == {"?"}


def test_a_row_label_that_tells_no_row_is_none(tmp_path: Path) -> None:
    """复议 and 诉讼 in tables of their own."""
    one, two = f"<tr><td>{OUTCOMES}<tr><td>件数{CELLS}", f"<tr><td>{OUTCOMES * 2}<tr><td>件数{CELLS * 2}"
    text = page("四、政府信息公开行政复议、行政诉讼情况", f"{one}</table><p>行政诉讼</p><table>{two}")
    assert shown(text, tmp_path / "r.html", "proceedings") == " ".join(["1 0 0 0 1"] * 3)


def test_a_year_above_another_fills_no_blank(tmp_path: Path) -> None:
    years = (("340", "9"), ("", "12"))
    rows = "".join(f"{ONE}<tr><td>行政许可<td>{one}<tr><td>行政处罚<td>{two}" for one, two in years)
    assert shown(disclosure(rows), tmp_path / "r.html", "disclosure", ("licensing", "penalties")) == "? ?"


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        ("行政许可\n（含备案类）\n2415", "2415"),
        ("行政许可\n单位：件\n2415", "2415"),
        ("行政许可\n示例县虚构局2021年政府信息公开工作年度报告\n2415", "2415"),
        ("行政许可\n（行政相对人申请） 2415", "?"),
        ("行政许可\n2021年度报告 37", "?"),
    ],
)
def test_what_stands_between_a_label_and_its_figure(tmp_path: Path, lines: str, cells: str) -> None:
    text = (
        f"二、主动公开政府信息情况\n第二十条第（五）项\n信息内容 本年处理决定数量\n{lines}\n行政处罚 4\n完。"
    )
    assert shown(text, tmp_path / "r.txt", "disclosure", ("licensing",)) == cells


@pytest.mark.parametrize(
    "header", ["现行有效件数 本年制发件数 本年废止件数", "现行有效件数\n本年制发件数\n本年废止件数"]
)
def test_columns_of_running_text_in_another_order(tmp_path: Path, header: str) -> None:
    head = "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容"
    text = f"{head}\n{header}\n规章 3 0 1\n行政规范性文件 86 17 4\n完。"
    assert shown(text, tmp_path / "r.txt", "disclosure", ("regulations",)) == "? ? ?"


@pytest.mark.parametrize("between", ["\n", " ", " | "])
def test_a_total_before_the_other_columns_of_running_text(tmp_path: Path, between: str) -> None:
    names = "总计 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他"
    row = "一、本年新收政府信息公开申请数量 21 6 1 2 3 4 5"
    lines = f"{names}\n{row}".replace(" ", between)
    text = f"三、收到和处理政府信息公开申请情况\n{lines}\n五、存在的主要问题及改进情况\n无。"
    assert shown(text, tmp_path / "r.txt", "requests", ("received",)) == "? ? ? ? ? ? ?"


@pytest.mark.parametrize(
    ("names", "figures", "between"),
    [
        ("自然人 商业企业 社会公益组织 法律服务机构 其他 总计", "6 1 0 0 5 12", "\n"),
        ("自然人 法人或其他组织 总计", "6 6 12", "\n"),
        ("自然人 法人或其他组织 总计", "6 6 12    ", "\t"),
    ],
)
def test_columns_that_the_header_leaves_out(tmp_path: Path, names: str, figures: str, between: str) -> None:
    busy = ("received", "granted", "total")
    items = editions()[-1].table("requests").items
    rows = [
        f"{item.label} {figures}" if item.id in busy else f"{item.label} {re.sub('[0-9]+', '0', figures)}"
        for item in items
    ]
    lines = "\n".join([f" {names}", *rows]).replace(" ", between)
    text = f"三、收到和处理政府信息公开申请情况\n{lines}\n五、存在的主要问题及改进情况\n无。"
    assert set(shown(text, tmp_path / "r.txt", "requests").split()) == {"?"}


@pytest.mark.parametrize("amount", ["12·5", "12。5", "12,5", "1,234.567.8", "12. 5", "125000元5角"])
def test_a_number_that_breaks_off_in_running_text_is_none(tmp_path: Path, amount: str) -> None:
    lines = f"第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n{amount}"
    text = f"二、主动公开政府信息情况\n{lines}\n三、收到和处理政府信息公开申请情况\n无。"
    assert shown(text, tmp_path / "r.txt", "disclosure", ("fees",)) == "?"


@pytest.mark.parametrize("line", ["行政检查 12345", "其中网上办理 1999999", "另行统计的其他事项\n12"])
def test_a_row_that_the_form_has_not_gives_its_figure_to_none(tmp_path: Path, line: str) -> None:
    head = "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容 本年处理决定数量"
    text = f"{head}\n行政许可\n{line}\n行政处罚 4\n完。"
    assert shown(text, tmp_path / "r.txt", "disclosure", ("licensing",)) in ("_", "?")


def test_raised_and_struck_out_words_of_a_word_cell(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("示例县虚构局2021年政府信息公开工作年度报告")
    document.add_paragraph("二、主动公开政府信息情况")
    table = document.add_table(3, 2)
    for row, (label, figure) in enumerate((("行政许可", "2415"), ("行政处罚", "37"), ("行政强制", "6"))):
        table.cell(row, 0).text = label
        table.cell(row, 1).text = figure
    table.cell(0, 1).paragraphs[0].add_run("1").font.superscript = True
    table.cell(1, 1).paragraphs[0].add_run("5").font.strike = True
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    document.save(out := BytesIO())
    (tmp_path / "r.docx").write_bytes(out.getvalue())
    report = read_report(tmp_path / "r.docx", "r.docx").report
    facts = {fact.item: fact for fact in report.facts if fact.table == "disclosure"}
    assert [facts[i].value for i in ("licensing", "penalties", "coercive_measures")] == [None, None, 6]
    assert facts["licensing"].raw == "2415[1]"


def test_the_number_of_a_note_is_no_digit_in_any_format(tmp_path: Path) -> None:
    rows = f"{ONE}<tr><td>行政许可<td colspan=3>2415<sup>1</sup><tr><td>行政处罚<td colspan=3>37"
    text = (
        disclosure(rows).replace("<table>", "<table border=1>")
        + "<h2>三、收到和处理政府信息公开申请情况</h2>"
    )
    (tmp_path / "r.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{text}", encoding="utf-8")
    office_files([tmp_path / "r.html"])
    for kind in ("html", "docx", "pdf"):
        report = read_report(tmp_path / f"r.{kind}", f"r.{kind}").report
        facts = {fact.item: fact for fact in report.facts if fact.table == "disclosure"}
        assert (facts["licensing"].raw, facts["licensing"].value) == ("2415[1]", None), kind
        assert facts["penalties"].value == 37, kind


# The agency's own error: 1 and 10 are not 12. Blank cells have vanished.
WITH_AN_ERROR = {
    "received": "26 26 1 2 11 66",
    "carried_over": "1 1",
    "denied.enforcement_files": "3 2 5",
    "unavailable.needs_creation": "20 1 1 22",
    "other.no_correction": "2 2",
    "other.fee_unpaid": "20 20",
    "other.other": "1 10 12",
    "total": "20 26 1 2 11 60",
    "carried_forward": "7 7",
}


def test_an_agencys_wrong_sum_does_not_move_the_other_rows(tmp_path: Path) -> None:
    form = editions()[-1].table("requests")
    assert set(WITH_AN_ERROR) <= {item.id for item in form.items}
    lines = [
        "三、收到和处理政府信息公开申请情况",
        "自然人 法人或其他组织 总计",
        "商业企业 科研机构 社会公益组织 法律服务机构 其他",
    ]
    lines += [f"{item.label} {WITH_AN_ERROR.get(item.id, '')}" for item in form.items]
    report = read_text(
        "\n".join([*lines, "四、政府信息公开行政复议、行政诉讼情况", "无。"]), tmp_path / "r.txt"
    )
    for fact in report.facts:
        if fact.table == "requests" and fact.value is not None:
            figures = WITH_AN_ERROR[fact.item].split()
            assert fact.column != "other", f"{fact.address} {fact.value}: the row's total, or anybody's guess"
            assert fact.column != "total" or fact.value == int(figures[-1]), fact.address


TITLED = "示例县虚构局2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
ENDED = "\n\n三、收到和处理政府信息公开申请情况\n"
FEE = "<tr><td>信息内容<td colspan=3>本年收费金额（单位：万元）"
OLD_HEAD = "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t3\n规范性文件\t17\t4\t86\n"
CHANGES = f"{OLD_HEAD}信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n"

# What is printed in a cell, and what is read of it in a web page, a table in Markdown, and a pipe table.
MARKED_UP = [
    ("2415<sup>1</sup>", "? ? ?"),
    ("2415<SUP>1", "? ? ?"),
    ("<del>35</del>37", "? ? ?"),
    ("24<span style='display:none'>99</span>15", "2415 2415 2415"),
    ("<img src=37.png>", "? ? ?"),
    ("<img alt=图 src=a.png>", "? ? ?"),
    ("<input value=37>", "? ? ?"),
    ("<button>37</button>", "? ? ?"),
    ("37<script>1</script>", "37 37 ?"),
    ("2415<a href='#n1'>1</a>", "? ? ?"),
    ("2415 <small>1</small>", "? ? ?"),
    ("<small>2415<a href='#n1'>1</a></small>", "? ? ?"),
    ("<ruby>37<rt>9</rt></ruby>", "? ? ?"),
    ("37<span style='position:relative;top:-5px;font-size:60%'>1</span>", "? ? ?"),
    ("37<span style='vertical-align:0.5em'>1</span>", "? ? ?"),
    ("2415<a href='http://a.cn/b.html#_ftn1'>1</a>", "? ? ?"),
    ("2415<span style='color:white'>1</span>", "? ? ?"),
    ("2415<font color='#FFFFFF'>1</font>", "? ? ?"),
    ("2415<span style='font-size:0'>1</span>", "? ? ?"),
    ("24<span style='visibility:collapse'>99</span>15", "2415 2415 2415"),
    ("<span style='color:white'>37</span>", "37 37 37"),
    # Ordinary: the figure itself is a link, or small, or set straight; a unit in small letters.
    ("<a href='#'>37</a>", "37 37 37"),
    ("<small>37</small>", "37 37 37"),
    ("37<small>件</small>", "37 37 37"),
    ("2<span style='position:relative;top:-.5pt'>4</span>", "24 24 24"),
    ("<b>24</b>15<sup></sup>", "2415 2415 2415"),
]


def _pipes(figure: str) -> str:
    return f"{TITLED}\n| 信息内容 | 本年处理决定数量 |\n|---|---|\n| 行政许可 | {figure} |{ENDED}"


@pytest.mark.parametrize(("figure", "read"), MARKED_UP)
def test_a_cells_markup_says_the_same_in_every_format(tmp_path: Path, figure: str, read: str) -> None:
    rows = f"{ONE}<tr><td>行政许可<td colspan=3>{figure}"
    texts = {
        "html": disclosure(f"{rows}</td></tr>"),
        "md": f"{TITLED}\n<table>{rows}</td></tr></table>{ENDED}",
        "txt": _pipes(figure),
    }
    cells = [
        shown(text, tmp_path / f"r.{kind}", "disclosure", ("licensing",)) for kind, text in texts.items()
    ]
    assert " ".join(cells) == read


@pytest.mark.parametrize(
    ("figure", "cell"),
    [
        ("2415[1](#n1)", "?"),
        ("[1](#n1) 2415", "?"),
        ("~~35~~37", "?"),
        ("![](37.png)", "?"),
        ("![图](a.png)", "?"),
        ("[37](http://a.cn)", "37"),
        ("24\u00ad15", "2415"),
        ("\\", "/"),
    ],
)
def test_markdowns_own_marks_in_a_pipe_table(tmp_path: Path, figure: str, cell: str) -> None:
    assert shown(_pipes(figure), tmp_path / "r.md", "disclosure", ("licensing",)) == cell


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        ("行政许可 24<span hidden>99</span>15", "2415"),
        ("行政许可 <del>35</del>37", "?"),
        ("行政许可 ~~35~~37", "?"),
        ("行政许可 24\u200e15", "2415"),
        ("行政许可 12份", "12"),
        ("行政许可 12家\n公开情况", "12"),
        ("行政许可 35万元", "?"),
        ("行政许可 2．415", "?"),
    ],
)
def test_markup_and_units_in_running_text(tmp_path: Path, words: str, cells: str) -> None:
    text = f"{TITLED}信息内容 本年处理决定数量\n{words}\n行政处罚 4{ENDED}"
    assert shown(text, tmp_path / "r.txt", "disclosure", ("licensing",)) == cells


def test_a_notes_number_in_running_text_is_no_digit(tmp_path: Path) -> None:
    rows = "行政许可 2415<sup>1</sup>\n行政处罚 37[2](#n2)\n行政强制 6"
    text = f"{TITLED}信息内容 本年处理决定数量\n{rows}{ENDED}"
    cells = shown(text, tmp_path / "r.txt", "disclosure", ("licensing", "penalties", "coercive_measures"))
    assert "24151" not in cells
    assert "372" not in cells


@pytest.mark.parametrize(
    ("header", "figure", "cell"),
    [
        (FEE, "35000（元）", "3.5"),
        (FEE, "35000（单位：元）", "3.5"),
        (FEE, "2.6（亿元）", "26000"),
        (FEE, "2.6<br>（亿元）", "26000"),
        (FEE, "3.5万元（元）", "?"),
        (FEE, "3项", "?"),
        (FEE, "12件", "?"),
        (FEE, "0项", "0"),
        (FEE.replace("（单位：万元）", "（单位/万元）"), "35", "35"),
        (FEE.replace("（单位：万元）", "（人民币：万元）"), "35", "35"),
        (FEE.replace("（单位：万元）", "（万 元）"), "35", "35"),
        (FEE.replace("（单位：万元）", "：元"), "35000", "3.5"),
        (FEE.replace("（单位：万元）", "/元"), "35000", "3.5"),
        (ONE, "35万元", "?"),
        (ONE, "2.415", "?"),
        (ONE, "2415.0", "2415.0"),
        (ONE, "12人次", "12"),
        (ONE, "12（项）", "12"),
        (ONE, "24\u200e15", "2415"),
        (ONE, "\\", "/"),
    ],
)
def test_units_and_kinds_of_number(tmp_path: Path, header: str, figure: str, cell: str) -> None:
    item, label = ("fees", "行政事业性收费") if "收费" in header else ("licensing", "行政许可")
    text = disclosure(f"{header}<tr><td>{label}<td colspan=3>{figure}")
    assert shown(text, tmp_path / "r.html", "disclosure", (item,)) == cell


@pytest.mark.parametrize(
    ("row", "in_text", "in_grid"),
    [
        ("21\t—\t2415", "21 / 2415", "21 / 2415"),
        ("—\t—\t24", "/ / 24", "/ / 24"),
        ("21\t-3\t5", "21 -3 5", "21 -3 5"),
        ("21\t减 3\t5", "21 -3 5", "21 -3 5"),
        ("21\t- 3\t5", "? ? ?", "21 -3 5"),  # in running text the dash may be a cell of its own
        ("21\t3（减少）\t5", "21 ? 5", "21 ? 5"),
        ("21\t-3（减少3项）\t5", "21 -3 5", "21 -3 5"),
        ("21\t增2减1\t5", "21 ? 5", "21 ? 5"),
        ("21\t增2减1\t", "21† ? _", "21 ? _"),
        ("21\t0.5\t5", "21 ? 5", "21 ? 5"),
    ],
)
def test_signs_of_a_change(tmp_path: Path, row: str, in_text: str, in_grid: str) -> None:
    text = f"{TITLED}{CHANGES}行政许可\t{row}\n其他对外管理服务事项\t1\t0\t7{ENDED}"
    for parted, cells in (("\t", in_grid), (" ", in_text), ("\n", in_text)):
        told = text.replace("\t", parted)
        assert shown(told, tmp_path / "r.txt", "disclosure", ("licensing",)) == cells, repr(parted)


def test_what_word_counts_or_does_not_tell_is_no_figure(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("示例县虚构局2021年政府信息公开工作年度报告")
    document.add_paragraph("二、主动公开政府信息情况")
    table = document.add_table(3, 2)
    for row, (label, figure) in enumerate((("行政许可", "37"), ("行政处罚", ""), ("行政强制", "6"))):
        table.cell(row, 0).text = label
        table.cell(row, 1).text = figure
    table.cell(0, 1).paragraphs[0].style = "List Number"
    sign = docx.oxml.OxmlElement("w:sym")
    sign.set(docx.oxml.ns.qn("w:char"), "F0FC")
    table.cell(1, 1).paragraphs[0].add_run()._r.append(sign)
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    document.save(out := BytesIO())
    (tmp_path / "r.docx").write_bytes(out.getvalue())
    report = read_report(tmp_path / "r.docx", "r.docx").report
    facts = {fact.item: fact for fact in report.facts if fact.table == "disclosure"}
    assert [str(facts[i].value) for i in ("licensing", "penalties", "coercive_measures")] == [
        "37",
        "None",
        "6",
    ]
    assert facts["penalties"].status == "unresolved"


@pytest.mark.parametrize(
    ("figures", "received", "carried_over"),
    [
        # The row does not add up, nor is there another to add it to: nothing says whose figures these are.
        ("152 8 0 1 7 10", "? ? ? ? ? ? ?", "? ? ? ? ? ? ?"),
        ("152 8 0 1 10 171", "_ _ _ _ _ _ _", "? ? ? ? ? ? 171†"),
        ("152 8 0 1 7 10 178", "_ _ _ _ _ _ _", "152 8 0 1 7 10 178"),
    ],
)
def test_nothing_is_derived_where_no_identity_tests(
    figures: str, received: str, carried_over: str, tmp_path: Path
) -> None:
    text = (
        "三、收到和处理政府信息公开申请情况\n自然人\n商业企业\n总计\n"
        f"一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n{figures}\n"
        "（一）予以公开\n3 0 0 0 0 0 3\n（二）部分公开\n3 0 0 0 0 0 3\n"
        "四、政府信息公开行政复议、行政诉讼情况\n"
    )
    assert shown(text, tmp_path / "r.txt", "requests", ("received",)) == received
    assert shown(text, tmp_path / "r.txt", "requests", ("carried_over",)) == carried_over


@pytest.mark.parametrize("digits", ["9" * 21, "1" * 31, f"{'1' * 30}.55 元", f"-{'1' * 31}"])
def test_a_figure_that_cannot_be_reckoned_with_is_none(digits: str, tmp_path: Path) -> None:
    rows = f"{ONE}<tr><td>行政许可<td>{digits}<tr><td>行政处罚<td>5"
    assert shown(disclosure(rows), tmp_path / "r.html", "disclosure", ("licensing", "penalties")) == "? 5"


@pytest.mark.parametrize("rows", [1, 25])
@pytest.mark.parametrize("count", [50, 200, 20_000])
def test_digits_run_together_are_not_cut_in_all_ways(rows: int, count: int, tmp_path: Path) -> None:
    """A row of fifty took seven seconds, twenty-five of forty more than half a minute."""
    labels = [item.label for item in editions()[-1].table("requests").items]
    digits = "".join(str(n * n % 9 + 1) for n in range(count))
    ends = ["".join(labels) + digits] if rows == 1 else [label + digits for label in labels]
    text = "\n".join(
        ["三、收到和处理政府信息公开申请情况", *ends, "四、政府信息公开行政复议、行政诉讼情况\n"]
    )
    assert set(shown(text, tmp_path / "r.txt", "requests").split()) == {"?"}
