"""PDF files with a text layer, printed at run time by Chromium."""

from __future__ import annotations

import base64
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Browser

from giar_site.documents import Document, pdf, pdf_grid
from giar_site.documents.normalise import fold
from tests.documents.made import codes, document, dropped, grid, holds_together, paragraphs, spans, tables

STYLE = "<style>td,th{border:1px solid black;padding:4px} table{border-collapse:collapse}</style>"
HEAD = (
    "<thead><tr><th rowspan=2 colspan=2>（勾稽关系）</th><th colspan=2>申请人情况</th></tr>"
    "<tr><th>自然人</th><th>总计</th></tr></thead>"
)
PROSE = "<p>本报告依照《中华人民共和国政府信息公开条例》编制。</p>"
ROWS = [[f"{n}.属于第{n}种情形", str(n * 7 % 13), ""] for n in range(1, 81)]


def body(rows: list[list[str]]) -> str:
    first = f"<tr><td rowspan={len(rows)}>（三）不予公开</td>"
    lines = ["".join(f"<td>{field}</td>" for field in row) + "</tr>" for row in rows]
    return first + "<tr>".join(lines)


def printed(browser: Browser, folder: Path, html: str) -> Document:
    page = browser.new_page()
    try:
        page.set_content(f"<meta charset=utf-8>{STYLE}{html}")
        data = page.pdf(format="A4")
    finally:
        page.close()
    doc = document(folder, "a.pdf", data)
    holds_together(doc)
    return doc


def folded(rows: list[list[str]]) -> list[list[str]]:
    """Chromium prints some characters as radicals (⾏ for 行); folding is for such comparisons."""
    return [[fold(field) for field in row] for row in rows]


def test_a_table_over_pages_gives_its_rows_once_and_in_order(browser: Browser, tmp_path: Path) -> None:
    html = f"<p>三、收到和处理申请情况</p><table>{HEAD}{body(ROWS)}</table><p>四、行政复议</p><p>- 1 -</p>"
    doc = printed(browser, tmp_path, html)
    parts = tables(doc)
    assert len(parts) > 1
    assert [part.page for part in parts] == list(range(1, len(parts) + 1))
    rows = folded([row for part in parts for row in grid(part)])
    assert rows[:2] == [["(勾稽关系)", "申请人情况"], ["自然人", "总计"]]
    assert [row[-3:] for row in rows[2:]] == ROWS
    assert spans(parts[0])[0] == [(2, 2), (1, 2)]
    repeated = [text for reason, text in dropped(doc) if reason == "跨页重复的表头"]
    assert len(repeated) == len(parts) - 1
    assert folded([paragraphs(doc)]) == [["三、收到和处理申请情况", "四、行政复议"]]
    assert ("页码", "- 1 -") in dropped(doc)


def test_backgrounds_behind_words_make_no_table(browser: Browser, tmp_path: Path) -> None:
    lines = "".join(f"<div style='background:#eee'>第{n}行，全年公开信息{n}条。</div>" for n in range(9))
    doc = printed(browser, tmp_path, lines)
    assert tables(doc) == []
    assert "⾏" in doc.text  # as the file prints it
    assert folded([paragraphs(doc)]) == [[f"第{n}行,全年公开信息{n}条。" for n in range(9)]]


def test_a_table_left_open_at_its_foot_keeps_its_last_row(browser: Browser, tmp_path: Path) -> None:
    open_end = "<style>tr:last-child td{border-bottom:none}</style>"
    html = f"{open_end}{PROSE}<table><tr><td>规章</td><td>1</td></tr><tr><td>办法</td><td>2</td></tr></table>"
    assert grid(tables(printed(browser, tmp_path, html))[0]) == [["规章", "1"], ["办法", "2"]]


def test_a_table_without_rules_stays_lines(browser: Browser, tmp_path: Path) -> None:
    doc = printed(
        browser,
        tmp_path,
        f"<style>td{{border:none;width:90px}}</style>{PROSE}<table><tr><td>规章</td><td>12</td></table>",
    )
    assert paragraphs(doc)[1:] == ["规章 12"]


def test_a_watermark_is_kept_out_of_the_cells(browser: Browser, tmp_path: Path) -> None:
    mark = "<div style='position:absolute;top:40px;left:20px;transform:rotate(-30deg)'>内部资料</div>"
    doc = printed(browser, tmp_path, f"{PROSE}<table><tr><td>规章</td><td>12</td></tr></table>{mark}")
    assert grid(tables(doc)[0]) == [["规章", "12"]]
    assert dropped(doc) == [("水印", "内部资料")]


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("11<i>11</i>", "11"),
        ("１<i>１</i>", "１"),
        ("15<i>12</i>", "15[2]"),
        ("12<b>3</b>", "12[3]"),
        ("<s>1</s>23<u>4</u>", "[1]234"),
        ("<div style='background:navy'><b>123</b></div>", "123"),
    ],
    ids=["again", "full-width", "another", "white", "struck out", "white on blue"],
)
def test_digits_that_are_covered_or_not_seen(
    browser: Browser, tmp_path: Path, figure: str, said: str
) -> None:
    style = (
        "<style>td{position:relative} i{position:absolute;left:6px;font-style:normal} b{color:white}"
        "*{print-color-adjust:exact}</style>"
    )
    table = f"<table><tr><td>规章</td><td>{figure}</td></tr></table>"
    read = grid(tables(printed(browser, tmp_path, f"{style}{PROSE}{table}"))[0])
    assert ["".join(row) for row in read] == [f"规章{said}"]


def test_tables_open_at_their_sides_stay_apart(browser: Browser, tmp_path: Path) -> None:
    sides = (
        "<style>table{width:90%} td:first-child{border-left:none} td:last-child{border-right:none}</style>"
    )
    rows = [["规章", "1", "2"], ["办法", "3", "4"], ["合计", "4", "6"]]
    others = [["维持", "纠正", "其他", "未结"], ["7", "", "8", "9"], ["", "", "", "1"]]
    made = [
        "".join(f"<tr>{''.join(f'<td>{f}</td>' for f in row)}</tr>" for row in part)
        for part in (rows, others)
    ]
    doc = printed(
        browser, tmp_path, f"{sides}{PROSE}<table>{made[0]}</table><p>四、复议</p><table>{made[1]}</table>"
    )
    assert [folded(grid(table)) for table in tables(doc)] == [rows, others]
    assert folded([paragraphs(doc)[1:]]) == [["四、复议"]]


def test_a_scan_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content("<h1>报告</h1>")
    shot = page.screenshot()
    page.close()
    html = f"<p>1</p><img src='data:image/png;base64,{base64.b64encode(shot).decode()}'>"
    doc = printed(browser, tmp_path, html)
    assert codes(doc) == ["scan-without-text"]
    assert "OCR" in doc.findings[0].next_step
    assert codes(document(tmp_path, "a.pdf", shot)) == ["scan-without-text"]


@pytest.mark.parametrize(("height", "told"), [("100vh", ["recognised-text"]), ("40vh", [])])
def test_words_on_a_picture_of_the_page_may_be_recognised_ones(
    browser: Browser, tmp_path: Path, height: str, told: list[str]
) -> None:
    page = browser.new_page()
    shot = base64.b64encode(page.screenshot()).decode()
    page.close()
    style = f"position:fixed;left:0;top:0;width:100vw;height:{height};z-index:-1"
    doc = printed(browser, tmp_path, f"<img style='{style}' src='data:image/png;base64,{shot}'>{PROSE}")
    assert codes(doc) == told


def test_a_pdf_of_too_many_pages_or_too_much_on_a_page_is_told(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = f"{PROSE}<table>{HEAD}{body(ROWS[:3])}</table>"
    monkeypatch.setattr(pdf, "PDF_PAGE_OBJECTS", 20)
    doc = printed(browser, tmp_path, html)
    assert codes(doc) == ["crowded-page"]
    assert tables(doc) == []
    assert "条例" in fold(doc.text)
    monkeypatch.setattr(pdf, "PDF_PAGES", 0)
    assert codes(document(tmp_path, "a.pdf", (tmp_path / "a.pdf").read_bytes())) == ["too-large"]


def test_a_filled_form_field_is_no_blank_cell(browser: Browser, tmp_path: Path) -> None:
    """What it holds is not in the page's text, and what it shows may differ."""
    rows = "<tr><td>信息内容<td width=90>本年处理决定数量<tr><td>行政许可<td><tr><td>行政处罚<td>5"
    printed(browser, tmp_path, f"{PROSE}<table>{rows}</table>")
    data = (tmp_path / "a.pdf").read_bytes()
    with pdfplumber.open(BytesIO(data)) as file:
        page = file.pages[0]
        left, top, right, bottom = page.find_tables()[0].rows[1].cells[1]
        box = f"{left + 2} {page.height - bottom + 2} {right - 2} {page.height - top - 2}"
    field = f"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(37)/Rect[{box}]>>"
    data = data.replace(b"/Type /Page\n", f"/Type /Page\n/Annots [{field}]\n".encode(), 1)
    (table,) = tables(pdf.read(data, "a.pdf"))
    assert [row[1] for row in grid(table)[1:]] == ["[37]", "5"]


def test_rules_that_end_everywhere_are_looked_at_in_no_time() -> None:
    level = [rule(x0=i // 3 * 7.0, x1=i // 3 * 7 + 3.5, top=i * 4.0, bottom=i * 4.0) for i in range(10_000)]
    upright = [rule(x0=-9.0, x1=-9.0, top=i // 3 * 7.0, bottom=i // 3 * 7 + 3.5) for i in range(9_000)]
    start = time.process_time()
    assert pdf_grid.missing_rules(level)["explicit_vertical_lines"] == []
    with pytest.raises(pdf_grid.Crowded):
        pdf_grid.missing_rules([*upright, *(one | {"top": 0.0, "bottom": 0.0} for one in level)])
    assert time.process_time() - start < 3


def rule(**place: float) -> dict[str, Any]:
    width, height = place["x1"] - place["x0"], place["bottom"] - place["top"]
    return {"orientation": "h" if width else "v", "width": width, "height": height, **place}
