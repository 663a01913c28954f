"""Printed figures, units and run-together digits, one line a case."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from giar_site.documents.normalise import fold
from giar_site.extract.figures import FIGURE, in_unit, parse_figure, splits
from giar_site.forms import Column
from tests.collect.written import report_text
from tests.extract.scoring import read_text

AMOUNT = Column("amount", "采购总金额", "万元")
COUNT = Column("decisions", "处理决定数量", "件")
CHANGE = Column("change", "本年增/减", "项", signed=True)


@pytest.mark.parametrize(
    ("printed", "value", "note"),
    [
        ("0", "0", ""),
        ("１２３", "123", ""),
        ("1,234", "1234", ""),
        ("-7", "-7", ""),
        ("−7", "-7", ""),  # U+2212
        ("+36", "36", ""),
        ("减3", "-3", ""),
        ("增加5", "5", ""),
        ("12件", "12", ""),
        ("22（其中修订16件）", "22", "其中修订16件"),
        ("4068.208", "4068.208", ""),
    ],
)
def test_a_cell_that_prints_one_figure(printed: str, value: str, note: str) -> None:
    figure = parse_figure(printed, fold(printed))
    assert figure is not None
    assert (figure.value, figure.note, figure.raw) == (Decimal(value), note, printed)


@pytest.mark.parametrize("printed", ["/", "—", "－", "无", "不适用", "//"])
def test_a_mark_is_not_a_figure(printed: str) -> None:
    figure = parse_figure(printed, fold(printed))
    assert figure is not None
    assert figure.mark
    assert figure.value is None


@pytest.mark.parametrize("printed", ["007", "00", "1 2", "见附件", "", "1.", "①", "12%3"])
def test_what_is_no_single_figure(printed: str) -> None:
    assert parse_figure(printed, fold(printed)) is None


@pytest.mark.parametrize(
    ("printed", "header", "value"),
    [
        ("2.6 亿元", "", "26000"),
        ("251000元", "", "25.1"),
        ("75394432.52元", "", "7539.443252"),
        ("13.5万元", "本年收费金额(单位:元)", "13.5"),  # the cell's own unit wins
        ("13.5", "本年收费金额(单位:万元)", "13.5"),
        ("135000", "本年收费金额(单位:元)", "13.5"),
        ("0", "", "0"),  # 0 in every unit
        ("256146", "采购总金额", None),
        ("5", "金额(元)金额(万元)", None),  # the header contradicts itself
    ],
)
def test_amounts_in_wan_yuan(printed: str, header: str, value: str | None) -> None:
    figure = parse_figure(printed, fold(printed))
    assert figure is not None
    amount, note = in_unit(figure, AMOUNT, header)
    assert amount == (None if value is None else Decimal(value))
    assert bool(note) == (value is None or amount != figure.value)


def test_a_count_has_no_unit_to_convert() -> None:
    figure = parse_figure("12", "12")
    assert figure is not None
    assert in_unit(figure, COUNT, "") == (Decimal(12), "")


def test_cuts_of_run_together_digits() -> None:
    assert splits("000", 3) == [("0", "0", "0")]  # no number has a leading zero
    assert set(splits("110", 2)) == {("1", "10"), ("11", "0"), ("110",)}
    assert splits("0+11", 2) == [("0", "+11")]  # a sign begins a number
    assert ("135", "75.5") in splits("13575.5", 2)


@pytest.mark.parametrize(
    ("running", "found"),
    [
        ("21 - 2415", ["21", "2415"]),
        ("21\n-\n2415", ["21", "2415"]),
        ("21 -3", ["21", "-3"]),
        ("0 - 4 - 5", ["0", "- 4", "5"]),  # a page's number in a line
        ("5 减 3", ["5", "减 3"]),
        ("[35]37 4", ["[35]37", "4"]),
        ("增2减1 4", ["增2减1", "4"]),
        ("21 增2 4", ["21", "增2", "4"]),
        ("86\n(元)", ["86"]),  # of the header below
        ("35000(元)", ["35000(元)"]),
        ("12人次 5部分", ["12人次", "5"]),
    ],
)
def test_figures_in_running_text(running: str, found: list[str]) -> None:
    assert [match.group().strip() for match in FIGURE.finditer(running)] == found


@pytest.mark.parametrize(
    ("printed", "note", "column", "value"),
    [
        ("3（减少）", "括号", CHANGE, None),
        ("-3（减少3项）", "", CHANGE, "-3"),
        ("35万元", "万元", COUNT, None),
        ("2．415", "小数", COUNT, None),
        ("2415.0", "", COUNT, "2415.0"),
        ("3项", "项", AMOUNT, None),
        ("35000（元）", "换算", AMOUNT, "3.5"),
    ],
)
def test_what_a_column_can_hold(printed: str, note: str, column: Column, value: str | None) -> None:
    figure = parse_figure(printed, fold(printed))
    assert figure is not None
    read, remark = in_unit(figure, column, "本年收费金额(单位:万元)")
    assert read == (None if value is None else Decimal(value))
    assert note in remark
    assert bool(note) == bool(remark)


def test_each_figure_that_nobody_can_tell_is_told_once_whatever_its_cell_says(tmp_path: Path) -> None:
    """One that its column can't hold for itself, a row that prints others in another place as a row."""
    cells = {"disclosure.licensing:decisions": "2.5", "requests.received:total": "5（单位：件）"}
    text = report_text("平罗县人民政府", 2021, cells)
    (row,) = (line for line in text.splitlines() if "5（单位：件）" in line)
    text = text.replace(row, f"{row}\n{row.replace('5（', '6（')}")
    report = read_text(text, tmp_path / "r.txt")
    told = [(one.code, one.cells) for one in report.findings if one.cells]
    assert told == [
        ("unit-missing", ("disclosure.licensing:decisions",)),
        ("figures-unresolved", ("requests.received",)),
    ]
