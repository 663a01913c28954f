"""What every chart has in common: its definition, and the figure that a page shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giar_site.model import Status
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.palette import shades
from giar_site.site.figures import SIGNS
from giar_site.site.wording import STATUS_NAMES

Row = dict[str, int | float | str | None]
Rows = Sequence[Row]

DATA = "figures"  # filled in the browser

# A group's sum is known where some of its cells are blank: of the last two, those that all of them are.
_WITHOUT = (Status.UNRESOLVED, Status.ABSENT, Status.WITHHELD, Status.BLANK, Status.NOT_APPLICABLE)

# What a sign in a drawing says. A sum has its parts' signs.
_MEANINGS = {
    SIGNS[Status.DERIVED]: "推算，或含推算的部分",
    SIGNS[Status.SUPPLIED]: "人工补录，或含补录的部分",
    "?": "有未画出的部分",
}


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

    @property
    def signs(self) -> str:
        """The signs in the drawing with their meanings, or ""."""
        drawn = {sign for row in self.rows for said in row.values() if isinstance(said, str) for sign in said}
        return "　".join(f"{sign} {meaning}" for sign, meaning in _MEANINGS.items() if sign in drawn)


def plain(value: Decimal | None) -> int | float | None:
    """``value`` for a drawing."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def signs(statuses: Collection[Status]) -> str:
    """The signs of a figure that is read or summed from cells of these statuses."""
    return "".join(sign for status, sign in SIGNS.items() if status in statuses)


def unknown(statuses: Collection[Status]) -> str:
    """Why there is no figure that could be read or summed from cells of these statuses."""
    return next((STATUS_NAMES[status] for status in _WITHOUT if status in statuses), "")


def labelled(name: str, value: Decimal | None, statuses: Collection[Status]) -> Row:
    """The field ``name`` of a row; and, in a field of its own, what the drawing says behind the figure, or in
    the place of one that is not known."""
    said = unknown(statuses) if value is None else signs(statuses)
    row: Row = {name: plain(value)}
    return row | {f"{name}_said": said} if said else row


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
