"""The kinds of pages of a built site, and the few pages of each in which all that the kind can show is seen.

A kind is what one function of ``PAGE_KINDS`` or ``AGENCY_KINDS`` makes at one depth of addresses, so a new
one can't be forgotten; the hand-written pages are one more. Of each kind so many pages are taken that
every element with every class that the kind's pages have is on one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import lxml.html

# Pages whose content a script makes, by what they are asked for.
ASKED = (
    "compare/?agencies=shili-1-5,shili-1-6,shili-1-2&years=2023,2022",
    "embed.html?page=agencies/shili-1-3/2022/&part=requests",
    "embed.html?page=agencies/shili-1-3/2022/&part=outcomes",
    "items/requests/received/?region=990102&sort=-total",
)


def every_kind(site: Path, modules: Mapping[str, str]) -> list[str]:
    """Addresses that stand for all pages of the built ``site``. ``modules`` are what made its pages, by
    address."""
    kinds: dict[tuple[str, int], dict[str, set[str]]] = defaultdict(dict)
    for file in sorted(site.rglob("*.html")):
        url = file.relative_to(site).as_posix().removesuffix("index.html")
        module = modules.get(url, "docs" if url.endswith("/") else url)
        if module != "moved":  # nobody sees it: it leads on
            kinds[module, 0 if module == "docs" else url.count("/")][url] = _shown(file)
    missing = set(modules.values()) - {module for module, _ in kinds} - {"moved"}
    assert not missing, f"the built site has no page of {missing}"
    return [*(url for pages in kinds.values() for url in _cover(pages)), *ASKED]


def _shown(file: Path) -> set[str]:
    tree = lxml.html.document_fromstring(file.read_bytes())
    return {
        f"{element.tag}.{name}"
        for element in tree.iter("*")
        for name in (element.get("class") or "").split() or [""]
    }


def _cover(pages: dict[str, set[str]]) -> list[str]:
    chosen: list[str] = []
    left = set().union(*pages.values())
    while left:
        best = max(pages, key=lambda url: len(pages[url] & left))
        chosen.append(best)
        left -= pages[best]
    return chosen
