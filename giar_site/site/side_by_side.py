"""Two texts beside each other, sentence by sentence: what is the same, and where they differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cydifflib import SequenceMatcher
from markupsafe import Markup

from giar_site.model import Chapter
from giar_site.site.escape import html, trusted

ALIKE = 0.5  # stretches that share less are shown whole: marks all over would not help a reader
MARKED = 1500  # characters: beyond, comparing them one by one takes too long

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_WORD = re.compile(r"(\d+(?:[.,]\d+)*|[A-Za-z]+)")


class Piece(NamedTuple):
    """A part of a stretch; ``own`` where the other side has something else."""

    text: str
    own: bool


class Stretch(NamedTuple):
    """Sentences that stand on both sides (``same``), or in their place on either. A line break is the
    end of a paragraph."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    same: bool

    @property
    def left_text(self) -> str:
        return "".join(piece.text for piece in self.left)

    @property
    def right_text(self) -> str:
        return "".join(piece.text for piece in self.right)


def sentences(chapter: Chapter | None) -> list[str]:
    """The chapter's sentences in order; the last of a paragraph ends with a line break."""
    found: list[str] = []
    for passage in chapter.passages if chapter else ():
        here = [s.strip() for s in _SENTENCE.findall(passage.text) if s.strip()]
        found += [*here[:-1], *(f"{last}\n" for last in here[-1:])]
    return found


def stretches(left: Sequence[str], right: Sequence[str]) -> list[Stretch]:
    """Both lists of sentences in full. Sentences are the same where all but the line break is."""
    matcher = SequenceMatcher(None, _stripped(left), _stripped(right), autojunk=False)
    return [
        _stretch("".join(left[i:j]), "".join(right[k:m]), tag == "equal")
        for tag, i, j, k, m in matcher.get_opcodes()
    ]


def drawn(pieces: Sequence[Piece]) -> Markup:
    """One side of a stretch: what it alone has is marked, unless it has all of it alone."""
    if len(pieces) > 1:
        texts = [f"<mark>{html(text)}</mark>" if own else html(text) for text, own in pieces]
        return trusted("".join(texts))
    return html(pieces[0].text) if pieces else trusted('<span class="giar-diff-none">（没有）</span>')


def _stripped(texts: Sequence[str]) -> list[str]:
    return [text.rstrip("\n") for text in texts]


def _stretch(left: str, right: str, same: bool) -> Stretch:
    if same or not _worth_marking(left, right):
        return Stretch(_whole(left, not same), _whole(right, not same), same)
    old, new = _tokens(left), _tokens(right)
    blocks = [
        block
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        if block.size != 1 or len(old[block.a]) > 1  # one character is chance
    ]
    return Stretch(
        tuple(_pieces(old, [(block.a, block.size) for block in blocks])),
        tuple(_pieces(new, [(block.b, block.size) for block in blocks])),
        False,
    )


def _tokens(text: str) -> list[str]:
    """A number is one thing, so is a word in letters; else each character is one."""
    tokens: list[str] = []
    for place, part in enumerate(_WORD.split(text)):
        tokens += [part] if place % 2 else part
    return tokens


def _worth_marking(left: str, right: str) -> bool:
    if not left or not right or max(len(left), len(right)) > MARKED:
        return False
    common = sum((Counter(left) & Counter(right)).values())
    return 2 * common >= ALIKE * (len(left) + len(right))


def _pieces(tokens: Sequence[str], common: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    position = 0
    for start, size in common:
        if start > position:
            yield Piece("".join(tokens[position:start]), True)
        if size:
            yield Piece("".join(tokens[start : start + size]), False)
        position = start + size


def _whole(text: str, own: bool) -> tuple[Piece, ...]:
    return (Piece(text, own),) if text else ()
