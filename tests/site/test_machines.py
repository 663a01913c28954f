"""What pages say to machines: Open Graph, JSON-LD, the feed; and the page for embedding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

import lxml.etree
import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from giar_site.site.page import Settings
from tests.axe import violations
from tests.conftest import profile
from tests.demo import demo_dataset
from tests.site.conftest import Composed, composed, url_of

pytestmark = pytest.mark.xdist_group("demo")

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def page(browser: Browser, demo_url: str) -> Iterator[Page]:
    with profile(browser, demo_url, viewport={"width": 800, "height": 700}) as context:
        yield context.new_page()


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


ROOT = "https://example.org/giar/"


def told(entry: lxml.etree._Element, name: str) -> str:
    return str(entry.findtext(f"a:{name}", namespaces=ATOM))


def the_feed(site: Composed) -> lxml.etree._Element:
    return lxml.etree.fromstring(site.downloads["feed.xml"])


@pytest.fixture(scope="module")
def published() -> Composed:
    return composed(demo_dataset(6), Settings(site_url=ROOT))


def test_the_feed_is_atom(published: Composed) -> None:
    """RFC 4287, 4.1: what a feed and each entry have to have, how often, and what dates and ids are."""
    feed = the_feed(published)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.findall("a:entry", ATOM)
    assert feed.findall("a:author/a:name", ATOM)[0].text, "else each entry needs its own"
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [f"{ROOT}feed.xml"]
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"a:{name}", ATOM)) == 1, name
        assert len(part.xpath("a:link[not(@rel) or @rel='alternate']", namespaces=ATOM)) == 1
        assert urlsplit(told(part, "id")).scheme == "https"
        assert datetime.fromisoformat(told(part, "updated")).utcoffset() is not None
        assert told(part, "title").strip()
    ids = [told(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    dates = [told(entry, "updated") for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert told(feed, "updated") == dates[0], "the clock has no part in it"
    assert 0 < len(entries) <= 100


def test_the_feed_has_new_corrected_and_reissued_reports(published: Composed) -> None:
    assert 'href="feed.xml"' in published.pages[""].head
    entries = the_feed(published).findall("a:entry", ATOM)
    found = {told(e, "id"): (told(e, "updated"), e.find("a:link", ATOM).get("href")) for e in entries}
    for report in published.dataset.reports:
        assert found[ROOT + url_of(report)] == (f"{report.published}T00:00:00Z", ROOT + url_of(report))
    corrections = published.dataset.corrections
    assert corrections
    for one in corrections:
        url = f"{ROOT}agencies/{one.agency}/{one.year}/#{one.cell}"
        assert found[url] == (f"{one.when}T00:00:00Z", url)
    (former,) = [r for r in published.dataset.received if r.report.year]
    assert found[ROOT + former.url.lstrip("/")][1] == ROOT + url_of(former.report)
    assert len(found) == len(published.dataset.reports) + len(corrections) + 1
    assert all("虚构示例数据" in told(e, "title") for e in entries)


def test_what_the_feed_leads_to_is_there(published: Composed) -> None:
    for href in the_feed(published).xpath("//a:entry/a:link/@href", namespaces=ATOM):
        url, _, anchor = str(href).removeprefix(ROOT).partition("#")
        assert not anchor or published.bodies[url].get_element_by_id(anchor) is not None


def test_no_feed_without_the_sites_address_or_without_a_date(demo: Composed) -> None:
    assert "feed.xml" not in demo.downloads
    data = demo_dataset(1)
    bare = replace(data, reports=tuple(replace(r, published=None) for r in data.reports), corrections=())
    assert "feed.xml" not in composed(bare, Settings(site_url=ROOT)).downloads


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
    widths = page.locator(".giar-sr").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert widths
    assert max(widths) <= 1, "what only screen readers hear is not seen"
    shown = page.locator('[id="requests.received:total"]').inner_text()
    assert shown == demo.bodies[REPORT].get_element_by_id("requests.received:total").text_content()
    assert violations(page) == []


def test_an_embedded_chart_is_drawn_and_nothing_else_can_be(page: Page, demo_url: str) -> None:
    page.goto(f"{demo_url}embed.html?page={REPORT}&part=outcomes")
    page.locator("figure svg").wait_for()
    for path in ("//example.org/x/2022/", "../agencies/x/2022/", "quality/", f"{REPORT}%23"):
        page.goto(f"{demo_url}embed.html?page={path}&part=requests")
        expect(page.locator("main")).to_contain_text("没有这张表或图。")
