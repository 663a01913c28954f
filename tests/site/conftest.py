"""The invented data set composed once, and ways to read its pages back."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import lxml.html
import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from giar_site import build
from giar_site.model import AnnualReport, Dataset
from giar_site.site import compose_data, compose_redirects
from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Download, Page, Settings
from giar_site.site.pages import AGENCY_KINDS, PAGE_KINDS
from giar_site.site.parts import Parts
from tests.conftest import ROOT, Shared, served
from tests.demo import demo_dataset, read_demo_source
from tests.site.kinds import every_kind

AGENCIES = 30


@dataclass(frozen=True)
class Composed:
    """A data set's pages and downloads by address. ``kinds`` says of each page which module made it."""

    dataset: Dataset
    pages: dict[str, Page]
    downloads: dict[str, bytes]
    kinds: dict[str, str]

    def body(self, url: str) -> lxml.html.HtmlElement:
        return lxml.html.fragment_fromstring(self.pages[url].body, create_parent="main")

    @cached_property
    def bodies(self) -> dict[str, lxml.html.HtmlElement]:
        return {url: self.body(url) for url in self.pages}


def composed(dataset: Dataset, settings: Settings | None = None) -> Composed:
    with TemporaryDirectory() as work:
        root = Path(work) / "site"
        catalogue = Catalogue(dataset, settings or Settings(), read_demo_source, Path(work))
        made = [(kind.__module__, list(kind(catalogue))) for kind in PAGE_KINDS]
        for agency in dataset.agencies:
            made += [(kind.__module__, written(kind(catalogue, agency), root)) for kind in AGENCY_KINDS]
        parts = Parts(catalogue, root)
        for part in chain.from_iterable(step() for step in (parts.figures, parts.lists, parts.slices)):
            function = getattr(part.write, "func", part.write)
            made.append((function.__module__, written(part.write(catalogue), root)))
        made.append(("data", list(compose_data(catalogue, root))))
        urls = [item.url for _, found in made for item in found if isinstance(item, Page)]
        made.append(("moved", list(compose_redirects(catalogue, urls))))
        every = [item for _, found in made for item in found]
        pages = [item for item in every if isinstance(item, Page)]
        downloads = [item for item in every if isinstance(item, Download)]
        addresses = [item.url for item in every]
        assert len(addresses) == len(set(addresses)), "an address is given twice"
        contents = {item.url: content(item) for item in downloads}
    kinds = {item.url: kind for kind, found in made for item in found if isinstance(item, Page)}
    return Composed(dataset, {page.url: page for page in pages}, contents, kinds)


def content(item: Download) -> bytes:
    return item.content if isinstance(item.content, bytes) else item.content.read_bytes()


def written(items: Iterable[Page | Download], root: Path) -> list[Page | Download]:
    """The items, the files among them in the folder ``root`` as well: the data set is made from them."""
    found = list(items)
    for item in found:
        if isinstance(item, Download):
            path = root / item.url
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(item))
    return found


def url_of(report: AnnualReport) -> str:
    return f"agencies/{report.agency}/{report.year}/"


@pytest.fixture(scope="session")
def demo(shared: Shared) -> Composed:
    """The invented data set composed: once, as it takes ten seconds."""

    def compose(root: Path) -> None:
        (root / "pickle").write_bytes(pickle.dumps(composed(demo_dataset(AGENCIES))))

    made: Composed = pickle.loads((shared("composed", compose) / "pickle").read_bytes())
    return made


def set_up(root: Path) -> Path:
    """The folder ``root`` with this checkout's hand-written pages, theme and settings, without reports."""
    shutil.copytree(ROOT / "docs", root / "docs")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "custom_dir: overrides" in text
    text = text.replace("custom_dir: overrides", f"custom_dir: {ROOT / 'overrides'}")
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    return root


def build_demo(root: Path, dataset: Dataset) -> Path:
    """An invented data set as a whole site, built in the folder ``root``: the site's folder."""
    set_up(root)
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
def demo_site(shared: Shared) -> Path:
    """The folder of the invented data set's whole site."""
    return shared("demo", lambda root: build_demo(root, demo_dataset(AGENCIES))) / "site"


@pytest.fixture(scope="session")
def kinds(demo_site: Path, demo: Composed) -> list[str]:
    """Addresses that stand for all pages of the invented data set's site."""
    return every_kind(demo_site, demo.kinds)


@pytest.fixture(scope="session")
def demo_url(demo_site: Path) -> Iterator[str]:
    """The invented data set's whole site, served from localhost."""
    with served(demo_site) as url:
        yield url
