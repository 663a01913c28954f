"""A reader's browser: what it asks for and complains of is watched in every test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.conftest import profile


@dataclass
class Reader:
    """A page in an empty profile, and the site's address."""

    page: Page
    url: str

    def open(self, address: str = "") -> None:
        self.page.goto(self.url + address)

    def search(self, words: str) -> None:
        """Type into the search box, by keyboard, and wait for the answer."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.locator(".giar-search-overlay [role=status]", has_text="页").wait_for()


def reader_of(browser: Browser, url: str, **context: object) -> Iterator[Reader]:
    """A reader who leaves localhost or meets an error fails the test."""
    trouble: list[str] = []

    def check(response: Response) -> None:
        if response.status >= 400:
            trouble.append(f"{response.status} {response.url}")

    own = (url, "data:", "blob:")
    with profile(browser, url, locale="zh-CN", **context) as emptied:
        page = emptied.new_page()
        page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(own) else None)
        page.on("response", check)
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        yield Reader(page, url)
    assert trouble == []


@pytest.fixture
def reader(browser: Browser, real_url: str) -> Iterator[Reader]:
    """At a desk."""
    yield from reader_of(browser, real_url, viewport={"width": 1440, "height": 900})


@pytest.fixture
def phone(browser: Browser, real_url: str) -> Iterator[Reader]:
    """On a phone."""
    yield from reader_of(browser, real_url, viewport={"width": 390, "height": 844}, has_touch=True)


@pytest.fixture(params=["light", "dark"])
def in_both_schemes(request: pytest.FixtureRequest, browser: Browser, real_url: str) -> Iterator[Reader]:
    """With the system set to light, then to dark."""
    yield from reader_of(
        browser, real_url, viewport={"width": 1440, "height": 900}, color_scheme=request.param
    )
