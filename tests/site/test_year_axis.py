"""Charts over the years name whole years, each once, however few there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import lxml.etree
import pytest
import vl_convert

from giar_site.site.catalogue import Catalogue, Published
from giar_site.site.charts import answers, spread, trend
from giar_site.site.charts.kind import ChartKind, Rows
from giar_site.site.page import Settings
from tests.demo import demo_dataset, read_demo_source


@pytest.fixture(scope="module")
def entries() -> Sequence[Published]:
    return Catalogue(demo_dataset(1), Settings(), read_demo_source, Path()).by_agency["shili-1-1"]


def drawn(kind: ChartKind, rows: Rows, width: int) -> list[str]:
    """The years on the axis of the drawn chart."""
    legend = {"legend": {"orient": "top"}}  # as charts.js has it
    spec = {**kind.spec(), "width": width, "config": legend, "datasets": {"figures": rows}}
    svg = lxml.etree.fromstring(vl_convert.vegalite_to_svg(spec).encode())
    return [text for text in svg.itertext() if re.fullmatch(r"20\d\d 年", text)]


@pytest.mark.parametrize("many", [1, 2, 3, 6])
@pytest.mark.parametrize("width", [300, 700])
def test_each_year_once(entries: Sequence[Published], many: int, width: int) -> None:
    chosen = entries[-many:]
    expected = [f"{entry.year} 年" for entry in chosen]
    column = entries[0].tables["requests"][1].column("total")
    received = [(entry, entry.fact("requests", "received", "total")) for entry in chosen]
    for kind, figure in (
        (trend.CHART, trend.figure(chosen)),
        (answers.CHART, answers.figure(chosen)),
        (spread.CHART, spread.figure(received, column)),
    ):
        if figure:
            years = drawn(kind, figure.rows, width)
            assert years == expected or (len(expected) > 3 and set(years) < set(expected)), kind.id
            assert len(years) == len(set(years))


def test_large_figures_are_written_out(entries: Sequence[Published]) -> None:
    rows = [{"report": 0, "year": 2023, "count": 15290}, {"report": 1, "year": 2024, "count": 2}]
    spec = {**spread.CHART.spec(), "width": 300, "datasets": {"figures": rows}}
    assert "10,000" in vl_convert.vegalite_to_svg(spec)
