"""All years of one agency as an Excel workbook: one sheet a table, a row a cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from giar_site.model import Fact
from giar_site.site.catalogue import TABLES, Published
from giar_site.site.wording import STATUS_NAMES

HEADER = ("年度", "表式", "地址", "项目", "列", "数值", "单位", "状态", "原文", "说明")
WIDTHS = (8, 8, 40, 44, 22, 12, 8, 12, 20, 40)
DIGITS = 15  # what Excel's numbers hold; a longer one is written as text

_MADE = datetime(2000, 1, 1)


def workbook(entries: Sequence[Published], titles: dict[str, str]) -> bytes:
    """``entries`` oldest first; ``titles`` are the tables' names by table id."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _MADE})
    bold = book.add_format({"bold": True})
    for table in TABLES:
        sheet = book.add_worksheet(titles[table][:31])
        sheet.write_row(0, 0, HEADER, bold)
        for index, width in enumerate(WIDTHS):
            sheet.set_column(index, index, width)
        line = 0
        for entry in entries:
            if table not in entry.tables:
                continue
            edition, form = entry.tables[table]
            items = {item.id: item.label for item in form.items}
            columns = {column.id: column for column in form.columns}
            for fact in (fact for fact in entry.report.figures if fact.table == table):
                line += 1
                column = columns[fact.column]
                sheet.write_number(line, 0, entry.year)
                for place, text in (
                    (1, f"{edition.id} 年版"),
                    (2, fact.address),
                    (3, items[fact.item]),
                    (4, column.label),
                    (6, column.unit),
                    (7, STATUS_NAMES[fact.status]),
                    (8, plain(fact.raw)),
                    (9, plain(fact.note)),
                ):
                    sheet.write_string(line, place, text)
                _value(sheet, line, fact)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(line, 1), len(HEADER) - 1)
    book.close()
    return out.getvalue()


def _value(sheet: xlsxwriter.worksheet.Worksheet, line: int, fact: Fact) -> None:
    if fact.value is None:
        return
    if len(fact.value.as_tuple().digits) > DIGITS:
        sheet.write_string(line, 5, format(fact.value, "f"))
    else:
        sheet.write_number(line, 5, fact.value)


def plain(text: str) -> str:
    """What a sheet can hold: no lone surrogates, and no more than Excel allows in a cell."""
    return text.encode("utf-8", "backslashreplace").decode()[:32_000]
