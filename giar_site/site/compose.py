"""Catalogue → what the site has of it that is no part (``parts``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Download, Page
from giar_site.site.pages import PAGE_KINDS, data, hosting
from giar_site.site.pages.moved import moved_pages, moves


def compose(catalogue: Catalogue) -> Iterator[Page | Download]:
    """The pages and downloads of ``PAGE_KINDS``, made as they are asked for."""
    for kind in PAGE_KINDS:
        yield from kind(catalogue)


def compose_data(catalogue: Catalogue, root: Path) -> Iterator[Page | Download]:
    """The data set but for what are parts. ``root`` is the site's folder with these in it."""
    yield from data.pages(catalogue, root)


def compose_redirects(catalogue: Catalogue, pages: Sequence[str]) -> Iterator[Page | Download]:
    """What stands at former addresses, and the hosts' files. ``pages`` are the addresses of all pages."""
    moved = moves(catalogue.dataset.redirects, pages)
    yield from moved_pages(moved)
    yield from hosting.pages(moved)
