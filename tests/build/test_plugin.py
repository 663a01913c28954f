"""MkDocs builds a tree: what is in the site, and what becomes of the former one."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

import pytest
from mkdocs.exceptions import Abort, PluginError

from giar_site import site
from giar_site.findings import Finding, Location, Severity
from giar_site.plugin import GiarPlugin
from giar_site.site.page import Download, Page
from tests.build.conftest import HOME, REPORT, SITE_URL, Tree


def test_generated_and_hand_written_pages_stand_side_by_side(tree: Tree) -> None:
    tree.items.append(Download("agencies/pingluo/2021/report.json", b"{}"))
    tree.build(strict=True)
    files = tree.files()
    assert files["agencies/pingluo/2021/report.json"] == b"{}"
    assert "手写的话" in files["about/index.html"].decode()
    assert REPORT.body in files["agencies/pingluo/2021/index.html"].decode()
    assert HOME.body in files["index.html"].decode()
    assert not (tree.root / ".site.new").exists()


def test_navigation_marks_where_the_reader_is(tree: Tree) -> None:
    tree.build()

    def active(file: str) -> list[str]:
        html = (tree.site / file).read_text(encoding="utf-8")
        return re.findall(r'md-tabs__item--active">\s*<a href="[^"]*"[^>]*>\s*(\S+)', html)

    assert active("index.html") == ["首页"]
    assert active("agencies/index.html") == ["机关"]
    assert active("agencies/pingluo/2021/index.html") == ["机关"]
    assert active("received/0123abcd/index.html") == []
    assert active("about/index.html") == ["关于"]


def test_footer_states_the_data_not_the_clock(tree: Tree) -> None:
    tree.build()
    for file in ("index.html", "about/index.html", "agencies/pingluo/2021/index.html", "404.html"):
        html = (tree.site / file).read_text(encoding="utf-8")
        assert "测试&lt;主办&gt;" in html
        assert "测ICP备1号" in html
        # On the home page alone: a report that is added must not change every other page.
        assert ("已收录 1 份报告、1 个机关" in html) == (file == "index.html")
        assert ('<time datetime="2022-01-20">2022年1月20日</time>' in html) == (file == "index.html")


def test_what_is_not_indexed_is_in_neither_sitemap_nor_search(tree: Tree) -> None:
    tree.build()
    sitemap = (tree.site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{SITE_URL}agencies/pingluo/2021/</loc><lastmod>2022-01-20</lastmod>" in sitemap
    assert f"<loc>{SITE_URL}about/</loc></url>" in sitemap
    assert "received" not in sitemap
    hidden = (tree.site / "received/0123abcd/index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in hidden
    assert "虚构示例数据" in hidden
    assert len(list((tree.site / "pagefind/fragment").iterdir())) == 5  # of six pages


def test_two_builds_are_equal_byte_for_byte(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.build()
    first = tree.files()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")  # what MkDocs takes for the clock
    tree.build()
    assert tree.files() == first


def test_a_page_that_is_gone_leaves_no_file(tree: Tree) -> None:
    tree.build()
    tree.items.remove(REPORT)
    tree.build()
    assert not (tree.site / "agencies/pingluo").exists()


def finding(severity: Severity) -> Finding:
    return Finding(
        "some-code", severity, "看不懂的标签", "a.txt", (), Location("a.txt", 7, 3), next_step="请核对。"
    )


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.UNRECOGNISED])
def test_findings_for_maintainers_stop_a_strict_build_only(
    tree: Tree, severity: Severity, caplog: pytest.LogCaptureFixture
) -> None:
    tree.build()
    before = tree.files()
    tree.findings = (finding(severity),)
    tree.items = [HOME, Page("agencies/", "机关", "", "<h1>新</h1>")]
    with pytest.raises(Abort):
        tree.build(strict=True)
    assert tree.files() == before
    assert "a.txt:7:3: 看不懂的标签 请核对。" in caplog.text
    assert not (tree.root / ".site.new").exists()
    tree.build()
    assert "<h1>新</h1>" in (tree.site / "agencies/index.html").read_text(encoding="utf-8")


def test_a_registry_that_cannot_be_read_leaves_the_former_site(
    tree: Tree, caplog: pytest.LogCaptureFixture
) -> None:
    """Without it each agency would have another id, and each page another address."""
    tree.build()
    before = tree.files()
    where = Location("agencies.yml", 2)
    tree.findings = (
        Finding("unreadable-yaml", Severity.ERROR, "YAML 写法有误", "agencies.yml", location=where),
    )
    with pytest.raises(Abort):
        tree.build()
    assert "agencies.yml:2：机关名录读不出来" in caplog.text
    assert tree.files() == before


@pytest.mark.parametrize("severity", [Severity.INCONSISTENT, Severity.NOTE])
def test_an_agencys_arithmetic_never_stops_a_build(
    tree: Tree, severity: Severity, caplog: pytest.LogCaptureFixture
) -> None:
    tree.findings = (finding(severity),)
    tree.build(strict=True)
    assert "看不懂的标签" in caplog.text


def test_a_failed_build_leaves_the_former_site(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.build()
    before = tree.files()

    def compose(*_: object) -> Iterator[Page]:
        yield HOME
        raise OSError(errno.ENOSPC, "No space left on device", "a.html")

    monkeypatch.setattr(site, "compose", compose)
    tree.items = [HOME]  # else nothing is to be composed
    with pytest.raises(PluginError, match=r"a\.html：磁盘已满。没有生成，原来的网站保持不变"):
        tree.build()
    assert tree.files() == before
    assert not (tree.root / ".site.new").exists()
    monkeypatch.undo()


def test_one_address_twice_stops_the_build(tree: Tree) -> None:
    tree.items.append(Page("about/", "关于", "", "<h1>抢占</h1>"))
    with pytest.raises(ValueError, match="/about/"):
        tree.build()


def test_a_navigation_entry_without_a_page_is_named(tree: Tree, caplog: pytest.LogCaptureFixture) -> None:
    tree.items = [HOME]
    tree.build()
    assert "nav 中有 agencies/" in caplog.text


def test_dirty_builds_are_refused() -> None:
    with pytest.raises(PluginError, match="--dirty"):
        GiarPlugin().on_startup(command="build", dirty=True)


def test_a_preview_has_a_site_of_its_own(tree: Tree) -> None:
    shown = tree.root / ".cache/giar/preview/site/agencies/pingluo/2021/index.html"
    tree.build(command="serve")
    assert shown.is_file()
    tree.items.remove(REPORT)
    tree.build(command="serve")
    assert not shown.exists()
    assert not tree.site.exists()
