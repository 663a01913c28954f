"""The writer: addresses, the sitemap, and what it hands to the search index."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from giar_site.site import writer as writer_module
from giar_site.site.page import Download, Page
from giar_site.site.search import SearchIndex
from giar_site.site.shell import Shells
from giar_site.site.writer import Writer


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    root = tmp_path / "site"
    root.mkdir()
    shells = Shells(lambda page: f"<title>{page.title}</title>{page.body}")
    return Writer(root, shells, SearchIndex(tmp_path / "work/search"))


@pytest.mark.parametrize("url", ["../x", "a/../../x", "/etc/x", "a/..", "a\\..\\x", "a\0b"])
def test_no_address_leads_out_of_the_site(writer: Writer, url: str) -> None:
    with pytest.raises(ValueError, match="越出"):
        writer.write([Download(url, b"")])
    assert list(writer.root.iterdir()) == []


def test_one_address_twice(writer: Writer) -> None:
    with pytest.raises(ValueError, match="同一地址"):
        writer.write([Download("a.json", b"1"), Download("a.json", b"2")])


def test_pages_are_written_as_they_come(writer: Writer) -> None:
    def pages() -> object:
        yield Page("a/", "甲", "", "<p>一</p>")
        assert (writer.root / "a/index.html").read_text(encoding="utf-8") == "<title>甲</title><p>一</p>"
        yield Page("b/", "乙", "", "<p>二</p>")

    writer.write(pages())  # type: ignore[arg-type]
    assert (writer.root / "b/index.html").is_file()


def test_sitemap_is_split_and_sorted(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "SITEMAP_LIMIT", 2)
    writer.entries = [("c/", None), ("a/", date(2022, 1, 20)), ("b&/", None)]
    (writer.root / "sitemap.xml.gz").touch()
    writer.write_sitemap("https://example.org/")
    texts = {path.name: path.read_text(encoding="utf-8") for path in writer.root.iterdir()}
    assert sorted(texts) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert "<sitemap><loc>https://example.org/sitemap-2.xml</loc></sitemap>" in texts["sitemap.xml"]
    first = texts["sitemap-1.xml"]
    assert "<url><loc>https://example.org/a/</loc><lastmod>2022-01-20</lastmod></url>" in first
    assert "https://example.org/b%26/" in first
    assert "https://example.org/c/" in texts["sitemap-2.xml"]


def test_no_sitemap_without_the_sites_address(writer: Writer) -> None:
    writer.entries = [("a/", None)]
    (writer.root / "sitemap.xml").touch()
    writer.write_sitemap("")
    assert list(writer.root.iterdir()) == []
