"""Reports made cell by cell from an edition, without a file."""

from __future__ import annotations

from decimal import Decimal

from giar_site.findings import Location
from giar_site.forms import editions
from giar_site.model import Agency, AnnualReport, Chapter, Dataset, Fact, Passage, Scope, SourceFile, Status

AGENCY = Agency("zhengfu", "平罗县人民政府")


def report(
    cells: dict[str, int | str | None] | None = None,
    *,
    year: int = 2021,
    edition: str = "2021",
    statuses: dict[str, Status] | None = None,
    words: str = "",
    scope: Scope = Scope.UNKNOWN,
) -> AnnualReport:
    """A report with 0 in every cell but those given by address (None: blank)."""
    given, told = cells or {}, statuses or {}
    path = f"{year}.txt"
    facts = []
    form = next(one for one in editions() if one.id == edition)
    for line, cell in enumerate((cell for table in form.tables for cell in table.cells()), 1):
        value = given.get(str(cell), 0)
        status = told.get(str(cell), Status.BLANK if value is None else Status.REPORTED)
        if status not in (Status.REPORTED, Status.DERIVED, Status.SUPPLIED):
            value = None
        number = None if value is None else Decimal(str(value))
        facts.append(Fact(*cell, number, "" if value is None else str(value), status, Location(path, line)))
    chapter = Chapter("chapter-1", 1, "一、总体情况", (Passage(words),))
    return AnnualReport(
        SourceFile(path, "0" * 64, 0, "text"),
        AGENCY.name,
        year,
        agency=AGENCY.id,
        scope=scope,
        editions={table.id: edition for table in form.tables},
        facts=tuple(facts),
        chapters=(chapter,),
    )


def dataset(*reports: AnnualReport) -> Dataset:
    return Dataset(agencies=(AGENCY,), reports=reports)
