"""One table of one report as CSV, a row a cell, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from functools import cache

from giar_site.forms import FormTable
from giar_site.model import Fact
from giar_site.site.wording import STATUS_NAMES

HEADER = ("地址", "项目", "列", "数值", "单位", "状态", "原文", "说明")

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")


def csv_table(form: FormTable, facts: Iterable[Fact]) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs for Chinese; numbers with exactly their digits."""
    heads = _heads(form)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for fact in facts:
        address, item, column, unit = heads[fact.item, fact.column]
        value = "" if fact.value is None else format(fact.value, "f")
        status = STATUS_NAMES[fact.status]
        writer.writerow((address, item, column, value, unit, status, safe(fact.raw), safe(fact.note)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "backslashreplace")


@cache
def _heads(form: FormTable) -> dict[tuple[str, str], tuple[str, str, str, str]]:
    """What a line says of its cell, by the cell's item and column: address, labels and unit."""
    cells = [(cell, form.item(cell.item), form.column(cell.column)) for cell in form.cells()]
    return {
        (item.id, column.id): (str(cell), item.label, column.label, column.unit)
        for cell, item, column in cells
    }


def safe(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula; a plain number stays a number."""
    if not text or text[0].isalnum():  # as nearly all: no formula begins so
        return text
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
