"""Printed figures: from the characters in a cell to a number, a mark or something unreadable.

All functions take text already folded by ``documents.normalise.fold`` (half-width, plain dashes),
which keeps one character for one, so offsets carry over to the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from giar_site.documents.normalise import fold
from giar_site.forms import Column

UNITS_IN_WAN = {"亿元": Decimal(10000), "万元": Decimal(1), "元": Decimal("0.0001")}
# Those that begin common words (部分, 人民) are units only where no word goes on.
COUNT_UNITS = "件次|件|项|个|条|起|宗|次|(?:人次|户次|批次|份|部|家|笔|例|人|户|名|篇|批)(?![一-龥])"

MAX_DIGITS = 20  # of a figure, with its separators; ``Decimal`` reckons with 28

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = r"增加?|减少?"
_UNIT = rf"亿元|万元|元|{COUNT_UNITS}"


def _figure(sign: str, before_bracket: str) -> re.Pattern[str]:
    """Sign, digits, unit (in brackets too), and a remark in brackets. ``struck`` and ``more`` are there so
    that "[35]37" and "增2减1" are one figure, which nobody can read, and not two."""
    return re.compile(
        rf"(?P<struck>[\[(]\d+[\])](?=\d))?(?:(?P<sign>{sign})|(?P<word>{_WORD}))?\s*(?P<number>{_NUMBER})"
        rf"\s*(?P<unit>{_UNIT})?"
        rf"(?:[ ]*{before_bracket}\(\s*(?:单位\s*:?\s*)?(?P<bracketed>{_UNIT})\s*\))?"
        rf"[ ]*(?P<note>\((?!(?:[一二三四五六七八九十]|{_UNIT})\))[^()\n\t]{{2,}}\))?"
        rf"(?(word)(?P<more>(?:\s*(?:{_WORD})\s*\d+)*))"
    )


# A figure as it stands in running cells. A dash apart from its number is a mark of its own, unless both are
# a page's number, "- 4 -"; what is in brackets on the next line is a header's.
FIGURE = _figure(r"[+-](?=\d)|-(?=[ ]*\d{1,3}[ ]*-(?!\d))", r"(?<!\n)")
_WHOLE = _figure(r"[+-](?=[ ]*\d)", "")  # … and in a cell of its own
# Printed instead of a figure: nothing to report.
MARK = re.compile(r"[/\\]+|-+|无|不适用|没有")
HEADER_UNIT = re.compile(r"(?:单位|金额|人民币|收费)[\s:/()]*([亿万]?\s*元)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DIRECTION = re.compile("[增减升降]")


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
    text = (fold(_INVISIBLE.sub("", raw)) if _INVISIBLE.search(raw) else folded).strip()
    if MARK.fullmatch(text):
        return Figure(raw.strip(), None, mark=True)
    match = _WHOLE.fullmatch(text)
    if match is None or match["struck"] or match["more"] or not _plausible(match["number"]):
        return None
    if match["unit"] and match["bracketed"] and match["unit"] != match["bracketed"]:
        return None
    return Figure(
        raw.strip(),
        _signed(match["sign"] or match["word"], match["number"]),
        match["unit"] or match["bracketed"] or "",
        (match["note"] or "").strip("()"),
    )


def _plausible(number: str) -> bool:
    """ "007" is not a number anybody prints, nor one of thirty digits, which would be rounded when reckoned
    with: it is several cells run together."""
    whole = number.split(".")[0].replace(",", "")
    return (len(whole) == 1 or not whole.startswith("0")) and len(number) <= MAX_DIGITS


def _signed(sign: str | None, number: str) -> Decimal:
    value = Decimal(number.replace(",", ""))
    return -value if sign and sign[0] in "-减" else value


def in_unit(figure: Figure, column: Column, header: str) -> tuple[Decimal | None, str]:
    """The figure in its column's unit, and a note in Chinese where that took a conversion or failed.

    Amounts are in 万元: the unit is the cell's, else the header's; 0 is 0 in every unit; a figure
    without any unit, or in one that its column can't have, has no value (DESIGN: unresolved with the raw
    figure kept).
    """
    value = figure.value
    if not value:
        return value, ""
    if column.signed and figure.raw[0].isdigit() and _DIRECTION.search(figure.note):
        return None, "数字没有正负号，增减只写在括号里，不能确定是增是减"
    if (figure.unit in UNITS_IN_WAN) != (column.unit in UNITS_IN_WAN) and figure.unit:
        return None, f"原文单位为{figure.unit}，与该列的单位（{column.unit}）不符"
    if column.unit not in UNITS_IN_WAN:
        return (None, "原文是小数，而该列应为整数") if value % 1 else (value, "")
    stated = {figure.unit} if figure.unit else {"".join(unit.split()) for unit in HEADER_UNIT.findall(header)}
    if stated == {"万元"}:
        return value, ""
    if len(stated) == 1:
        unit = stated.pop()
        return _plain(value * UNITS_IN_WAN[unit]), f"原文单位为{unit}，已换算为万元"
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
