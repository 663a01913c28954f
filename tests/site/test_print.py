"""Pages on A4 paper, printed by Chromium and read back."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

import pdfplumber
import pytest
from pdfplumber.pdf import PDF
from playwright.sync_api import Browser

from tests.site.conftest import Composed

pytestmark = pytest.mark.xdist_group("demo")

COMPARED = "compare/?agencies=shili-1-1%2Cshili-1-2&years=2023"
REPORT = "agencies/shili-1-3/2022/"
PAGES = (
    REPORT,
    "agencies/shili-1-3/",
    "items/requests/received/",
    "quality/",
    f"{REPORT}changes/",
    "years/2023/",
    COMPARED,
)
A4 = (595, 842)
CONTROLS = (
    "搜索机关",
    "下载本表",
    "链接、引用、嵌入",
    "引用本报告",
    "下载所见",
    "清除",
    "跳转至",
    "另存为",
    "首页",
)

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # Chromium's fonts lack a box; their text is there

Print = Callable[[str], PDF]


def paper(browser: Browser, url: str, scheme: str) -> Iterator[Print]:
    """Each address is printed once, and read once: that takes seconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()

    @cache
    def print_(address: str) -> PDF:
        page.goto(url + address)
        page.wait_for_load_state("networkidle")
        return pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    yield print_
    context.close()


@pytest.fixture(scope="module")
def printed(browser: Browser, demo_url: str) -> Iterator[Print]:
    yield from paper(browser, demo_url, "light")


@pytest.fixture(scope="module")
def printed_at_night(browser: Browser, demo_url: str) -> Iterator[Print]:
    yield from paper(browser, demo_url, "dark")


def text(pdf: PDF) -> str:
    return "\n".join(folded(page.extract_text()) for page in pdf.pages)


def folded(words: str) -> str:
    """Printed fonts give some characters as their radicals (⼀): made ordinary, spaces dropped."""
    return re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", words))


@pytest.mark.parametrize("url", PAGES)
def test_nothing_is_cut_off_and_no_control_is_printed(printed: Print, url: str) -> None:
    pdf = printed(url)
    assert [(round(page.width), round(page.height)) for page in pdf.pages] == [A4] * len(pdf.pages)
    for page in pdf.pages:
        assert all(word["x0"] >= 0 and word["x1"] <= page.width for word in page.extract_words())
    # Chromium makes everything smaller where a page is too wide for the paper.
    sizes = [char["size"] for page in pdf.pages for char in page.chars]
    assert max(sizes) > 17, "the page was shrunk to fit"
    assert min(sizes) > 4.5
    found = text(pdf)
    assert "虚构示例数据" in found
    assert [words for words in CONTROLS if words in found] == []


def figure(text: str) -> str:
    """The figure a cell begins with, without its marks."""
    found = re.match(r"[\d,]*", folded(text).strip())
    return found[0] if found else ""


def test_all_seven_columns_of_the_requests_table_are_on_the_paper(printed: Print, demo: Composed) -> None:
    rows = demo.bodies[REPORT].xpath("//table[contains(@class, 'giar-requests')]/tbody/tr")
    expected = [[figure(cell.text_content()) for cell in row.xpath("td")] for row in rows]
    assert {len(row) for row in expected} == {7}
    tables = [table for page in printed(REPORT).pages for table in page.extract_tables()]
    (table,) = [
        table for table in tables if any("自然人" in folded(cell or "") for row in table for cell in row)
    ]
    assert [[figure(cell or "") for cell in row[-7:]] for row in table[-len(rows) :]] == expected


def test_a_long_table_has_its_header_on_every_page(printed: Print) -> None:
    pages = [folded(page.extract_text()) for page in printed("items/requests/received/").pages]
    with_rows = [page for page in pages if re.search("示例县.*20(2[1-4]|19)", page)]
    assert len(with_rows) > 1
    assert all("自然人" in page and "机关年度" in page for page in with_rows)


def test_the_citation_is_printed_with_the_address(printed: Print, demo: Composed, demo_url: str) -> None:
    report = next(r for r in demo.dataset.reports if (r.agency, r.year) == ("shili-1-3", 2022))
    found = text(printed(REPORT)).replace("\n", "")
    assert f"{demo_url}{REPORT}" in found
    assert report.source.sha256 in found
    assert f"引用:{report.agency_name}." in found


@pytest.mark.parametrize("url", [REPORT, f"{REPORT}changes/", "quality/"])
def test_dark_pages_are_printed_as_light_ones(printed: Print, printed_at_night: Print, url: str) -> None:
    by_day, by_night = (
        [
            page.to_image(resolution=40).original.convert("L").resize((1, 1)).getpixel((0, 0))
            for page in pdf.pages
        ]
        for pdf in (printed(url), printed_at_night(url))
    )
    assert len(by_day) == len(by_night)
    assert all(abs(day - night) <= 2 for day, night in zip(by_day, by_night, strict=True)), (by_day, by_night)
    assert min(by_day) > 200
