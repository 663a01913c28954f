"""The search index: what is worth finding on a page, made findable in Chinese by Pagefind.

Pagefind looks for words, Chinese has none that two programs agree on: on the texts of real reports its
own segmentation lost one page in five, or found two pages in five that do not hold the words (the
figures are in CONTRIBUTING.md). So each run of Chinese is indexed as its pairs of characters (国家秘密:
国家 家秘 秘密 密), and a query becomes the same pairs in the same order, as one phrase: what is found is
what holds the words. ``overrides/assets/giar/search.js`` does the same and reads the pairs back.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from html import escape
from operator import add
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from pagefind_bin import get_executable

_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_RUN = re.compile(f"({_HAN}+)")
# Spaces within words, which justified or recognised text has. Looks for a space first: few texts have one.
_GAP = re.compile(rf"\s(?<={_HAN}\s)\s*(?={_HAN})")
_WORDS = re.compile(r"[^\W\d_]")
_SKIPPED = frozenset({"script", "style", "svg", "template", "noscript", "button", "select"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# A statutory table, under the name of its form, and a row of it.
_ROW = re.compile('<tr id=".*?</tr>', re.DOTALL)
_TABLE = re.compile('<table [^>]*data-form="([^"]*)".*?</table>', re.DOTALL)
_BLOCKS = frozenset(
    {"p", "li", "dt", "dd", "caption", "figcaption", "div", "section", "blockquote", "td", "th"}
)
# Reports' pages of an index. Of 10,000 invented reports, a phrase that only reports hold is first found after
# 401 KB with 600 pages, 447 KB with 900; until all indexes have answered it takes 3.9 and 3.2 MB. One changed
# report's index is built in 4 to 5 and in 6 s.
SHARD = 600
_MAINTAINERS = "maintain/"  # where their pages stand
_UNUSED = ("pagefind-*ui*", "pagefind-highlight.js")  # the parts of Pagefind's bundle that draw
_PROGRAM = ("pagefind*.js", "wasm.*")
# A reader opens many indexes and is to fetch Pagefind's program once: this, between the "wasm." and the
# ".pagefind" that Pagefind puts around it, leads from an index in a folder to the first one's.
_SHARED = "/../../wasm.unknown"


def pairs(text: str) -> str:
    """The text with each run of Chinese as its pairs of characters and the last one alone."""
    words: list[str] = []
    for place, part in enumerate(_RUN.split(_GAP.sub("", unicodedata.normalize("NFKC", text)))):
        if place % 2:
            words += map(add, part, part[1:])
            words.append(part[-1])
        else:
            words += part.split()
    return " ".join(words)


class SearchIndex:
    """Collects pages in ``folder``, where they stay for the next build, then writes the index into a site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: set[str] = set()

    def add(self, url: str, title: str, body: str, updated: date | None = None) -> None:
        """Index a page: its headings that have an id are places that a hit leads to. A statutory table is the
        name of its form, a word after all others: its labels are the same in every report, and nobody looks
        for a figure by its digits. (Pagefind's own filters are in another order in each of its indexes.)

        Pages are listed from the root of the site down, the newest first; those for maintainers last.
        """
        rank = 0 if url.startswith(_MAINTAINERS) else 9 - url.count("/")
        order = f"{rank} {updated or ''} {url}"
        meta = f'title:{escape(title)}" data-pagefind-sort="order:{escape(order)}'
        pieces = _pieces(_parsed(_TABLE.sub("", body)))
        if pieces[:1] != [("p", "", title)]:  # a hit in the title has to be among the page's first words
            pieces.insert(0, ("p", "", title))
        lines = [
            f'<i data-pagefind-meta="{meta}"></i>',
            *(_line(*piece) for piece in pieces),
            *(f"<p>{name}</p>" for name in _TABLE.findall(body)),
        ]
        self.pages.add(url)
        path = self._file(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        document = '<!doctype html><html lang="und"><body data-pagefind-body>\n' + "\n".join(lines)
        if not path.is_file() or path.read_text(encoding="utf-8") != document:  # see ``digest``
            path.write_text(document, encoding="utf-8")

    def keep(self, url: str) -> bool:
        """Index a page as it was when it was last added; False where it never was."""
        self.pages.add(url)
        return os.path.isfile(f"{self.folder}/{url}/index.html")  # noqa: PTH113 - ten thousand paths take a second

    def _file(self, url: str) -> Path:
        return self.folder / url / "index.html"

    def digest(self, pages: Iterable[str]) -> str:
        """Of the documents of these pages, by size and time: one is written only where it differs."""
        digest = sha256()
        for url in sorted(pages):
            stat = self._file(url).stat()
            digest.update(f"{url}\0{stat.st_size} {stat.st_mtime_ns}\0".encode())
        return digest.hexdigest()

    def forget(self) -> None:
        """Drop the documents of pages that there are no more."""
        above = len(str(self.folder)) + 1
        for folder, _, files in os.walk(self.folder):
            if files and f"{folder[above:]}/".removeprefix("/") not in self.pages:
                (Path(folder) / "index.html").unlink(missing_ok=True)

    def write(self, pages: Iterable[str], bundle: Path, name: str = "") -> None:
        """Run Pagefind over these pages, into the folder ``bundle`` or, by its name, one of it. Raises
        ``RuntimeError`` with Pagefind's words."""
        into = bundle / name
        shard = self.folder.with_name("shard")
        shutil.rmtree(shard, ignore_errors=True)  # of a build that was killed
        for url in pages:
            document = shard / url / "index.html"
            document.parent.mkdir(parents=True, exist_ok=True)
            try:
                document.hardlink_to(self._file(url))
            except OSError:  # a file system without links
                shutil.copyfile(self._file(url), document)
        command = [get_executable(), "--quiet", "--site", shard, "--output-path", into]
        result = subprocess.run(command, capture_output=True, text=True, errors="replace")
        shutil.rmtree(shard, ignore_errors=True)
        if result.returncode:
            raise RuntimeError(f"Pagefind 未能建立搜索索引：{result.stderr.strip() or result.stdout.strip()}")
        for pattern in (*_UNUSED, *(_PROGRAM if name else ())):
            for path in into.glob(pattern):
                path.unlink()
        if name:
            entry = into / "pagefind-entry.json"
            entry.write_bytes(entry.read_bytes().replace(b'"wasm":null', f'"wasm":"{_SHARED}"'.encode()))


def form_places(table: str, anchor: str, title: str) -> dict[str, list[str]]:
    """What a reader finds in a statutory table, which is given without figures: of each row by its id the
    labels, and by ``anchor`` the ``title`` of its chapter with all other text."""
    rows = [row for row in _parsed(table).iter("tr") if row.get("id")]
    labels = {row.get("id", ""): [" ".join(map(_text, row.iterchildren("th")))] for row in rows}
    others = [text for _, _, text in _pieces(_parsed(_ROW.sub("", table)))]
    return {anchor: [*dict.fromkeys([title, *others])], **labels}


def shards(regions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The reports' pages by the index of regions that they go into, named by the (first) region whose reports
    it holds; none up to ``SHARD`` pages in all, which go into the same index as all other pages.

    ``regions`` are the codes of the regions that a page lies in, outermost first, none if they are not known.
    A region is divided where it has more than ``SHARD`` pages, and small neighbours are put together: a page
    more or less changes its own index and hardly ever another.
    """
    if len(regions) <= SHARD:
        return {}
    places = [_Place(tuple(regions[url]), url) for url in sorted(regions)]
    return {name: [one.url for one in shard] for name, shard in _divided(places, 0, "0")}


class _Place(NamedTuple):
    regions: tuple[str, ...]
    url: str


def _divided(places: list[_Place], depth: int, name: str) -> list[tuple[str, list[_Place]]]:
    """The places, which are alike up to ``depth``, as shards of about ``SHARD`` pages with their names."""
    groups: dict[str, list[_Place]] = {}
    for place in places:
        groups.setdefault(place.regions[depth] if depth < len(place.regions) else "", []).append(place)
    if len(places) <= SHARD or set(groups) == {""}:
        return [(name, places)]
    found: list[tuple[str, list[_Place]]] = []
    whole = False  # whether the last one is of undivided regions
    for code in sorted(groups):
        parts = _divided(groups[code], depth + 1, code) if code else [(name, groups[code])]
        if whole and len(parts) == 1 and len(found[-1][1]) + len(parts[0][1]) <= SHARD:
            found[-1][1].extend(parts[0][1])
        else:
            found += parts
            whole = len(parts) == 1
    return found


@lru_cache(maxsize=4096)
def _line(tag: str, anchor: str, text: str) -> str:
    """A line of the document: a heading, which is a place, or the text that follows one."""
    if tag == "p":
        return f"<p>{escape(pairs(text))}</p>"
    identifier = f' id="{escape(anchor)}"' if anchor else ""
    return f"<{tag}{identifier}>{escape(pairs(text))}</{tag}>"


def _parsed(body: str) -> etree._Element:
    return etree.HTML(f"<html><body>{body}</body></html>")[0]


def _kept(node: etree._Element) -> bool:
    """Whether a reader sees it as text: not what a template keeps out, nor what it tells screen
    readers about a figure."""
    return (
        isinstance(node.tag, str)
        and node.tag not in _SKIPPED
        and node.get("data-pagefind-ignore") is None
        and "giar-sr" not in node.get("class", "")
    )


def _text(node: etree._Element) -> str:
    pieces = [node.text or ""]
    for child in node:
        pieces += (_text(child) if _kept(child) else "", child.tail or "")
    return " ".join("".join(pieces).split())


def _pieces(root: etree._Element) -> list[tuple[str, str, str]]:
    """A page's text in order, as (tag, id, text): headings, and what lies between as ``p``."""
    found: list[tuple[str, str, str]] = []
    buffer: list[str] = []

    def flush() -> None:
        text = " ".join("".join(buffer).split())
        buffer.clear()
        if _WORDS.search(text):
            found.append(("p", "", text))

    def walk(node: etree._Element) -> None:
        if _kept(node):
            tag = node.tag
            if tag in _HEADINGS:
                flush()
                heading = (tag, node.get("id", "")) if tag != "h1" else ("p", "")
                found.append((*heading, _text(node)))
            else:
                block = tag in _BLOCKS
                if block and buffer:
                    flush()
                if node.text:
                    buffer.append(node.text)
                for child in node:
                    walk(child)
                if block and buffer:
                    flush()
        if node.tail:
            buffer.append(node.tail)

    walk(root)
    flush()
    return found
