"""The data set as one Excel workbook: wide sheets, a row a report and table, and one that explains them.

A number that the report prints is a number. What else a cell can be stays visible in it: see ``KINDS``.
Rows go to disk as they come (``constant_memory``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from giar_site.forms import Edition, FormTable, editions
from giar_site.model import Fact, Status
from giar_site.site.data.rows import ReportRows, Row
from giar_site.site.data.schema import DATA_TABLES, FACTS, REPORT_PART, REPORTS, Table
from giar_site.site.data.sink import Sink
from giar_site.site.downloads.workbook import DIGITS, plain
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
GUIDE = "说明"

_FIXED = {Status.UNRESOLVED: "?", Status.ABSENT: "未列", Status.WITHHELD: "已撤下"}
_MADE = datetime(2000, 1, 1)  # the clock has no part in it
_HEAD_ROWS = 2


def sheet_name(form: FormTable, edition: Edition) -> str:
    return f"{form.title[:22]} {edition.id}"


class Workbook(Sink):
    def __init__(self, path: Path, work: Path) -> None:
        """``work`` is a folder for the sheets until they are packed."""
        options = {
            "constant_memory": True,
            "tmpdir": str(work),
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(path, options)
        self._book.set_properties({"created": _MADE})
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._formats: dict[Status, Any] = {
            status: self._book.add_format({"num_format": code, "italic": status is Status.DERIVED})
            for status, (_, code) in KINDS.items()
            if status is not Status.REPORTED
        }
        self._guide()
        self._listings = {t.name: self._listing(t) for t in DATA_TABLES if t is not FACTS}
        self._tables = {
            (form.id, edition.id): (self._wide(form, edition), [str(a) for a in form.cells()])
            for form_id in [form.id for form in editions()[-1].tables]
            for edition in reversed(editions())
            for form in (edition.table(form_id),)
        }
        self._lines: dict[Any, int] = {}

    def add(self, rows: ReportRows) -> None:
        report = rows.entry.report
        self._line(self._listings[REPORTS.name], 1, rows.report)
        facts: dict[str, dict[str, Fact]] = {table: {} for table in report.editions}
        for fact in report.facts:
            facts[fact.table][fact.address] = fact
        for table, edition in report.editions.items():
            sheet, addresses = self._tables[table, edition]
            line = self._line(sheet, _HEAD_ROWS, rows.head)
            for place, address in enumerate(addresses, len(rows.head)):
                if found := facts[table].get(address):
                    self._cell(sheet, line, place, found)

    def add_rows(self, table: Table, rows: Iterable[Row]) -> None:
        for row in rows:
            self._line(self._listings[table.name], 1, row)

    def close(self) -> None:
        self._book.close()

    def _cell(self, sheet: Any, line: int, place: int, fact: Fact) -> None:
        if fact.value is not None:
            _number(sheet, line, place, fact.value, self._formats.get(fact.status))
        elif fact.status is not Status.BLANK:
            shown = _FIXED.get(fact.status) or _printed(fact.raw)
            sheet.write_string(line, place, shown, self._formats[fact.status])

    def _line(self, sheet: Any, first: int, row: Row) -> int:
        """Write ``row`` as the sheet's next line, which is given."""
        line = self._lines.get(sheet.name, first)
        self._lines[sheet.name] = line + 1
        for place, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_string(line, place, "是" if value else "否")
            elif isinstance(value, int):
                sheet.write_number(line, place, value)
            elif isinstance(value, date):
                sheet.write_string(line, place, value.isoformat())
            elif value:
                sheet.write_string(line, place, plain(value))
        return line

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        return sheet

    def _listing(self, table: Table) -> Any:
        sheet = self._sheet(table.title, [18] * len(table.fields))
        sheet.write_row(0, 0, [field.title for field in table.fields], self._bold)
        sheet.freeze_panes(1, 2)
        return sheet

    def _wide(self, form: FormTable, edition: Edition) -> Any:
        """Chinese labels in the first line, field names and addresses in the second."""
        items = {item.id: item for item in form.items}
        groups = {group.id: group.label for group in form.groups}
        cells = list(form.cells())
        sheet = self._sheet(sheet_name(form, edition), [18] * len(REPORT_PART) + [12] * len(cells))
        for place, field in enumerate(REPORT_PART):
            sheet.write_string(0, place, field.title, self._bold)
        for place, cell in enumerate(cells, len(REPORT_PART)):
            item = items[cell.item]
            labels = (groups.get(item.group or "", ""), item.label, form.column(cell.column).label)
            sheet.write_string(0, place, "：".join(filter(None, labels)), self._bold)
        names = [*(field.name for field in REPORT_PART), *map(str, cells)]
        sheet.write_row(1, 0, names, self._bold)
        sheet.freeze_panes(_HEAD_ROWS, 2)
        return sheet

    def _guide(self) -> None:
        sheet = self._sheet(GUIDE, [28, 28, 80])
        statuses = [(STATUS_NAMES[s], shown, STATUS_MEANINGS[s]) for s, (shown, _) in KINDS.items()]
        lines: list[tuple[str, str, str]] = [
            ("单元格", "写法", "含义"),
            *statuses,
            ("", "", ""),
            ("数字", "", f"超过 {DIGITS} 位的数字，Excel 不能准确保存，写作文字。金额以万元计。"),
            ("表格的列名", "第二行是单元格的永久地址", "报告网页的网址后加 # 和地址，就是那一格的网址。"),
            ("不能相加的", "统计范围为“aggregate”的报告", "已包括下级的数字，不能与下级的报告相加。"),
            ("", "", ""),
            ("列", "名称", "含义"),
        ]
        named = {
            f.name: (f.name, f.title, f.description) for t in DATA_TABLES if t is not FACTS for f in t.fields
        }
        for number, line in enumerate((*lines, *named.values())):
            for place, text in enumerate(line):
                sheet.write_string(
                    number, place, text, self._bold if line[0] in ("单元格", "列") else self._wrap
                )


def _number(sheet: Any, line: int, place: int, value: Decimal, style: Any) -> None:
    if len(value.as_tuple().digits) > DIGITS:
        sheet.write_string(line, place, format(value, "f"), style)
    else:
        sheet.write_number(line, place, value, style)


def _printed(raw: str) -> str:
    """What is printed instead of a figure, unless it could be taken for one of this sheet's own words."""
    text = plain(raw.strip())
    return text if text and text not in _FIXED.values() else STATUS_NAMES[Status.NOT_APPLICABLE]
