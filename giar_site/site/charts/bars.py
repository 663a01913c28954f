"""Bars with their figures beside them, one a category; words where a figure is not known."""

from __future__ import annotations

from giar_site.site.charts.kind import DATA
from giar_site.site.charts.lazy import alt


def labelled_bars(names: dict[str, str], colour: alt.Color, **calculated: str) -> alt.LayerChart:
    """One bar for each field of ``names`` (field → label) in the one row of figures, in that order."""
    labels = list(names.values())
    base = (
        alt.Chart(alt.NamedData(DATA))
        .transform_fold(list(names), as_=["kind", "count"])
        .transform_calculate(
            label=f"{names}[datum.kind]",
            # No bar, but a place for the words.
            end="isValid(datum.count) ? datum.count : 0",
            said="(isValid(datum.count) ? format(datum.count, ',') : '')"
            " + (datum[datum.kind + '_said'] || '')",
            **calculated,
        )
        .encode(
            y=alt.Y(
                "label:N",
                scale=alt.Scale(domain=labels),
                title=None,
                axis=alt.Axis(ticks=False, domain=False),
            ),
            x=alt.X("end:Q", title=None, axis=None),
        )
        .properties(height=30 * len(labels))
    )
    figures = base.mark_text(align="left", dx=6).encode(text="said:N")
    return alt.LayerChart(layer=[base.mark_bar(height=18).encode(color=colour), figures])
