"""What changed in a report's narrative since the year before: sentence by sentence, chapter by chapter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from giar_site.model import AnnualReport, Chapter
from giar_site.site.side_by_side import Stretch, sentences, stretches


class ChapterChange(NamedTuple):
    """A chapter by its title; ``stretches`` (former left, present right) in its order, and how many
    characters are repeated, of all."""

    title: str
    stretches: Sequence[Stretch]
    repeated: int
    length: int


def changes(former: AnnualReport, present: AnnualReport) -> list[ChapterChange]:
    """The chapters of ``present`` with text, beside those of the same id, then those it no longer has."""
    before = {chapter.id: chapter for chapter in former.chapters}
    now = {chapter.id: chapter for chapter in present.chapters}
    order = [*now, *(id_ for id_ in before if id_ not in now)]
    found = [_change(before.get(id_), now.get(id_)) for id_ in order]
    return [change for change in found if change.stretches]


def _change(former: Chapter | None, present: Chapter | None) -> ChapterChange:
    now = sentences(present)
    found = stretches(sentences(former), now)
    shown = present or former
    return ChapterChange(
        shown.title if shown else "",
        found,
        sum(_length(stretch.right_text) for stretch in found if stretch.same),
        sum(map(_length, now)),
    )


def _length(text: str) -> int:
    """In characters, line breaks aside."""
    return len(text) - text.count("\n")
