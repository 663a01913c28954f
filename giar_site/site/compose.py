"""Catalogue → everything the site has of it: what stands alone, then part by part, then redirects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from giar_site.site.catalogue import Catalogue
from giar_site.site.data.files import FormatSet
from giar_site.site.data.slices import Slice
from giar_site.site.page import Download, Page
from giar_site.site.pages import AGENCY_KINDS, PAGE_KINDS, data, hosting, items, regions, years
from giar_site.site.pages.moved import moved_pages, moves


def compose(catalogue: Catalogue) -> Iterator[Page | Download]:
    """The pages and downloads that are no ``Part``, made as they are asked for."""
    for kind in PAGE_KINDS:
        yield from kind(catalogue)


class Part(NamedTuple):
    """Pages and files that are written, and taken over from the former site, together: those of an agency
    (its id), the page of a region (its code) or of a year, a table's rows in a year (table, year, region or
    ""), large files of the data set (formats, year or None), or a part of them for the browser."""

    agency: str = ""
    region: str = ""
    listed: int | None = None
    rows: tuple[str, int, str] | None = None
    files: tuple[FormatSet, int | None] | None = None
    slice: Slice | None = None

    @property
    def year(self) -> int | None:
        """Where it shows one year's reports and no others."""
        return self.rows[1] if self.rows else self.files[1] if self.files else self.listed


def parts(catalogue: Catalogue, root: Path) -> Iterator[list[Part]]:
    """What ``compose`` leaves to ``compose_part``, in steps: the next is asked for when the files of those
    before are in the site's folder ``root``."""
    yield [Part(agency=agency.id) for agency in catalogue.dataset.agencies]
    yield [
        *(Part(files=files) for files in data.group_parts(catalogue)),
        *(Part(region=region.code) for region in catalogue.dataset.regions),
        *(Part(listed=year) for year in catalogue.years),
        *(Part(rows=rows) for rows in items.years_apart(catalogue)),
    ]
    yield [Part(slice=slice) for slice in data.slice_parts(catalogue, root)]


def compose_part(catalogue: Catalogue, part: Part, root: Path) -> Iterator[Page | Download]:
    if part.region:
        yield regions.region_page(catalogue, part.region)
    elif part.listed:
        yield years.year_page(catalogue, part.listed)
    elif part.rows:
        yield from items.year_pages(catalogue, *part.rows)
    elif part.files:
        yield from data.group_pages(catalogue, *part.files, root)
    elif part.slice:
        yield from data.slice_pages(catalogue, part.slice, root)
    else:
        for kind in AGENCY_KINDS:
            yield from kind(catalogue, catalogue.agencies[part.agency])


def compose_data(catalogue: Catalogue, root: Path) -> Iterator[Page | Download]:
    """The data set but for what are parts. ``root`` is the site's folder with these in it."""
    yield from data.pages(catalogue, root)


def compose_redirects(catalogue: Catalogue, pages: Sequence[str]) -> Iterator[Page | Download]:
    """What stands at former addresses, and the hosts' files. ``pages`` are the addresses of all pages."""
    moved = moves(catalogue.dataset.redirects, pages)
    yield from moved_pages(moved)
    yield from hosting.pages(moved)
