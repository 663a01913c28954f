"""What every chart has in common: its definition, and the figure that a page shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giar_site.site.charts.lazy import alt
from giar_site.site.charts.palette import shades

Rows = Sequence[dict[str, int | float | None]]

DATA = "figures"  # filled in the browser


@dataclass(frozen=True)
class ChartKind:
    """A chart's name in addresses and styles, and its definition, called once a build."""

    id: str
    chart: Callable[[], alt.LayerChart]
    colours: dict[str, tuple[str, str, str]]

    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, without figures, wide as the page allows."""
        chart = self.chart().properties(
            width="container",
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            background="transparent",
            usermeta=shades(self.colours),
        )
        spec: dict[str, Any] = chart.to_dict()
        return spec


@dataclass(frozen=True)
class Figure:
    """One chart on one page: its numbers, and in words its title, figures and n."""

    chart: str
    title: str
    caption: str
    rows: Rows


def plain(value: Decimal | None) -> int | float | None:
    """``value`` for a drawing."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def in_words(parts: Sequence[tuple[str, Decimal | None, str]]) -> str:
    """(label, value, value in words) as one phrase: the zeros together at the end, and those without
    a value grouped by what is said of them."""
    silent: dict[str, list[str]] = {}
    for label, value, said in parts:
        if value is None:
            silent.setdefault(said, []).append(label)
    phrases = ["、".join(f"{label} {said}" for label, value, said in parts if value)]
    phrases += [f"{'、'.join(labels)}{said}" for said, labels in silent.items()]
    if any(value == 0 for _, value, _ in parts):
        phrases.append("其余为 0")
    return "；".join(phrases)
