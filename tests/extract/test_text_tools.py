"""What tools that make text of a report leave of its tables: figures behind signs that nobody knows, rows
that were broken, columns one after the other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.extract.scoring import read_text
from tests.extract.test_layouts import HEAD as PROCEEDINGS
from tests.extract.test_layouts import NOTHING, shown
from tests.extract.test_misread import ENDED, TITLED

TITLE = "示例县虚构局2021年政府信息公开工作年度报告\n"
REQUESTS = TITLE + "三、收到和处理政府信息公开申请情况\n"
HEADS = "申请人情况 自然人 法人或其他组织 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
END = "\n五、存在的主要问题及改进情况\n无。\n"
BLANK = " ".join("_" * 7)
LOST = " ".join("?" * 7)


def test_figures_behind_a_label_among_unknown_signs_are_not_blank(tmp_path: Path) -> None:
    size = '{style="font-size:10.5pt"}'
    row = f"[一、本年新收政府信息公开申请数量]{size}{' ' * 300}[139]{size}  [18]{size}  [157]{size}\n"
    text = f"{REQUESTS}{HEADS}{row}四、结转下年度继续办理 0 0 0 0 0 0 0{END}"
    assert shown(text, tmp_path / "r.txt", "requests", ("received",)) == LOST


def test_a_row_of_another_rows_figures_is_not_printed(tmp_path: Path) -> None:
    """Down the columns: seven figures behind a label, that are not its own."""
    rows = (
        "一、本年新收政府信息公开申请数量\n9\n3\n二、上年结转政府信息公开申请数量\n3\n2\n17\n1\n1\n3\n3\n"
        "（一）予以公开\n（七）总计\n17\n四、结转下年度继续办理\n"
    )
    text = REQUESTS + HEADS + rows + END
    assert shown(text, tmp_path / "r.txt", "requests", ("carried_over", "granted")) == f"{LOST} {LOST}"


def test_figures_that_stand_in_another_chapter(tmp_path: Path) -> None:
    """… and beyond the next heading: who prints none may have them there."""
    rows = (
        "一、本年新收政府信息公开申请数量 86 1 19 0 0 0 106\n（一）予以公开\n（七）总计 110 0 0 0 0 0 110\n"
    )
    figures = "0\n0\n8\n1\n"
    court = "四、政府信息公开行政复议、行政诉讼情况\n"
    cells = "行政复议 未经复议直接起诉 复议后起诉\n0 0 0 0 0 0 0 3 0 3 0 0 0 0 0\n"
    for spilled, granted in ((figures, LOST), ("", BLANK)):
        text = REQUESTS + HEADS + rows + court + spilled + cells + END
        assert shown(text, tmp_path / "r.txt", "requests", ("granted",)) == granted


def test_a_line_of_bars_that_was_broken(tmp_path: Path) -> None:
    """The last header shares the line with the figures, and the figures go on in the next."""
    heads = PROCEEDINGS.replace("\t", " | ").replace("\n", "\n| ")
    row = "|0 |0 |3 |0 |3 | | | | | |0 |3 |0 |6\n|9 | |"
    text = f"{TITLE}四、政府信息公开行政复议、行政诉讼情况\n| {heads} | {row}{END}"
    assert shown(text, tmp_path / "r.txt", "proceedings") == NOTHING


def test_cells_filled_up_with_signs(tmp_path: Path) -> None:
    heads = "|行政复议______|行政诉讼__________|\n|结果_|未经复议直接起_|复议后起诉__|\n"
    row = "|" + "0___|" * 15
    text = f"{TITLE}四、政府信息公开行政复议、行政诉讼情况\n{heads}{row}\n{END}"
    assert shown(text, tmp_path / "r.txt", "proceedings") == NOTHING


def test_the_end_of_a_row_is_no_grid(tmp_path: Path) -> None:
    """Cells in lines of their own, a blank one an empty line: what stands behind it is no row."""
    words = (
        "规章  6828,规范性文件 4  2,第二十条,信息内容 上一年项目数量 本年增/减 处理决定数量,行政许可  7 ,"
        "其他对外管理服务事项 6  6,第二十条,信息内容 采购项目数量 采购总金额,政府集中采购  115万元"
    )
    rows = words.replace(",", "\n\n\n").replace(" ", "\n")
    report = read_text(TITLED.replace("2021", "2020") + rows + "\n" + ENDED, tmp_path / "r.txt")
    facts = {fact.column: fact for fact in report.facts if fact.item == "procurement"}
    assert [str(facts[column].status) for column in ("projects", "amount")] != ["unresolved", "blank"]


def test_merged_cells_printed_once_for_each_field(tmp_path: Path) -> None:
    """As python-docx and pandas give them: the header tells which fields are one cell."""
    head = "信息内容\t本年制发件数\t本年制发件数\t本年废止件数\t本年废止件数\t现行有效件数\t现行有效件数\n"
    rows = "规章\t7\t7\t\t\t0\t0\n行政规范性文件\t12\t12\t3\t3\t40\t41\n"
    one = "信息内容" + "\t本年处理决定数量" * 6 + "\n行政许可" + "\t64" * 6
    text = f"{TITLED}{head}{rows}{one}{ENDED}"
    items = ("regulations", "normative_documents", "licensing")
    assert shown(text, tmp_path / "r.txt", "disclosure", items) == "7 _ 0 ? ? ? 64"


def test_merged_cells_printed_once_and_filled_up_with_blank_ones(tmp_path: Path) -> None:
    """As pandoc and markdownify give them; a header that lost a word has no such filling."""
    head = "|信息内容|本年制发件数| |本年废止件数| |现行有效件数| |\n|---|---|---|---|---|---|---|\n"
    rows = "|规章|7| | | |0| |\n|行政规范性文件| | |53| |9| |\n|行政事业性收费|0| | | | | |\n"
    items = ("regulations", "normative_documents")
    assert shown(f"{TITLED}{head}{rows}{ENDED}", tmp_path / "r.md", "disclosure", items) == "7 _ 0 _ 53 9"
    lost = "|信息内容|本年制发件数| |现行有效件数|\n|---|---|---|---|\n|规章|7| |3|\n"
    assert shown(f"{TITLED}{lost}{ENDED}", tmp_path / "r.md", "disclosure", items[:1]) in ("7 _ 3", "? ? ?")


@pytest.mark.parametrize(
    "line",
    [
        "x" + "…" * 200_000 + "y",
        "_" * 200_000 + "x",
        "a" + " " * 200_000 + "x",
        f"# a{' ' * 990}b\n" * 1_500,
        "本年新收政府信息公开申请数量" * 40_000,
        REQUESTS + HEADS + "1 2 3 4 5 6 7\n" * 10_000,
        "三、收到和处理政府信息公开申请情况\n" * 40_000,
    ],
    ids=["dots", "blanks", "spaces", "headings", "labels", "figures", "chapters"],
)
def test_a_line_made_to_cost_time(tmp_path: Path, line: str) -> None:
    """Leaders of a table of contents without a page, spaces that a table's head may begin with or a heading
    hold, a label again and again, and figures without one."""
    start = time.process_time()
    report = read_text(f"{TITLE}一、总体情况\n正文。\n{line}\n", tmp_path / "a.txt")
    assert time.process_time() - start < 30  # 5 at most on an idle machine
    assert report.year == 2021


def test_figures_above_their_labels(tmp_path: Path) -> None:
    """Figures printed larger than their labels: an extractor sorts them before, and the first row's are
    nobody's. Numbers of the columns are no figures."""
    one, two = "一、本年新收政府信息公开申请数量\n", "二、上年结转政府信息公开申请数量\n"
    rows = f"4 0 0 0 0 0 4\n{one}2 0 0 0 0 0 2\n{two}1 0 0 0 0 0 1\n（一）予以公开\n"
    items = ("received", "carried_over")
    assert shown(REQUESTS + HEADS + rows + END, tmp_path / "r.txt", "requests", items) == f"{LOST} {LOST}"
    rows = f"1 2 3 4 5 6 7\n{one}4 0 0 0 0 0 4\n{two}2 0 0 0 0 0 2\n（一）予以公开\n1 0 0 0 0 0 1\n"
    printed = "4 0 0 0 0 0 4 2 0 0 0 0 0 2"
    assert shown(REQUESTS + HEADS + rows + END, tmp_path / "r.txt", "requests", items) == printed


def test_figures_of_other_columns_stand_behind_the_table(tmp_path: Path) -> None:
    """Down the columns: two figures of each row, and the others behind the last: no cell is blank, and the
    second 196 is no row's total."""
    labels = "1.本机关不掌握相关政府信息\n5 5\n2.没有现成信息需要另行制作\n0 0\n（七）总计\n196 196\n"
    labels += "四、结转下年度继续办理\n3 3\n"
    rest = "0\n0\n7\n0\n9\n0\n0\n0\n0\n0\n0\n0\n9\n205\n12\n"
    items = ("unavailable.not_held", "total")
    text = REQUESTS + HEADS + "一、本年新收政府信息公开申请数量 199 0 0 9 0 0 208\n" + labels
    assert shown(text + rest + END, tmp_path / "r.txt", "requests", items) == f"{LOST} {LOST}"


def test_digits_printed_twice(tmp_path: Path) -> None:
    """Over themselves, to make them bold: 1122 is 12, 00 is 0."""
    rows = "规章\t1122\t00\t3344\n行政规范性文件\t00\t00\t5566\n"
    text = f"{TITLED}信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n{rows}{ENDED}"
    items = ("regulations", "normative_documents")
    assert shown(text, tmp_path / "r.txt", "disclosure", items) == "? ? ? ? ? ?"
    text = f"{TITLE}四、政府信息公开行政复议、行政诉讼情况\n{PROCEEDINGS}" + "\t".join(
        ["00", "11", "1100"] * 5
    )
    assert shown(text + END, tmp_path / "r.txt", "proceedings") == NOTHING


def test_digits_that_recognition_took_for_letters(tmp_path: Path) -> None:
    """268o, l3 and O are no 268, 3 and blank; nor is 1|4 two figures where bars part no cells."""
    head = "信息内容 本年制发件数 本年废止件数 现行有效件数\n"
    rows = "规章 7 0 268o\n行政规范性文件 l3 1|4 5\n"
    rows += "信息内容 本年处理决定数量\n行政许可 1\n行政处罚 O\n行政强制 2\n"
    items = ("regulations", "normative_documents", "licensing", "penalties")
    text = f"{TITLED}{head}{rows}{ENDED}"
    assert shown(text, tmp_path / "r.txt", "disclosure", items) == "7 0 ? ? ? 5 1 ?"
    text = f"{TITLED}{head}规章|7|0|268\n行政规范性文件|3|1|4\n{ENDED}"
    assert shown(text, tmp_path / "r.txt", "disclosure", items[:2]) == "7 0 268 3 1 4"
