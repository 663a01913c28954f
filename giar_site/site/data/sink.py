"""What takes the rows of the pass: a file, or several of one format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from giar_site.site.data.rows import ReportRows, Row
from giar_site.site.data.schema import AGENCIES, FINDINGS, REPORTS, Table


class Sink:
    """``add`` gets every report, ``add_rows`` the rows of ``findings`` and ``agencies`` as they come."""

    def add(self, rows: ReportRows) -> None:
        pass

    def add_rows(self, table: Table, rows: Iterable[Row]) -> None:
        pass

    def close(self) -> None:
        pass


class TableFile(Protocol):
    def write(self, rows: Iterable[Row]) -> None: ...
    def close(self) -> None: ...


class SmallTables(Sink):
    """Every table but ``facts``, a file each."""

    def __init__(self, open_table: Callable[[Table], TableFile]) -> None:
        self._files = {table.name: open_table(table) for table in (REPORTS, AGENCIES, FINDINGS)}

    def add(self, rows: ReportRows) -> None:
        self._files[REPORTS.name].write([rows.report])

    def add_rows(self, table: Table, rows: Iterable[Row]) -> None:
        self._files[table.name].write(rows)

    def close(self) -> None:
        for file in self._files.values():
            file.close()
