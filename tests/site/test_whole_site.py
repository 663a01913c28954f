"""The invented data set's whole site, with this checkout's hand-written pages: links and anchors, valid
HTML, figures read back from the pages."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import pytest

from giar_site.model import Dataset
from tests.check_site import check_site
from tests.demo import demo_dataset
from tests.site.conftest import AGENCIES, Composed, build_demo

pytestmark = pytest.mark.xdist_group("demo pages")

ALL = 300  # agencies: 15 counties, 1,700 reports; long listings are split


def look_at(site: Path, dataset: Dataset, parsed: Container[str] | None = None) -> None:
    seen = check_site(site, dataset, parsed=parsed)
    print(seen)
    assert seen.failures == []
    assert seen.figures == sum(len([*report.figures]) for report in dataset.reports)
    assert seen.pages > len(dataset.reports)


def test_links_pages_and_figures(demo_site: Path, demo: Composed, kinds: list[str]) -> None:
    moved = [url for url, module in demo.kinds.items() if module == "moved"]
    pages = [url for url in (*kinds, *moved) if "?" not in url]
    files = {url if url.endswith(".html") else f"{url}index.html" for url in pages}
    look_at(demo_site, demo_dataset(AGENCIES), files)


@pytest.mark.full
def test_links_pages_and_figures_of_the_whole_data_set(tmp_path: Path) -> None:
    dataset = demo_dataset(ALL)
    site = build_demo(tmp_path, dataset)
    look_at(site, dataset)
    split = site / "items/requests/received"
    assert {path.parent.name for path in split.glob("*/index.html")} == {str(y) for y in range(2019, 2025)}
