"""One table of one report as CSV, a row a cell, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from giar_site.forms import FormTable
from giar_site.model import Fact
from giar_site.site.wording import STATUS_NAMES

HEADER = ("地址", "项目", "列", "数值", "单位", "状态", "原文", "说明")

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")


def csv_table(form: FormTable, facts: Iterable[Fact]) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs for Chinese; numbers with exactly their digits."""
    items = {item.id: item.label for item in form.items}
    columns = {column.id: column for column in form.columns}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for fact in facts:
        column = columns[fact.column]
        value = "" if fact.value is None else format(fact.value, "f")
        status = STATUS_NAMES[fact.status]
        own = (fact.address, items[fact.item], column.label, value, column.unit, status)
        writer.writerow((*own, safe(fact.raw), safe(fact.note)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "backslashreplace")


def safe(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula; a plain number stays a number."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
