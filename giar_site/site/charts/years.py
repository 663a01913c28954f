"""What the charts over the years share: the axis, and the visible break between editions."""

from __future__ import annotations

from collections.abc import Sequence

from giar_site.site.catalogue import Published
from giar_site.site.charts.kind import DATA, Row
from giar_site.site.charts.lazy import alt


def year_rows(entries: Sequence[Published]) -> list[Row]:
    """One row a report that has the requests table, oldest first.

    ``segment`` counts up at a missing year and at a change of edition: a line never bridges
    either. ``break`` is where the change of edition is drawn.
    """
    rows: list[Row] = []
    segment = 0
    for entry in entries:
        edition = entry.report.editions.get("requests")
        if edition is None:
            continue
        row: Row = {"year": entry.year, "edition": int(edition), "break": None}
        if rows:
            former = rows[-1]
            changed = former["edition"] != row["edition"]
            segment += changed or former["year"] != entry.year - 1
            row["break"] = entry.year - 0.5 if changed else None
        row["segment"] = segment
        rows.append(row)
    return rows


def edition_break(rows: Sequence[Row]) -> str:
    """What the caption says of the break, or ""."""
    breaks = [row for row in rows if row["break"] is not None]
    return "".join(f"{row['year']} 年起为 {row['edition']} 年版表式，与此前分开绘制。" for row in breaks)


def year_axis() -> alt.X:
    """Whole years only: between two of them Vega puts a tick at the half, which would round to a year."""
    return alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=False, padding=20),
        axis=alt.Axis(
            format="d",
            tickMinStep=1,
            ticks=False,
            labelPadding=6,
            grid=False,
            labelExpr="datum.value % 1 ? '' : datum.label + ' 年'",
        ),
    )


def count_axis() -> alt.Y:
    return alt.Y("count:Q", title="件", axis=alt.Axis(tickMinStep=1, format=",d"))


def break_marks() -> alt.LayerChart:
    """A dashed rule where the edition changes, and the name of the one that begins."""
    base = (
        alt.Chart(alt.NamedData(DATA)).transform_filter("isValid(datum['break'])").encode(x=alt.X("break:Q"))
    )
    rule = base.mark_rule(strokeDash=[4, 4])
    text = (
        base.transform_calculate(name="datum.edition + ' 年版表式起'")
        .mark_text(align="center", baseline="bottom")
        .encode(y=alt.value(-4), text="name:N")
    )
    return alt.LayerChart(layer=[rule, text])
