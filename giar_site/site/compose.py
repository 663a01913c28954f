"""Dataset → everything the site has of it, page kind by page kind."""

from __future__ import annotations

from collections.abc import Iterator

from giar_site.model import Dataset
from giar_site.site.catalogue import Catalogue, ReadSource
from giar_site.site.page import Download, Page, Settings
from giar_site.site.pages import PAGE_KINDS
from giar_site.site.pages.moved import moved_pages


def compose(dataset: Dataset, settings: Settings, read_source: ReadSource) -> Iterator[Page | Download]:
    """All pages and downloads of the site, each once, made as they are asked for.

    ``read_source`` gives the bytes of a report file by its ``SourceFile.path``.
    """
    catalogue = Catalogue(dataset, settings, read_source)
    pages: list[str] = []
    for kind in PAGE_KINDS:
        for item in kind(catalogue):
            if isinstance(item, Page):
                pages.append(item.url)
            yield item
    yield from moved_pages(dataset.redirects, pages)
