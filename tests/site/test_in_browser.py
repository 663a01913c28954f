"""The pages in a real Chromium: cells marked, charts drawn, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import profile

pytestmark = pytest.mark.xdist_group("demo")  # one worker builds the site

REPORT = "agencies/shili-1-3/2022/"
CELL = "requests.denied.state_secret:total"


@pytest.fixture
def page(browser: Browser, demo_url: str) -> Iterator[Page]:
    with profile(browser, demo_url, viewport={"width": 1440, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture
def complaints(page: Page, demo_url: str) -> list[str]:
    """What the console says, and requests that leave localhost. To be empty at the end of a test."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request", lambda request: said.append(request.url) if not request.url.startswith(demo_url) else None
    )
    return said


def test_a_link_to_a_cell_marks_it_clear_of_the_headers(
    page: Page, demo_url: str, complaints: list[str]
) -> None:
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{demo_url}{REPORT}")
        plain = page.locator(f'[id="{CELL}"]').evaluate("cell => getComputedStyle(cell).backgroundColor")
        page.goto("about:blank")
        page.goto(f"{demo_url}{REPORT}#{CELL}")
        page.wait_for_timeout(300)
        cell = page.locator(f'[id="{CELL}"]')
        assert cell.evaluate("cell => getComputedStyle(cell).backgroundColor") != plain
        # Whatever else is on top of the page, a tap on the middle of the cell meets the cell.
        assert cell.evaluate(
            """cell => { const box = cell.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return cell === top || cell.contains(top); }"""
        ), f"hidden at {width} px"
    assert complaints == []


NOTICE = ".giar-place-notice"


def test_a_link_to_a_cell_that_the_page_has_not_is_told(
    page: Page, demo_url: str, complaints: list[str]
) -> None:
    page.goto(
        f"{demo_url}agencies/shili-1-3/2020/#requests.other.fee_unpaid:total"
    )  # a row of the form of 2021
    notice = page.locator(NOTICE)
    expect(notice).to_contain_text("本页没有链接所指的位置“requests.other.fee_unpaid:total”。")
    expect(notice).to_have_attribute("role", "status")
    notice.get_by_role("link").click()
    expect(page).to_have_url(f"{demo_url}agencies/shili-1-3/2020/#requests.other")
    expect(notice).to_have_count(0)
    page.evaluate("location.hash = '<b>请拨打</b>'")
    expect(notice).to_contain_text("本页没有链接所指的位置。")
    assert "请拨打" not in notice.inner_html(), "a link puts no words of its own under this site's name"
    assert complaints == []


@pytest.mark.parametrize(
    "address",
    [
        f"{REPORT}#{CELL}",
        f"{REPORT}#requests",
        f"{REPORT}#__drawer",
        f"{REPORT}#",
        "data/query/#sql=SELECT+1",
        "nothing/here/#requests",
    ],
)
def test_a_link_that_leads_somewhere_is_not_spoken_of(page: Page, demo_url: str, address: str) -> None:
    page.goto(f"{demo_url}{address}")
    page.wait_for_timeout(200)
    expect(page.locator(NOTICE)).to_have_count(0)


def test_charts_are_drawn_when_seen_and_again_in_the_dark(
    page: Page, demo_url: str, complaints: list[str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(demo_url)))
    page.goto(f"{demo_url}{REPORT}")
    page.wait_for_load_state("networkidle")
    assert "assets/vega.js" not in asked, "the bundle waits for a chart to come into view"
    figure = page.locator("figure[data-chart=outcomes]")
    figure.scroll_into_view_if_needed()
    text = figure.locator("svg text").first
    text.wait_for()
    light = text.get_attribute("fill")
    bars = "svg .mark-rect path"
    colours = figure.locator(bars).evaluate_all("bars => bars.map(bar => bar.getAttribute('fill'))")
    assert len(set(colours)) == len(colours) > 3, "each answer has its colour"
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    page.wait_for_function(
        """light => document.querySelector('figure[data-chart=outcomes] svg text')
        ?.getAttribute('fill') !== light""",
        arg=light,
    )
    assert colours != figure.locator(bars).evaluate_all("bars => bars.map(bar => bar.getAttribute('fill'))")
    assert complaints == []


def test_charts_are_drawn_before_printing(page: Page, demo_url: str) -> None:
    page.goto(f"{demo_url}{REPORT}")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "window.print = () => { window.printed = document.querySelectorAll('.giar-chart svg').length }"
    )
    page.keyboard.press("Control+p")
    page.wait_for_function("() => window.printed === 2")


def test_charts_draw_under_a_policy_without_eval_or_inline_styles(page: Page, demo_url: str) -> None:
    policy = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
        "style-src 'self'; img-src 'self' data:"
    )

    def with_policy(route):  # type: ignore[no-untyped-def]
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    violations: list[str] = []
    page.on(
        "console", lambda message: violations.append(message.text) if "Security" in message.text else None
    )
    page.route(f"**/{REPORT}", with_policy)
    page.goto(f"{demo_url}{REPORT}")
    figure = page.locator("figure[data-chart=outcomes]")
    figure.scroll_into_view_if_needed()
    figure.locator("svg").wait_for()
    assert violations == []


def test_former_address_leads_on_and_keeps_the_anchor(page: Page, demo_url: str) -> None:
    page.goto(f"{demo_url}agencies/shili-former-name/2021/#{CELL}")
    page.wait_for_url(f"{demo_url}agencies/shili-1-1/2021/#{CELL}")


def test_the_home_page_fits_a_phone_with_text_twice_as_large(page: Page, demo_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(demo_url)
    page.add_style_tag(content="html { font-size: 250% !important }")  # Material's is 125 %
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_everything_can_be_read(browser: Browser, demo_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_url}{REPORT}")
    assert page.locator(f'[id="{CELL}"]').is_visible()
    page.locator('[id="requests.granted"] th a').click()
    assert page.url.endswith("#requests.granted")
    assert page.locator("figure[data-chart=outcomes] figcaption").is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto(f"{demo_url}agencies/shili-former-name/")
    page.wait_for_url(f"{demo_url}agencies/shili-1-1/")
    context.close()
