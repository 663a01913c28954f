"""What the Excel workbooks share: how a figure shows in a cell, and that nothing else can be taken for one.

A number that the report prints is a number. What else a cell can be stays visible in it: see ``KINDS``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from giar_site.forms import FormTable
from giar_site.model import Fact, Status
from giar_site.site.wording import STATUS_MEANINGS, STATUS_NAMES

# Status → (what the cell shows, its number format). Numbers stay numbers under any format.
KINDS = {
    Status.REPORTED: ("数字", "General"),
    Status.DERIVED: ("数字后加 †", 'General"†"'),
    Status.SUPPLIED: ("数字后加 ‡", 'General"‡"'),
    Status.BLANK: ("空格", "General"),
    Status.NOT_APPLICABLE: ("照印的“/”“—”“无”等", "@"),
    Status.UNRESOLVED: ("?", "@"),
    Status.ABSENT: ("未列", "@"),
    Status.WITHHELD: ("已撤下", "@"),
}
DIGITS = 15  # what Excel's numbers hold; a longer one is written as text
GUIDE = "说明"
NO_CELL = "无此项"  # the edition of the form that a report uses has no such cell

_FIXED = {Status.UNRESOLVED: "?", Status.ABSENT: "未列", Status.WITHHELD: "已撤下"}
_OWN = {*_FIXED.values(), NO_CELL}
_MADE = datetime(2000, 1, 1)  # the clock has no part in it


class Spreadsheet:
    """A workbook: ``bold`` and ``wrap`` are formats of its cells. ``work`` is a folder for rows until they
    are packed, which have to come in order then; without it they stay in memory."""

    def __init__(self, into: Path | BinaryIO, work: Path | None = None) -> None:
        options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False}
        options |= {"constant_memory": True, "tmpdir": str(work)} if work else {"in_memory": True}
        self._book = xlsxwriter.Workbook(into, options)
        self._book.set_properties({"created": _MADE})
        self.bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._formats: dict[Status, Any] = {
            status: self._book.add_format({"num_format": code, "italic": status is Status.DERIVED})
            for status, (_, code) in KINDS.items()
            if status is not Status.REPORTED
        }

    def sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        return sheet

    def guide(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """The sheet that says what a cell can show, and ``lines``."""
        sheet = self.sheet(GUIDE, [28, 28, 80])
        statuses = [(STATUS_NAMES[s], shown, STATUS_MEANINGS[s]) for s, (shown, _) in KINDS.items()]
        long = ("数字", "", f"超过 {DIGITS} 位的数字，Excel 不能准确保存，写作文字。金额以万元计。")
        for number, line in enumerate([("单元格", "写法", "含义"), *statuses, ("", "", ""), long, *lines]):
            for place, text in enumerate(line):
                heading = line[0] in ("单元格", "列")
                sheet.write_string(number, place, text, self.bold if heading else self.wrap)

    def figure(self, sheet: Any, line: int, place: int, fact: Fact) -> None:
        style = self._formats.get(fact.status)
        if fact.value is None:
            if fact.status is not Status.BLANK:
                sheet.write_string(line, place, _FIXED.get(fact.status) or _printed(fact.raw), style)
        elif len(fact.value.as_tuple().digits) > DIGITS:
            sheet.write_string(line, place, format(fact.value, "f"), style)
        else:
            sheet.write_number(line, place, fact.value, style)

    def close(self) -> None:
        """Raises ``OSError`` where the file can't be written, as all else that writes files does."""
        try:
            self._book.close()
        except FileCreateError as problem:
            raise problem.args[0] from None


def cell_labels(form: FormTable) -> list[str]:
    """What each cell of the form is, in its order: the labels of its group, row and column."""
    groups = {group.id: group.label for group in form.groups}
    rows = [(cell.column, form.item(cell.item)) for cell in form.cells()]
    return [
        "：".join(filter(None, (groups.get(item.group or "", ""), item.label, form.column(column).label)))
        for column, item in rows
    ]


def plain(text: str) -> str:
    """What a sheet can hold: no lone surrogates, and no more than Excel allows in a cell."""
    return text.encode("utf-8", "backslashreplace").decode()[:32_000]


def _printed(raw: str) -> str:
    """What is printed instead of a figure, unless it could be taken for one of this sheet's own words."""
    text = plain(raw.strip())
    return text if text and text not in _OWN else STATUS_NAMES[Status.NOT_APPLICABLE]
