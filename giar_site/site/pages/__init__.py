"""The page kinds: one module each, with one function from the catalogue to its pages and files.

``PAGE_KINDS`` is the list of them; a new kind is a module, a template and a line here.
May import: what ``site`` may, and ``site``'s own modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Download, Page
from giar_site.site.pages import (
    agencies,
    agency,
    changes,
    compare,
    embed,
    feed,
    glossary,
    home,
    items,
    quality,
    received,
    regions,
    report,
    similar,
    years,
)

PageKind = Callable[[Catalogue], Iterator[Page | Download]]

PAGE_KINDS: tuple[PageKind, ...] = (
    home.pages,
    agencies.pages,
    agency.pages,
    report.pages,
    changes.pages,
    similar.pages,
    received.pages,
    years.pages,
    regions.pages,
    items.pages,
    compare.pages,
    embed.pages,
    feed.pages,
    glossary.pages,
    quality.pages,
)
