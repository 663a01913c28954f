"""The invented data set composed once, and ways to read its pages back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import lxml.html
import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from giar_site import build
from giar_site.model import AnnualReport, Dataset
from giar_site.site import compose, compose_agency, compose_data, compose_redirects
from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Download, Page, Settings
from tests.conftest import ROOT, served
from tests.demo import demo_dataset, read_demo_source

AGENCIES = 6


@dataclass(frozen=True)
class Composed:
    """A data set's pages and downloads by address."""

    dataset: Dataset
    pages: dict[str, Page]
    downloads: dict[str, bytes]

    def body(self, url: str) -> lxml.html.HtmlElement:
        return lxml.html.fragment_fromstring(self.pages[url].body, create_parent="main")

    @cached_property
    def bodies(self) -> dict[str, lxml.html.HtmlElement]:
        return {url: self.body(url) for url in self.pages}


def composed(dataset: Dataset, settings: Settings | None = None) -> Composed:
    with TemporaryDirectory() as work:
        catalogue = Catalogue(dataset, settings or Settings(), read_demo_source, Path(work))
        items = list(compose(catalogue))
        for agency in dataset.agencies:
            items += compose_agency(catalogue, agency)
        items += compose_data(catalogue, None)
        items += compose_redirects(catalogue, [item.url for item in items if isinstance(item, Page)])
        pages = [item for item in items if isinstance(item, Page)]
        downloads = [item for item in items if isinstance(item, Download)]
        addresses = [item.url for item in items]
        assert len(addresses) == len(set(addresses)), "an address is given twice"
        contents = {
            d.url: d.content if isinstance(d.content, bytes) else d.content.read_bytes() for d in downloads
        }
    return Composed(dataset, {page.url: page for page in pages}, contents)


def url_of(report: AnnualReport) -> str:
    return f"agencies/{report.agency}/{report.year}/"


@pytest.fixture(scope="session")
def demo() -> Composed:
    return composed(demo_dataset(AGENCIES))


MKDOCS_YML = f"""
site_name: 演示站
theme:
  name: material
  custom_dir: {ROOT / "overrides"}
  language: zh
  font: false
  palette:
    - {{scheme: default, primary: custom, toggle: {{icon: material/weather-sunny, name: 浅色}}}}
    - {{scheme: slate, primary: custom, toggle: {{icon: material/weather-night, name: 深色}}}}
extra_css: [assets/giar.css]
extra_javascript: [assets/giar.js]
plugins: [giar]
nav: [index.md, agencies/index.md]
"""


def build_demo(root: Path, config_text: str) -> Path:
    """The invented data set as a whole site in its theme, built in the folder ``root``: the site's folder."""
    dataset = demo_dataset(AGENCIES)
    (root / "docs").mkdir(exist_ok=True)
    (root / "mkdocs.yml").write_text(config_text, encoding="utf-8")
    for report in (*dataset.reports, *(received.report for received in dataset.received)):
        path = root / "reports" / report.source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(read_demo_source(report.source.path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "load", lambda *_: dataset)
        config = load_config(str(root / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
    return root / "site"


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The invented data set as a whole site in its theme, served from localhost."""
    with served(build_demo(tmp_path_factory.mktemp("demo"), MKDOCS_YML)) as url:
        yield url
