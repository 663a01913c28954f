"""Pages and downloads → files: streamed, so that memory does not grow with the number of pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import quote

from giar_site.site.page import Download, Page
from giar_site.site.search import SearchIndex
from giar_site.site.shell import Shells

SITEMAP_LIMIT = 50_000  # addresses a sitemap may hold (sitemaps.org)


@dataclass
class Writer:
    """Writes into the folder ``root``, which may already hold the hand-written pages.

    ``taken`` are the addresses of those pages and of what was written; ``pages`` the pages among it,
    ``entries`` those that belong in the sitemap, with their dates.
    """

    root: Path
    shells: Shells
    index: SearchIndex
    taken: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)
    entries: list[tuple[str, date | None]] = field(default_factory=list)

    def write(self, items: Iterable[Page | Download]) -> None:
        """Write each page and file. Raises ``ValueError`` on an address that is used twice, or that
        leads out of the site."""
        for item in items:
            path = self.root / file_of(item.url)
            self.take(item.url)
            if isinstance(item, Download):
                if isinstance(item.content, Path):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.unlink(missing_ok=True)
                    shutil.move(item.content, path)
                else:
                    write_file(path, item.content)
                continue
            write_file(path, self.shells.fill(item).encode())
            self.pages.append(item.url)
            if not item.noindex:
                self.index.add(item.url, item.title, item.body, item.updated)
                self.entries.append((item.url, item.updated))

    def take(self, url: str) -> None:
        """Note that an address is used. Raises ``ValueError`` where it is already."""
        if url in self.taken:
            raise ValueError(f"两个页面或文件使用同一地址：/{url}")
        self.taken.add(url)

    def write_sitemap(self, site_url: str) -> None:
        """Write ``sitemap.xml`` (an index of several where one cannot hold all). Dates are those of
        the input, never the clock's. Without ``site_url`` there is none: it needs whole addresses."""
        for leftover in self.root.glob("sitemap*.xml*"):
            leftover.unlink()  # MkDocs' own, which knows its own pages only, and those of the build before
        if not site_url:
            return
        entries = sorted(self.entries, key=lambda entry: entry[0])
        chunks = [entries[i : i + SITEMAP_LIMIT] for i in range(0, len(entries), SITEMAP_LIMIT)]
        if len(chunks) > 1:
            names = [f"sitemap-{number}.xml" for number in range(1, len(chunks) + 1)]
            self._sitemap("sitemap.xml", "sitemapindex", "sitemap", [(site_url + n, None) for n in names])
        else:
            names = ["sitemap.xml"]
        for name, chunk in zip(names, chunks, strict=True):
            self._sitemap(name, "urlset", "url", [(site_url + url, updated) for url, updated in chunk])

    def _sitemap(self, name: str, root: str, entry: str, places: list[tuple[str, date | None]]) -> None:
        lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        lines.append(f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
        for url, updated in places:
            dated = f"<lastmod>{updated.isoformat()}</lastmod>" if updated else ""
            lines.append(f"<{entry}><loc>{escape(quote(url, safe=':/%'))}</loc>{dated}</{entry}>")
        lines.append(f"</{root}>\n")
        self.take(name)
        (self.root / name).write_text("\n".join(lines), encoding="utf-8", newline="\n")


def write_file(file: Path, content: bytes) -> None:
    """Write a file, in the place of one that may be a link to a file of the former site. Its folder is made
    where there is none."""
    try:  # of a hundred thousand nearly all are new
        _write_new(file, content)
    except FileExistsError:
        file.unlink()
        _write_new(file, content)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_new(file, content)


def _write_new(file: Path, content: bytes) -> None:
    with file.open("xb") as out:
        out.write(content)


def file_of(url: str) -> str:
    """The file of an address, from the site's folder. Raises ``ValueError`` where it would leave that."""
    # Asked several times for each of a hundred thousand: the addresses are split only where there is need to.
    if url.startswith("/") or (".." in url and ".." in url.split("/")) or "\\" in url or "\0" in url:
        raise ValueError(f"地址越出网站目录：{url!r}")
    return url + "index.html" if url == "" or url.endswith("/") else url
