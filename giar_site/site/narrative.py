"""Chapters as HTML: headings in order, bold kept, everything else escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from giar_site.model import Chapter, Passage
from giar_site.site.escape import html, trusted, visible

DEEPEST = 5  # the chapter is <h2>, its headings are <h3> to <h5>

_TABLE_OF_CHAPTER = {2: "disclosure", 3: "requests", 4: "proceedings"}


class ChapterView(NamedTuple):
    """A chapter as a page shows it; ``table`` is the table it consists of or contains, or ""."""

    id: str
    title: str
    body: Markup
    table: str


def chapter_views(chapters: Iterable[Chapter]) -> list[ChapterView]:
    """The chapters in their order, each with an id of its own on the page."""
    views: list[ChapterView] = []
    taken: set[str] = set()
    for chapter in chapters:
        identifier, again = chapter.id, 2
        while identifier in taken:
            identifier, again = f"{chapter.id}-{again}", again + 1
        taken.add(identifier)
        table = _TABLE_OF_CHAPTER.get(chapter.number or 0, "")
        title = chapter.title or ("前言" if chapter.id == "preface" else "附件")
        views.append(ChapterView(identifier, visible(title), _body(chapter.passages), table))
    return views


def _body(passages: Iterable[Passage]) -> Markup:
    """Passages as paragraphs and headings. A heading goes one step down at most, whatever levels the
    file gives, so that the outline has no hole."""
    parts: list[str] = []
    open_levels: list[int] = []
    for passage in passages:
        if not passage.text.strip():
            continue
        if passage.level:
            while open_levels and open_levels[-1] >= passage.level:
                open_levels.pop()
            open_levels.append(passage.level)
            tag = f"h{min(2 + len(open_levels), DEEPEST)}"
            parts.append(f"<{tag}>{html(passage.text)}</{tag}>")
        else:
            parts.append(f"<p>{_with_bold(passage)}</p>")
    return trusted("\n".join(parts))


def _with_bold(passage: Passage) -> str:
    parts: list[str] = []
    position = 0
    for start, end in sorted(passage.bold):
        start, end = max(start, position), min(end, len(passage.text))
        if start < end:
            parts += (
                html(passage.text[position:start]),
                "<strong>",
                html(passage.text[start:end]),
                "</strong>",
            )
            position = end
    parts.append(html(passage.text[position:]))
    return "".join(parts)
