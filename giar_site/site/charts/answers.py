"""How applications were answered over the years of one agency: one stacked bar a year."""

from __future__ import annotations

from collections.abc import Sequence

from giar_site.site.catalogue import Published
from giar_site.site.charts.kind import DATA, ChartKind, Figure, plain
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.outcomes import answered
from giar_site.site.charts.palette import ANSWERS
from giar_site.site.charts.years import break_marks, count_axis, edition_break, year_axis, year_rows
from giar_site.site.figures import number


def figure(entries: Sequence[Published]) -> Figure | None:
    """The chart of an agency's reports, oldest first; None with fewer than two years."""
    rows = year_rows(entries)
    by_year = {entry.year: entry for entry in entries}
    known: list[str] = []
    for row in rows:
        sums = answered(by_year[int(row["year"] or 0)])
        row.update({kind: plain(value) for kind, value in sums.items()})
        values = [value for value in sums.values() if value is not None]
        if values:
            known.append(f"{row['year']} 年 {number(sum(values))} 件")
    if len(rows) < 2 or not known:
        return None
    caption = (
        f"{len(rows)} 份年报中各种答复的件数（按报告各行相加，空白未计）：{'、'.join(known)}。"
        f"未能确定的部分不绘制。{edition_break(rows)}"
    )
    return Figure("answers", "历年答复", caption, rows)


def _chart() -> alt.LayerChart:
    labels = [label for label, *_ in ANSWERS.values()]
    names = {kind: label for kind, (label, *_) in ANSWERS.items()}
    order = {kind: rank for rank, kind in enumerate(ANSWERS)}
    bars = (
        alt.Chart(alt.NamedData(DATA))
        .transform_fold(list(ANSWERS), as_=["kind", "count"])
        .transform_filter("isValid(datum.count)")
        .transform_calculate(label=f"{names}[datum.kind]", rank=f"{order}[datum.kind]")
        .mark_bar(size=26)
        .encode(
            x=year_axis(),
            y=count_axis(),
            color=alt.Color("label:N", scale=alt.Scale(domain=labels), title=None),
            order=alt.Order("rank:Q"),
        )
        .properties(height=240)
    )
    return alt.LayerChart(layer=[bars, break_marks()])


CHART = ChartKind("answers", _chart, ANSWERS)
