"""What the pages station hands to the writer: pages (to be put in the theme's shell) and files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple


class Crumb(NamedTuple):
    """A breadcrumb: its title and its site address (``agencies/``, no leading slash)."""

    title: str
    url: str


class TocEntry(NamedTuple):
    """An entry of the contents rail: an anchor of this page."""

    id: str
    title: str
    level: int = 2


@dataclass(frozen=True)
class Page:
    """A page: ``url`` from the site's root without leading slash (``agencies/x/2021/``; "" is home).

    ``body`` is the ready HTML that goes into the theme's content area, ``<h1>`` included, with links
    relative to ``url``. ``title`` and ``description`` are plain text (escaped by the writer).
    ``crumbs`` lead from the home page, which the theme puts first, to the page above.
    ``noindex`` keeps it out of search and sitemap. ``demo`` marks invented data. ``head`` is ready HTML
    that goes into ``<head>`` (Open Graph, JSON-LD).
    """

    url: str
    title: str
    description: str
    body: str
    crumbs: tuple[Crumb, ...] = ()
    toc: tuple[TocEntry, ...] = ()
    noindex: bool = False
    demo: bool = False
    updated: date | None = None
    head: str = ""


@dataclass(frozen=True)
class Download:
    """A file beside the pages: ``url`` from the site's root, without leading slash. A large one is
    a path in the build's working folder; the writer moves it away."""

    url: str
    content: bytes | Path


@dataclass(frozen=True)
class Settings:
    """What the publisher states about the site (``mkdocs.yml``, ``plugins: giar:``)."""

    site_name: str = "政府信息公开年报"
    site_url: str = ""
    publisher: str = ""
    contact: str = ""
    icp: str = ""
    repo_url: str = ""
    report_mistake: str = ""  # address that a "report a mistake" link opens


def relative(url: str, from_url: str) -> str:
    """The relative link from one site address to another (both without leading slash)."""
    target = url.split("/")
    base = from_url.split("/")[:-1]
    shared = 0
    while shared < len(base) and shared < len(target) - 1 and base[shared] == target[shared]:
        shared += 1
    link = "../" * (len(base) - shared) + "/".join(target[shared:])
    return link or "./"
