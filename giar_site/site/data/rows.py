"""A published report → the rows that it gives each table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

from giar_site.forms import CellAddress, editions
from giar_site.model import Agency, Fact
from giar_site.site.catalogue import Published
from giar_site.site.data.schema import (
    AGENCIES,
    CELL_PART,
    FACT_PART,
    FINDINGS,
    NOWHERE,
    REPORT_PART,
    REPORTS,
    AgencySource,
    CellSource,
    Field,
    FindingSource,
    Kind,
    ReportSource,
)

Row = tuple[Any, ...]

VALUE = next(place for place, field in enumerate(FACT_PART) if field.kind is Kind.DECIMAL)


class ReportRows:
    """``report`` is its row of ``reports``, for which no body is asked. Its facts, in the order of the form:
    ``cells`` are indexes into ``form_cells()``, ``columns`` the fields of ``FACT_PART``, each with a value a
    fact; ``digits`` are the figures' digits (None where there is no figure)."""

    def __init__(self, source: ReportSource) -> None:
        self.entry = source.entry
        self.report = row(REPORTS.fields, source)

    @property
    def head(self) -> Row:
        """The fields of ``REPORT_PART``, with which both tables begin."""
        return self.report[: len(REPORT_PART)]

    @cached_property
    def cells(self) -> list[int]:
        numbers, used = _cell_numbers(), self.entry.report.editions
        return [numbers[used[f.table], f.table, f.item, f.column] for f in self._facts]

    @cached_property
    def columns(self) -> list[Sequence[Any]]:
        facts = [fact if fact.location else fact._replace(location=NOWHERE) for fact in self._facts]
        columns: list[Sequence[Any]] = [list(map(field.of, facts)) for field in FACT_PART]
        return columns if _all_encodable(facts) else [list(map(_encodable, column)) for column in columns]

    @cached_property
    def digits(self) -> list[str | None]:
        return [None if value is None else format(value, "f") for value in self.columns[VALUE]]

    @cached_property
    def _facts(self) -> tuple[Fact, ...]:
        return self.entry.report.facts


def agency_row(agency: Agency, region: str | None, years: Sequence[int], root: str) -> Row:
    """``region`` is its name, ``years`` those of the agency's reports that are in the same file."""
    return row(AGENCIES.fields, AgencySource(agency, region, tuple(years), root))


def finding_rows(sources: Iterable[FindingSource]) -> list[Row]:
    return [row(FINDINGS.fields, source) for source in sources]


def findings_of(entry: Published, root: str) -> list[Row]:
    """Of a report."""
    return finding_rows(FindingSource(finding, entry, root + entry.url) for finding in entry.findings)


def row(fields: Iterable[Field], source: Any) -> Row:
    """The fields' values. A lone surrogate, which UTF-8 has no bytes for, is spelt out (``\\udXXX``)."""
    return tuple([_encodable(field.of(source)) for field in fields])


def _encodable(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode()


def _all_encodable(facts: Iterable[Fact]) -> bool:
    try:
        "".join([text for fact in facts for text in (fact.raw, fact.note)]).encode()
    except UnicodeEncodeError:
        return False
    return True


@cache
def form_cells() -> tuple[Row, ...]:
    """Every cell of every edition once, as the fields of ``CELL_PART``."""
    return tuple(row(CELL_PART, source) for source, _ in _cells())


def cell_number(edition: str, address: CellAddress) -> int:
    """Its index into ``form_cells()``."""
    return _cell_numbers()[edition, *address]


@cache
def _cell_numbers() -> dict[tuple[str, str, str, str], int]:
    return {(source.edition.id, *address): n for n, (source, address) in enumerate(_cells())}


def _cells() -> Iterable[tuple[CellSource, CellAddress]]:
    for edition in editions():
        for form in edition.tables:
            for address in form.cells():
                cell = CellSource(edition, form, form.item(address.item), form.column(address.column))
                yield cell, address
