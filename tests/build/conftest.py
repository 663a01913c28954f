"""A tiny site tree, drawn in a temporary folder and built, with invented pages in place of the stations."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from giar_site import build, site
from giar_site.findings import Finding
from giar_site.model import Agency, AnnualReport, Dataset, SourceFile
from giar_site.plugin import GiarPlugin
from giar_site.site.page import Crumb, Download, Page, TocEntry
from giar_site.site.parts import Parts
from tests.conftest import ROOT

SITE_URL = "https://example.org/giar/"

MKDOCS_YML = f"""
site_name: 测试站
site_url: {SITE_URL}
theme:
  name: material
  custom_dir: {ROOT / "overrides"}
  language: zh
  font: false
  features: [navigation.tabs, navigation.path]
  palette: [{{scheme: default}}]
plugins:
  - giar: {{publisher: 测试<主办>, icp: 测ICP备1号}}
nav:
  - 首页: index.md
  - 机关: agencies/index.md
  - 关于: [about.md, more.md]
"""

HOME = Page("", "首页", "首页说明", "<h1>测试站</h1>", toc=(TocEntry("newest", "最新"),))
AGENCIES = Page("agencies/", "机关", "全部机关", "<h1>机关</h1>")
REPORT = Page(
    "agencies/pingluo/2021/",
    "平罗县 <2021> & 年度报告",
    '说明 "引号" & <b>',
    '<h1>平罗县</h1><h2 id="requests">申请情况</h2><table><tr id="requests.total"><th>总计</th>'
    '<td id="requests.total:total">7391</td></tr></table><p>表后的话</p>',
    (Crumb("机关", "agencies/"), Crumb("平罗县 <人民政府>", "agencies/pingluo/")),
    (
        TocEntry("requests", "申请情况 <表>"),
        TocEntry("chapter-1", "一、总体情况"),
        TocEntry("chapter-1.1", "（一）主动公开", 3),
        TocEntry("chapter-1.2", "（二）依申请公开", 3),
        TocEntry("chapter-2", "二、主动公开情况"),
    ),
    updated=date(2022, 1, 20),
    head='<meta property="og:type" content="article">',
)
HIDDEN = Page(
    "received/0123abcd/", "来源不明", "x", "<h1>来源不明</h1><p>生僻词句</p>", noindex=True, demo=True
)


@dataclass
class Tree:
    """A site's folder. ``build()`` runs MkDocs on it as ``mkdocs build`` does."""

    root: Path
    items: list[Page | Download] = field(default_factory=lambda: [HOME, AGENCIES, REPORT, HIDDEN])
    findings: tuple[Finding, ...] = ()
    plugin: GiarPlugin = field(init=False)

    @property
    def site(self) -> Path:
        return self.root / "site"

    def files(self) -> dict[str, bytes]:
        """The built site: each file's bytes."""
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in self.site.rglob("*")
            if path.is_file()
        }

    def build(self, *, strict: bool = False, command: str = "build") -> None:
        config = load_config(str(self.root / "mkdocs.yml"), strict=strict)
        plugin = config.plugins["giar"]
        assert isinstance(plugin, GiarPlugin)
        self.plugin = plugin
        config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
        mkdocs_build(config)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Tree:
    """A tree with a hand-written page and the stations replaced by ``tree.items``, ``tree.findings``."""
    caplog.set_level(logging.INFO)
    for folder in ("docs", "reports"):
        (tmp_path / folder).mkdir()
    (tmp_path / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
    (tmp_path / "docs/about.md").write_text("# 关于\n\n手写的话。\n\n## 许可 {#licence}\n", encoding="utf-8")
    (tmp_path / "docs/more.md").write_text("# 更多\n\n[关于](about.md)\n", encoding="utf-8")
    tree = Tree(tmp_path)
    report = AnnualReport(
        SourceFile("a.txt", "0" * 64, 1, "txt"),
        "平罗县人民政府",
        2021,
        agency="pingluo",
        published=date(2022, 1, 20),
    )

    agencies = (Agency("pingluo", "平罗县人民政府"),)

    def compose(*_: object) -> Iterable[Page | Download]:
        return iter(tree.items)

    def load(*_: object) -> Dataset:
        return Dataset(agencies, reports=(report,), findings=tree.findings)

    monkeypatch.setattr(build, "load", load)
    monkeypatch.setattr(site, "compose", compose)
    monkeypatch.setattr(site, "compose_data", lambda *_: iter(()))
    for step in ("agencies", "lists", "slices"):
        monkeypatch.setattr(Parts, step, lambda _: [])
    monkeypatch.setattr(Parts, "whole", property(lambda _: repr(tree.items)))
    monkeypatch.setattr(site, "assets", lambda _: iter([Download("assets/giar.css", b"")]))
    return tree
