"""``/data/query/`` of the invented site as a reader meets it: the real SQLite, under the real policy."""

from __future__ import annotations

import csv
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from giar_site.site.assets import VENDORED
from giar_site.site.data.questions import QUESTIONS
from giar_site.site.pages.query import MOST, SHOWN
from tests.axe import violations
from tests.conftest import profile

pytestmark = pytest.mark.xdist_group("browser")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"


def opened(browser: Browser, url: str, **context: object) -> Iterator[Page]:
    trouble: list[str] = []
    own = (url, "blob:", "data:")
    with profile(browser, url, locale="zh-CN", **context) as reader:
        page = reader.new_page()
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(own) else None)
        page.goto(f"{url}data/query/")
        yield page
    assert trouble == []


@pytest.fixture
def page(browser: Browser, demo_url: str) -> Iterator[Page]:
    yield from opened(browser, demo_url, viewport={"width": 1440, "height": 900})


@pytest.fixture(scope="module")
def same(browser: Browser, demo_url: str) -> Iterator[Page]:
    """One page for all tests that bring a query of their own: to open it, SQLite and the data takes longer
    than most of them."""
    yield from opened(browser, demo_url, viewport={"width": 1440, "height": 900})


@pytest.fixture(params=[(390, "dark"), (1440, "light")], ids=str)
def shown(request: pytest.FixtureRequest, browser: Browser, demo_url: str) -> Iterator[Page]:
    width, scheme = request.param
    yield from opened(browser, demo_url, viewport={"width": width, "height": 844}, color_scheme=scheme)


def run(page: Page, sql: str) -> None:
    page.locator("textarea").fill(sql)
    page.get_by_role("button", name="运行", exact=True).click()
    page.locator("[data-stop]:disabled").wait_for(timeout=60_000)


def rows(page: Page) -> list[list[str]]:
    """The result's table; a cell without a figure is None's word."""
    found: list[list[str]] = page.locator(".giar-query-rows tbody tr").evaluate_all(
        """rows => rows.map(row => [...row.cells].map(
            cell => cell.className === 'blank' ? 'NULL' : cell.textContent))"""
    )
    return found


def saved(page: Page, tmp_path: Path) -> list[list[str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    path = tmp_path / "result.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_libraries_are_as_published() -> None:
    listed = yaml.safe_load((VENDORED / "files.yml").read_text("utf-8"))
    there = {path.name for path in VENDORED.iterdir()} - {"files.yml", ".gitattributes"}
    assert {library["file"] for library in listed} == there
    for library in listed:
        assert hashlib.sha256((VENDORED / library["file"]).read_bytes()).hexdigest() == library["sha256"]


def test_nothing_large_is_fetched_before_a_query_runs(page: Page) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not [name for name in fetched if name.endswith((".wasm", ".sqlite", "vega.js", "sql-wasm.js"))]
    run(page, "SELECT 1")
    assert {"sql-wasm.wasm", "sql-wasm.js", "giar.sqlite"} <= set(fetched)
    assert "vega.js" not in fetched, "no chart was asked for"


def test_every_ready_question_gives_what_sqlite_gives(page: Page, demo_site: Path, tmp_path: Path) -> None:
    """The statements' figures are tested elsewhere: here the browser's SQLite, table and CSV."""
    with sqlite3.connect(f"file:{demo_site}/data/giar.sqlite?mode=ro", uri=True) as db:
        answers = [db.execute(question.sql).fetchall() for question in QUESTIONS]
    for question, answer in zip(QUESTIONS, answers, strict=True):
        page.locator(f"[data-question={question.id}]").get_by_role("button").click()
        page.locator("[data-stop]:disabled").wait_for()
        expected = [["NULL" if v is None else str(v).removesuffix(".0") for v in row] for row in answer]
        assert page.locator("textarea").input_value() == question.sql
        expect(page.locator(".giar-query-count")).to_contain_text(f"共 {len(expected):,} 行")
        if not expected:
            expect(page.locator(".giar-query-table")).to_have_text("没有符合条件的行。")
            continue
        assert [[ungrouped(cell) for cell in row] for row in rows(page)] == expected[:SHOWN]
        blank = [["" if cell == "NULL" else cell for cell in row] for row in expected]
        assert saved(page, tmp_path)[1:] == blank


def ungrouped(cell: str) -> str:
    return cell.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", cell) else cell


def test_page_with_a_result_and_a_chart_is_accessible(shown: Page) -> None:
    shown.locator("[data-question=proceedings]").get_by_role("button").click()
    shown.locator(".giar-query-rows").wait_for()
    shown.get_by_label("画图").select_option("件数")
    shown.locator("figure[data-chart=query] svg").wait_for()
    shown.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_chart_shows_each_row_and_says_what_has_no_figure(same: Page) -> None:
    run(
        same,
        "SELECT column1 AS 机关, column2 AS 年度, column3 AS 件数 "
        "FROM (VALUES ('甲', 2021, 5), ('乙', 2021, NULL), ('甲', 2021, 0))",
    )
    column = same.get_by_label("画图")
    assert column.locator("option").all_text_contents() == ["不画", "件数"], "a year is no quantity"
    column.select_option("件数")
    chart = same.locator("figure[data-chart=query] svg")
    chart.wait_for()
    said = set(chart.locator("text").all_text_contents())
    assert {"甲 · 2021", "乙 · 2021", "甲 · 2021（2）", "没有数字", "5", "0"} <= said
    column.select_option("不画")
    assert not same.locator("figure[data-chart=query]").is_visible()


@pytest.mark.parametrize(
    ("sql", "said", "sqlite"),
    [
        ("SELEC 1", "语法有误，在“SELEC”附近", 'near "SELEC": syntax error'),
        ("SELECT a FROM facts", "没有叫“a”的列", "no such column: a"),
        ("SELECT 1 FROM b", "没有叫“b”的表", "no such table: b"),
        ("SELECT median_(1)", "没有“median_”这个函数", "no such function: median_"),
        ("SELECT (1", "没有写完", "incomplete input"),
        ("DELETE FROM fact", "只能查询", "attempt to write a readonly database"),
        ("DROP VIEW facts", "只能查询", "attempt to write a readonly database"),
        ("ATTACH 'a' AS a; SELECT 1", "一次只运行一条语句，后面还有：SELECT 1", ""),
        (" -- nothing", "请先写一条语句", ""),
    ],
)
def test_errors_are_told_in_chinese_with_what_sqlite_says(
    same: Page, sql: str, said: str, sqlite: str
) -> None:
    run(same, "SELECT 1")
    run(same, sql)
    error = same.get_by_role("alert")
    expect(error).to_contain_text(said)
    expect(error).to_contain_text(sqlite)
    assert error.locator("code").count() == bool(sqlite)
    assert not same.locator(".giar-query-rows").count(), "the former result is no answer to this"
    run(same, "SELECT 1")
    expect(error).to_be_empty()


def test_a_long_query_is_stopped_and_the_next_one_runs(same: Page) -> None:
    run(same, "SELECT 1")
    same.locator("textarea").fill(ENDLESS)
    same.keyboard.press("Control+Enter")
    expect(same.get_by_text("正在查询")).to_be_visible()
    same.get_by_role("button", name="停止").click()
    expect(same.locator(".giar-query-status")).to_have_text("已停止。")
    same.locator("textarea").fill(ENDLESS)
    same.keyboard.press("Control+Enter")
    run(same, "SELECT 2")  # while the other one runs
    assert rows(same) == [["2"]]


def test_rows_that_are_not_shown_are_told_of(same: Page, tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    run(same, f"{endless} LIMIT {MOST}")
    count = same.locator(".giar-query-count")
    expect(count).to_contain_text(f"共 {MOST:,} 行；这里列前 {SHOWN} 行")
    assert len(rows(same)) == SHOWN
    assert len(saved(same, tmp_path)) == MOST + 1
    run(same, endless)
    expect(count).to_contain_text(f"结果超过 {MOST:,} 行，只取了前 {MOST:,} 行，没有取完")
    assert saved(same, tmp_path)[-1] == [str(MOST)]


def test_values_come_through_as_they_are(same: Page, tmp_path: Path) -> None:
    text = "=1+1<b>x</b>\u202e</script>"
    run(same, f"SELECT 9007199254740993, 1.5, 0.1 + 0.2, NULL, '', '{text}', x'00ff', 2021 AS 年度, '-5'")
    written = text.replace("\u202e", "[U+202E]")
    assert rows(same) == [
        ["9,007,199,254,740,993", "1.5", "0.3", "NULL", "", written, "（二进制，2 字节）", "2021", "-5"]
    ]
    assert not same.locator(".giar-query-rows b").count()
    assert saved(same, tmp_path)[1] == [
        "9007199254740993", "1.5", "0.3", "", "", f"'{text}", "（二进制，2 字节）", "2021", "-5",
    ]  # fmt: skip


def test_only_this_sites_addresses_are_links(same: Page, demo_url: str) -> None:
    own = "agencies/shili-1-1/2021/#requests.received:total"
    run(
        same,
        f"SELECT '{own}', 'https://evil.example/agencies/a/2021/', 'javascript:alert(1)', "
        "'agencies/../x/2021/'",
    )
    links = same.locator(".giar-query-rows a").evaluate_all("all => all.map(a => a.href)")
    assert links == [demo_url + own]


def test_the_address_keeps_query_and_file_and_runs_nothing(page: Page, demo_url: str) -> None:
    sql = "SELECT '100 % + & # ?' AS 甲,\n 2 AS 乙"
    run(page, sql)
    address = page.url
    assert address.startswith(f"{demo_url}data/query/#file=all&sql=")
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("textarea")).to_have_value(sql)
    expect(page.get_by_text("可能是任何人写的")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not page.locator(".giar-query-rows").count(), "whose statement it is, the reader decides"
    page.get_by_role("button", name="运行", exact=True).click()
    page.locator(".giar-query-rows").wait_for()
    assert rows(page) == [["100 % + & # ?", "2"]]
    run(page, "SELECT 3")
    page.go_back()
    expect(page.locator("textarea")).to_have_value(sql)
    assert not page.locator(".giar-query-rows").count()


def test_an_address_of_a_ready_question_is_the_sites_own(page: Page) -> None:
    page.locator("[data-question=denials]").get_by_role("button").click()
    page.locator(".giar-query-rows").wait_for()
    page.reload()
    expect(page.locator("textarea")).to_have_value(QUESTIONS[3].sql)
    assert not page.get_by_text("可能是任何人写的").is_visible()


def test_a_file_that_is_gone_is_told_of(browser: Browser, demo_url: str) -> None:
    for page in opened(browser, demo_url):
        page.goto("about:blank")
        page.goto(f"{demo_url}data/query/#file=year-1999&sql=SELECT+1")
        expect(page.locator(".giar-query-status")).to_contain_text("已经没有了")


def test_a_download_that_fails_is_told_of(browser: Browser, demo_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/giar.sqlite", lambda route: route.fulfill(status=404))
    page.goto(f"{demo_url}data/query/")
    run(page, "SELECT 1")
    expect(page.get_by_role("alert")).to_contain_text("没有取到数据")
    page.unroute("**/giar.sqlite")
    page.route("**/giar.sqlite", lambda route: route.fulfill(body="<!doctype html>no database"))
    run(page, "SELECT 1")
    expect(page.get_by_role("alert")).to_contain_text("数据文件打不开")
    context.close()


def test_without_scripts_the_page_says_what_to_do(browser: Browser, demo_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_url}data/query/")
    link = page.locator("noscript .giar-notice a")
    assert link.is_visible()
    assert page.request.get(urljoin(page.url, link.get_attribute("href"))).ok
    assert not page.locator("textarea").is_visible()
    page.locator("summary").first.click()
    expect(page.locator(".giar-questions pre").first).to_be_visible()
    context.close()
