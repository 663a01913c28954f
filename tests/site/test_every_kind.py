"""Every kind of page in a real Chromium: axe finds nothing, nothing scrolls sideways, nothing complains.
(That every page is valid HTML is looked at in ``test_whole_site.py``.)"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import violations
from tests.conftest import profile
from tests.site.conftest import Composed
from tests.site.floor import WITHOUT_THEM

pytestmark = pytest.mark.xdist_group("demo pages")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]  # all that differs between light and dark

# axe's time grows with the square of the elements. So of a long list those stay that have an element or a
# class which no entry before them has.
THIN_OUT = """() => {
  const seen = new Set()
  for (const entry of document.querySelectorAll("main tr, main li, main dl > div")) {
    if (entry.closest("table")?.querySelector("[rowspan]")) continue
    const parts = [entry, ...entry.querySelectorAll("*")]
      .map(part => [part.tagName, part.getAttribute("class"), part.getAttribute("role"), part.hidden].join())
    if (parts.every(part => seen.has(part))) entry.remove()
    else parts.forEach(part => seen.add(part))
  }
}"""


@pytest.fixture
def page(browser: Browser, demo_url: str) -> Iterator[Page]:
    said: list[str] = []
    with profile(browser, demo_url, reduced_motion="reduce", color_scheme="light") as context:
        page = context.new_page()
        page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda one: None if one.url.startswith(demo_url) else said.append(one.url))
        yield page
    assert said == []


def in_light_and_dark(page: Page) -> list[str]:
    light = violations(page, {"type": "tag", "values": RULES})
    page.emulate_media(color_scheme="dark")
    if page.locator("[data-md-color-scheme]").count():
        page.wait_for_selector("body[data-md-color-scheme=slate]")
    page.wait_for_function("() => !document.getAnimations().some(one => one.playState === 'running')")
    dark = violations(page, {"type": "rule", "values": RULES_OF_COLOUR})
    page.emulate_media(color_scheme="light")
    return [*light, *(f"dark: {line}" for line in dark)]


@pytest.mark.parametrize(
    ("width", "sections"),
    [  # one to two minutes for all kinds; most readers have a phone, and read reports
        pytest.param(390, "agencies/shili-1-3/", id="390, reports"),
        pytest.param(390, "", marks=pytest.mark.full, id="390"),
        pytest.param(1440, "", marks=pytest.mark.full, id="1440"),
    ],
)
def test_axe_finds_nothing(page: Page, demo_url: str, kinds: list[str], width: int, sections: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    chosen = [url for url in kinds if url.startswith(sections)]
    assert chosen
    for url in chosen:
        page.goto(demo_url + url)
        for figure in page.locator("figure[data-chart]:visible").all():
            figure.scroll_into_view_if_needed()
            figure.locator("svg").wait_for()
        page.evaluate("scrollTo(0, 0)")
        page.evaluate(THIN_OUT)
        found += [f"{url}: {line}" for line in in_light_and_dark(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_in_the_search(page: Page, demo_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(demo_url)
    page.keyboard.press("/")
    page.keyboard.type("国家秘密")
    page.locator(".giar-search-overlay [role=status]", has_text="页").wait_for()
    found = in_light_and_dark(page)
    assert not found, "\n".join(found)


# The tables that do not keep their first column and their header in sight at the far end of their frame, or
# have no room for a figure beside that column.
LOSING = """() => [...document.querySelectorAll(".giar-frame")].flatMap(frame => {
  const table = frame.querySelector("table")
  const label = [...table.querySelectorAll("tbody th[scope=row]")].find(one => one.getClientRects().length)
    ?.parentNode.querySelector("th")
  if (!label) return []
  frame.scrollTo(frame.scrollWidth, frame.scrollHeight)
  const [view, first, head] = [frame, label, table.tHead].map(part => part?.getBoundingClientRect())
  const labels = [...label.parentNode.querySelectorAll("th")].map(header => header.getBoundingClientRect())
  const room = view.right - Math.max(...labels.map(header => header.right))
  const wrong = [["first column", Math.abs(first.left - view.left) > 2],
    ["header", head && (head.top < view.top - 2 || head.bottom > view.bottom)],
    ["room", frame.scrollLeft > 0 && room < 60]]
  frame.scrollTo(0, 0)
  return wrong.filter(([, is]) => is).map(([what]) => `${table.className}: ${what}`)
})"""


def test_no_page_scrolls_sideways(page: Page, demo_url: str, kinds: list[str]) -> None:
    """1280 px at a zoom of 400 % are 320 px (WCAG 1.4.10). Wide tables scroll in their frames. Seen without
    what browsers at the floor do not know, so that each kind of page is opened in one."""
    page.add_init_script(WITHOUT_THEM)
    wrong = []
    for url in kinds:
        page.goto(demo_url + url)
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{url} at {width} px")
        wrong += [f"{url} {what}" for what in page.evaluate(LOSING)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.full
def test_the_standards_own_validator_finds_nothing(demo_site: Path, demo: Composed, kinds: list[str]) -> None:
    """With ``VNU_JAR=/path/vnu.jar`` (the Nu Html Checker of validator.github.io; it needs Java)."""
    jar = os.environ.get("VNU_JAR") or pytest.skip("set VNU_JAR to the Nu Html Checker's vnu.jar")
    moved = [url for url, module in demo.kinds.items() if module == "moved"]
    pages = [demo_site / url for url in (*kinds, moved[0]) if "?" not in url]
    files = [page / "index.html" if page.is_dir() else page for page in pages]
    command = ["java", "-Xss4m", "-jar", jar, "--errors-only", *map(str, files)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
