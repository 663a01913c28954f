"""The result of a query as bars, one a row. The browser gives each row a ``label``, a ``value`` and ``said``,
the value as the table shows it, and the chart its height."""

from __future__ import annotations

from giar_site.site.charts.kind import DATA, ChartKind
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.palette import ONE


def _chart() -> alt.LayerChart:
    labels = alt.Axis(
        ticks=False, domain=False, labelLimit=alt.ExprRef("max(110, 0.45 * containerSize()[0])")
    )
    # A row without a figure keeps its place: a bar of no length, and words that say so.
    base = (
        alt.Chart(alt.NamedData(DATA))
        .transform_calculate(kind="'report'", end="isValid(datum.value) ? datum.value : 0")
        .encode(
            y=alt.Y("label:N", sort=None, title=None, axis=labels),
            x=alt.X("end:Q", title=None, axis=None),
        )
    )
    colour = alt.Color("kind:N", scale=alt.Scale(domain=["report"]), legend=None)
    bars = base.mark_bar(height=16).encode(color=colour)
    figures = base.mark_text(align="left", dx=6).encode(text="said:N")
    return alt.LayerChart(layer=[bars, figures])


CHART = ChartKind("query", _chart, ONE)
