"""Web pages: the report is told from its frame, every cell comes once with its span, nothing is lost."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from giar_site.documents import Paragraph
from tests.documents.made import codes, document, dropped, grid, holds_together, paragraphs, spans, tables

ROWS = """
<tr><td colspan="4">第二十条第（一）项</td></tr>
<tr><th>信息内容</th><th>本年制发件数</th><th>本年废止件数</th><th>现行有效件数</th></tr>
<tr><td>规章</td><td><p><span>1</span><span>2</span></p></td><td>&nbsp;</td><td><p>3</p><p>（其中修订1件）</p></td></tr>
<tr><td rowspan="9999">规范性<br/>文件</td><td></td><td>0</td><td>007</td></tr>
"""
REPORT = f"""
<p>&emsp;&emsp;<strong>一、总体情况</strong></p>
<p>　　2022年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，<b>主动公开</b>信息123条，
及时回应群众关切，圆满完成各项任务。</p>
<h2>二、主动公开政府信息情况</h2><table>{ROWS}</table>
<p>六、其他需要报告的事项</p><p>无</p>
"""
PAGE = f"""<!DOCTYPE html><html><head><meta charset="CHARSET">
<title>某县教育局2022年年度报告_某县人民政府</title>
<meta name="ArticleTitle" content="某县教育局2022年年度报告"><meta name="PubDate" content="2023-01-18 10:22">
<meta name="ContentSource" content="某县教育局"><meta name="Url" content="http://www.example.gov.cn/1.html">
<style>.a{{}}</style><script>var x = "<p>一、假的</p>";</script></head><body>
<ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul>
<select><option>省政府</option></select>
<table><tr><td><ul><li><a>机构概况</a></li></ul></td><td><h1>某县教育局2022年年度报告</h1>
<div>您的位置：<a>首页</a> &gt; <a>年报</a></div><div id="x">{REPORT}</div></td></tr></table>
<div>主办单位：某县人民政府办公室，网站标识码：6400000001，宁ICP备05000001号</div><!-- 页脚 -->
</body></html>"""
GRID = [
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "12", "", "3\n（其中修订1件）"],
    ["规范性\n文件", "", "0", "007"],
]


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_whole_page(tmp_path: Path, declared: str, encoding: str) -> None:
    doc = document(
        tmp_path, "a.txt", PAGE.replace("CHARSET", declared).replace("主动公开", "镕公开"), encoding
    )
    assert (doc.format, doc.encoding) == ("html", encoding)
    assert doc.metadata == {
        "title": "某县教育局2022年年度报告",
        "published": "2023-01-18",
        "agency": "某县教育局",
        "source_url": "http://www.example.gov.cn/1.html",
    }
    (table,) = tables(doc)
    assert grid(table) == GRID
    assert spans(table)[0] == [(1, 4)]
    assert spans(table)[3][0] == (1, 1)  # a span beyond the table is a slip of the page
    assert paragraphs(doc) == [
        "某县教育局2022年年度报告",
        "一、总体情况",
        "2022年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，镕公开信息123条，"
        " 及时回应群众关切，圆满完成各项任务。",
        "二、镕公开政府信息情况",
        "六、其他需要报告的事项",
        "无",
    ]
    levels = [b.level for b in doc.blocks if isinstance(b, Paragraph)]
    assert levels == [1, 0, 0, 2, 0, 0]
    body = next(b for b in doc.blocks if isinstance(b, Paragraph) and b.text.startswith("2022"))
    assert [body.text[a:b] for a, b in body.bold] == ["镕公开"]
    kept_out = dict(dropped(doc))
    assert set(kept_out) == {"网页导航", "脚本与样式", "注释"}
    assert all(any(word in text for _, text in dropped(doc)) for word in ("首页", "省政府", "网站标识码"))
    holds_together(doc)


def test_a_bare_report_is_all_report(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.html", REPORT)
    assert grid(tables(doc)[0]) == GRID
    assert dropped(doc) == []


def test_a_table_in_a_frame_is_read_and_the_frame_is_not(tmp_path: Path) -> None:
    framed = f"<p>一、总体情况</p><table><tr><td>左</td><td><table>{ROWS}</table></td></tr></table>"
    doc = document(tmp_path, "a.html", framed)
    assert [grid(table) for table in tables(doc)] == [GRID]
    assert paragraphs(doc) == ["一、总体情况", "左"]


def test_a_small_table_in_a_cell_is_that_cells_text(tmp_path: Path) -> None:
    inner = "<table><tr><td>12</td></tr></table>"
    doc = document(
        tmp_path, "a.html", f"<table><tr><td>规章</td><td>{inner}</td></tr><tr><td>a</td><td>b</td></table>"
    )
    assert grid(tables(doc)[0]) == [["规章", "12"], ["a", "b"]]


def test_a_statutory_table_split_into_several_stays_several(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.html", f"<table>{ROWS}</table><table>{ROWS}</table>")
    assert [table.number for table in tables(doc)] == [1, 2]


def test_what_is_not_shown_is_kept_apart(tmp_path: Path) -> None:
    doc = document(
        tmp_path,
        "a.html",
        "<p>一、总体情况</p><p style='DISPLAY : none'>旧稿</p><img src='/x/表.png?1'>"
        "<table><caption>表一</caption><tr><td>甲</td><td>1<span hidden>9</span></td></tr>"
        "<tr style='display:none'><td>乙</td><td>2</td></tr></table>",
    )
    assert dropped(doc) == [("隐藏内容", "旧稿"), ("图片", "表.png"), ("隐藏内容", "9\n乙\n2")]
    assert grid(tables(doc)[0]) == [["甲", "1"]]
    assert paragraphs(doc) == ["一、总体情况", "表一"]


def test_tags_left_open_and_an_xml_declaration(tmp_path: Path) -> None:
    doc = document(
        tmp_path,
        "a.doc",
        "<?xml version='1.0' encoding='gb2312'?><html><body><p>一、总体情况"
        "<table><tr><td>规章<td>1<tr><td>办法<td></table><p>无",
        "gb18030",
    )
    assert grid(tables(doc)[0]) == [["规章", "1"], ["办法", ""]]
    assert paragraphs(doc) == ["一、总体情况", "无"]
    assert codes(doc) == []


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "2022"
    message.set_content(PAGE.encode("gb18030"), "text", "html", cte="quoted-printable")
    message.make_related()
    doc = document(tmp_path, "a.doc", bytes(message))
    assert doc.format == "mht"
    assert grid(tables(doc)[0]) == GRID


def test_a_saved_message_without_a_page_is_damaged(tmp_path: Path) -> None:
    message = EmailMessage()
    message.set_content("没有网页")
    message.make_related()
    doc = document(tmp_path, "a.mht", bytes(message))
    assert codes(doc) == ["damaged-file"]
    assert not doc.text


def test_preformatted_text_keeps_its_lines(tmp_path: Path) -> None:
    doc = document(
        tmp_path, "a.html", "<html><body><pre>一、总体情况\n全年<b>公开</b>12条。\n\n无</pre></body></html>"
    )
    assert paragraphs(doc) == ["一、总体情况", "全年公开12条。", "无"]


def test_words_about_filing_are_no_imprint(tmp_path: Path) -> None:
    said = "完成网站ICP备案和公网安备案，公布网站标识码"
    assert paragraphs(document(tmp_path, "a.html", f"<html><body><p>{said}</p></body></html>")) == [said]


@pytest.mark.parametrize("buttons", ["【打印本页】【关闭窗口】", "打印 | 收藏 | 返回顶部", "[打印本文]"])
def test_a_page_s_buttons_are_no_words_of_the_report(tmp_path: Path, buttons: str) -> None:
    page = f"<html><body><p>六、其他需要报告的事项</p><p>无。</p><p>{buttons}</p></body></html>"
    doc = document(tmp_path, "a.html", page)
    assert paragraphs(doc) == ["六、其他需要报告的事项", "无。"]
    assert dropped(doc) == [("网页导航", buttons)]


def test_words_about_a_page_s_buttons_stay(tmp_path: Path) -> None:
    said = "关闭窗口服务3个，打印公报120份"
    assert said in paragraphs(document(tmp_path, "a.html", f"<html><body><p>{said}</p></body></html>"))


def test_metadata_from_the_table_above_the_text(tmp_path: Path) -> None:
    stated = (
        "<table><tr><td>发布机构：</td><td>某县教育局</td><td>发文日期</td><td>2023-01-08</td></tr></table>"
    )
    doc = document(tmp_path, "a.html", f"<html><body>{stated}{REPORT}</body></html>")
    assert doc.metadata == {"published": "2023-01-08", "agency": "某县教育局"}


def test_metadata_from_the_line_above_the_text(tmp_path: Path) -> None:
    line = "<div>发布时间：2023年1月8日 来源：某县教育局 <a>大</a><a>中</a> 宁ICP备1号</div>"
    doc = document(tmp_path, "a.html", f"<html><body>{line}<div>{REPORT}</div></body></html>")
    assert doc.metadata == {"published": "2023-01-08", "agency": "某县教育局"}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("行政许可<sup>1</sup>", "行政许可[1]"),
        ("5<small>1<sup>2</sup>3</small>", "5[1][2][3]"),
        ("3<small>（其中修订1件）</small>", "3（其中修订1件）"),
        ("<button>37</button>", "\ufffc"),
        ("<svg></svg>", "\ufffc"),
        ("<img hidden>", ""),
    ],
)
def test_markup_in_a_cell(tmp_path: Path, cell: str, words: str) -> None:
    doc = document(tmp_path, "a.html", f"<p>表</p><table><tr><td>甲</td><td>{cell}</td></tr></table>")
    assert grid(tables(doc)[0]) == [["甲", words]]


@pytest.mark.parametrize(
    ("sheet", "cell", "words"),
    [
        (".a{text-decoration:line-through}", "<span class='b a'>5</span>8", "[5]8"),
        ("span.a, p.c {vertical-align:super}", "8<span class=a>5</span>", "8[5]"),
        ("span.a {vertical-align:super}", "8<b class=a>5</b>", "85"),
        ("<!-- /* .a */ @font-face {x:y} #a {display:none} -->", "8<b id=a>5</b>", "8[5]"),
        (".a{color:#fff}", "8<b class=a>5</b>", "8[5]"),
        (".a{color:#fff}", "<b class=a>85</b>", "85"),
        # For print; that the element's own style overrides; what is not reckoned out.
        ("@media print{.a{display:none}}", "8<b class=a>5</b>", "85"),
        (".a{display:none}", "8<b class=a style='display:inline'>5</b>", "85"),
        (".x .a{display:none}", "8<b class=a>5</b>", "85"),
        (".a{display:none", "8<b class=a>5</b>", "85"),
    ],
)
def test_a_style_sheet_sets_words_of_a_cell_apart(tmp_path: Path, sheet: str, cell: str, words: str) -> None:
    page = f"<style>{sheet}</style><p>表</p><table><tr><td>甲</td><td>{cell}</td></tr></table>"
    assert grid(tables(document(tmp_path, "a.html", page))[0]) == [["甲", words]]


TABS = """<html><head><title>某县教育局2022年政府信息公开工作年度报告</title></head><body>
<table><tr><td>索引号</td><td>1</td></tr><tr><td>名称</td><td>年度报告</td></tr></table>
<ul><li>总体情况</li><li>主动公开</li></ul>
<div><div><p>一、总体情况</p><p>我局认真贯彻落实条例，主动公开各类政府信息一百二十三条，群众满意。</p></div>
<div style="height:9px; display:none"><p>二、主动公开</p>{second}</div>
<div hidden><p>六、其他需要报告的事项</p><p>无。</p></div></div>
<div hidden>登录</div></body></html>"""
LARGE = "<table>" + "<tr><td>规章</td><td>1</td><td hidden>9</td><td>2</td></tr>" * 8 + "</table>"


def test_hidden_panels_with_all_tables_are_the_report_s(tmp_path: Path) -> None:
    doc = document(tmp_path, "a.html", TABS.format(second=LARGE))
    assert codes(doc) == ["hidden-panels"]
    assert [grid(table) for table in tables(doc)][-1] == [["规章", "1", "2"]] * 8
    assert {"一、总体情况", "二、主动公开", "六、其他需要报告的事项", "无。"} <= set(paragraphs(doc))
    assert ("隐藏内容", "登录") in dropped(doc)
    holds_together(doc)


@pytest.mark.parametrize("shown", [LARGE, ""], ids=["a table is shown", "none is hidden"])
def test_what_is_hidden_beside_a_table_is_left_out(tmp_path: Path, shown: str) -> None:
    page = TABS.format(second=LARGE if shown else "<table><tr><td>甲</td><td>9</td></tr></table>")
    doc = document(tmp_path, "a.html", page.replace("<p>一、总体情况</p>", f"<p>一、总体情况</p>{shown}"))
    assert codes(doc) == []
    assert "二、主动公开" not in paragraphs(doc)
    assert len(tables(doc)) == bool(shown)
