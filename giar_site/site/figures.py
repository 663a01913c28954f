"""How one figure is drawn, in a table cell and in a sentence.

Every kind of nothing looks different without colour and has a name for screen readers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from giar_site.model import Fact, Status
from giar_site.site.escape import html, trusted
from giar_site.site.wording import STATUS_NAMES

# What stands behind a figure that is not as printed.
SIGNS = {Status.DERIVED: "†", Status.SUPPLIED: "‡"}

_LEADING_NUMBER = re.compile(r"\s*([+\-−＋－]?[\d,，]+(?:[.．]\d+)?)(.*)", re.DOTALL)
_ASCII = str.maketrans("０１２３４５６７８９．－＋−", "0123456789.-+-", ",，")


class Drawing(NamedTuple):
    """A figure ready for the page: the CSS class of its cell and what stands in it."""

    css: str
    content: Markup


def number(value: Decimal | int) -> str:
    """``value`` with its thousands grouped, every digit kept."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,f}"


def draw(fact: Fact, unit: str) -> Drawing:
    """How ``fact`` looks in a cell. ``unit`` is its column's."""
    return drawing(fact.status, fact.raw, None if fact.value is None else str(fact.value), unit)


def css_class(names: str) -> str:
    """The ``class`` attribute for these names, or nothing."""
    return f' class="{names.strip()}"' if names else ""


@lru_cache(maxsize=4096)
def drawing(status: Status, raw: str, value: str | None, unit: str) -> Drawing:
    """The same; ``value`` by its digits, since equal numbers may be printed with more or fewer."""
    name = STATUS_NAMES[status]
    sign = _sign(SIGNS.get(status, ""))
    if status is Status.REPORTED and value is not None:
        return Drawing("zero" if raw.strip() == "0" else "", printed(raw, Decimal(value), unit))
    if status is Status.NOT_APPLICABLE:
        return Drawing("na", html(raw) + _aside(name))
    if status is Status.DERIVED and value is not None:
        return Drawing("derived", trusted(f"<i>{number(Decimal(value))}</i>") + sign + _aside(name))
    if status is Status.SUPPLIED and value is not None:
        return Drawing("supplied", trusted(number(Decimal(value))) + sign + _aside(name))
    if status is Status.UNRESOLVED:
        # What survives of a damaged row is not this cell's figure; an amount without its unit is.
        amount = html(f"{raw.strip()} ") if unit == "万元" and raw.strip() else trusted("")
        return Drawing("unresolved", amount + "?" + _aside(name))
    if status is Status.ABSENT:
        return Drawing("absent", trusted("<small>未列</small>"))
    if status is Status.WITHHELD:
        return Drawing("withheld", trusted("<small>已撤下</small>"))
    return Drawing("blank", _aside(name))


def printed(raw: str, value: Decimal, unit: str) -> Markup:
    """The figure as printed: grouped where the print is nothing but the number; with its remark set
    small where it is more; with the normalised value beside where the two differ."""
    if raw.translate(_ASCII).strip() in ("", format(value, "f")):
        return trusted(number(value))
    match = _LEADING_NUMBER.fullmatch(raw)
    if match and _decimal(match[1]) == value:
        remark = html(match[2].strip())
        return html(match[1]) + (trusted("<small>{}</small>").format(remark) if remark else "")
    return html(raw.strip()) + trusted("<small>即 {} {}</small>").format(number(value), unit)


def words(fact: Fact | None, unit: str) -> str:
    """``fact`` in a sentence, as plain text: "11 件", "空白（报告未填）"; None is a missing table."""
    if fact is None:
        return STATUS_NAMES[Status.ABSENT]
    if fact.value is not None:
        remark = {Status.DERIVED: "（推算）", Status.SUPPLIED: "（人工补录）"}.get(fact.status, "")
        return f"{number(fact.value)} {unit}{remark}"
    if fact.status is Status.NOT_APPLICABLE:
        return f"“{fact.raw.strip()}”（照印）"
    return {Status.BLANK: "空白（报告未填）"}.get(fact.status, STATUS_NAMES[fact.status])


def behind(before: str, told: str) -> str:
    """``told`` behind other Chinese words: apart from them only where it begins with a number."""
    return f"{before} {told}" if told[0].isdigit() else before + told


def _decimal(text: str) -> Decimal | None:
    digits = text.translate(_ASCII)
    return Decimal(digits) if digits.strip("+-") else None


def _sign(sign: str) -> Markup:
    return trusted(f'<sup aria-hidden="true">{sign}</sup>')


def _aside(name: str) -> Markup:
    """A name that only screen readers hear."""
    return trusted(f'<span class="giar-sr">{name}</span>')
