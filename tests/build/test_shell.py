"""A page filled into the shell is the page that the theme renders in full."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from giar_site.site.page import Crumb, Page, TocEntry
from giar_site.site.shell import toc_tree
from tests.build.conftest import AGENCIES, HIDDEN, HOME, REPORT, SITE_URL, Tree

PLAIN = Page("years/", "年度", "没有目录的页面", "<h1>年度</h1>")
DEEP = Page("a/b/c/d/", "深处", "四级", "<h1>深处</h1>", (Crumb("乙", "a/b/"),), (TocEntry("x", "甲"),))


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html))


@pytest.mark.parametrize(
    "page", [HOME, AGENCIES, REPORT, HIDDEN, PLAIN, DEEP], ids=lambda page: page.url or "home"
)
def test_filled_equals_rendered_in_full(tree: Tree, page: Page) -> None:
    tree.items = [HOME, AGENCIES, REPORT, HIDDEN, PLAIN, DEEP]
    tree.build()
    filled = (tree.site / page.url / "index.html").read_text(encoding="utf-8")
    assert squeezed(filled) == squeezed(tree.plugin.render(page))
    assert "giar-slot" not in filled


def test_the_themes_blank_lines_and_indents_are_left_out(tree: Tree) -> None:
    tree.build()
    html = (tree.site / "agencies/pingluo/2021/index.html").read_text(encoding="utf-8")
    full = tree.plugin.render(REPORT)
    left, were = (len(re.findall(r"\n\s", page.replace(REPORT.body, ""))) for page in (html, full))
    assert left <= 5 < 100 < were  # those left are about slots with nothing in them


def test_what_is_the_pages_own(tree: Tree) -> None:
    tree.build()
    html = (tree.site / "agencies/pingluo/2021/index.html").read_text(encoding="utf-8")
    assert '<html lang="zh"' in html
    assert "<title>平罗县 &lt;2021&gt; &amp; 年度报告 - 测试站</title>" in html
    assert '<meta name="description" content="说明 &quot;引号&quot; &amp; &lt;b&gt;">' in html
    assert f'<link rel="canonical" href="{SITE_URL}agencies/pingluo/2021/">' in html
    assert '<meta property="article:modified_time" content="2022-01-20">' in html
    assert '<meta property="og:type" content="article">' in html
    assert re.findall(r'<a href="([^"]*)" class="md-path__link">', html) == ["../../..", "../../", "../"]
    rail = html[html.index('data-md-component="toc"') :]
    assert re.findall(r'<a href="(#[^"]*)" class="md-nav__link">', rail) == [f"#{e.id}" for e in REPORT.toc]
    assert 'aria-label="一、总体情况"' in rail
    assert "编辑此页" not in html
    assert "<title>测试站</title>" in (tree.site / "index.html").read_text(encoding="utf-8")


def test_no_page_holds_a_script_of_its_own(tree: Tree) -> None:
    tree.build()
    for path in sorted(Path(tree.site).rglob("*.html")):
        for attributes in re.findall(r"<script([^>]*)>", path.read_text(encoding="utf-8")):
            assert "src=" in attributes or "application/json" in attributes, path


def test_toc_nests_by_level() -> None:
    entries = [
        TocEntry(name, name, level) for name, level in (("a", 3), ("b", 2), ("c", 4), ("d", 3), ("e", 2))
    ]
    shape = [(node.entry.id, [child.entry.id for child in node.children]) for node in toc_tree(entries)]
    assert shape == [("a", []), ("b", ["c", "d"]), ("e", [])]
