"""The whole site looked at by ``make check-site``: this checkout's, the invented one, and damaged ones."""

from __future__ import annotations

import concurrent.futures
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from giar_site import build
from giar_site.model import Dataset
from tests.check_site import check_site, invalid
from tests.conftest import ROOT

REPORT = "agencies/pingluoxian-renminzhengfu/2020/index.html"

pytestmark = pytest.mark.xdist_group("browser")  # the worker that builds the site


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    with concurrent.futures.ProcessPoolExecutor(1) as executor:
        return build.load(ROOT / "reports", executor)


def test_this_checkouts_site(real_site: Path, dataset: Dataset) -> None:
    seen = check_site(real_site, dataset)
    print(seen)
    assert seen.failures == []
    assert seen.links > 5000
    assert seen.figures == sum(len([*report.figures]) for report in dataset.reports) > 500


def _replace(pattern: str, by: str) -> Callable[[str], str]:
    return lambda source: re.sub(pattern, by, source, count=1)


@pytest.mark.parametrize(
    ("told", "damage"),
    [
        ("应为", _replace(r'(<td id="requests\.received:total"[^>]*>)[^<]*', r"\g<1>77")),
        ("状态应为", _replace(r'(<td id="requests\.received:total")', r'\1 class="blank"')),
        ("不一致", _replace(r'<td id="requests\.received:total"', "<td")),
        ("没有这个锚点", _replace(r'href="#requests"', 'href="#nowhere"')),
        ("链接失效", _replace(r'href="report\.json"', 'href="lost.json"')),
        ("锚点重复", _replace(r'<td id="requests\.received:total"', '<td id="requests"')),
        ("HTML 有误", _replace("</h1>", "</h2>")),
        ("<div> 不能在 <span> 内", _replace("</h1>", "</h1><span><div></div></span>")),
        ("<a> 不能在 <button> 内", _replace("</h1>", "</h1><button><a href='#requests'>x</a></button>")),
        ("<th> 缺少 scope", _replace("</thead>", "<tr><th>x</th></tr></thead>")),
        ("有 2 个 <h1>", _replace("</h1>", "</h1><h1>x</h1>")),
    ],
)
def test_what_is_wrong_is_told(
    real_site: Path, dataset: Dataset, tmp_path: Path, told: str, damage: Callable[[str], str]
) -> None:
    page = real_site / REPORT
    shutil.copytree(page.parent, tmp_path / Path(REPORT).parent)
    source = page.read_text(encoding="utf-8")
    damaged = damage(source)
    assert damaged != source
    before = check_site(tmp_path, dataset).failures
    (tmp_path / REPORT).write_text(damaged, encoding="utf-8")
    more = [line for line in check_site(tmp_path, dataset).failures if line not in before]
    assert any(told in line for line in more), more


def test_a_page_without_its_report_is_told(tmp_path: Path, dataset: Dataset) -> None:
    assert len(check_site(tmp_path, dataset).failures) == len(dataset.reports)


def test_the_standards_parser_is_strict() -> None:
    assert [*invalid("<!doctype html><title>x</title><p>a<table><tr><td>b</table>")] == []
    assert [*invalid("<!doctype html><title>x</title><table><p>a</table>")]
    assert [*invalid("<!doctype html><title>x</title></div>")]
