"""What changed in a report's narrative since the year before: sentence by sentence, chapter by chapter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from giar_site.model import AnnualReport, Chapter

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")


class Stretch(NamedTuple):
    """Sentences that stand in both reports (``former == present``), or in their place on either side."""

    former: str
    present: str

    @property
    def same(self) -> bool:
        return self.former == self.present


class ChapterChange(NamedTuple):
    """A chapter by its title; ``stretches`` in its order, and how many characters are repeated, of all."""

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


def _sentences(chapter: Chapter | None) -> list[str]:
    texts = [passage.text for passage in chapter.passages] if chapter else []
    return [sentence.strip() for text in texts for sentence in _SENTENCE.findall(text) if sentence.strip()]


def _change(former: Chapter | None, present: Chapter | None) -> ChapterChange:
    old, new = _sentences(former), _sentences(present)
    stretches = [
        Stretch("".join(old[i:j]), "".join(new[k:m]))
        for _, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]
    shown = present or former
    return ChapterChange(
        shown.title if shown else "",
        stretches,
        sum(len(stretch.present) for stretch in stretches if stretch.same),
        sum(map(len, new)),
    )
