"""Finding agencies as one types, and comparing them, in a real Chromium."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import profile
from tests.site.conftest import Composed

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture
def page(browser: Browser, demo_url: str) -> Iterator[Page]:
    with profile(browser, demo_url, viewport={"width": 1440, "height": 900}) as context:
        yield context.new_page()


def test_a_department_is_found_by_its_own_initials(page: Page, demo_url: str) -> None:
    page.goto(demo_url)
    page.get_by_label("查机关").fill("zrzyj")
    expect(page.locator(".giar-agency-search li a").first).to_contain_text("自然资源局")


@pytest.mark.parametrize("words", ["甲示例县教育局", "shilishijiashilixianjiaoyuju", "slsjslxjyj", "slxjyj"])
def test_the_home_page_finds_agencies_by_name_pinyin_and_initials(
    page: Page, demo_url: str, words: str
) -> None:
    page.goto(demo_url)
    page.get_by_label("查机关").fill(words)
    found = page.locator(".giar-agency-search li a").first
    expect(found).to_have_text("示例市甲示例县教育局")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例市甲示例县教育局")


def test_three_agencies_side_by_side_and_shared(page: Page, demo: Composed, demo_url: str) -> None:
    page.goto(f"{demo_url}compare/")
    for words in ("教育局", "民政局", "司法局"):
        page.get_by_label("加入机关").fill(words)
        page.get_by_role("button", name="＋").first.click()
    page.get_by_label("2019").check()
    expect(page.locator("thead th")).to_have_count(5)
    table = page.locator(".giar-side").inner_text()
    stranger = page.context.browser.new_page()  # type: ignore[union-attr]
    stranger.goto(page.url)
    expect(stranger.locator("thead th")).to_have_count(5)
    assert stranger.locator(".giar-side").inner_text() == table
    stranger.close()
    reports = {(r.agency, r.year): r for r in demo.dataset.reports}
    fact = reports["shili-1-3", 2019].fact("requests", "received", "total")
    assert fact
    cell = page.locator('td a[href$="agencies/shili-1-3/2019/#requests.received:total"]')
    expect(cell).to_have_text(f"{fact.value:,}")
    for rate in page.locator("td:has(i)").all():
        assert "n = " in rate.inner_text(), "a rate says its numerator, denominator and n"


def test_what_is_not_known_is_never_a_number(page: Page, demo: Composed, demo_url: str) -> None:
    page.goto(f"{demo_url}compare/?agencies=shili-1-2&years=2022,2023")
    expect(page.locator("td", has_text="无计入的年报").first).to_be_visible()
    data = json.loads(demo.downloads["api/v1/agencies/shili-1-2.json"])["reports"]
    for report, entry in zip(demo.dataset.of_agency("shili-1-2"), data, strict=True):
        assert entry["figures"] == {
            f.address: {"value": None if f.value is None else str(f.value), "status": f.status.value}
            for f in report.facts
        }
    doubted = {entry["year"]: entry["doubted"] for entry in data if entry["doubted"]}
    assert doubted == {2021: ["requests.total:natural_person"]}


def test_a_figure_in_doubt_is_marked_and_what_is_reckoned_from_it(
    page: Page, demo: Composed, demo_url: str
) -> None:
    file = "api/v1/agencies/shili-1-1.json"
    data = json.loads(demo.downloads[file])
    for report in data["reports"]:
        report["doubted"].append("requests.total:total")
    page.route(f"**/{file}", lambda route: route.fulfill(json=data))
    page.goto(f"{demo_url}compare/?agencies=shili-1-1,shili-1-2&years=2023&items=requests.total:total")
    marked = page.locator("td:has(.giar-doubt)")
    expect(marked).to_have_count(3)  # the figure, and two rates of it
    expect(marked.first.locator("a")).to_have_attribute(
        "href", re.compile("shili-1-1/2023/#requests.total:total$")
    )
    expect(marked.first).to_contain_text("⚠有疑问")
    expect(page.locator(".giar-side caption")).to_contain_text("⚠ 有疑问")


def test_at_most_six_agencies(page: Page, demo: Composed, demo_url: str) -> None:
    ids = [agency.id for agency in demo.dataset.agencies]
    page.goto(f"{demo_url}compare/?agencies={','.join([*ids, 'nobody'])}&years=2023")
    expect(page.locator(".giar-chosen li")).to_have_count(min(6, len(ids)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_item_and_year_stay_in_view_on_a_phone(browser: Browser, demo_url: str, scheme: str) -> None:
    with profile(browser, demo_url, viewport={"width": 390, "height": 844}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{demo_url}compare/?agencies=shili-1-1,shili-1-2,shili-1-3,shili-2-1&years=2022,2023,2024")
        frame = page.locator(".giar-frame-side")
        frame.evaluate("frame => { frame.scrollLeft = 150 }")
        for name in ("th.level-0", "th.giar-year", "tbody th.level-0", "td.giar-year"):
            cell = page.locator(f".giar-side {name}").first
            cell.scroll_into_view_if_needed()
            assert cell.evaluate(
                """cell => { const box = cell.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + 5);
                return cell === top || cell.contains(top); }"""
            ), name
            assert "rgba" not in cell.evaluate("cell => getComputedStyle(cell).backgroundColor"), (
                "seen through"
            )
        frame.evaluate("frame => { frame.scrollLeft = 9999 }")
        hidden = frame.evaluate(
            """frame => [...frame.querySelectorAll("td a")].reverse().filter(link => {
              link.focus()
              const box = link.getBoundingClientRect()
              return document.elementFromPoint(box.left + 1, box.top + box.height / 2) !== link
            }).length"""
        )
        assert hidden == 0, "what stays covers what has the focus"


@pytest.mark.parametrize("words", ["shilishijiashilixianjiaoyuju", "slxjyj"])
def test_the_headers_search_finds_agencies_by_pinyin_and_initials(
    page: Page, demo_url: str, words: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(demo_url)))
    page.goto(f"{demo_url}years/2023/")
    box = page.locator("#giar-search")
    box.fill("教育局")
    expect(page.locator("#giar-search-results [role=option]").first).to_be_visible()
    assert "agencies/index.json" not in asked, "fetched for Latin letters alone"
    box.fill(words)
    first = page.locator("#giar-search-results [role=option]").first
    expect(first).to_have_text("示例市甲示例县教育局")
    expect(page.locator(".giar-search__status").first).to_contain_text("按拼音找到")
    assert asked.count("agencies/index.json") == 1
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "giar-search-option-0")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例市甲示例县教育局")


@pytest.mark.parametrize("hangs", [False, True])
def test_the_headers_search_answers_without_the_agencies(
    browser: Browser, demo_url: str, hangs: bool
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/agencies/index.json", lambda route: None if hangs else route.abort())
    page.goto(f"{demo_url}maintain/")
    page.locator("#giar-search").fill("PDF")
    expect(page.locator("#giar-search-results [role=option]").first).to_be_visible()
    if not hangs:  # what failed once is asked again
        page.unroute("**/agencies/index.json")
        page.locator("#giar-search").fill("slxjyj")
        expect(page.locator(".giar-search__status").first).to_contain_text("按拼音找到")
    context.close()
