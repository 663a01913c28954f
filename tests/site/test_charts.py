"""Charts: one definition each, numbers only in the page, captions that say them in words."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
import vl_convert

from giar_site.model import Dataset, Status
from giar_site.site import assets
from giar_site.site.catalogue import Catalogue, Published
from giar_site.site.charts import CHARTS, answers, applicants, outcomes, spread, trend
from giar_site.site.charts.kind import Figure
from giar_site.site.charts.palette import ANSWERS, FLOWS
from giar_site.site.page import Settings
from giar_site.site.wording import STATUS_NAMES
from tests.demo import demo_dataset, read_demo_source
from tests.site.conftest import Composed

NUMBERS = (int, float, type(None))
SAID = {"†", "‡", "?"} | set(STATUS_NAMES.values())


def test_each_chart_is_a_shared_file_without_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def bundle(snippet: str) -> str:
        made.append(snippet)
        return "/* bundle */"

    monkeypatch.setattr("vl_convert.javascript_bundle", bundle)
    first = {asset.url: asset.content for asset in assets(tmp_path)}
    second = {asset.url: asset.content for asset in assets(tmp_path)}
    assert first == second
    assert len(made) == 1, "the bundle is made once and kept"
    for kind in CHARTS:
        text = first[f"assets/charts/{kind.id}.json"].decode()
        assert '"figures"' in text
        assert '"values"' not in text
        assert "http" not in json.dumps(without_schema(text))
    assert {"assets/giar.css", "assets/giar.js", "assets/vega.js"} <= set(first)


def without_schema(text: str) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(text)
    spec.pop("$schema")
    return spec


def test_pages_carry_numbers_and_signs_only_and_name_a_chart_that_exists(demo: Composed) -> None:
    seen = set()
    for body in demo.bodies.values():
        for figure in body.iter("figure"):
            seen.add(figure.get("data-chart"))
            for row in json.loads(figure.findtext("script")):
                said = {value for value in row.values() if isinstance(value, str)}
                assert all(isinstance(value, NUMBERS) for value in row.values() if value not in said)
                assert all(words in SAID or set(words) < SAID for words in said)
            drawing = figure.find_class("giar-chart")[0]
            assert drawing.get("role") == "img"
            caption = body.get_element_by_id(drawing.get("aria-labelledby"))
            assert any(character.isdigit() for character in caption.text_content())
    assert seen == {kind.id for kind in CHARTS}


def catalogue(dataset: Dataset) -> Catalogue:
    return Catalogue(dataset, Settings(), read_demo_source, Path())


def test_answers_add_the_rows_of_a_group_and_nothing_that_is_not_known() -> None:
    report = demo_dataset(1).reports[-1]
    values = {"denied.state_secret": 2, "denied.internal_affairs": 3}
    facts = [
        f._replace(value=Decimal(values.get(f.item, 0)), status=Status.REPORTED)
        if f.table == "requests" and f.column == "total"
        else f
        for f in report.facts
    ]

    def sums(*changed: tuple[str, Status]) -> dict[str, Decimal | None]:
        statuses = dict(changed)
        made = tuple(
            f._replace(value=None, status=statuses[f.item])
            if f.column == "total" and f.table == "requests" and f.item in statuses
            else f
            for f in facts
        )
        dataset = replace(demo_dataset(1), reports=(replace(report, facts=made),))
        return outcomes.answered(catalogue(dataset).reports[0])

    assert sums()["denied"] == 5
    assert sums(("denied.repeated", Status.BLANK), ("denied.state_secret", Status.BLANK))["denied"] == 3
    assert sums(("denied.enforcement_files", Status.UNRESOLVED))["denied"] is None
    assert sums(("granted", Status.BLANK))["granted"] is None, "a blank is not 0"


def test_lines_never_bridge_a_missing_year_or_a_new_edition() -> None:
    entries = catalogue(demo_dataset(2)).by_agency["shili-1-2"]  # no 2022
    figure = trend.figure(entries)
    assert figure is not None
    assert {row["year"]: row["segment"] for row in figure.rows} == {
        2019: 0,
        2020: 0,
        2021: 1,
        2023: 2,
        2024: 2,
    }
    assert [row["break"] for row in figure.rows] == [None, None, 2020.5, None, None]
    assert "2021 年起为 2021 年版表式" in figure.caption
    assert trend.figure(entries[:1]) is None, "one year is no trend"


def test_a_line_that_lies_on_another_does_not_hide_it() -> None:
    """What most agencies report: as many completed as received."""
    figure = trend.figure(years_with())
    assert figure is not None
    spec = {**trend.CHART.spec(), "width": 400, "datasets": {"figures": figure.rows}}
    tree = lxml.etree.fromstring(vl_convert.vegalite_to_svg(spec).encode())
    name = "*[local-name()='path' and @stroke and contains(@aria-label, '{}')]/@stroke-width"
    received, completed = (
        {float(width) for width in tree.xpath(f"//{name.format(label)}")}
        for label in ("本年新收", "本年办结")
    )
    assert len(received) == len(completed) == 1, "all parts of a line alike"
    assert min(received) > max(completed) + 2
    assert {label for label, *_ in FLOWS.values()} <= {*tree.itertext()}, "the legend is drawn"


def test_captions_say_blank_and_zero_apart() -> None:
    dataset = demo_dataset(2)
    report = next(r for r in dataset.reports if any(f.status is Status.BLANK for f in r.facts))
    figure = applicants.figure(catalogue(replace(dataset, reports=(report,))).reports[0])
    assert figure is not None
    assert "空白（报告未填）" in figure.caption


def years_with(**statuses: Status) -> list[Published]:
    """An invented agency's reports, in which the totals of these rows are of these statuses in all years."""
    dataset = demo_dataset(1)
    reports = []
    for report in dataset.reports:
        facts = []
        for fact in report.facts:
            status = statuses.get(fact.item.replace(".", "_"), Status.REPORTED)
            if fact.table == "requests" and fact.column == "total":
                made = status in (Status.REPORTED, Status.DERIVED, Status.SUPPLIED)
                fact = fact._replace(status=status, value=Decimal(7) if made else None)
            facts.append(fact)
        reports.append(replace(report, facts=tuple(facts)))
    return list(catalogue(replace(dataset, reports=tuple(reports))).by_agency["shili-1-1"])


def drawn(figure: Figure | None) -> list[str]:
    """The texts in the drawing."""
    assert figure is not None
    kind = next(kind for kind in CHARTS if kind.id == figure.chart)
    spec = {**kind.spec(), "width": 400, "datasets": {"figures": figure.rows}}
    return list(lxml.etree.fromstring(vl_convert.vegalite_to_svg(spec).encode()).itertext())


def test_bars_carry_the_signs_of_their_figures_and_say_what_is_not_known() -> None:
    figure = outcomes.figure(
        years_with(
            granted=Status.DERIVED,
            partially_granted=Status.UNRESOLVED,
            other_other=Status.BLANK,
            denied_state_secret=Status.SUPPLIED,
        )[-1]
    )
    texts = drawn(figure)
    assert {"7†", "未能确定", "56‡"} <= set(texts)
    assert "0" not in texts
    assert figure is not None
    assert figure.signs == "† 推算，或含推算的部分　‡ 人工补录，或含补录的部分"
    report = demo_dataset(1).reports[-1]
    facts = [
        fact._replace(value=Decimal(9), status=Status.DERIVED)
        if (fact.item, fact.column) == ("received", "natural_person")
        else fact
        for fact in report.facts
    ]
    dataset = replace(demo_dataset(1), reports=(replace(report, facts=tuple(facts)),))
    assert "9†" in drawn(applicants.figure(catalogue(dataset).reports[0]))


def test_years_carry_the_signs_of_their_figures_and_of_what_is_missing() -> None:
    plain = drawn(answers.figure(years_with()))
    assert not {"†", "?"} & set("".join(plain))
    figure = answers.figure(years_with(granted=Status.DERIVED, partially_granted=Status.UNRESOLVED))
    years = len(years_with())
    assert drawn(figure).count("†?") == years
    assert figure is not None
    assert figure.caption.count("（含推算；部分公开未能确定）") == years
    assert "? 有未画出的部分" in figure.signs
    trends = trend.figure(years_with(received=Status.SUPPLIED, carried_forward=Status.UNRESOLVED))
    assert drawn(trends).count("‡") == years
    assert trends is not None
    assert "2024 年结转下年度" in trends.caption.split("未能确定：")[1].split("。")[0]


def test_points_carry_the_sign_of_their_figure() -> None:
    entries = years_with(received=Status.DERIVED)
    column = entries[0].tables["requests"][1].column("total")
    listed = [(entry, entry.fact("requests", "received", "total")) for entry in entries]
    figure = spread.figure(listed, column)
    assert drawn(figure).count("†") == len(entries)
    assert figure is not None
    assert f"其中推算 {len(entries)} 份" in figure.caption
    assert "没有这个数" not in figure.caption, "all have it"
    figure = spread.figure([*listed, (entries[0], None)], column)
    assert figure is not None
    assert "；另有 1 份没有这个数。" in figure.caption


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", [ANSWERS, FLOWS], ids=["answers", "flows"])
def test_colours_stand_out_from_light_and_dark_pages(palette: dict[str, tuple[str, str, str]]) -> None:
    for _, light, dark in palette.values():
        assert 1.05 / (luminance(light) + 0.05) >= 3
        assert (luminance(dark) + 0.05) / (luminance("#1f242a") + 0.05) >= 3
    for shade in (1, 2):
        assert len({colours[shade] for colours in palette.values()}) == len(palette)
