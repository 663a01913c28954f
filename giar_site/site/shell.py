"""The theme's shell: rendered by the theme once per kind of page, filled in per page.

A theme takes milliseconds a page, most of them for what is the same on every page. So it renders a
page that holds slots (``giar-slot-…``) where a page differs; the HTML is cut at the slots once, and a
page is joined from the parts. The markup of the contents rail and of the breadcrumbs is taken from
the theme's rendering too: nothing here knows Material's class names but those it looks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import product

from giar_site.site.page import Crumb, Page, TocEntry, relative

DEMO_NOTICE = '<p class="giar-demo-notice" role="note">虚构示例数据：不是任何机关的真实报告。</p>'

Render = Callable[[Page], str]

_SLOT = re.compile(r"giar-slot-(?:title|description|url|content|head|first|toc|crumbs)\b(?!-)")
_INDENT = re.compile(r"[ \t]*\n\s*")
_LEAF = r'<li[^>]*>\s*<a href="#giar-slot-leaf-id"(?:(?!</li>).)*</li>'
_CHILD = r'<li[^>]*>\s*<a href="#giar-slot-child-id"(?:(?!</li>).)*</li>'
_BRANCH = r'<li[^>]*>\s*<a href="#giar-slot-branch-id"(?:(?!<li).)*' + _CHILD + r"\s*</ul>\s*</nav>\s*</li>"
_CRUMB = r'<li[^>]*>\s*<a href="[^"]*giar-slot-crumb-url/"(?:(?!</li>).)*</li>'

_SLOT_TOC = (
    TocEntry("giar-slot-leaf-id", "giar-slot-leaf-title", 2),
    TocEntry("giar-slot-branch-id", "giar-slot-branch-title", 2),
    TocEntry("giar-slot-child-id", "giar-slot-child-title", 3),
)


def head(page: Page) -> str:
    """What a page adds to ``<head>``."""
    tags = [page.head] if page.head else []
    if page.noindex:
        tags.append('<meta name="robots" content="noindex">')
    if page.updated:
        tags.append(f'<meta property="article:modified_time" content="{page.updated.isoformat()}">')
    return "\n".join(tags)


def content(page: Page) -> str:
    """A page's content area."""
    return DEMO_NOTICE + page.body if page.demo else page.body


@dataclass(frozen=True)
class TocNode:
    """An entry of the contents rail with what stands under it."""

    entry: TocEntry
    children: tuple[TocNode, ...]


def toc_tree(entries: Iterable[TocEntry]) -> tuple[TocNode, ...]:
    """The entries nested by level."""

    def siblings(level: int) -> Iterator[TocNode]:
        while stack and stack[-1].level >= level:
            entry = stack.pop()
            yield TocNode(entry, tuple(siblings(entry.level + 1)))

    stack = list(entries)[::-1]
    return tuple(siblings(0))


class Shell:
    """One rendering of the theme, cut at its slots."""

    def __init__(self, html: str, url: str) -> None:
        def cut(pattern: str, slot: str, source: str) -> tuple[str, str]:
            """The first match, and the source with each match replaced by the slot."""
            match = re.search(pattern, source, re.S)
            return (match[0], re.sub(pattern, slot, source, flags=re.S)) if match else ("", source)

        html = _INDENT.sub("\n", html)  # blank lines and indents are an eighth of a report's page
        toc, html = cut(_LEAF + r"\s*" + _BRANCH, "giar-slot-toc", html)
        crumb, html = cut(_CRUMB, "giar-slot-crumbs", html)
        html = html.replace("giar-slot-leaf-id", "giar-slot-first")
        if "giar-slot-url" in url:
            html = html.replace(url, "giar-slot-url")
        html = re.sub(r"<!--giar-slot-content <h1-->", "giar-slot-content", html)
        self._leaf, rest = cut(_LEAF, "", toc)
        _, self._branch = cut(_CHILD, "giar-slot-children", rest)
        self._crumb = re.sub(r'"[^"]*giar-slot-crumb-url/"', '"giar-slot-crumb-url"', crumb)
        self._literals = _SLOT.split(html)
        self._slots = _SLOT.findall(html)

    def parts(self) -> tuple[object, ...]:
        return self._leaf, self._branch, self._crumb, self._literals, self._slots

    def fill(self, page: Page) -> str:
        """The page's whole HTML."""
        values = {
            "giar-slot-title": escape(page.title),
            "giar-slot-description": escape(page.description),
            "giar-slot-url": escape(page.url),
            "giar-slot-content": content(page),
            "giar-slot-head": head(page),
            "giar-slot-first": escape(page.toc[0].id) if page.toc else "",
            "giar-slot-toc": _toc(page.toc, self._leaf, self._branch),
            "giar-slot-crumbs": "".join(self._crumb_item(crumb, page) for crumb in page.crumbs),
        }
        parts = [self._literals[0]]
        for slot, literal in zip(self._slots, self._literals[1:], strict=True):
            parts += (values[slot], literal)
        return "".join(parts)

    def _crumb_item(self, crumb: Crumb, page: Page) -> str:
        item = self._crumb.replace("giar-slot-crumb-url", escape(relative(crumb.url, page.url)))
        return item.replace("giar-slot-crumb-title", escape(crumb.title))


@lru_cache(maxsize=1024)  # most reports have the same chapters
def _toc(entries: tuple[TocEntry, ...], leaf: str, branch: str) -> str:
    """The contents rail's entries, from the theme's own ``leaf`` and ``branch``."""

    def item(node: TocNode) -> str:
        name = "branch" if node.children else "leaf"
        html = branch if node.children else leaf
        html = html.replace(f"giar-slot-{name}-id", escape(node.entry.id))
        html = html.replace(f"giar-slot-{name}-title", escape(node.entry.title))
        return html.replace("giar-slot-children", "".join(map(item, node.children)))

    return "".join(map(item, toc_tree(entries)))


class Shells:
    """The shells of a site, rendered when first needed.

    ``render`` is the theme, rendering a page in full; ``nav`` are the addresses that stand in the
    site's navigation, which have a shell of their own (there they are the active entry). All other
    pages of one depth share one, whether they have a contents rail and breadcrumbs told apart.
    """

    def __init__(self, render: Render, nav: Iterable[str] = ()) -> None:
        self._render = render
        self._nav = frozenset(nav)
        self._shells: dict[tuple[str, bool, bool], Shell] = {}

    def fill(self, page: Page) -> str:
        """The page's whole HTML, as the theme would render it."""
        url = page.url if page.url in self._nav else self._slot_url(page.url)
        return self._shell((url, bool(page.toc), bool(page.crumbs))).fill(page)

    def prepared(self, depths: Mapping[str, int]) -> Shells:
        """The same for other processes, which have no theme: with all shells of the navigation and of
        pages up to so many folders below the sections."""
        below = [section + "-/" * deep for section, depth in depths.items() for deep in range(1, depth + 1)]
        urls = {*self._nav, *map(self._slot_url, below)}
        copy = Shells(_no_theme, self._nav)
        copy._shells = {key: self._shell(key) for key in product(sorted(urls), (False, True), (False, True))}
        return copy

    def parts(self) -> list[tuple[object, ...]]:
        """What the shells that were rendered are made of: the same for the same theme."""
        return [(key, *shell.parts()) for key, shell in sorted(self._shells.items())]

    def _shell(self, key: tuple[str, bool, bool]) -> Shell:
        if key not in self._shells:
            self._shells[key] = Shell(self._render(_slot_page(*key)), key[0])
        return self._shells[key]

    def _slot_url(self, url: str) -> str:
        """An address of the same depth under the same entry of the navigation."""
        folders = url.split("/")[:-1]
        section = folders[0] + "/" if folders and folders[0] + "/" in self._nav else ""
        depth = len(folders) - section.count("/")
        return section + "giar-slot-url/" * (depth > 0) + "-/" * (depth - 1)


def _no_theme(page: Page) -> str:
    raise LookupError(f"no shell was prepared for {page.url}")


def _slot_page(url: str, has_toc: bool, has_crumbs: bool) -> Page:
    return Page(
        url=url,
        title="giar-slot-title",
        description="giar-slot-description",
        body="<!--giar-slot-content <h1-->",  # Material adds an <h1> where it sees none
        crumbs=(Crumb("giar-slot-crumb-title", "giar-slot-crumb-url/"),) * has_crumbs,
        toc=_SLOT_TOC * has_toc,
        head="giar-slot-head",
    )
