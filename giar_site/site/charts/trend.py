"""Applications over the years of one agency: received, completed, carried forward."""

from __future__ import annotations

from collections.abc import Sequence

from giar_site.model import Status
from giar_site.site.catalogue import Published
from giar_site.site.charts.kind import DATA, ChartKind, Figure, labelled
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.palette import FLOWS
from giar_site.site.charts.years import break_marks, count_axis, edition_break, year_axis, year_rows
from giar_site.site.figures import behind, words
from giar_site.site.wording import STATUS_NAMES


def figure(entries: Sequence[Published]) -> Figure | None:
    """The chart of an agency's reports, oldest first; None with fewer than two years."""
    rows = year_rows(entries)
    if len(rows) < 2:
        return None
    by_year = {entry.year: entry for entry in entries}
    places: dict[str, list[str]] = {}
    for row in rows:
        for flow, (label, *_) in FLOWS.items():
            fact = by_year[int(row["year"] or 0)].fact("requests", flow, "total")
            row |= labelled(flow, fact.value if fact else None, {fact.status} if fact else ())
            if fact and fact.status is not Status.REPORTED:
                places.setdefault(STATUS_NAMES[fact.status], []).append(f"{row['year']} 年{label}")
    apart = [f"{status}：{'、'.join(found)}。" for status, found in places.items()]
    first, last = by_year[int(rows[0]["year"] or 0)], by_year[int(rows[-1]["year"] or 0)]
    caption = (
        f"{len(rows)} 份年报（{first.year}—{last.year} 年）。本年新收的申请："
        f"{behind(f'{first.year} 年', words(first.fact('requests', 'received', 'total'), '件'))}，"
        f"{behind(f'{last.year} 年', words(last.fact('requests', 'received', 'total'), '件'))}。"
        f"{''.join(apart)}"
        f"没有数字的不画点，也不连线。{edition_break(rows)}各年数字见“历年年报”表。"
    )
    return Figure("trend", "历年申请", caption, rows)


def _chart() -> alt.LayerChart:
    labels = [label for label, *_ in FLOWS.values()]
    names = {flow: label for flow, (label, *_) in FLOWS.items()}
    base = (
        alt.Chart(alt.NamedData(DATA))
        .transform_fold(list(FLOWS), as_=["flow", "count"])
        .transform_calculate(label=f"{names}[datum.flow]")
        .encode(
            x=year_axis(),
            y=count_axis(),
            color=alt.Color("label:N", scale=alt.Scale(domain=labels), title=None),
            detail="segment:N",
        )
        .properties(height=240)
    )
    shapes = alt.Scale(domain=labels, range=["circle", "square", "triangle-up"])
    # Most agencies complete what they received: the line below is wider than the one that lies on it. By
    # a condition, as a scale without a legend takes the colours' legend away too.
    below = f"datum.label == '{labels[0]}'"
    lines = base.mark_line().encode(strokeWidth=alt.condition(below, alt.value(6), alt.value(2)))
    points = base.mark_point(filled=True, opacity=1).encode(
        shape=alt.Shape("label:N", scale=shapes, title=None),
        size=alt.condition(below, alt.value(200), alt.value(60)),
    )
    said = (
        # No filter: one that leaves nothing is a warning.
        base.transform_calculate(said="isValid(datum.count) && datum[datum.flow + '_said'] || ''")
        .mark_text(baseline="bottom", dy=-6)
        .encode(text="said:N")
    )
    return alt.LayerChart(layer=[lines, points, said, break_marks()])


CHART = ChartKind("trend", _chart, FLOWS)
