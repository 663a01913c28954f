"""How single figures are drawn and said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from giar_site.model import Fact, Status
from giar_site.site.figures import behind, draw, number, printed, words


def fact(status: Status, value: str | None = None, raw: str = "", note: str = "") -> Fact:
    return Fact("requests", "received", "total", Decimal(value) if value else None, raw, status, note=note)


@pytest.mark.parametrize(
    ("raw", "value", "unit", "html"),
    [
        ("2008", "2008", "件", "2,008"),
        ("2,008", "2008", "件", "2,008"),
        ("２００８", "2008", "件", "2,008"),
        ("12.50", "12.50", "万元", "12.50"),
        ("007", "7", "件", "007"),
        ("+36", "36", "项", "+36"),
        ("－7", "-7", "项", "-7"),
        ("减3", "-3", "项", "减3<small>即 -3 项</small>"),
        ("22（其中修订16件）", "22", "件", "22<small>（其中修订16件）</small>"),
        ("2.6 亿元", "26000", "万元", "2.6 亿元<small>即 26,000 万元</small>"),
        ("251000元", "25.1", "万元", "251000元<small>即 25.1 万元</small>"),
        ("①", "1", "件", "①<small>即 1 件</small>"),
        ("1<2", "1", "件", "1<small>&lt;2</small>"),
    ],
)
def test_print_is_kept_and_the_value_set_beside_where_they_differ(
    raw: str, value: str, unit: str, html: str
) -> None:
    assert printed(raw, Decimal(value), unit) == html


def test_no_digit_is_ever_dropped() -> None:
    assert number(Decimal("12345678901234567890.10")) == "12,345,678,901,234,567,890.10"
    assert number(Decimal("1E+3")) == "1,000"
    assert number(1234567) == "1,234,567"


def test_zero_and_nothing_are_never_said_alike() -> None:
    said = {words(fact(status), "件") for status in Status if status not in (Status.REPORTED, Status.DERIVED)}
    assert words(fact(Status.REPORTED, "0", "0"), "件") == "0 件"
    assert not any("0" in text for text in said)
    assert words(fact(Status.DERIVED, "11"), "件") == "11 件（推算）"
    assert words(fact(Status.NOT_APPLICABLE, raw="/"), "件") == "“/”（照印）"
    assert words(None, "件") == "报告未列"


def test_what_survives_of_a_damaged_row_is_not_shown_as_the_figure() -> None:
    assert draw(fact(Status.UNRESOLVED, raw="11 11"), "件").content.startswith("?")
    assert draw(fact(Status.UNRESOLVED, raw="251000"), "万元").content.startswith("251000 ?")


def test_only_a_number_stands_apart_from_the_words_before_it() -> None:
    assert behind("2021 年", words(fact(Status.REPORTED, "2008"), "件")) == "2021 年 2,008 件"
    assert behind("2021 年", words(fact(Status.UNRESOLVED), "件")) == "2021 年未能确定"
    assert behind("报告所列总计", words(fact(Status.BLANK), "件")) == "报告所列总计空白（报告未填）"
