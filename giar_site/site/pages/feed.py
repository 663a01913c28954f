"""``/feed.xml``: new, reissued and corrected reports as an Atom feed (RFC 4287), by stated dates only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from giar_site.site.catalogue import Catalogue, Published, grouped
from giar_site.site.escape import visible
from giar_site.site.history import REASONS
from giar_site.site.marks import anchor_of, place_name, table_of
from giar_site.site.page import Download
from giar_site.site.pages.received import received_url
from giar_site.site.pages.report import summary

LIMIT = 100
FEED = "feed.xml"

_ATOM = ElementMaker(namespace="http://www.w3.org/2005/Atom", nsmap={None: "http://www.w3.org/2005/Atom"})


class News(NamedTuple):
    """``day`` is a date that the report or a record of ``reports/`` states. ``id`` and ``url`` are
    permalinks from the site's root; there is one piece of news for each ``id``."""

    day: date
    id: str
    url: str
    title: str
    summary: str


def pages(catalogue: Catalogue) -> Iterator[Download]:
    """No feed without ``site_url``, since entries need whole addresses."""
    root = catalogue.settings.site_url
    latest = {
        news.id: news
        for news in sorted(
            (*_new(catalogue), *_corrected(catalogue), *_reissued(catalogue), *_changed(catalogue))
        )
    }
    newest = sorted(latest.values(), reverse=True)[:LIMIT]
    if not root or not newest:
        return
    feed = _ATOM.feed(
        _ATOM.title(visible(catalogue.settings.site_name)),
        _ATOM.id(root),
        _ATOM.link(href=root),
        _ATOM.link(rel="self", href=root + FEED),
        _ATOM.updated(_moment(newest[0].day)),
        _ATOM.author(_ATOM.name(visible(catalogue.settings.publisher or catalogue.settings.site_name))),
        *(_entry(root, news) for news in newest),
    )
    yield Download(FEED, etree.tostring(feed, xml_declaration=True, encoding="UTF-8"))


def _new(catalogue: Catalogue) -> Iterator[News]:
    """A report without a publishing date is not news: none is made up."""
    for entry in catalogue.reports:
        if entry.report.published:
            yield News(entry.report.published, entry.url, entry.url, _name(entry), summary(entry))


def _corrected(catalogue: Catalogue) -> Iterator[News]:
    """Figures supplied or noted as an agency's own error, by the day of the record."""
    for correction in catalogue.dataset.corrections:
        entry = catalogue.entry(correction.agency, correction.year)
        table, place = entry.tables[table_of(correction.cell)][1], anchor_of(correction.cell)
        url = f"{entry.url}#{place}"
        title = f"更正：{_name(entry)} {place_name(table, correction.cell)}"
        yield News(correction.when, url, url, title, correction.what)


def _reissued(catalogue: Catalogue) -> Iterator[News]:
    """Reports that take the place of a former version, by the publishing date of the new one."""
    for received in catalogue.dataset.received:
        entry = catalogue.find(received.report.agency, received.report.year)
        if entry and entry.report.published:
            title = f"重新公布：{_name(entry)}"
            told = f"现以 {entry.report.published} 公布的一份为准。原来的文件：{received.reason}"
            yield News(entry.report.published, received_url(received), entry.url, title, told)


def _changed(catalogue: Catalogue) -> Iterator[News]:
    """Figures that changed with a report's file or with the way it is read, by the day that a record
    gives: one piece of news for each report, reason and day. What was supplied is told above."""
    if not catalogue.history:
        return
    dated = [c for c in catalogue.history.changes if c.date and c.address and c.reason in ("file", "program")]
    for (url, reason, day), changes in grouped(dated, lambda c: (c.url, c.reason, c.date)).items():
        entry = catalogue.find(changes[0].agency_id, changes[0].year)
        if entry:
            words = "；".join(sorted({change.what for change in changes} - {""}))
            told = f"{len(changes)} 格与此前发布的不同：{REASONS[reason]}。{words}"
            title = f"数字有变化：{_name(entry)}"
            yield News(date.fromisoformat(day or ""), f"{url}#{reason}-{day}", url, title, told)


def _name(entry: Published) -> str:
    name = f"{entry.agency.name} {entry.year} 年"
    return f"虚构示例数据：{name}" if entry.report.demo else name


def _entry(root: str, news: News) -> Any:
    return _ATOM.entry(
        _ATOM.title(visible(news.title)),
        _ATOM.id(root + news.id),
        _ATOM.link(href=root + news.url),
        _ATOM.updated(_moment(news.day)),
        _ATOM.summary(visible(news.summary)),
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
