"""Grids of which only the newlines are left: read back exactly, or left as lines; never read wrong."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from giar_site.documents import Document, Table
from tests.documents.made import document, grid, holds_together, paragraphs, tables

HEADER = [["信息内容", "制发件数", "废止件数", "有效件数"]]
BLANK = ["", "", ""]
FORM = [
    *HEADER,
    ["规章", "0", "1", "12"],
    ["规范性文件", *BLANK],
    ["办法", "3", "0", "5"],
    ["规定", "0", "", "4"],
]
COURT = [
    ["行政复议", "行政诉讼"],
    ["维持", "纠正", "总计", "维持", "纠正", "总计"],
    ["", "", "0", "", "", "7"],
]


def crawled(tables: list[list[list[str]]], cell: int, row: int, end: int) -> str:
    """The tables as such a crawler leaves them, each under a chapter title."""
    text = "本报告依照条例编制。\n"
    for number, rows in enumerate(tables):
        title = f"{'二三四五'[number]}、收到和处理申请情况"
        text += title + "\n" * end + ("\n" * row).join(("\n" * cell).join(line) for line in rows) + "\n" * end
    return text + "六、其他需要报告的事项\n无。\n"


def read_back(text: str) -> Document:
    with TemporaryDirectory() as folder:
        doc = document(Path(folder), "a.txt", text)
    holds_together(doc)
    return doc


def test_blank_cells_come_back() -> None:
    doc = read_back(crawled([FORM, COURT], cell=3, row=5, end=7))
    assert [grid(table) for table in tables(doc)] == [FORM, COURT]
    assert all(table.exact for table in tables(doc))
    assert paragraphs(doc)[0] == "本报告依照条例编制。"
    assert "二、收到和处理申请情况" in paragraphs(doc)


def test_blanks_that_end_the_last_row_are_told_by_the_other_tables() -> None:
    rows = [*HEADER, ["规章", "0", "1", "2"], ["规范性文件", "4", "", ""]]
    doc = read_back(crawled([FORM, rows], cell=3, row=5, end=7))
    assert grid(tables(doc)[1]) == rows


def test_a_row_short_of_a_cell_leaves_the_whole_table_as_lines() -> None:
    broken = [row[:-1] if row[0] == "规章" else row for row in FORM]
    assert tables(read_back(crawled([broken], cell=3, row=5, end=7))) == []


def test_one_cell_a_line_without_blank_lines_is_no_grid() -> None:
    assert tables(read_back(crawled([FORM, COURT], cell=1, row=1, end=1))) == []


def test_where_a_row_gap_equals_two_cells_only_plain_gaps_are_read() -> None:
    plain = [*HEADER, ["规章", "0", "1", "12"], ["规范性文件", "3", "4", "5"], ["办法", "0", "0", "6"]]
    assert grid(tables(read_back(crawled([plain], cell=2, row=4, end=7)))[0]) == plain
    assert tables(read_back(crawled([FORM], cell=2, row=4, end=7))) == []


def test_prose_with_blank_lines_is_no_grid() -> None:
    text = "".join(f"（{n}）公开情况{n}\n\n\n全年{n}件\n\n\n\n\n" for n in range(1, 30))
    assert tables(read_back(text)) == []


figures = st.sampled_from(["0", "3", "12", "+5", "2.6亿元", "/", "", ""])
rows_of = st.integers(1, 7).flatmap(
    lambda width: st.lists(st.lists(figures, min_size=width, max_size=width), min_size=2, max_size=8)
)


@settings(max_examples=150)
@given(rows_of, st.integers(2, 4), st.integers(1, 4), st.integers(1, 5))
def test_never_another_grid(rows: list[list[str]], cell: int, more: int, still_more: int) -> None:
    labelled = [["项目", *("列" * (n + 1) for n in range(len(rows[0])))]]
    labelled += [[f"第{'一二三四五六七八'[n]}类信息", *row] for n, row in enumerate(rows)]
    end = cell + more + still_more
    doc = read_back(crawled([FORM, labelled], cell, cell + more, end))
    for block in doc.blocks:
        if isinstance(block, Table) and block.rows[0].cells[0].text == "项目":
            assert grid(block) == labelled
