"""Tables as CSV: UTF-8 with a byte-order mark (for Excel in Chinese), CRLF, a header row.

Values are as printed, digit by digit; dates are ISO 8601, booleans ``true`` and ``false``, null is empty.
No cell can start a formula: see ``downloads.csv_table.safe``, the one rule for all of the site's CSV.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TextIO

from giar_site.site.data.rows import VALUE, ReportRows, Row, form_cells
from giar_site.site.data.schema import CELL_PART, FACT_PART, FACTS, REPORT_PART, Field, Kind, Table
from giar_site.site.data.sink import Sink
from giar_site.site.downloads.csv_table import safe

_safe = lru_cache(maxsize=65_536)(safe)

_CONVERTED: dict[Kind, Callable[[Any], Any]] = {
    Kind.STRING: _safe,
    Kind.DECIMAL: lambda value: format(value, "f"),
    Kind.BOOLEAN: lambda value: "true" if value else "false",
    Kind.DATE: lambda value: value.isoformat(),
}


class CsvTable:
    """One file of one table."""

    def __init__(self, path: Path, table: Table) -> None:
        self._file = _open(path, table)
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._convert = converter(table.fields)

    def write(self, rows: Iterable[Row]) -> None:
        self._writer.writerows(map(self._convert, rows))

    def close(self) -> None:
        self._file.close()


class FactsCsv(Sink):
    """``facts``: what a report's rows share is formatted once a report, the form's part once a build."""

    def __init__(self, path: Path) -> None:
        self._file = _open(path, FACTS)
        self._converted = [None if f.kind is Kind.DECIMAL else _CONVERTED.get(f.kind) for f in FACT_PART]
        self._cells = [line.removesuffix("\r\n") for line in _lines(CELL_PART, form_cells())]

    def add(self, rows: ReportRows) -> None:
        (head,) = _lines(REPORT_PART, [rows.head])
        head, cells = head.removesuffix("\r\n"), self._cells
        columns = [
            column if convert is None else [None if value is None else convert(value) for value in column]
            for convert, column in zip(self._converted, rows.columns, strict=True)
        ]
        columns[VALUE] = rows.digits
        facts = _csv_lines(zip(*columns, strict=True))
        self._file.write(
            "".join([f"{head},{cells[c]},{fact}" for c, fact in zip(rows.cells, facts, strict=True)])
        )

    def close(self) -> None:
        self._file.close()


def _open(path: Path, table: Table) -> TextIO:
    """The file, with its header row."""
    file = path.open("w", encoding="utf-8-sig", newline="", buffering=1 << 20)
    csv.writer(file, lineterminator="\r\n").writerow([field.name for field in table.fields])
    return file


class _Lines(list[str]):
    """Takes what ``csv.writer`` writes: a line a call."""

    write = list.append


def _lines(fields: tuple[Field, ...], rows: Iterable[Row]) -> list[str]:
    return _csv_lines(map(converter(fields), rows))


def _csv_lines(rows: Iterable[Iterable[Any]]) -> list[str]:
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines


@cache
def converter(fields: tuple[Field, ...]) -> Callable[[Row], tuple[Any, ...]]:
    """A function from a row to what CSV prints of it."""
    converted = [(place, _CONVERTED[f.kind]) for place, f in enumerate(fields) if f.kind in _CONVERTED]

    def convert(row: Row) -> tuple[Any, ...]:
        values = list(row)
        for place, function in converted:
            if values[place] is not None:
                values[place] = function(values[place])
        return tuple(values)

    return convert
