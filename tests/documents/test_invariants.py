"""What every document promises, on text, Markdown and web pages nobody wrote."""

from __future__ import annotations

import html
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from giar_site.documents import Block, Cell, Document, Table
from tests.documents.made import codes, document, holds_together

WORDS = ["一、总体情况", "规章", "0", "12", "007", "第4页", "镕"]
WHITE = ["\t", "\t", "\n", "\n", "\n\n", "\r\n", "\f", "\u2028", " ", "\u3000", "\u200b"]
MARKDOWN = [
    "|",
    "|",
    "|---|---|",
    "**",
    "-",
    "---",
    "====",
    "```",
    "# ",
    "## ",
    "\\*",
    "\\|",
    "&nbsp;",
    "&lt;",
]
MARKDOWN += ["[网](http://a.cn)", "<http://a.cn>", "![图](a.png)", "<!--", "-->"]
MARKDOWN += ["<br>", "- 4 -", "标题: 甲"]
ROWS = ["<table>", "</table>", "<tr><td>", "<td rowspan=2>", "<td>", "</td>", "<b>", "</b>"]
PAGE = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<h1>",
    "</h1>",
    "<br>",
    "<ul><li>",
    "<a href='#'>",
    "</a>",
    "&nbsp;",
]
PAGE += [
    "<span style='display:none'>",
    "</span>",
    "<script>x</script>",
    "<img alt='图'>",
    "<!-- 注 -->",
    "正文。",
]
PIECES = st.sampled_from([*WORDS, *WHITE, *MARKDOWN, *ROWS])
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)
TAGS = st.sampled_from([*WORDS, *PAGE, *ROWS, " ", "\n"])
# what may stand outside of blocks and between the words of a block: white space and markup
MARKUP = re.compile(
    r"!\[图\]\(a\.png\)|\ufffc"  # a picture in a cell, and what is said of it
    r"|<!--.*?-->|</?(?:b|br|table|tr|td)\b[^<>]*>|&[a-z]+;|\]\((?:http://a\.cn|a\.png)\)"
    r"|[\s\u200b-\u200d\u2060\ufeff#|*\-:=`~\\<>!\[\]()]",
    re.IGNORECASE | re.DOTALL,
)


def read_back(name: str, content: str) -> Document:
    with TemporaryDirectory() as folder:
        doc = document(Path(folder), name, content)
    holds_together(doc)
    return doc


@settings(max_examples=400)
@given(TEXTS)
@example("**A****B**\n|a|\n<table><tr><td>1")
@example("0\n\n\n0\n\n\n\n\n规章\n\n\n0\n\n\n\n\n规章\n\n\n0")
def test_text_loses_nothing(content: str) -> None:
    doc = read_back("a.txt", content)
    if doc.format == "html":
        return
    outside: list[str] = []
    place = 0

    def pass_over(part: Block | Cell) -> None:
        nonlocal place
        outside.append(doc.text[place : part.start])
        place = part.end

    for block in doc.blocks:
        if not isinstance(block, Table):
            pass_over(block)
            continue
        for cell in (cell for row in block.rows for cell in row.cells):
            pass_over(cell)
            printed = html.unescape(doc.text[cell.start : cell.end])
            assert MARKUP.sub("", cell.text) == MARKUP.sub("", printed)
    outside.append(doc.text[place:])
    if "empty-file" not in codes(doc):
        assert MARKUP.sub("", "".join(outside)) == ""


@settings(max_examples=300)
@given(st.lists(TAGS, max_size=60).map("".join))
def test_web_pages_lose_nothing(content: str) -> None:
    doc = read_back("a.html", "<html><body>" + content)
    for word in ("一、总体情况", "规章", "12", "正文。"):
        assert doc.text.count(word) >= content.count(word) or doc.findings
    place = 0
    for block in doc.blocks:
        assert not doc.text[place : block.start].strip()
        place = block.end
    assert not doc.text[place:].strip()


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        doc = document(Path(folder), "a.txt", content)
    holds_together(doc)
    assert doc.blocks or doc.findings
