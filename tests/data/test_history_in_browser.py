"""A site built over the data of the one before: a figure's history in its menu, and the page of the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from playwright.sync_api import Browser, Page, expect

from giar_site import build
from giar_site.model import Dataset
from tests.axe import violations
from tests.conftest import profile, served
from tests.data.test_history import AGENCY, CELL, YEAR, of, with_cell
from tests.demo import demo_dataset
from tests.site.conftest import build_demo

pytestmark = pytest.mark.xdist_group("browser")
REPORT = f"agencies/{AGENCY}/{YEAR}/"


def built_over_itself(root: Path, dataset: Dataset) -> None:
    """The site in ``root`` built again, with its own data as the former one."""
    config_file = root / "mkdocs.yml"
    text = config_file.read_text("utf-8")
    if "former_data" not in text:
        assert "reports_dir: reports" in text
        text = text.replace("reports_dir: reports", "reports_dir: reports\n      former_data: site/data")
        config_file.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "load", lambda *_: dataset)
        config = load_config(str(config_file))
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history")
    before = demo_dataset(2)
    build_demo(root, before)
    (root / "CHANGELOG.md").write_text(
        f"## 2.0 (2026-06-30)\n\n### Figures changed\n\n- <b>Notes</b> in `{CELL}` are read.\n",
        encoding="utf-8",
    )
    built_over_itself(root, with_cell(before, lambda fact: of(fact, 424_242)))
    return root


@pytest.fixture(scope="module")
def url(root: Path) -> Iterator[str]:
    with served(root / "site") as url:
        yield url


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    trouble: list[str] = []
    options = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}}
    with profile(browser, url, **options) as context:
        page = context.new_page()
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(url + REPORT)
        yield page
    assert trouble == []


def open_history(page: Page, address: str) -> str:
    page.locator(f'[id="{address}"]').click()
    menu = page.get_by_role("dialog")
    menu.get_by_role("button", name="历史").click()
    panel = menu.locator(".giar-menu-panel:not([hidden])")
    expect(panel).to_be_visible()
    return panel.inner_text()


def test_a_changed_figure_tells_what_it_was_and_why(page: Page) -> None:
    said = open_history(page, CELL)
    assert "2026-06-30：由" in said
    assert "改为 424242（报告数）" in said
    assert f"本站改变了读法：<b>Notes</b> in {CELL} are read." in said, "text, not markup"
    assert violations(page) == []


def test_a_figure_that_never_changed_says_since_when(page: Page) -> None:
    said = open_history(page, "requests.granted:total")
    assert "从数据版本" in said
    assert "此后没有变过" in said


def test_the_data_page_leads_to_the_changes(page: Page) -> None:
    page.goto(page.url.replace(REPORT, "data/"))
    section = page.locator("section", has=page.locator("#history"))
    expect(section).to_contain_text("新增 0 处、删去 0 处、改变 1 处")
    link = section.get_by_role("link", name="changes.jsonl")
    assert page.request.get(page.url + (link.get_attribute("href") or "")).text().count("\n") == 2
    assert violations(page) == []


def test_the_same_build_again_is_the_same_site(root: Path) -> None:
    def files() -> dict[str, bytes]:
        site = root / "site"
        return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}

    before = files()
    built_over_itself(root, with_cell(demo_dataset(2), lambda fact: of(fact, 424_242)))
    assert files() == before


def test_former_data_that_is_no_data_set_ends_the_build(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = (root / "site/index.html").stat().st_mtime_ns
    config_file = root / "mkdocs.yml"
    text = config_file.read_text("utf-8")
    config_file.write_text(text.replace("former_data: site/data", "former_data: docs"), encoding="utf-8")
    with pytest.raises(Abort):
        built_over_itself(root, demo_dataset(1))
    config_file.write_text(text, encoding="utf-8")
    assert "不能接着记录变化" in caplog.text
    assert (root / "site/index.html").stat().st_mtime_ns == before, "the former site stays"
