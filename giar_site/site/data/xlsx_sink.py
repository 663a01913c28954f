"""The data set as one Excel workbook: wide sheets, a row a report and table, and one that explains them.

Rows go to disk as they come. What a cell can show: see ``spreadsheet.KINDS``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from giar_site.forms import Edition, FormTable, editions
from giar_site.model import Fact
from giar_site.site.data.rows import ReportRows, Row
from giar_site.site.data.schema import DATA_TABLES, FACTS, REPORT_PART, REPORTS, Table
from giar_site.site.data.sink import Sink
from giar_site.site.downloads.spreadsheet import Spreadsheet, cell_labels, plain

_HEAD_ROWS = 2


def sheet_name(form: FormTable, edition: Edition) -> str:
    return f"{form.title[:22]} {edition.id}"


class Workbook(Sink):
    def __init__(self, path: Path, work: Path) -> None:
        """``work`` is a folder for the sheets until they are packed."""
        self._book = Spreadsheet(path, work)
        self._book.guide(_guide())
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
        for fact in report.figures:
            facts[fact.table][fact.address] = fact
        for table, edition in report.editions.items():
            sheet, addresses = self._tables[table, edition]
            line = self._line(sheet, _HEAD_ROWS, rows.head)
            for place, address in enumerate(addresses, len(rows.head)):
                if found := facts[table].get(address):
                    self._book.figure(sheet, line, place, found)

    def add_rows(self, table: Table, rows: Iterable[Row]) -> None:
        for row in rows:
            self._line(self._listings[table.name], 1, row)

    def close(self) -> None:
        self._book.close()

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

    def _listing(self, table: Table) -> Any:
        sheet = self._book.sheet(table.title, [18] * len(table.fields))
        sheet.write_row(0, 0, [field.title for field in table.fields], self._book.bold)
        sheet.freeze_panes(1, 2)
        return sheet

    def _wide(self, form: FormTable, edition: Edition) -> Any:
        """Chinese labels in the first line, field names and addresses in the second."""
        cells = [str(cell) for cell in form.cells()]
        sheet = self._book.sheet(sheet_name(form, edition), [18] * len(REPORT_PART) + [12] * len(cells))
        labels = [*(field.title for field in REPORT_PART), *cell_labels(form)]
        sheet.write_row(0, 0, labels, self._book.bold)
        sheet.write_row(1, 0, [*(field.name for field in REPORT_PART), *cells], self._book.bold)
        sheet.freeze_panes(_HEAD_ROWS, 2)
        return sheet


def _guide() -> list[tuple[str, str, str]]:
    named = {
        f.name: (f.name, f.title, f.description) for t in DATA_TABLES if t is not FACTS for f in t.fields
    }
    return [
        ("表格的列名", "第二行是单元格的永久地址", "报告网页的网址后加 # 和地址，就是那一格的网址。"),
        ("不能相加的", "统计范围为“aggregate”的报告", "已包括下级的数字，不能与下级的报告相加。"),
        ("", "", ""),
        ("列", "名称", "含义"),
        *named.values(),
    ]
