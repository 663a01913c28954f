"""The page kinds: one module each, with a function from the catalogue to its pages and files.

``PAGE_KINDS`` and ``AGENCY_KINDS`` are the lists of them; a new kind is a module, a template and a line
here. The pages of an agency are made an agency at a time, in several processes, and only where what they
show has changed (``parts``, ``units``).
May import: what ``site`` may, and ``site``'s own modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from giar_site.model import Agency
from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Download, Page
from giar_site.site.pages import (
    agencies,
    agency,
    changes,
    compare,
    data,
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
    withheld,
    years,
)

PageKind = Callable[[Catalogue], Iterator[Page | Download]]
AgencyKind = Callable[[Catalogue, Agency], Iterator[Page | Download]]

PAGE_KINDS: tuple[PageKind, ...] = (
    home.pages,
    agencies.pages,
    similar.pages,
    received.pages,
    withheld.pages,
    years.pages,
    regions.pages,
    items.pages,
    compare.pages,
    embed.pages,
    feed.pages,
    glossary.pages,
    quality.pages,
)

AGENCY_KINDS: tuple[AgencyKind, ...] = (
    agency.pages,
    report.pages,
    changes.pages,
    similar.agency_pages,
    data.agency_pages,
)
