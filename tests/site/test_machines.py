"""What pages say to machines: Open Graph, JSON-LD, the feed; and the page for embedding."""

from __future__ import annotations

import json
from collections.abc import Iterator

import lxml.etree
import lxml.html
import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from giar_site.site.page import Settings
from tests.demo import demo_dataset
from tests.site.conftest import Composed, composed, url_of

pytestmark = pytest.mark.xdist_group("demo")

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 700})
    yield context.new_page()
    context.close()


def test_every_page_has_open_graph_and_reports_are_data_sets(demo: Composed) -> None:
    for url, made in demo.pages.items():
        head = lxml.html.fromstring(f"<head>{made.head}</head>")
        assert head.xpath("//meta[@property='og:title']/@content") == [made.title], url
    for report in demo.dataset.reports:
        head = lxml.html.fromstring(f"<head>{demo.pages[url_of(report)].head}</head>")
        data = json.loads(head.xpath("string(//script[@type='application/ld+json'])"))
        assert data["@type"] == "Dataset"
        assert data["creator"]["name"] == report.agency_name
        assert data["identifier"].endswith(report.source.sha256)
        assert {file["contentUrl"] for file in data["distribution"]} <= set(demo.downloads)


def told(entry: lxml.etree._Element, name: str) -> str:
    return str(entry.findtext(f"a:{name}", namespaces=ATOM))


def test_the_feed_has_whole_addresses_and_only_stated_dates(demo: Composed) -> None:
    assert "feed.xml" not in demo.downloads, "no feed without the site's address"
    site = composed(demo_dataset(2), Settings(site_url="https://example.org/giar/"))
    feed = lxml.etree.fromstring(site.downloads["feed.xml"])
    entries = feed.findall("a:entry", ATOM)
    published = {
        f"https://example.org/giar/{url_of(r)}": f"{r.published}T00:00:00Z" for r in site.dataset.reports
    }
    assert {told(e, "id"): told(e, "updated") for e in entries} == published
    assert all("虚构示例数据" in told(e, "title") for e in entries)
    assert 'href="feed.xml"' in site.pages[""].head


REPORT = "agencies/shili-1-3/2022/"


def test_an_embedded_table_is_the_reports_own_with_its_citation(
    page: Page, demo: Composed, demo_url: str
) -> None:
    page.goto(f"{demo_url}{REPORT}")
    page.locator(".giar-downloads[data-table=requests]").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="嵌入").click()
    code = lxml.html.fromstring(page.locator(".giar-menu-panel:visible p").inner_text())
    assert code.get("src") == f"{demo_url}embed.html?page={REPORT}&part=requests"
    page.goto(code.get("src"))
    for words in ("虚构示例数据", "SHA-256", f"{demo_url}{REPORT}#requests"):
        expect(page.locator("main")).to_contain_text(words)
    shown = page.locator('[id="requests.received:total"]').inner_text()
    assert shown == demo.bodies[REPORT].get_element_by_id("requests.received:total").text_content()
    assert Axe().run(page)["violations"] == []


def test_an_embedded_chart_is_drawn_and_nothing_else_can_be(page: Page, demo_url: str) -> None:
    page.goto(f"{demo_url}embed.html?page={REPORT}&part=outcomes")
    page.locator("figure svg").wait_for()
    for path in ("//example.org/x/2022/", "../agencies/x/2022/", "quality/", f"{REPORT}%23"):
        page.goto(f"{demo_url}embed.html?page={path}&part=requests")
        expect(page.locator("main")).to_contain_text("没有这张表或图。")
