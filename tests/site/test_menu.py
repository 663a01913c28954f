"""The menu of a cell in a real Chromium: by mouse, keyboard and touch, with and without a clipboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import violations
from tests.conftest import profile
from tests.site.conftest import Composed, url_of

pytestmark = pytest.mark.xdist_group("demo")

REPORT = "agencies/shili-1-3/2022/"
CELL = "requests.denied.state_secret:total"

# What Tab would stop at.
STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter(element => element.tabIndex >= 0 && !element.disabled && element.getClientRects().length
    && element.checkVisibility({checkVisibilityCSS: true})).length"""


@pytest.fixture
def page(browser: Browser, demo_url: str) -> Iterator[Page]:
    permissions = ["clipboard-read", "clipboard-write"]
    with profile(
        browser, demo_url, viewport={"width": 1440, "height": 900}, permissions=permissions
    ) as context:
        yield context.new_page()


def cell(page: Page, address: str):  # type: ignore[no-untyped-def]
    return page.locator(f'[id="{address}"]')


def test_the_link_of_a_cell_opens_it_in_a_new_profile(page: Page, browser: Browser, demo_url: str) -> None:
    page.goto(demo_url + REPORT)
    cell(page, CELL).click()
    page.get_by_role("dialog").get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{demo_url}{REPORT}#{CELL}"
    stranger = browser.new_context().new_page()
    stranger.goto(link)
    expect(cell(stranger, CELL)).to_be_in_viewport()
    assert cell(stranger, CELL).evaluate("cell => cell.matches(':target')")
    stranger.context.close()


def test_the_menu_by_keyboard_alone(page: Page, demo_url: str) -> None:
    page.goto(demo_url + REPORT)
    cell(page, "requests.received").locator("th").focus()
    keys = page.keyboard
    for key in ("ArrowRight", "ArrowDown", "End", "Home", "ArrowRight"):
        keys.press(key)
    focused = page.evaluate("document.activeElement.id")
    assert focused == "requests.carried_over:natural_person"
    keys.press("ArrowLeft")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"):
        keys.press(key)
    assert "国家秘密" in page.evaluate("document.activeElement.textContent"), "merged cells are stepped over"
    keys.press("End")
    assert page.evaluate("document.activeElement.id") == CELL
    keys.press("Enter")
    menu = page.get_by_role("dialog", name="1.属于国家秘密 · 总计")
    expect(menu.get_by_role("button", name="复制链接")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    for name in ("GB/T 7714", "APA"):
        expect(menu.get_by_role("heading", name=name)).to_be_visible()
    assert violations(page) == []
    keys.press("Escape")
    expect(menu).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == CELL
    keys.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.giar-requests')"), "a table is one tab stop"


def test_the_menu_says_where_it_was_read_and_what_it_means(page: Page, demo: Composed, demo_url: str) -> None:
    report = next(r for r in demo.dataset.reports if url_of(r) == REPORT)
    fact = report.fact("requests", "denied.state_secret", "total")
    assert fact
    assert fact.location
    page.goto(demo_url + REPORT)
    cell(page, CELL).click()
    menu = page.get_by_role("dialog")
    menu.get_by_role("button", name="出处").click()
    expect(menu).to_contain_text(f"第 {fact.location.line} 行，第 {fact.location.column} 字")
    expect(menu).to_contain_text(fact.location.context)
    menu.get_by_role("button", name="法定含义").click()
    expect(menu).to_contain_text("条例第十四条")
    menu.get_by_role("button", name="引用").click()
    for words in (report.source.sha256, f"{demo_url}{REPORT}#{CELL}", "2023-01-12", f"总计：{fact.raw}"):
        expect(menu).to_contain_text(words)


def test_copying_without_a_clipboard(browser: Browser, demo_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.addEventListener('copy', () => { window.copied = document.activeElement.value })"
    )
    page.goto(f"{demo_url}{REPORT}#{CELL}")
    cell(page, CELL).tap()
    page.get_by_role("dialog").get_by_role("button", name="复制链接").tap()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("已复制")
    assert page.evaluate("window.copied") == f"{demo_url}{REPORT}#{CELL}"
    context.close()


def test_no_report_page_has_more_than_forty_tab_stops(page: Page, demo: Composed, demo_url: str) -> None:
    worst = max(demo.dataset.reports, key=lambda r: demo.pages[url_of(r)].body.count("<a "))
    page.goto(demo_url + url_of(worst))
    page.wait_for_selector(".giar-action")
    assert page.evaluate(STOPS) <= 40
