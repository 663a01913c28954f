"""Whole reports as JSON Lines: a line is the report's row of ``reports`` and, as ``content``, what its
``report.json`` holds, the words of its chapters included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from giar_site.model_json import dumps, encoded, report_dict
from giar_site.site.catalogue import Published
from giar_site.site.data.rows import ReportRows, Row
from giar_site.site.data.schema import REPORTS, Table
from giar_site.site.data.sink import Sink


def report_json(entry: Published) -> bytes:
    """A report's ``report.json``."""
    return encoded(report_dict(entry.report, entry.findings))


class ReportsJsonl(Sink):
    """``content`` gives a report's ``report.json``, which has no line break."""

    def __init__(self, path: Path, content: Callable[[Published], bytes]) -> None:
        self._content = content
        self._file = path.open("wb", buffering=1 << 20)

    def add(self, rows: ReportRows) -> None:
        row = dumps(json_row(REPORTS, rows.report)).removesuffix("}").encode()
        self._file.write(b'%b, "content": %b}\n' % (row, self._content(rows.entry)))

    def close(self) -> None:
        self._file.close()


def json_row(table: Table, row: Row) -> dict[str, Any]:
    """A row as JSON has it: by field name, dates as ISO 8601."""
    return {
        field.name: value.isoformat() if isinstance(value, date) else value
        for field, value in zip(table.fields, row, strict=True)
    }
