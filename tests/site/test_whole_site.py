"""The invented data set's whole site, with this checkout's hand-written pages: links and anchors, valid
HTML, figures read back from the pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.check_site import check_site
from tests.conftest import ROOT
from tests.demo import demo_dataset
from tests.site.conftest import AGENCIES, build_demo

pytestmark = pytest.mark.xdist_group("demo")


def test_links_pages_and_figures(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    site = build_demo(tmp_path, config.replace("custom_dir: overrides", f"custom_dir: {ROOT / 'overrides'}"))
    dataset = demo_dataset(AGENCIES)
    seen = check_site(site, dataset)
    print(seen)
    assert seen.failures == []
    assert seen.figures == sum(len([*report.figures]) for report in dataset.reports) > 5000
