"""The charts: each one defined once in Altair, with its numbers and caption made from reports.

One module a chart. A page carries only a chart's numbers; the specification is a shared file
(``assets/charts/<id>.json``) that the reader's browser fills when the chart comes into view.
May import: what ``site`` may, and ``site``'s own look-ups.
"""

from __future__ import annotations

from giar_site.site.charts import answers, applicants, outcomes, query, spread, trend
from giar_site.site.charts.kind import ChartKind, Figure

CHARTS: tuple[ChartKind, ...] = (
    outcomes.CHART,
    applicants.CHART,
    trend.CHART,
    answers.CHART,
    spread.CHART,
    query.CHART,
)

__all__ = ["CHARTS", "ChartKind", "Figure"]
