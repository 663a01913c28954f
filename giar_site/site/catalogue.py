"""The dataset with the look-ups that pages need, each built once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from giar_site.findings import Finding, Severity
from giar_site.forms import Edition, FormTable, edition_by_id, table_ids
from giar_site.kept import digest_of
from giar_site.model import Agency, AnnualReport, Dataset, Fact, Received, Region
from giar_site.site.escape import html, trusted
from giar_site.site.history import History
from giar_site.site.page import Settings
from giar_site.site.similar import Similar
from giar_site.site.wording import KIND_NAMES, LEVEL_NAMES

TABLES = table_ids()

K = TypeVar("K")
V = TypeVar("V")

ReadSource = Callable[[str], bytes]  # SourceFile.path → the file as received


@dataclass(frozen=True)
class Published:
    """A report as the site publishes it: with its agency, its address and all its findings."""

    report: AnnualReport
    agency: Agency
    url: str
    findings: tuple[Finding, ...]

    @cached_property
    def tables(self) -> dict[str, tuple[Edition, FormTable]]:
        """The form's tables this report uses, in their editions, by table id."""
        ids = self.report.editions
        used = {table: edition_by_id(ids[table]) for table in TABLES if table in ids}
        return {table: (edition, edition.table(table)) for table, edition in used.items()}

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the report, its agency and its findings."""
        return digest_of(self.report.fingerprint, self.agency, self.findings)

    @cached_property
    def doubted(self) -> frozenset[str]:
        """The cells whose printed figure does not agree with others of the agency's."""
        found = (finding for finding in self.findings if finding.severity is Severity.INCONSISTENT)
        return frozenset(cell for finding in found for cell in finding.cells)

    def fact(self, table: str, item: str, column: str) -> Fact | None:
        return self.report.fact(table, item, column)

    def with_figures(self) -> Published:
        """See ``AnnualReport.with_figures``."""
        return replace(self, report=self.report.with_figures())

    @property
    def place(self) -> str:
        """The agency's region as addresses have it: its code, or "unknown"."""
        return self.agency.region or "unknown"

    @property
    def year(self) -> int:
        assert self.report.year is not None, "a current report has a year"
        return self.report.year


class Catalogue:
    """``dataset`` and ``settings`` with look-ups. Lists keep the dataset's order. ``work`` is a folder
    for files that are too large for memory, ``history`` what changed, None where that is not kept."""

    def __init__(
        self,
        dataset: Dataset,
        settings: Settings,
        read_source: ReadSource,
        work: Path,
        history: History | None = None,
    ) -> None:
        self.dataset = dataset
        self.settings = settings
        self.read_source = read_source
        self.work = work
        self.history = history
        self.agencies = {agency.id: agency for agency in dataset.agencies}
        self.regions = {region.code: region for region in dataset.regions}
        self._findings = grouped(dataset.findings, lambda finding: finding.report)
        self.reports = tuple(
            Published(r, self.agencies[r.agency], report_url(r.agency, r.year), self.findings_of(r))
            for r in dataset.reports
        )
        self.by_agency = grouped(self.reports, lambda entry: entry.agency.id)
        self.by_year = grouped(self.reports, lambda entry: entry.year)
        current = (one for one in dataset.withheld if one.current)
        self.withheld = grouped(current, lambda one: one.agency)  # whole reports that were taken down
        self.children = grouped(dataset.agencies, lambda agency: agency.parent)
        self.region_agencies = grouped(dataset.agencies, lambda agency: agency.region)
        self.subregions = grouped(dataset.regions, lambda region: region.parent)
        self.demo = any(report.demo for report in dataset.reports)
        self._row_marks: dict[str, Markup] = {}
        self._of_agency: tuple[str, list[Published]] = ("", [])

    def findings_of(self, report: AnnualReport) -> tuple[Finding, ...]:
        return tuple(self._findings.get(report.source.path, ()))

    @cached_property
    def years(self) -> list[int]:
        """The years with a report, taken down or not, the latest first."""
        withheld = (one.year for entries in self.withheld.values() for one in entries if one.year)
        return sorted({*self.by_year, *withheld}, reverse=True)

    @cached_property
    def by_table(self) -> dict[str, dict[int, list[Published]]]:
        """The reports that have a table, by year, the latest first."""
        years = sorted(self.by_year.items(), reverse=True)
        found = {
            table: {year: [one for one in entries if table in one.report.editions] for year, entries in years}
            for table in TABLES
        }
        return {
            table: {year: entries for year, entries in by_year.items() if entries}
            for table, by_year in found.items()
        }

    @cached_property
    def received(self) -> dict[str, Received]:
        """What counts nowhere, by source path."""
        return {received.report.source.path: received for received in self.dataset.received}

    @cached_property
    def uncounted(self) -> dict[str, list[Received]]:
        """What counts nowhere, by the agency that it is known to be of."""
        found = (one for one in self.dataset.received if one.report.agency)
        return grouped(found, lambda one: one.report.agency)

    @cached_property
    def by_path(self) -> dict[str, Published]:
        return {entry.report.source.path: entry for entry in self.reports}

    def of_agency(self, agency: Agency) -> list[Published]:
        """The agency's reports with their figures put together. Each kind of its pages asks for them in turn:
        those of the agency that was asked for last stay in memory."""
        if self._of_agency[0] != agency.id:
            entries = self.by_agency.get(agency.id, [])
            self._of_agency = agency.id, [entry.with_figures() for entry in entries]
        return self._of_agency[1]

    def find(self, agency: str, year: int | None) -> Published | None:
        """The current report of an agency and year, if there is one."""
        return next((entry for entry in self.by_agency.get(agency, ()) if entry.year == year), None)

    def entry(self, agency: str, year: int) -> Published:
        """The same, of which it is known that there is one."""
        found = self.find(agency, year)
        assert found, f"no report of {agency} {year}"
        return found

    def of_reports(self, entries: Iterable[Published]) -> Catalogue:
        """The same with these reports only: all that it takes to show them and no others."""
        reports = tuple(entry.report for entry in entries)
        paths = {report.source.path for report in reports}
        findings = tuple(finding for finding in self.dataset.findings if finding.report in paths)
        dataset = replace(self.dataset, reports=reports, findings=findings, received=())
        found = Catalogue(dataset, self.settings, self.read_source, self.work)
        found.demo = self.demo
        return found

    @cached_property
    def similar(self) -> Similar:
        """Chapters whose words are nearly those of another agency's. A build finds them by all processes and
        puts them here."""
        return Similar(self.dataset.reports, self.work)

    @cached_property
    def alike(self) -> dict[tuple[str, str, str], list[Agency]]:
        """The agencies with reports by level, kind and each region that they lie in."""
        groups: dict[tuple[str, str, str], list[Agency]] = {}
        for agency_id in self.by_agency:
            agency = self.agencies[agency_id]
            for region in self.region_path(agency.region) if agency.level and agency.kind else ():
                groups.setdefault((agency.level, agency.kind, region.code), []).append(agency)
        return groups

    @cached_property
    def by_kind(self) -> dict[tuple[str, str], list[Agency]]:
        """The agencies by level and kind, from the highest down; not those of which either is unknown."""
        groups = grouped(self.dataset.agencies, lambda agency: (agency.level, agency.kind))
        order = ((level, kind) for level in LEVEL_NAMES for kind in KIND_NAMES)
        return {both: groups[both] for both in order if both in groups}

    @cached_property
    def region_counts(self) -> Counter[str]:
        """How many reports there are from each region, those inside it included."""
        counts: Counter[str] = Counter()
        for agency, entries in self.by_agency.items():
            for region in self.region_path(self.agencies[agency].region):
                counts[region.code] += len(entries)
        return counts

    def row_marks(self, entry: Published) -> Markup:
        """What a table's filters know of a report: ``data-…`` attributes of its row."""
        if entry.url not in self._row_marks:
            agency = entry.agency
            regions = " ".join(region.code for region in self.region_path(agency.region))
            marks = {"year": entry.year, "region": regions, "level": agency.level, "kind": agency.kind}
            written = [f' data-{name}="{html(str(value))}"' for name, value in marks.items()]
            self._row_marks[entry.url] = trusted("".join(written))
        return self._row_marks[entry.url]

    def region_path(self, code: str | None) -> list[Region]:
        """The region and those it lies in, outermost first; empty where unknown."""
        path: list[Region] = []
        while code in self.regions and self.regions[code] not in path:
            path.insert(0, self.regions[code])
            code = path[0].parent
        return path


def agency_url(agency: str) -> str:
    return f"agencies/{agency}/"


def kind_url(level: str, kind: str) -> str:
    return f"kinds/{level}-{kind}/"


def report_url(agency: str, year: int | None) -> str:
    return f"agencies/{agency}/{year}/"


def grouped(values: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return dict(groups)
