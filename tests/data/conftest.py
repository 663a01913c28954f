"""Data sets made once: the invented one, the published reports', and one that wants to break things."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from giar_site import build
from giar_site.model import Dataset, Fact
from giar_site.site.catalogue import Catalogue
from giar_site.site.compose import compose, compose_data
from giar_site.site.history import History
from giar_site.site.page import Page, Settings
from giar_site.site.parts import Parts
from tests.conftest import ROOT
from tests.demo import demo_dataset, read_demo_source
from tests.site.conftest import content, demo_site, demo_url

__all__ = ["demo_site", "demo_url"]  # fixtures that the suites share

SETTINGS = Settings(site_url="https://example.org/giar/", publisher="测试主办")
AGENCIES = 6


@dataclass(frozen=True)
class Made:
    """A data set published into a folder, as the writer does it, and its pages by address."""

    dataset: Dataset
    root: Path
    pages: dict[str, Page]

    @property
    def data(self) -> Path:
        return self.root / "data"

    @cached_property
    def facts(self) -> list[tuple[str, int, Fact]]:
        """What every format has to hold: agency, year and cell."""
        return [(r.agency, r.year or 0, fact) for r in self.dataset.reports for fact in r.facts]

    def csv(self, table: str) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = []
        for path in sorted([*self.data.glob(f"{table}.csv"), *self.data.glob(f"{table}-*.csv")]):
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows += csv.DictReader(file)
        return rows

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.data / 'giar.sqlite'}?mode=ro", uri=True) as db:
            return db.execute(query).fetchall()


def published(
    dataset: Dataset, folder: Path, read: Any = read_demo_source, history: History | None = None
) -> Made:
    pages: dict[str, Page] = {}
    root = folder / "site"
    catalogue = Catalogue(dataset, SETTINGS, read, folder / "work", history)
    parts = Parts(catalogue, root)
    steps = chain.from_iterable(step() for step in (parts.agencies, parts.figures, parts.lists, parts.slices))
    in_parts = chain.from_iterable(part.write(catalogue) for part in steps)
    for item in chain(compose(catalogue), in_parts, compose_data(catalogue, root)):
        if isinstance(item, Page):
            pages[item.url] = item
            continue
        path = root / item.url
        assert not path.exists(), f"an address is given twice: {item.url}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(item))
    return Made(dataset, root, pages)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return published(demo_dataset(AGENCIES), tmp_path_factory.mktemp("demo-data"))


@pytest.fixture(scope="session")
def real_data(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The reports of this checkout."""
    reports = ROOT / "reports"
    with build.workers() as executor:
        dataset = build.load(reports, executor)
    folder = tmp_path_factory.mktemp("real-data")
    return published(dataset, folder, lambda path: (reports / path).read_bytes())


@pytest.fixture(params=["demo", "real"])
def made(request: pytest.FixtureRequest) -> Made:
    found: Made = request.getfixturevalue(f"{request.param}_data")
    return found


def digits(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


@pytest.fixture
def calc() -> None:
    """LibreOffice's spreadsheet program."""
    if not shutil.which("soffice") or not list(Path("/usr/lib/libreoffice/program").glob("libsc*lo.so")):
        pytest.skip("LibreOffice Calc is not installed: Debian's libreoffice-calc-nogui")
