"""The ``/data/`` page of this checkout's site as a reader meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import violations
from tests.conftest import profile

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(params=[390, 1440])
def page(request: pytest.FixtureRequest, browser: Browser, real_url: str) -> Iterator[Page]:
    trouble: list[str] = []
    with profile(browser, real_url, viewport={"width": request.param, "height": 900}) as context:
        page = context.new_page()
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.goto(f"{real_url}data/")
        yield page
    assert trouble == []


def test_page_is_accessible_and_no_wider_than_the_screen(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_link_leads_somewhere(page: Page, real_url: str) -> None:
    links = page.locator("main a[href]").evaluate_all("all => all.map(a => a.href)")
    own = {link.partition("#")[0] for link in links if link.startswith(real_url)}
    assert f"{real_url}data/facts.csv" in own
    for link in own:
        assert page.request.get(link).ok, link


def test_a_script_reads_the_api_from_its_index(page: Page, real_url: str) -> None:
    """As a reader's own program would: only by the addresses that the files give."""
    index = page.request.get(f"{real_url}api/v1/index.json").json()

    def at(link: str) -> str:
        return link if "://" in link else real_url + link

    agencies = page.request.get(at(index["links"]["agencies"])).json()
    agency = next(a for a in agencies if a["report_count"])
    told = page.request.get(at(index["links"]["agency"].format(**agency))).json()
    report = told["reports"][0]
    whole = json.loads(page.request.get(at(report["files"]["report"])).text())
    assert len(whole["facts"]) == report["fact_count"] == len(report["figures"])
    page.goto(at(report["report_url"]))
    assert agency["agency_name"] in page.title()
