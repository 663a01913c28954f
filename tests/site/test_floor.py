"""The site in the oldest browsers that it is made for (``floor.py``)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.site.floor import FORGONE, NEWER_STYLES, NEWER_SYNTAX, WITHOUT_THEM

pytestmark = pytest.mark.xdist_group("demo pages")

REPORT = "agencies/shili-1-3/2022/"
CELL = "requests.denied.state_secret:total"


def test_no_script_has_syntax_of_newer_browsers(demo_site: Path) -> None:
    """Ours, Material's, Pagefind's, Vega's and SQLite's."""
    scripts = sorted(demo_site.rglob("*.js"))
    assert {"bundle", "vega", "pagefind", "sql-wasm", "menu"} <= {path.name.split(".")[0] for path in scripts}
    found = [
        f"{path.relative_to(demo_site)}: {name}"
        for path in scripts
        for name, pattern in NEWER_SYNTAX.items()
        if re.search(pattern, path.read_text(encoding="utf-8"), re.M)
    ]
    assert found == []


def newer(styles: str) -> list[str]:
    """What browsers at the floor lose in a style sheet: what is newer and has nothing older before it."""
    styles = re.sub(r"/\*.*?\*/", "", styles, flags=re.S)
    lost = []
    for part in re.findall(r"[^{}]+(?:\{|\})", styles):
        declarations: dict[str, int] = {}
        for declaration in part[:-1].split(";"):
            name = declaration.partition(":")[0].strip()
            too_new = [what for what, pattern in NEWER_STYLES.items() if re.search(pattern, declaration)]
            if too_new and name not in FORGONE and (part[-1] == "{" or name not in declarations):
                lost.append(f"{declaration.strip()}: {too_new[0]}")
            declarations[name] = 1
    return lost


def test_no_style_is_lost_in_browsers_at_the_floor(demo_site: Path) -> None:
    found = {path.name: newer(path.read_text(encoding="utf-8")) for path in sorted(demo_site.rglob("*.css"))}
    assert len(found) > 5
    assert {name: lost for name, lost in found.items() if lost} == {}


def test_what_would_be_lost_is_found() -> None:
    assert newer("a { color: #123; color: color-mix(in srgb, red, blue); text-wrap: balance }") == []
    assert (
        len(newer("a { color: color-mix(in srgb, red, blue) } @media (scripting: none) { a { top: 0 } }"))
        == 2
    )
    assert len(newer("a{height:100dvh}b{color:red}@scope (a) { b { top: 0 } } c { & d { top: 0 } }")) == 3


def test_what_readers_do_works_without_what_is_newer(browser: Browser, demo_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_init_script(
        WITHOUT_THEM
        + "document.addEventListener('copy', () => { window.copied = document.activeElement.value })"
    )

    def worker(route: Route) -> None:
        answer = route.fetch()
        prelude = WITHOUT_THEM.replace("Navigator.prototype", "Object.create(null)")
        route.fulfill(response=answer, body=prelude + answer.text())

    context.route("**/*worker.js", worker)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda one: trouble.append(one.text) if one.type == "error" else None)

    page.goto(demo_url)
    page.get_by_label("查机关").fill("slxjyj")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例市甲示例县教育局")
    page.wait_for_load_state()
    page.get_by_role("button", name="搜索", exact=True).tap()
    page.keyboard.insert_text("国家秘密")
    expect(page.get_by_role("option").first).to_be_visible()

    page.goto(f"{demo_url}{REPORT}#{CELL}")
    page.wait_for_selector(".giar-action")
    page.locator(f'[id="{CELL}"]').tap()
    page.get_by_role("dialog").get_by_role("button", name="复制链接").tap()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("已复制")
    assert page.evaluate("window.copied") == f"{demo_url}{REPORT}#{CELL}"
    chart = page.locator("figure[data-chart]").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator("svg")).to_be_visible()

    page.goto(f"{demo_url}compare/?agencies=shili-1-5,shili-1-6&years=2023")
    expect(page.locator("thead th")).to_have_count(4)
    page.goto(f"{demo_url}data/query/")
    page.get_by_role("button", name="运行").first.tap()
    expect(page.locator(".giar-query-result tbody tr").first).to_be_visible()
    context.close()
    assert trouble == []
