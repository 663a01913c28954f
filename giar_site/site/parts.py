"""The parts of the site: pages and files that are written, and taken over from the former site, together.

Any process can write a part: from the catalogue, and from files of the steps before. A new kind of part is
a method of ``Parts``: what it is called, what writes it, and a digest of everything that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from giar_site.kept import digest_of
from giar_site.model import Agency, Region
from giar_site.site.catalogue import Catalogue, Published, grouped
from giar_site.site.page import Download, Page
from giar_site.site.pages import AGENCY_KINDS, data, items, regions, years
from giar_site.site.pages.agency import similar_agencies

AGENCY = "agency "  # with the id behind it, the name of a part
DEPTHS = {"agencies/": 3, "items/": 4, "regions/": 1, "years/": 1}  # where the pages of parts stand
REPORTS = 20  # in the data set's files they take as long as an agency's pages

Write = Callable[[Catalogue], Iterator[Page | Download]]  # picklable


@dataclass(frozen=True)
class Part:
    """``name`` is no other's. ``write`` makes the pages and files from a catalogue; ``digest`` is of
    everything that it asks the catalogue for but the settings, ``reports`` are the reports among that, None
    where they may be any. ``weight`` is about how much there is to write: an agency is 1."""

    name: str
    write: Write
    digest: str
    reports: Sequence[Published] | None = None
    weight: int = 1


class Parts:
    """All parts of what ``catalogue`` holds: ``figures``, and in three steps ``agencies``, ``lists`` and
    ``slices``. A step is asked for when the files of the one before are in the site's folder ``root``, and
    ``slices`` when those of ``figures`` are there too."""

    def __init__(self, catalogue: Catalogue, root: Path) -> None:
        self._catalogue = catalogue
        self._root = root

    def figures(self) -> list[Part]:
        """The large files of the data set that are made from a year's reports alone."""
        return list(self._files(alone=True))

    def agencies(self) -> list[Part]:
        """The pages and files of an agency."""
        return [
            Part(f"{AGENCY}{agency.id}", partial(_agency_pages, agency=agency), self._of_agency(agency))
            for agency in self._catalogue.dataset.agencies
        ]

    def lists(self) -> list[Part]:
        """What shows many agencies: files of the data set, the page of a region or a year, a table's rows in
        a year and region."""
        small = Part("small files", data.small_pages, self.whole)
        return [*self._files(alone=False), small, *self._regions(), *self._listed_years(), *self._rows()]

    def slices(self) -> list[Part]:
        """Files of a part of the data set, for the browser."""
        return [
            Part(
                f"slice {one.id}",
                partial(data.slice_pages, slice=one, root=self._root),
                digest_of(one.title, self._of(reports)),
                reports,
                len(reports) // REPORTS,
            )
            for one in data.slice_parts(self._catalogue, self._root)
            for reports in [[self._catalogue.entry(*report) for report in one.reports]]
        ]

    @cached_property
    def whole(self) -> str:
        """A digest of everything that the catalogue holds."""
        dataset = self._catalogue.dataset
        received = [(one.url, one.reason, one.report.fingerprint) for one in dataset.received]
        reports = [report.fingerprint for report in dataset.reports]
        others = {name: value for name, value in vars(dataset).items() if name not in ("reports", "received")}
        return digest_of(reports, received, others, self._catalogue.history)

    def _files(self, *, alone: bool) -> Iterator[Part]:
        for formats, year, year_alone in data.group_parts(self._catalogue):
            if year_alone is not alone:
                continue
            write = partial(data.group_pages, formats=formats, year=year, root=self._root)
            digest = self.whole if year is None else self._years[year]
            reports = None if year is None else self._catalogue.by_year[year]
            weight = len(self._catalogue.reports if reports is None else reports) // REPORTS
            yield Part(f"files {formats} {year}", write, digest, reports, weight)

    def _regions(self) -> Iterator[Part]:
        for region in self._catalogue.dataset.regions:
            write = partial(regions.region_pages, code=region.code)
            yield Part(f"region {region.code}", write, self._of_region(region))

    def _listed_years(self) -> Iterator[Part]:
        """The page of a year counts what was taken down, so it may be of a year without a report."""
        catalogue = self._catalogue
        agencies = digest_of(catalogue.dataset.agencies, catalogue.withheld)
        for year, digest in self._years.items():
            write, reports = partial(years.year_pages, year=year), catalogue.by_year.get(year, ())
            yield Part(f"year {year}", write, digest_of(digest, agencies), reports)

    def _rows(self) -> Iterator[Part]:
        by_year = self._catalogue.by_year
        for table, year, region in items.years_apart(self._catalogue):
            write = partial(items.year_pages, table=table, year=year, region=region)
            digest = self._places[year, region] if region else self._years[year]
            yield Part(f"rows {table} {year} {region}", write, digest, by_year[year])

    @cached_property
    def _years(self) -> dict[int, str]:
        """Digests of a year's reports."""
        by_year = self._catalogue.by_year
        return {year: self._of(by_year.get(year, ())) for year in self._catalogue.years}

    @cached_property
    def _places(self) -> dict[tuple[int, str], str]:
        """Digests of a year's reports from a region."""
        groups = grouped(self._catalogue.reports, lambda entry: (entry.year, entry.place))
        return {place: self._of(reports) for place, reports in groups.items()}

    def _of(self, reports: Iterable[Published]) -> str:
        """Of these reports, and what is the same for all lists."""
        return digest_of(self._common, [entry.fingerprint for entry in reports])

    @cached_property
    def _common(self) -> str:
        return digest_of(self._catalogue.demo, self._catalogue.dataset.regions)

    def _of_region(self, region: Region) -> str:
        catalogue = self._catalogue
        agencies = catalogue.region_agencies.get(region.code, [])
        reports = [entry for agency in agencies for entry in catalogue.by_agency.get(agency.id, ())]
        withheld = [catalogue.withheld.get(agency.id) for agency in agencies]
        uncounted = [self._uncounted(agency) for agency in agencies]
        counts = [catalogue.region_counts[one.code] for one in catalogue.subregions.get(region.code, ())]
        return digest_of(self._of(reports), agencies, withheld, uncounted, counts)

    def _of_agency(self, agency: Agency) -> str:
        catalogue = self._catalogue
        return digest_of(
            agency,
            catalogue.region_path(agency.region),
            catalogue.agencies.get(agency.parent or ""),
            catalogue.children.get(agency.id),
            similar_agencies(catalogue, agency),
            catalogue.withheld.get(agency.id),
            self._uncounted(agency),
            catalogue.history and (catalogue.history.since, catalogue.history.by_agency.get(agency.id)),
            [one for one in catalogue.dataset.corrections if one.agency == agency.id],
            [self._of_report(entry) for entry in catalogue.by_agency.get(agency.id, ())],
        )

    def _uncounted(self, agency: Agency) -> list[object]:
        """What pages say of files of the agency that count nowhere."""
        found = self._catalogue.uncounted.get(agency.id, ())
        return [(one.url, one.reason, one.report.year, one.report.source.path) for one in found]

    def _of_report(self, entry: Published) -> list[object]:
        near = [
            (chapter, neighbour, other.report.fingerprint, other.agency)
            for chapter, neighbours in self._catalogue.similar.of_report(entry.report).items()
            for neighbour in neighbours
            for other in [self._catalogue.entry(neighbour.agency, entry.year)]
        ]
        return [entry.report.fingerprint, entry.findings, near]


def _agency_pages(catalogue: Catalogue, agency: Agency) -> Iterator[Page | Download]:
    for kind in AGENCY_KINDS:
        yield from kind(catalogue, agency)
