"""What a reader does, in real Chromium, on this checkout's site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.xdist_group("browser")  # one worker builds the site

REPORT = "agencies/pingluoxian-renminzhengfu/2020/"


def test_from_search_to_one_marked_cell(reader: Reader) -> None:
    reader.open()
    reader.search("平罗县")
    options = reader.page.get_by_role("option")
    expect(options.first).to_contain_text("平罗县")
    options.filter(has_text="平罗县人民政府 2020 年").first.click()
    expect(reader.page).to_have_url(reader.url + REPORT)
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("平罗县人民政府")

    # A row's label links to the row; a cell's address is the row's and the column's.
    reader.page.locator('tr[id="requests.denied.state_secret"] th a').last.click()
    expect(reader.page).to_have_url(reader.url + REPORT + "#requests.denied.state_secret")
    cell = reader.page.locator('[id="requests.denied.state_secret:total"]')
    unmarked = cell.evaluate("cell => getComputedStyle(cell).boxShadow")
    reader.page.goto(reader.url + REPORT + "#requests.denied.state_secret:total")
    expect(cell).to_be_in_viewport()
    assert cell.evaluate("cell => cell.matches(':target')")
    assert cell.evaluate("cell => getComputedStyle(cell).boxShadow") not in ("none", unmarked)
    assert cell.evaluate("cell => getComputedStyle(cell).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_a_row_found_is_a_row_shown(reader: Reader) -> None:
    reader.open("about/")
    reader.search("平罗县人民政府办公室 国家秘密")
    row = (
        reader.page.get_by_role("option")
        .filter(has_text="属于国家秘密")
        .filter(has_not_text="年度报告")
        .first
    )
    row.click()
    expect(reader.page).to_have_url(re.compile(r"/agencies/[^/]+/\d{4}/#requests\.denied\.state_secret$"))
    expect(reader.page.locator(":target")).to_be_in_viewport()


def test_search_by_keyboard_alone(reader: Reader) -> None:
    reader.open("method/")
    box = reader.page.get_by_role("combobox", name="搜索机关、事项和报告正文")
    reader.search("国家秘密")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "true")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowUp")
    first = reader.page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    reader.page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    reader.page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    reader.page.keyboard.press("ArrowDown")
    href = first.get_attribute("href")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(lambda url: url.endswith(str(href).lstrip(".")))


def test_nothing_found_is_said(reader: Reader) -> None:
    reader.open()
    reader.page.keyboard.press("Control+k")
    reader.page.keyboard.type("饕餮")
    expect(reader.page.locator(".giar-search-overlay [role=status]")).to_contain_text("没有找到“饕餮”")
    expect(reader.page.get_by_role("option")).to_have_count(0)


def test_search_on_a_phone(phone: Reader) -> None:
    phone.open(REPORT)
    phone.page.get_by_role("button", name="搜索", exact=True).click()
    box = phone.page.get_by_role("combobox")
    expect(box).to_be_focused()
    phone.page.keyboard.type("沙坡头")
    option = phone.page.get_by_role("option").first
    expect(option).to_be_in_viewport()
    panel = phone.page.locator(".giar-search-overlay .giar-search__panel").bounding_box()
    assert panel
    assert (panel["x"], panel["width"]) == (0, 390)
    phone.page.get_by_role("button", name="关闭搜索").click()
    expect(box).to_be_hidden()
    phone.page.get_by_role("button", name="搜索", exact=True).click()
    phone.page.get_by_role("option").first.click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("沙坡头")


def test_the_404_page_searches(reader: Reader) -> None:
    page = reader.page
    reader.open()  # a status of 404 would be trouble: look at the page itself
    page.goto(reader.url + "404.html")
    page.locator("#giar-search-404").fill("平罗县")
    expect(page.locator("#giar-search-404-results").get_by_role("option").first).to_contain_text("平罗县")


def test_charts_are_drawn_when_scrolled_to(in_both_schemes: Reader) -> None:
    page = in_both_schemes.page
    in_both_schemes.open(REPORT)
    figures = page.locator("figure[data-chart]")
    assert figures.count() >= 2
    colours = set()
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        expect(figure.locator("svg .mark-rect path, svg .mark-line path").first).to_be_attached(
            timeout=15_000
        )
        expect(figure.locator("figcaption")).not_to_be_empty()
        colours |= set(
            figure.locator("svg text").evaluate_all("all => all.map(text => text.getAttribute('fill'))")
        )
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.locator("body").get_attribute("data-md-color-scheme") == ("slate" if dark else "default")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = [sum(map(int, re.findall(r"\d+", background)[:3])) > 382]
    light += [
        sum(bytes.fromhex(colour[1:])) > 382
        for colour in colours
        if re.fullmatch(r"#[0-9a-f]{6}", colour or "")
    ]
    assert len(light) > 1
    assert light[0] is not light[1]
    assert len(set(light[1:])) == 1


def test_the_first_frame_has_the_colours_that_are_wanted(browser: Browser, real_url: str) -> None:
    """The system's, or those that the reader chose here."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.add_init_script("""window.frames_ = []
    const look = () => {
      if (document.body) frames_.push(document.body.getAttribute("data-md-color-scheme"))
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)""")
    page.goto(real_url + REPORT)
    page.wait_for_function("frames_.length > 3")
    assert set(page.evaluate("frames_")) == {"slate"}
    page.get_by_title("跟随系统，点击改为浅色").click()
    page.wait_for_selector("body[data-md-color-scheme=default]")
    page.reload()
    page.wait_for_function("frames_.length > 3")
    assert set(page.evaluate("frames_")) == {"default"}
    context.close()


def test_every_page_kind_loads_clean(reader: Reader, real_site: Path) -> None:
    pages = sorted(path.relative_to(real_site) for path in real_site.rglob("*.html"))
    kinds = {re.sub(r"[^/]+", "*", str(page.parent)) + page.parts[0]: page for page in pages}
    assert len(kinds) > 10
    for page in kinds.values():
        reader.open(page.as_posix())
        assert reader.page.locator("h1").count() == 1, page


def test_opened_as_a_file_the_page_says_what_is_missing(reader: Reader, real_site: Path) -> None:
    page = reader.page.context.browser.new_page()  # type: ignore[union-attr]
    page.goto((real_site / "about/index.html").as_uri())
    expect(page.get_by_role("status").filter(has_text="make serve")).to_be_visible()
    page.close()
