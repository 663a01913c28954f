"""Row pages in a real Chromium: sorted, filtered, found again from the address, downloaded as seen."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from giar_site.site.pages import items
from tests.conftest import profile
from tests.demo import demo_dataset
from tests.site.conftest import composed

pytestmark = pytest.mark.xdist_group("demo")

ROW = "items/requests/denied.state_secret/"


@pytest.fixture
def page(browser: Browser, demo_url: str) -> Iterator[Page]:
    with profile(browser, demo_url, viewport={"width": 1440, "height": 900}) as context:
        yield context.new_page()


def shown(page: Page) -> list[list[str]]:
    """Name, year and total of the rows on screen, table after table."""
    return page.locator("tbody tr:visible").evaluate_all(
        """rows => rows.map(row => [row.cells[0], row.cells[1], row.cells[row.cells.length - 1]]
            .map(cell => cell.dataset.value ?? ''))"""
    )


def test_sorted_filtered_reloaded_and_downloaded(page: Page, demo_url: str) -> None:
    page.goto(demo_url + ROW)
    everything = shown(page)
    page.get_by_label("类别").select_option(label="政府部门")
    page.get_by_label("含有").fill("教育局")
    page.get_by_role("button", name="总计").first.click()
    found = shown(page)
    assert 0 < len(found) < len(everything)
    assert all("教育局" in name for name, _, _ in found)
    for edition in ("2021", "2019"):
        section = page.locator("section", has=page.locator(f"#edition-{edition}"))
        values = [float(v) for v in section.locator("tbody tr:visible td:last-child").evaluate_all(
            "cells => cells.map(cell => cell.dataset.value).filter(Boolean)")]  # fmt: skip
        assert values == sorted(values, reverse=True)
    assert "sort=-total" in page.url
    page.reload()
    assert shown(page) == found
    with page.expect_download() as download:
        page.get_by_role("button", name="下载所见 CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row[0] != "机关"]
    assert [[row[0], row[1], row[8]] for row in rows] == found
    assert all(row[-1].startswith(f"{demo_url}agencies/") for row in rows)
    page.locator(".giar-filters").get_by_role("button", name="清除").click()
    expect(page.get_by_role("status").filter(has_text="份报告")).to_have_text(f"共 {len(everything)} 份报告")
    assert page.url == demo_url + ROW
    assert shown(page) == everything


def test_three_steps_from_home_to_state_secrets_in_2023(page: Page, demo_url: str) -> None:
    page.goto(demo_url)
    page.get_by_role("link", name="因国家秘密不予公开").click()
    page.get_by_label("年度").select_option("2023")
    page.get_by_label("含有").fill("甲示例县教育局")
    ((name, year, total),) = shown(page)
    assert (name, year) == ("示例市甲示例县教育局", "2023")
    assert total.isdecimal()


def test_a_long_listing_is_split_by_year_and_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "ROWS_A_PAGE", 4)
    dataset = demo_dataset(6)  # composed for this test alone: six agencies are more than four rows
    reports = [replace(r, findings=()) for r in dataset.reports]
    site = composed(replace(dataset, reports=tuple(reports), received=(), findings=()))
    pages = [url for url in site.pages if url.startswith(ROW)]
    assert {f"{ROW}2023/990101/", f"{ROW}2023/unknown/"} <= set(pages)
    listed = [
        href.rsplit("../", 1)[-1]
        for url in pages
        for href in site.bodies[url].xpath("//tbody//td[last()]/a/@href")
    ]
    wanted = [f"agencies/{r.agency}/{r.year}/#requests.denied.state_secret:total" for r in reports]
    assert sorted(listed) == sorted(wanted), "every report is listed once"
    assert all(
        (f"{url}rows.json" in site.downloads) == bool(site.bodies[url].xpath("//tbody")) for url in pages
    )
