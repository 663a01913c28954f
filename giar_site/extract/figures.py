"""Printed figures: from the characters in a cell to a number, a mark or something unreadable.

All functions take text already folded by ``documents.normalise.fold`` (half-width, plain dashes),
which keeps one character for one, so offsets carry over to the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from giar_site.forms import Column

UNITS_IN_WAN = {"亿元": Decimal(10000), "万元": Decimal(1), "元": Decimal("0.0001")}
COUNT_UNITS = "件|项|个|条|起|宗|次"

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = r"[+-]|增加?|减少?"
# A figure as it stands in running cells: sign, digits, unit, and a remark in brackets.
FIGURE = re.compile(
    rf"(?P<sign>{_SIGN})?\s*(?P<number>{_NUMBER})\s*(?P<unit>亿元|万元|元|{COUNT_UNITS})?"
    rf"[ ]*(?P<note>\((?![一二三四五六七八九十]\))[^()\n\t]{{2,}}\))?"
)
# Printed instead of a figure: nothing to report.
MARK = re.compile(r"/+|-+|无|不适用|没有")
HEADER_UNIT = re.compile(r"(?:单位\s*:?\s*|金额\s*\(\s*)(亿元|万元|元)")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one cell prints. ``value`` is None for a mark ("/") and for what can't be read;
    ``unit`` is the printed unit or ""; ``note`` a remark printed beside the number."""

    raw: str
    value: Decimal | None
    unit: str = ""
    note: str = ""
    mark: bool = False

    @property
    def readable(self) -> bool:
        return self.mark or self.value is not None


@lru_cache(maxsize=4096)  # most cells of all reports are blank, 0 or small
def parse_figure(raw: str, folded: str) -> Figure | None:
    """Read a whole cell as one figure or mark; None where it is something else (text, two figures)."""
    text = folded.strip()
    if MARK.fullmatch(text):
        return Figure(raw.strip(), None, mark=True)
    match = FIGURE.fullmatch(text)
    if match is None or not _plausible(match["number"]):
        return None
    return Figure(
        raw.strip(),
        _signed(match["sign"], match["number"]),
        match["unit"] or "",
        (match["note"] or "").strip("()"),
    )


def _plausible(number: str) -> bool:
    """ "007" is not a number anybody prints: it is several cells run together."""
    whole = number.split(".")[0].replace(",", "")
    return len(whole) == 1 or not whole.startswith("0")


def _signed(sign: str | None, number: str) -> Decimal:
    value = Decimal(number.replace(",", ""))
    return -value if sign and sign[0] in "-减" else value


def in_unit(figure: Figure, column: Column, header: str) -> tuple[Decimal | None, str]:
    """The figure in its column's unit, and a note in Chinese where that took a conversion or failed.

    Amounts are in 万元: the unit is the cell's, else the header's; 0 is 0 in every unit; a figure
    without any unit has no value (DESIGN: unresolved with the raw figure kept).
    """
    if figure.value is None or column.unit != "万元":
        return figure.value, ""
    stated = {figure.unit} if figure.unit in UNITS_IN_WAN else set(HEADER_UNIT.findall(header))
    if figure.value == 0 or stated == {"万元"}:
        return figure.value, ""
    if len(stated) == 1:
        unit = stated.pop()
        return _plain(figure.value * UNITS_IN_WAN[unit]), f"原文单位为{unit}，已换算为万元"
    return None, "单元格和表头均未注明金额单位，不能换算为万元"


def _plain(value: Decimal) -> Decimal:
    """Without exponent or trailing zeros a conversion brought in (2.6 亿元 → 26000, not 26000.0)."""
    normal = value.normalize()
    exponent = normal.as_tuple().exponent
    return normal.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else normal


def splits(digits: str, most: int) -> list[tuple[str, ...]]:
    """Every way to cut a run of digits into at most ``most`` numbers without leading zeros.

    A sign starts a number, and a decimal point belongs to the number it stands in.
    """
    found: list[tuple[str, ...]] = []

    def cut(rest: str, parts: tuple[str, ...]) -> None:
        if not rest:
            found.append(parts)
            return
        if len(parts) == most:
            return
        for length in range(1, len(rest) + 1):
            head, tail = rest[:length], rest[length:]
            if tail[:1] == ".":
                continue
            if re.fullmatch(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?", head):
                cut(tail, (*parts, head))

    cut(digits, ())
    return found
