"""Text and Markdown: every line that says something is in one block, at the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from giar_site.documents import Paragraph, Table, text
from tests.documents.made import codes, document, dropped, grid, holds_together, paragraphs, spans, tables
from tests.documents.test_bad_files import BIG5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_told_by_the_bytes(tmp_path: Path, encoding: str) -> None:
    doc = document(tmp_path, "a.txt", "朱镕基签发\n一、总体情况\n", encoding)
    assert paragraphs(doc) == ["朱镕基签发", "一、总体情况"]
    assert not doc.text.startswith("\ufeff")
    assert codes(doc) == []


@pytest.mark.parametrize("written", [BIG5, "朱镕基签发\n", "\uf0b7 本年新收12件，上年结转1件。\n"])
def test_traditional_and_rare_characters_and_a_mark_of_word_s_own_are_gb18030(
    tmp_path: Path, written: str
) -> None:
    doc = document(tmp_path, "a.txt", written, "gb18030")
    assert (doc.text, doc.encoding, doc.findings) == (written, "gb18030", ())


def test_a_damaged_byte_is_told_and_does_not_turn_the_rest_into_other_characters(tmp_path: Path) -> None:
    good = "一、总体情况\n".encode()
    doc = document(tmp_path, "a.txt", good * 3 + "本年".encode()[:-1] + b"\n" + good)
    assert paragraphs(doc) == ["一、总体情况"] * 3 + ["本\ufffd", "一、总体情况"]
    (finding,) = doc.findings
    assert (finding.code, finding.location and finding.location.line) == ("lost-characters", 4)
    assert "第 61 个字节" in finding.found


def test_more_bytes_than_the_longest_text_are_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "TEXT_CHARACTERS", 10)
    assert codes(document(tmp_path, "a.txt", "一、总体情况\n".encode() * 3)) == ["too-large"]


def test_addresses_and_signs_in_a_table_of_markup_are_words(tmp_path: Path) -> None:
    doc = document(
        tmp_path,
        "a.md",
        "正文\n\n<table><tr><td>见<https://a.example/x></td><td>甲&amp;乙&#65;</td></tr></table>\n",
    )
    assert [grid(table) for table in tables(doc)] == [[["见<https://a.example/x>", "甲&乙A"]]]


@pytest.mark.parametrize(
    "sign", ["<![4>", "<![ x>", "<![abc[x]]>", "<![if !x]>", "<![CDATA[x]]>", "<![", "<![4"]
)
def test_no_sign_in_a_table_of_markup_ends_the_reading(tmp_path: Path, sign: str) -> None:
    """The standard library's parser raises AssertionError at some of them: the whole text was lost."""
    rows = f"<table>\n<tr><td>甲{sign}</td></tr>\n<tr><td>乙</td></tr>\n</table>"
    doc = document(tmp_path, "a.txt", f"正文\n\n{rows}\n\n正文之后\n")
    assert codes(doc) == []
    (table,) = tables(doc)
    assert any("乙" in cell for row in grid(table) for cell in row)
    assert paragraphs(doc) == ["正文", "正文之后"]


def test_lines_in_two_encodings_are_both_read(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.txt", "一、总体情况\n".encode() * 5 + "二、主动公开\n".encode("gb18030"))
    assert paragraphs(doc)[-1] == "二、主动公开"
    assert codes(doc) == ["mixed-encodings"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(tmp_path: Path, end: str) -> None:
    doc = document(tmp_path, "a.txt", f"一{end}{end}二 2{end}三")
    assert paragraphs(doc) == ["一", "二 2", "三"]
    assert [doc.line_column(block.start) for block in doc.blocks] == [(1, 1), (3, 1), (4, 1)]


def test_markdown(tmp_path: Path) -> None:
    doc = document(
        tmp_path,
        "a.txt",
        "# 标题\n\n##### （一）情况\n**一是**公开**12**条，见[网站](https://a.cn/x_(1))、<https://b.cn>。\n"
        "5\\.重复申请&nbsp;1\n![图](a.png)\n---\n前<br/>后\n#政务公开#话题\n",
    )
    assert doc.format == "markdown"
    headings = [(b.text, b.level) for b in doc.blocks if isinstance(b, Paragraph) and b.level]
    assert headings == [("标题", 1), ("（一）情况", 5)]
    body = next(b for b in doc.blocks if isinstance(b, Paragraph) and b.bold)
    assert body.text == "一是公开12条，见网站、https://b.cn。"
    assert [body.text[a:b] for a, b in body.bold] == ["一是", "12"]
    assert doc.text[body.offset(4) :].startswith("12**条")
    assert paragraphs(doc)[3:] == ["5.重复申请\xa01", "前", "后", "#政务公开#话题"]
    assert dropped(doc) == [("图片", "![图](a.png)"), ("排版标记", "---")]
    holds_together(doc)


def test_adjacent_bold_and_masked_numbers(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.md", "**（三）管理。****一是**严格\n电话138****1234，身份证64**21\n")
    first, second = doc.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert [first.text[a:b] for a, b in first.bold] == ["（三）管理。", "一是"]
    assert second.text == "电话138****1234，身份证64**21"


def test_tab_rows_keep_every_field(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.txt", "前\n信息内容\t 件数 \t\n规章\t\t12\n\t\t\n\n行政强制\t0\n\t缩进的话\n")
    first, second = tables(doc)
    assert grid(first) == [["信息内容", "件数", ""], ["规章", "", "12"], ["", "", ""]]
    assert grid(second) == [["行政强制", "0"], ["", "缩进的话"]]
    assert not first.exact
    cell = first.rows[1].cells[2]
    assert doc.location(cell.start, cell.end).line == 3
    assert doc.location(cell.start, cell.end).column == 5
    holds_together(doc)


def test_a_tab_alone_makes_no_table(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.txt", "\t一年来，我局认真落实。\n\t二是加强培训。\t\n")
    assert paragraphs(doc) == ["一年来，我局认真落实。", "二是加强培训。"]


def test_pipe_tables(tmp_path: Path) -> None:
    doc = document(
        tmp_path,
        "a.md",
        "| 项 | 数 |\n|---|:-:|\n| - | - |\n| a\\|b | **3** | 4 |\n|  |\n\n"
        "项 | 数\n--|--\n规章 | \n本年<5|万元\n",
    )
    first, second = tables(doc)
    assert grid(first) == [["项", "数"], ["-", "-"], ["a|b", "3", "4"], [""]]
    assert grid(second) == [["项", "数"], ["规章", ""], ["本年<5", "万元"]]
    assert doc.text[first.rows[2].cells[0].start : first.rows[2].cells[0].end] == "a\\|b"
    holds_together(doc)


def test_html_table_in_markdown_keeps_its_spans(tmp_path: Path) -> None:
    doc = document(
        tmp_path,
        "a.md",
        "# 三、收到\n\n<html><body><table><tr><td rowspan=9>本年<br>结果</td>"
        "<td colspan='2'>甲&nbsp;</td></tr>\n\n"
        "<tr><td></td><td><b>12</b><p>（其中1件）</p></td></tr></table></body></html>\n后文\n",
    )
    (table,) = tables(doc)
    assert grid(table) == [["本年\n结果", "甲"], ["", "12\n（其中1件）"]]
    assert spans(table) == [[(2, 1), (1, 2)], [(1, 1), (1, 1)]]
    assert table.exact
    assert doc.text[table.rows[1].cells[1].start :].startswith("<b>12")
    assert paragraphs(doc) == ["三、收到", "后文"]
    holds_together(doc)


def test_a_cut_off_html_table_gives_what_is_left_of_it(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.md", "# 表\n<table><tr><td>规章</td><td>1</td></tr><tr><td>规范\n\n后文")
    (table,) = tables(doc)
    assert grid(table) == [["规章", "1"], ["规范"]]
    assert paragraphs(doc) == ["表", "后文"]


@pytest.mark.parametrize(
    "line", ["- 4 -", "—4—", "－ 4 －", "第4页", "第 4 页 共 8 页", "第4页/共8页", "· 4 ·"]
)
def test_page_numbers(tmp_path: Path, line: str) -> None:
    doc = document(tmp_path, "a.txt", f"前\n{line}\n后\n")
    assert dropped(doc) == [("页码", line)]
    assert paragraphs(doc) == ["前", "后"]


@pytest.mark.parametrize("line", ["4", "-4", "— —", "4 - 5", "第4号", "-4-5-"])
def test_what_may_be_a_figure_is_no_page_number(tmp_path: Path, line: str) -> None:
    assert paragraphs(document(tmp_path, "a.txt", f"前\n{line}\n后\n")) == ["前", line, "后"]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        (
            "a.txt",
            "标题: 某区2019年度报告\n发布时间: 2020年1月20日 15:22\n文号: \n发布机构: \n"
            "原文链接: https://www.example.gov.cn/a.htm\n======== 正文 ========\n",
        ),
        (
            "a.md",
            "Title: 某区2019年度报告\n\nURL Source: https://www.example.gov.cn/a.htm\n\n"
            "Published Time: 2020-01-20T15:22:00\n\nMarkdown Content:\n",
        ),
    ],
)
def test_crawlers_header(tmp_path: Path, name: str, header: str) -> None:
    doc = document(tmp_path, name, f"{header}一、总体情况\n")
    assert doc.metadata == {
        "title": "某区2019年度报告",
        "published": "2020-01-20",
        "source_url": "https://www.example.gov.cn/a.htm",
    }
    assert [reason for reason, _ in dropped(doc)] == ["采集头"]
    assert paragraphs(doc) == ["一、总体情况"]


def test_front_matter_is_left_raw(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.md", "---\nagency: 某县教育局\nyear: 2023\n---\n# 报告\n")
    assert dropped(doc) == [("文件头信息", "---\nagency: 某县教育局\nyear: 2023\n---")]
    assert doc.metadata == {}


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert paragraphs(document(tmp_path, "a.md", "---\n一、总体情况\n---\n正文\n")) == [
        "一、总体情况",
        "正文",
    ]


def test_tables_are_numbered_in_order(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.md", "甲\t1\n\n|乙|2|\n\n<table><tr><td>丙</td><td>3</td></tr></table>\n")
    assert [(b.number, b.exact) for b in doc.blocks if isinstance(b, Table)] == [
        (1, False),
        (2, False),
        (3, True),
    ]


def test_a_few_utf8_lines_in_a_gbk_file_are_not_taken_for_gbk(tmp_path: Path) -> None:
    gbk = "二、主动公开政府信息情况\n".encode("gb18030") * 30
    doc = document(tmp_path, "a.txt", gbk + "三、收到和处理\n".encode() + gbk)
    assert paragraphs(doc)[30] == "三、收到和处理"
    assert (doc.encoding, codes(doc)) == ("gb18030", ["mixed-encodings"])


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("行政许可<sup>1</sup>", "行政许可[1]"),
        ("1<sup> </sup>2", "1 2"),
        ("<sup><a href='#n'>1</a></sup>5", "[1]5"),
        ("5<small>1<sup>2</sup>3</small>", "5[1][2][3]"),
        ("<p style='display:none'>9<p>1", "1"),
        ("<div hidden><table><tr><td>9</table></div>1", "1"),
        ("<table style='display:none'><tr><td>9</table>1", "1"),
        ("1<span style='color:red' hidden>9<span>8</span>7</span>2", "12"),
        ("<img src=a.png hidden>", ""),
        ("<svg></svg>", "\ufffc"),
        ("<input type=hidden value=1>", ""),
        ("3<br>4", "3\n4"),
    ],
)
def test_markup_in_a_cell_of_an_html_table(tmp_path: Path, cell: str, words: str) -> None:
    doc = document(tmp_path, "a.md", f"# 表\n\n<table><tr><td>甲<td>{cell}</td></tr></table>\n")
    assert grid(tables(doc)[0]) == [["甲", words]]
    holds_together(doc)


def test_hidden_cells_and_scripts_of_an_html_table(tmp_path: Path) -> None:
    rows = "<tr><td>甲<td hidden>9<td>1<script>5</script></tr><script>7</script><tr hidden><td>乙<td>2</tr>"
    assert grid(tables(document(tmp_path, "a.md", f"# 表\n\n<table>{rows}</table>\n"))[0]) == [["甲", "1"]]


def test_what_stands_beside_a_figure_is_bracketed_and_its_place_is_kept(tmp_path: Path) -> None:
    """In running text only where figures touch: there are figures everywhere."""
    line = "甲2415<sup>1</sup>件，<a href='#n'>2021年</a>3月<sup>注</sup><del>35</del>37，2<b hidden>9</b>0"
    doc = document(tmp_path, "a.txt", line)
    (block,) = doc.blocks
    assert isinstance(block, Paragraph)
    assert block.text == "甲2415[1]件，2021年3月注[35]37，20"
    for word in ("甲", "1]", "件", "2021", "37", "0"):
        assert doc.text[block.offset(block.text.rindex(word))] == word[0]
    holds_together(doc)


def test_pipes_between_cells_alone(tmp_path: Path) -> None:
    """As tools write that take the text out of a web page."""
    text = (
        "首页 | 政务公开 | 年报\n发布机构 | 示例局\n\n第二十条 |\n信息内容 | 制发 |\n规章 | 0 |\n | 4 |\n"
        "许可 | ||\n\n强制\n|\n3\n|\n|||\n收费 |\n5 |\n\n|处罚\n|7\n|8\n"
    )
    doc = document(tmp_path, "a.txt", text)
    (table,) = tables(doc)
    assert grid(table) == [["第二十条"], ["信息内容", "制发"], ["规章", "0"], ["", "4"], ["许可", "", ""]]
    assert paragraphs(doc) == [
        "首页 | 政务公开 | 年报",
        "发布机构 | 示例局",
        "强制",
        "3",
        "收费",
        "5",
        "处罚",
        "7",
        "8",
    ]
    holds_together(doc)


@pytest.mark.parametrize(
    ("rows", "in_place"),
    [
        ("| 新收 | 3 | 5 | |\n| 结果 | 公开 | 3 | 5 |", False),
        ("| 新收 | | 3 | 5 |\n| 结果 | 公开 | 3 | 5 |", None),
        ("| 新收 | 3 | 5 | |\n| | 公开 | 3 | 5 |", None),
        ("| 新收 | 3 | | 5 |\n| 结果 | 3 | 5 | |", True),
        ("| 新收 | 3 | 5 |\n| 结果 | 公开 | 3 | 5 |", None),
    ],
)
def test_whether_blank_cells_stand_in_their_place(tmp_path: Path, rows: str, in_place: bool | None) -> None:
    doc = document(tmp_path, "a.md", f"| 规章 | 0 |\n|---|---|\n| 许可 | 1 |\n\n{rows}\n")
    assert {table.in_place for table in tables(doc)} == {in_place}


def test_a_line_of_more_fields_than_any_row_has_lost_the_ends_of_its_rows(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.txt", "二、主动公开政府信息情况\t" + "\t".join(["规章", "0", "1", "2"] * 20))
    assert not tables(doc)


def test_a_bar_alone_is_a_row_without_cells(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.md", "| 规章 | 0 |\n|---|---|\n| 许可 | 1 |\n\n|  |\n|\n| 处罚 | 2 |\n")
    assert codes(doc) == []
    assert "处罚" in " ".join(cell.text for one in tables(doc) for row in one.rows for cell in row.cells)
