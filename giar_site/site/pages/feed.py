"""``/feed.xml``: the newest reports as an Atom feed (RFC 4287), by the dates that the reports state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from giar_site.site.catalogue import Catalogue, Published
from giar_site.site.escape import visible
from giar_site.site.page import Download
from giar_site.site.pages.report import summary

LIMIT = 100
FEED = "feed.xml"

_ATOM = ElementMaker(namespace="http://www.w3.org/2005/Atom", nsmap={None: "http://www.w3.org/2005/Atom"})


def pages(catalogue: Catalogue) -> Iterator[Download]:
    """No feed without ``site_url``, since entries need whole addresses; a report without a publishing
    date is not in it, since none is made up."""
    root = catalogue.settings.site_url
    dated = [(e.report.published, e) for e in catalogue.reports if e.report.published]
    if not root or not dated:
        return
    newest = sorted(dated, key=lambda pair: (pair[0], pair[1].url), reverse=True)[:LIMIT]
    feed = _ATOM.feed(
        _ATOM.title(visible(catalogue.settings.site_name)),
        _ATOM.id(root),
        _ATOM.link(href=root),
        _ATOM.link(rel="self", href=root + FEED),
        _ATOM.updated(f"{newest[0][0]}T00:00:00Z"),
        _ATOM.author(_ATOM.name(catalogue.settings.publisher or catalogue.settings.site_name)),
        *(_entry(root, str(published), entry) for published, entry in newest),
    )
    yield Download(FEED, etree.tostring(feed, xml_declaration=True, encoding="UTF-8"))


def _entry(root: str, published: str, entry: Published) -> Any:
    name = visible(f"{entry.agency.name} {entry.year} 年")
    return _ATOM.entry(
        _ATOM.title(f"虚构示例数据：{name}" if entry.report.demo else name),
        _ATOM.id(root + entry.url),
        _ATOM.link(href=root + entry.url),
        _ATOM.updated(f"{published}T00:00:00Z"),
        _ATOM.summary(visible(summary(entry))),
    )
