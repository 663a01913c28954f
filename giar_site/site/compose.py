"""Catalogue → everything the site has of it: what stands alone, then agency by agency, then redirects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from giar_site.model import Agency
from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Download, Page
from giar_site.site.pages import AGENCY_KINDS, PAGE_KINDS, data, hosting
from giar_site.site.pages.moved import moved_pages, moves


def compose(catalogue: Catalogue) -> Iterator[Page | Download]:
    """The pages and downloads that are not one agency's, made as they are asked for."""
    for kind in PAGE_KINDS:
        yield from kind(catalogue)


def compose_agency(catalogue: Catalogue, agency: Agency) -> Iterator[Page | Download]:
    """The pages and downloads of one agency and its reports."""
    for kind in AGENCY_KINDS:
        yield from kind(catalogue, agency)


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
