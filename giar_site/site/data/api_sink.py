"""``/api/v1/``: the data set as static JSON, small files made in the same pass.

A report and a row of the form have their JSON beside their pages already (``report.json``,
``rows.json``): the API lists those addresses and makes no second copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from giar_site.model import Region
from giar_site.model_json import dumps
from giar_site.site.catalogue import Published
from giar_site.site.data.jsonl_sink import json_row
from giar_site.site.data.rows import ReportRows, Row, row
from giar_site.site.data.schema import (
    AGENCIES,
    FINDINGS,
    REPORTS,
    AgencySource,
    ReportSource,
    Table,
)
from giar_site.site.data.sink import Sink

API = "api/v1/"
UNCOUNTED = "uncounted"  # findings about no current report


class JsonList:
    """A file with one array, written entry by entry, a line each."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        self._next = "[\n"

    def add(self, data: Any) -> None:
        self._file.write(self._next + dumps(data))
        self._next = ",\n"

    def close(self) -> None:
        self._file.write("[]\n" if self._next == "[\n" else "\n]\n")
        self._file.close()


class ApiFiles(Sink):
    """Writes into ``folder`` as if that were ``/api/v1/``."""

    def __init__(self, folder: Path, regions: Mapping[str, Region], root: str) -> None:
        self._folder = folder
        self._regions = regions
        self._root = root
        self._lists: dict[str, JsonList] = {}
        self._in_region: dict[str | None, list[dict[str, Any]]] = {}
        self._list("agencies")
        self._list(f"findings/{UNCOUNTED}")

    def add(self, rows: ReportRows) -> None:
        self._list(f"reports/{rows.entry.year}").add(json_row(REPORTS, rows.report))
        self._list(f"findings/{rows.entry.year}")  # there is one for every year, and may be empty

    def add_rows(self, table: Table, rows: Iterable[Row]) -> None:
        for values in rows:
            data = _with_lists(json_row(table, values))
            if table is FINDINGS:
                self._list(f"findings/{data['year'] or UNCOUNTED}").add(data)
            elif table is AGENCIES:
                self._list("agencies").add(data)
                self._in_region.setdefault(data["region_code"], []).append(data)

    def close(self) -> None:
        regions = self._list("regions")
        for region in self._regions.values():
            own = self._in_region.get(region.code, [])
            data = {
                "region_code": region.code,
                "region_name": region.name,
                "parent_code": region.parent,
                "report_count": sum(agency["report_count"] for agency in own),
                "region_url": f"{self._root}regions/{region.code}/",
            }
            regions.add(data)
            self._write(f"regions/{region.code}", {**data, "agencies": own})
        for file in self._lists.values():
            file.close()

    def _list(self, name: str) -> JsonList:
        if name not in self._lists:
            self._lists[name] = JsonList(self._folder / f"{name}.json")
        return self._lists[name]

    def _write(self, name: str, data: Any) -> None:
        path = self._folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dumps(data) + "\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def agency_json(agency: AgencySource, reports: Iterable[ReportSource]) -> dict[str, Any]:
    """An agency with its reports of all years and their figures: a file of its own, which is made with the
    agency's pages and not in the pass. Figures are texts: a browser's own numbers round, and drop zeros
    at the end."""
    return {
        **_with_lists(json_row(AGENCIES, row(AGENCIES.fields, agency))),
        "reports": [
            {
                **json_row(REPORTS, row(REPORTS.fields, report)),
                "files": _report_files(report.entry, report.root),
                "figures": {
                    fact.address: {
                        "value": None if fact.value is None else format(fact.value, "f"),
                        "status": fact.status.value,
                    }
                    for fact in report.entry.report.figures
                },
                "doubted": sorted(report.entry.doubted),
            }
            for report in reports
        ],
    }


def _with_lists(data: dict[str, Any]) -> dict[str, Any]:
    """What a cell of CSV holds as one text is a list in JSON."""
    separators = {"cells": " ", "aliases": "；"}
    lists = {
        name: data[name].split(s) if data[name] else [] for name, s in separators.items() if name in data
    }
    return {**data, **lists}


def _report_files(entry: Published, root: str) -> dict[str, str]:
    """The addresses of the data beside a report's page, by a name for each."""
    names = {"report": "report.json", **{table: f"{table}.csv" for table in entry.tables}}
    return {name: f"{root}{entry.url}{file}" for name, file in names.items()}
