"""What readers come for, done in a real Chromium with the keyboard alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import profile
from tests.site.conftest import Composed, url_of

pytestmark = pytest.mark.xdist_group("demo")

STATE_SECRET = "requests.denied.state_secret"

# What the focus is on: its name as a reader knows it, and where it leads.
_FOCUSED = """() => {
  const element = document.activeElement
  const labelled = (element.getAttribute("aria-labelledby") || "").split(" ")
    .map(id => document.getElementById(id)?.textContent || "").join(" ").trim()
  const name = element.getAttribute("aria-label") || labelled || element.labels?.[0]?.textContent
    || element.textContent
  return { name: name.trim().replace(/\\s+/g, " "), id: element.id, tag: element.tagName,
    href: element.getAttribute("href") || "", seen: element.getClientRects().length > 0 }
}"""


@dataclass
class Keyboard:
    """A reader without a mouse."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def focused(self) -> dict[str, str]:
        found: dict[str, str] = self.page.evaluate(_FOCUSED)
        return found

    def tab_to(self, name: str, *, href: str = "", most: int = 40) -> int:
        """Tab until the focus is on what has this name (and leads there). Returns the number of stops."""
        seen = []
        for stop in range(1, most + 1):
            self.press("Tab")
            focused = self.focused()
            assert focused["seen"], f"the focus is on something unseen: {focused}"
            if focused["name"].startswith(name) and focused["href"].endswith(href):
                return stop
            seen.append(focused["name"][:20])
        raise AssertionError(f"no {name!r} in {most} stops: {seen}")

    def choose(self, label: str) -> None:
        """Arrow down in the list that has the focus until the choice is taken."""
        chosen = "() => document.activeElement.selectedOptions[0].label"
        last = None
        while (now := self.page.evaluate(chosen)) != label:
            assert now != last, f"no choice {label!r}"
            last = now
            self.press("ArrowDown")


@pytest.fixture
def keyboard(browser: Browser, demo_url: str) -> Iterator[Keyboard]:
    trouble: list[str] = []
    permissions = ["clipboard-read", "clipboard-write"]
    with profile(
        browser, demo_url, viewport={"width": 1440, "height": 900}, permissions=permissions
    ) as context:
        page = context.new_page()
        page.add_init_script(
            "addEventListener('pointerdown', () => { throw new Error('a pointer was used') })"
        )
        page.on("pageerror", lambda error: trouble.append(str(error)))
        yield Keyboard(page)
    assert trouble == []


def test_from_the_home_page_to_one_figure_and_its_link(
    keyboard: Keyboard, demo: Composed, demo_url: str
) -> None:
    page = keyboard.page
    page.goto(demo_url)
    keyboard.tab_to("跳转至")
    keyboard.press("Enter")
    keyboard.tab_to("查机关", most=3)
    keyboard.type("slxjyj")
    expect(page.locator(".giar-agency-search li a").first).to_have_text("示例市甲示例县教育局")
    keyboard.press("Enter")  # the first step: the agency
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例市甲示例县教育局")
    keyboard.tab_to("2023 年")
    keyboard.press("Enter")  # the second: its report
    page.wait_for_url("**/2023/")
    page.wait_for_selector(".giar-action")
    keyboard.tab_to("主要数字")
    while "收到和处理" not in keyboard.focused()["name"]:
        keyboard.press("ArrowDown")
    keyboard.press("Enter")  # the third: its table of requests
    expect(page.locator(f'[id="{STATE_SECRET}:total"]')).to_be_in_viewport()
    report = next(r for r in demo.dataset.reports if url_of(r).endswith("shili-1-3/2023/"))
    fact = report.fact("requests", "denied.state_secret", "total")
    assert fact
    expect(page.locator(f'[id="{STATE_SECRET}:total"]')).to_have_text(f"{fact.value:,}")

    while keyboard.focused()["tag"] != "TH":
        keyboard.press("Tab")
    for _ in range(30):
        if "国家秘密" in keyboard.focused()["name"]:
            break
        keyboard.press("ArrowDown", "ArrowRight")
        while keyboard.focused()["tag"] == "TD":
            keyboard.press("ArrowLeft")
    keyboard.press("End", "Enter")
    menu = page.get_by_role("dialog", name="1.属于国家秘密 · 总计")
    expect(menu.get_by_role("button", name="复制链接")).to_be_focused()
    keyboard.press("Enter")
    expect(menu.get_by_role("status")).to_have_text("已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{demo_url}agencies/shili-1-3/2023/#{STATE_SECRET}:total"


def test_the_words_of_reports_are_searched_from_the_home_page(keyboard: Keyboard, demo_url: str) -> None:
    page = keyboard.page
    page.goto(demo_url)
    keyboard.tab_to("查正文")
    keyboard.press("Enter")
    box = page.get_by_role("combobox", name="搜索机关、事项和报告正文")
    expect(box).to_be_focused()
    keyboard.press("Escape")
    assert keyboard.focused()["name"].startswith("查正文"), "the focus goes back to where it came from"
    keyboard.press("Enter")
    keyboard.type("国家秘密 甲示例县教育局")
    page.locator(".giar-search-overlay [role=status]", has_text="页").wait_for()
    keyboard.press("ArrowDown", "Enter")
    page.wait_for_url("**/agencies/**")


def test_a_row_page_sorted_filtered_found_again_and_downloaded(keyboard: Keyboard, demo_url: str) -> None:
    page = keyboard.page
    page.goto(f"{demo_url}items/{STATE_SECRET.replace('.', '/', 1)}/")
    keyboard.tab_to("类别")
    keyboard.choose("政府部门")
    keyboard.tab_to("含有", most=2)
    keyboard.type("教育局")
    keyboard.tab_to("总计")
    keyboard.press("Enter")
    rows = page.locator("tbody tr:visible")
    found = rows.all_inner_texts()
    assert found
    assert all("教育局" in row for row in found)
    page.reload()
    assert rows.all_inner_texts() == found
    keyboard.tab_to("下载所见 CSV")
    with page.expect_download() as download:
        keyboard.press("Enter")
    table = csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig")))
    wanted = rows.evaluate_all("rows => rows.map(row => row.querySelector('td a').href)")
    assert [row[-1] for row in table if row[0] != "机关"] == wanted
    assert len(wanted) == len(found)


def test_three_agencies_compared_and_the_address_copied(keyboard: Keyboard, demo_url: str) -> None:
    page = keyboard.page
    page.goto(f"{demo_url}compare/")
    keyboard.tab_to("加入机关")
    for words in ("教育局", "民政局", "司法局"):
        keyboard.type(words)
        expect(page.locator(".giar-found button").first).to_contain_text(words)
        keyboard.press("Tab", "Enter")
        expect(page.locator(".giar-chosen li").last).to_contain_text(words)
    keyboard.tab_to("2019")
    keyboard.press("Space")
    expect(page.locator("thead th")).to_have_count(5)
    keyboard.tab_to("复制本页地址")
    keyboard.press("Enter")
    expect(page.locator(".giar-copied")).to_have_text("已复制")
    shared = page.evaluate("navigator.clipboard.readText()")
    table = page.locator(".giar-side").inner_text()
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator("thead th")).to_have_count(5)
    assert page.locator(".giar-side").inner_text() == table


def test_the_navigation_at_four_hundred_per_cent(keyboard: Keyboard, demo_url: str) -> None:
    """1280 px at that zoom are 320 px: the navigation is a drawer."""
    page = keyboard.page
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{demo_url}compare/")
    page.wait_for_load_state("networkidle")
    keyboard.tab_to("菜单", most=3)
    keyboard.press("Enter")
    expect(page.locator(".md-sidebar--primary a.md-nav__link").first).to_be_focused()
    keyboard.press("Escape")
    assert keyboard.focused()["name"] == "菜单"
    keyboard.press("Enter")
    expect(page.locator(".md-sidebar--primary a.md-nav__link").first).to_be_focused()
    keyboard.tab_to("关于")
    keyboard.press("Enter")
    keyboard.tab_to("方法")
    expect(page.locator(".md-sidebar--primary a", has_text="方法")).to_be_in_viewport()
    keyboard.press("Enter")
    page.wait_for_url("**/method/")


@pytest.mark.parametrize("width", [320, 1440])
def test_a_report_is_read_to_its_end_in_forty_stops(
    keyboard: Keyboard, demo: Composed, demo_url: str, width: int
) -> None:
    """The report with most links, in the whole theme. Each stop is on the page, and shows where it is."""
    page = keyboard.page
    page.set_viewport_size({"width": width, "height": 900})
    worst = max(demo.dataset.reports, key=lambda report: demo.pages[url_of(report)].body.count("<a "))
    page.goto(demo_url + url_of(worst))
    page.wait_for_selector(".giar-action")
    stops = []
    for _ in range(41):
        keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        focused = keyboard.focused()
        assert focused["seen"], focused
        assert page.evaluate("document.activeElement.getBoundingClientRect().right") >= 0, focused
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"no mark of the focus on {focused}"
        stops.append(focused["name"])
    assert len(stops) <= 40, stops
    assert any("规章" in stop for stop in stops)
    assert stops[-1] == "CC BY 4.0", "the end of the page"
