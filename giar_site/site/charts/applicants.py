"""Who applied in one year: one bar a kind of applicant, in the form's order."""

from __future__ import annotations

from giar_site.forms import editions
from giar_site.site.catalogue import Published
from giar_site.site.charts.bars import labelled_bars
from giar_site.site.charts.kind import ChartKind, Figure, Row, in_words, labelled
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.palette import FLOWS
from giar_site.site.figures import behind, words

# The columns are the same in every edition; the last one is the total.
COLUMNS = editions()[-1].table("requests").columns[:-1]


def figure(entry: Published) -> Figure | None:
    """The chart of one report; None where there is nothing to draw."""
    facts = {column.id: entry.fact("requests", "received", column.id) for column in COLUMNS}
    values = {name: fact.value if fact else None for name, fact in facts.items()}
    if not any(values.values()):
        return None
    parts = [(column.label, values[column.id], words(facts[column.id], "件")) for column in COLUMNS]
    total = words(entry.fact("requests", "received", "total"), "件")
    caption = f"{entry.year} 年新收的申请由谁提出：{in_words(parts)}。{behind('报告所列总计', total)}。"
    row: Row = {}
    for name, fact in facts.items():
        row |= labelled(name, values[name], {fact.status} if fact else ())
    return Figure("applicants", "申请人", caption, (row,))


def _chart() -> alt.LayerChart:
    colour = alt.Color("flow:N", scale=alt.Scale(domain=["received"]), legend=None)
    return labelled_bars({column.id: column.label for column in COLUMNS}, colour, flow="'received'")


CHART = ChartKind("applicants", _chart, FLOWS)
