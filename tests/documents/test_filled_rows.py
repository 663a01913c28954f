"""Rows filled up to one width and broken over lines: read by counting, or left as lines; never read wrong."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from tests.documents.made import document, grid, holds_together, tables

ROWS = [
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "1", "", "9"],
    ["行政规范性文件", "", "", ""],
    ["第二十条第（五）项"],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "12"],
]


def crawled(rows: list[list[str]], cell: str, before: str) -> str:
    """What a crawler makes of them: ``cell`` stands before each one, ``before`` before each row."""
    lines = []
    for row in rows:
        words = "".join(f"{cell or (' ' if one else chr(10))}{one} |" for one in row)
        lines.append(f"{before}{words}{(' ' + '|' * (4 - len(row))) if len(row) < 4 else ''}")
    return "二、主动公开政府信息情况\n" + "\n".join(lines).replace("\n\n", "\n") + "\n三、后文\n"


@pytest.mark.parametrize("before", ["", "|"], ids=["", "a bar before each row"])
@pytest.mark.parametrize("cell", ["", "\n"], ids=["cells in a line", "cells in lines"])
def test_blank_cells_are_where_they_were(tmp_path: Path, cell: str, before: str) -> None:
    doc = document(tmp_path, "a.txt", crawled(ROWS, cell, before))
    holds_together(doc)
    (table,) = tables(doc)
    assert grid(table) == ROWS
    assert table.exact


def test_the_last_row_may_have_lost_its_filling(tmp_path: Path) -> None:
    (table,) = tables(document(tmp_path, "a.txt", crawled(ROWS, "", "").replace("12 | ||", "12 |")))
    assert grid(table) == ROWS


@pytest.mark.parametrize("before", ["", "|"], ids=["", "a bar before each row"])
def test_where_a_blank_cell_is_left_out_there_is_no_table(tmp_path: Path, before: str) -> None:
    """The row is filled up further then, and 9 may be any column's."""
    rows = [row if row[0] != "规章" else ["规章", "1", "9"] for row in ROWS]
    doc = document(tmp_path, "a.txt", crawled(rows, "", before))
    holds_together(doc)
    assert tables(doc) == []


def test_rows_of_several_widths_are_none(tmp_path: Path) -> None:
    text = crawled(ROWS, "\n", "").replace("本年处理决定数量 | ||", "本年处理决定数量 | |")
    assert tables(document(tmp_path, "a.txt", text)) == []


def test_it_takes_no_more_time_than_there_are_lines(tmp_path: Path) -> None:
    start = process_time()
    document(tmp_path, "a.txt", "报告\n" + "0 |\n|\n" * 45_000 + "0 | ||\n")
    assert process_time() - start < 30  # 2 on an idle machine
