"""Tables drawn with characters: read by their frames, or left as lines; never read wrong."""

from __future__ import annotations

from pathlib import Path

from tests.documents.made import document, grid, holds_together, tables

MERGED = """\
二、主动公开政府信息情况
┌──────────────────────┐
│第二十条第（五）项    │
├────────┬──────┬──────┤
│        │制发  │有效  │
│信息内容├──────┼──────┤
│        │12    │      │
├────────┼──────┼──────┤
│规范“性”│      │+5    │
│文件    │      │      │
└────────┴──────┴──────┘
后文
"""
PLAIN = """\
   +------+------+-----+
   | 信息 | 制发 | 有  |
   | 内容 |      | 效  |
   +======+======+=====+
   | 规章 | 1    |     |
   |      | 2,3  |     |
   +------+------+-----+
   | 许可 |      | 7   |
   +------+------+-----+
"""


def test_merged_cells_and_lines_of_a_cell(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.txt", MERGED)
    holds_together(doc)
    (table,) = tables(doc)
    assert grid(table) == [
        ["第二十条第(五)项".replace("(", "（").replace(")", "）")],
        ["信息内容", "制发", "有效"],
        ["12", ""],
        ["规范“性”\n文件", "", "+5"],
    ]
    assert table.exact
    assert [(cell.rowspan, cell.colspan) for cell in table.rows[1].cells] == [(2, 1), (1, 1), (1, 1)]


def test_a_figure_that_was_broken_is_no_row(tmp_path: Path) -> None:
    (table,) = tables(document(tmp_path, "a.txt", PLAIN))
    assert grid(table) == [["信息\n内容", "制发", "有\n效"], ["规章", "1\n2,3", ""], ["许可", "", "7"]]
    assert not table.exact


def test_a_frame_that_contradicts_itself_or_has_no_rules_between_rows(tmp_path: Path) -> None:
    ragged = PLAIN.replace("| 许可 |      | 7   |", "| 许可 |      | 7  |")
    unruled = "+----+---+\n| 项 | 数|\n+----+---+\n| 甲 | 1 |\n| 乙 | 2 |\n+----+---+\n"
    for text in (ragged, unruled):
        doc = document(tmp_path, "a.txt", text)
        holds_together(doc)
        assert not any("\n" in cell for table in tables(doc) for row in grid(table) for cell in row)
