"""One row of the form over the years: a point a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from giar_site.forms import Column
from giar_site.model import Fact, Status
from giar_site.site.catalogue import Published
from giar_site.site.charts.kind import DATA, ChartKind, Figure, Row, labelled
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.palette import ONE
from giar_site.site.charts.years import year_axis
from giar_site.site.figures import SIGNS, number
from giar_site.site.wording import STATUS_NAMES

FEW = 5


def figure(listed: Sequence[tuple[Published, Fact | None]], column: Column) -> Figure | None:
    """The chart of reports with their figures in ``column``, numbered as listed; None where so few have
    one that the table shows them as well."""
    rows: list[Row] = []
    made: Counter[Status] = Counter()
    values: list[Decimal] = []
    for order, (entry, fact) in enumerate(listed):
        if fact is not None and fact.value is not None:
            values.append(fact.value)
            row: Row = {"report": order, "year": entry.year}
            rows.append(row | labelled("count", fact.value, {fact.status}))
            made[fact.status] += 1
    if len(values) < FEW:
        return None
    without = len(listed) - len(values)
    caption = (
        f"每点一份报告，筛选后只画所选的报告。本页 {len(values)} 份报告的“{column.label}”："
        f"最小 {number(min(values))}，中位数 {number(Decimal(median(values)))}，"
        f"最大 {number(max(values))}（{column.unit}）"
        f"{''.join(f'；其中{STATUS_NAMES[status]} {made[status]} 份' for status in SIGNS if made[status])}"
        f"{f'；另有 {without} 份没有这个数' if without else ''}。各报告的统计范围不同，不宜直接比较大小。"
    )
    return Figure("spread", "各报告的数字", caption, rows)


def _chart() -> alt.LayerChart:
    points = alt.Chart(alt.NamedData(DATA)).mark_point(filled=True, size=50, opacity=0.55)
    points = points.transform_calculate(label="'report'").encode(
        x=year_axis(),
        y=alt.Y("count:Q", title=None, axis=alt.Axis(format=",f")),
        color=alt.Color("label:N", scale=alt.Scale(domain=["report"]), legend=None),
    )
    said = (
        alt.Chart(alt.NamedData(DATA))
        .transform_calculate(said="datum.count_said || ''")  # a filter that leaves nothing is a warning
        .mark_text(align="left", dx=6)
        .encode(x=year_axis(), y=alt.Y("count:Q", title=None), text="said:N")
    )
    return alt.LayerChart(layer=[points.properties(height=240), said])


CHART = ChartKind("spread", _chart, ONE)
