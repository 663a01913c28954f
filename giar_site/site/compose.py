"""Catalogue → everything the site has of it: what stands alone, then part by part, then redirects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Download, Page
from giar_site.site.pages import AGENCY_KINDS, PAGE_KINDS, data, hosting, items
from giar_site.site.pages.moved import moved_pages, moves


def compose(catalogue: Catalogue) -> Iterator[Page | Download]:
    """The pages and downloads that are no ``Part``, made as they are asked for."""
    for kind in PAGE_KINDS:
        yield from kind(catalogue)


class Part(NamedTuple):
    """Pages and files that are written, and taken over from the former site, together: those of an agency
    (its id), or of a row of the form in a year (table, item, year)."""

    agency: str = ""
    item: tuple[str, str, int] | None = None


def parts(catalogue: Catalogue) -> Iterator[Part]:
    """What ``compose`` leaves to ``compose_part``."""
    yield from (Part(agency=agency.id) for agency in catalogue.dataset.agencies)
    yield from (Part(item=item) for item in items.years_apart(catalogue))


def compose_part(catalogue: Catalogue, part: Part) -> Iterator[Page | Download]:
    if part.item:
        yield from items.year_pages(catalogue, *part.item)
    else:
        for kind in AGENCY_KINDS:
            yield from kind(catalogue, catalogue.agencies[part.agency])


def compose_data(
    catalogue: Catalogue, root: Path | None, executor: Executor | None = None
) -> Iterator[Page | Download]:
    """The data set. ``root`` is the site's folder with the agencies' files in it; None: there is none.
    ``executor`` takes a part of the work where there is much."""
    yield from data.pages(catalogue, root, executor)


def compose_redirects(catalogue: Catalogue, pages: Sequence[str]) -> Iterator[Page | Download]:
    """What stands at former addresses, and the hosts' files. ``pages`` are the addresses of all pages."""
    moved = moves(catalogue.dataset.redirects, pages)
    yield from moved_pages(moved)
    yield from hosting.pages(moved)
