"""The data set as one SQLite file: tables, indexes, and a view for each table of the form.

``facts`` is a view over ``cell`` (the form's cells), ``fact`` and ``reports``: what the rows of a
report or of a cell share is stored once. A decimal field has two columns. ``value`` is for
reckoning: an INTEGER where the figure is whole, exact in sums; else a REAL, whose first 15 digits are
the figure's. ``value_text`` has its digits exactly.
Equal input gives equal bytes: fixed page size, rows in the data set's order, no time anywhere.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import Any

from giar_site.forms import editions
from giar_site.site.data.rows import VALUE, ReportRows, Row, cell_number, form_cells
from giar_site.site.data.schema import (
    CELL_PART,
    DATA_TABLES,
    FACT_PART,
    FACTS,
    REPORT_PART,
    Field,
    Kind,
    Table,
)
from giar_site.site.data.sink import Sink

_TYPES = {
    Kind.STRING: "TEXT",
    Kind.INTEGER: "INTEGER",
    Kind.DECIMAL: "NUMERIC",
    Kind.BOOLEAN: "INTEGER",
    Kind.DATE: "TEXT",
}
_LARGEST = 2**63
PRAGMAS = ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536")
INDEXES = (
    "CREATE UNIQUE INDEX reports_agency_year ON reports (agency_id, year)",
    "CREATE INDEX reports_year ON reports (year)",
    "CREATE INDEX reports_region ON reports (region_code)",
    "CREATE INDEX cell_address ON cell (address)",
    "CREATE INDEX fact_cell ON fact (cell_id, report_id)",
    "CREATE INDEX fact_status ON fact (status) WHERE status <> 'reported'",
    "CREATE UNIQUE INDEX agencies_id ON agencies (agency_id)",
    "CREATE INDEX findings_report ON findings (agency_id, year)",
    "CREATE INDEX findings_code ON findings (code)",
)


class SqliteFile(Sink):
    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN")
        for statement in tables():
            self._db.execute(statement)
        insert(self._db, "cell", [(n, *cell) for n, cell in enumerate(form_cells())])
        self._reports = 0

    def add(self, rows: ReportRows) -> None:
        number = self._reports
        self._reports += 1
        insert(self._db, "reports", [(number, *rows.report)])
        numbers = map(_number, rows.columns[VALUE])
        columns = (*rows.columns[:VALUE], numbers, rows.digits, *rows.columns[VALUE + 1 :])
        insert(self._db, "fact", list(zip(repeat(number), rows.cells, *columns)))

    def add_rows(self, table: Table, rows: Iterable[Row]) -> None:
        insert(self._db, table.name, list(rows))

    def close(self) -> None:
        for statement in (*INDEXES, *views()):
            self._db.execute(statement)
        self._db.execute("COMMIT")
        self._db.close()


def insert(db: sqlite3.Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


def wide_name(table: str, edition: str) -> str:
    return f"{table}_{edition}"


def wide_column(item: str, column: str) -> str:
    """``denied.state_secret:total`` as a name that needs no quotes."""
    return f"{item}_{column}".replace(".", "_")


def wide_views() -> list[tuple[str, str]]:
    """The names of the wide views, each with what it holds in Chinese."""
    return [
        (wide_name(form.id, edition.id), f"{form.title}（{edition.id} 年版表式）")
        for edition in editions()
        for form in edition.tables
    ]


def _number(value: Decimal | None) -> int | float | None:
    """A figure to reckon with; None where a number of SQLite's can't come near it."""
    if value is None:
        return None
    whole = int(value)
    if whole == value and -_LARGEST <= whole < _LARGEST:
        return whole
    return real if math.isfinite(real := float(value)) else None


def _columns(fields: Iterable[Field]) -> list[str]:
    """Column definitions."""
    found = []
    for field in fields:
        found.append(f'"{field.name}" {_TYPES[field.kind]}{" NOT NULL" if field.required else ""}')
        if field.kind is Kind.DECIMAL:
            found.append(f'"{field.name}_text" TEXT')
    return found


def column_names(fields: Iterable[Field]) -> list[str]:
    """The columns of fields, a decimal one's both."""
    return [definition.split('"')[1] for definition in _columns(fields)]


def tables() -> list[str]:
    """Statements that make the tables."""
    made = [
        f"CREATE TABLE cell (cell_id INTEGER PRIMARY KEY, {', '.join(_columns(CELL_PART))})",
        "CREATE TABLE fact (report_id INTEGER NOT NULL REFERENCES reports, cell_id INTEGER NOT NULL "
        f"REFERENCES cell, {', '.join(_columns(FACT_PART))}, PRIMARY KEY (report_id, cell_id)) WITHOUT ROWID",
    ]
    for table in DATA_TABLES:
        if table is not FACTS:
            key = ["report_id INTEGER PRIMARY KEY"] if table.name == "reports" else []
            made.append(f"CREATE TABLE {table.name} ({', '.join([*key, *_columns(table.fields)])})")
    return made


def views() -> list[str]:
    """Statements that make the views."""
    parts = ((REPORT_PART, "reports"), (CELL_PART, "cell"), (FACT_PART, "fact"))
    chosen = [f'{owner}."{name}"' for fields, owner in parts for name in column_names(fields)]
    made = [
        f"CREATE VIEW facts AS SELECT {', '.join(chosen)} FROM fact "  # noqa: S608
        "JOIN reports USING (report_id) JOIN cell USING (cell_id)"
    ]
    head = ", ".join(column_names(REPORT_PART))
    for edition in editions():
        for form in edition.tables:
            columns = [
                "(SELECT value FROM fact WHERE fact.report_id = reports.report_id AND cell_id = "  # noqa: S608
                f"{cell_number(edition.id, a)}) AS {wide_column(a.item, a.column)}"
                for a in form.cells()
            ]
            made.append(
                f"CREATE VIEW {wide_name(form.id, edition.id)} AS SELECT {head}, {', '.join(columns)} "  # noqa: S608
                f"FROM reports WHERE {form.id}_edition = '{edition.id}'"
            )
    return made
