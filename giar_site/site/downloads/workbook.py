"""All years of one agency as an Excel workbook: a sheet a table, a row a cell, a column a year."""

from __future__ import annotations

import io
from collections.abc import Sequence

from giar_site.forms import CellAddress, editions
from giar_site.site.catalogue import TABLES, Published
from giar_site.site.downloads.spreadsheet import NO_CELL, Spreadsheet, cell_labels
from giar_site.site.wording import SCOPE_NAMES

HEADS = ("年度", "表式", "统计范围")  # the first lines of each sheet: about the report in each column
DEMO = "（虚构示例）"
_GUIDE = [
    (NO_CELL, "", "这一年的报告所用的表式没有这一格"),
    ("", "", ""),
    ("地址", "单元格的永久地址", "报告网页的网址后加 # 和地址，就是那一格的网址。"),
    ("报告原文", "每份报告的网页旁", "各表另有 CSV 文件，逐格列出原文和说明。"),
]


def workbook(entries: Sequence[Published]) -> bytes:
    """``entries`` oldest first; the years stand in that order, and the form's latest edition leads."""
    out = io.BytesIO()
    book = Spreadsheet(out)
    for table in TABLES:
        _sheet(book, table, [entry for entry in entries if table in entry.tables])
    book.guide(_GUIDE)
    book.close()
    return out.getvalue()


def _sheet(book: Spreadsheet, table: str, entries: Sequence[Published]) -> None:
    sheet = book.sheet(editions()[-1].table(table).title[:31], [60, 6, *[12] * len(entries), 48])
    last = 2 + len(entries)
    heads = [
        (
            f"{entry.year} 年{DEMO * entry.report.demo}",
            f"{entry.tables[table][0].id} 年版",
            SCOPE_NAMES[entry.report.scope],
        )
        for entry in entries
    ]
    for line, head in enumerate(zip(HEADS, *heads, strict=True)):
        sheet.write_row(line, 0, [head[0], "", *head[1:]], book.bold)
    sheet.write_string(0, 1, "单位", book.bold)
    sheet.write_string(0, last, "地址", book.bold)
    rows: dict[CellAddress, tuple[str, str]] = {}
    used = {entry.report.editions[table] for entry in entries}
    for edition in reversed(editions()):
        if edition.id in used:
            form = edition.table(table)
            for cell, label in zip(form.cells(), cell_labels(form), strict=True):
                rows.setdefault(cell, (label, form.column(cell.column).unit))
    columns = [entry.report.by_address for entry in entries]
    for line, (cell, (label, unit)) in enumerate(rows.items(), len(HEADS)):
        address = str(cell)
        sheet.write_string(line, 0, label)
        sheet.write_string(line, 1, unit)
        sheet.write_string(line, last, address)
        for place, facts in enumerate(columns, 2):
            if fact := facts.get(address):
                book.figure(sheet, line, place, fact)
            else:
                sheet.write_string(line, place, NO_CELL)
    sheet.freeze_panes(len(HEADS), 1)
