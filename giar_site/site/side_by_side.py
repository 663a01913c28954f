"""Two texts beside each other, sentence by sentence: what is the same, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup
from rapidfuzz.distance import Indel, LCSseq, MatchingBlock

from giar_site.model import Chapter
from giar_site.site.escape import html, trusted

ALIKE = 0.5  # with less in common stretches are shown whole: marks all over would not help a reader
MARKED = 5000  # characters: beyond, comparing them one by one takes too long
CHANCE = 4  # so many characters or more in common are no chance

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
# A number or a word in letters. It begins with one set of characters, which is what makes a search fast.
_WORD = re.compile(r"([\dA-Za-z](?:(?<=\d)\d*(?:[.,]\d+)*|(?<=[A-Za-z])[A-Za-z]*))")


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
        here = list(filter(None, map(str.strip, _SENTENCE.findall(passage.text))))
        found += [*here[:-1], *(f"{last}\n" for last in here[-1:])]
    return found


def stretches(left: Sequence[str], right: Sequence[str]) -> list[Stretch]:
    """Both lists of sentences in full. Sentences are the same where all but the line break is."""
    found: list[Stretch] = []
    i = k = 0
    for block in LCSseq.opcodes(_stripped(left), _stripped(right)).as_matching_blocks():
        end, other = block.a + block.size, block.b + block.size
        if i < block.a or k < block.b:
            found.append(_unlike("".join(left[i : block.a]), "".join(right[k : block.b])))
        if block.size:
            both = ("".join(left[block.a : end]), "".join(right[block.b : other]))
            found.append(Stretch(_whole(both[0], False), _whole(both[1], False), True))
        i, k = end, other
    return found


def drawn(pieces: Sequence[Piece]) -> Markup:
    """One side of a stretch: what it alone has is marked, unless it has all of it alone."""
    if len(pieces) > 1:
        texts = [f"<mark>{html(text)}</mark>" if own else html(text) for text, own in pieces]
        return trusted("".join(texts))
    return html(pieces[0].text) if pieces else trusted('<span class="giar-diff-none">（没有）</span>')


def _stripped(texts: Sequence[str]) -> list[str]:
    return [text.rstrip("\n") for text in texts]


def _unlike(left: str, right: str) -> Stretch:
    if not _worth_marking(left, right):
        return Stretch(_whole(left, True), _whole(right, True), False)
    old, new = _tokens(left), _tokens(right)
    blocks = _meant(LCSseq.opcodes(old, new).as_matching_blocks(), old)
    return Stretch(
        tuple(_pieces(old, [(block.a, block.size) for block in blocks])),
        tuple(_pieces(new, [(block.b, block.size) for block in blocks])),
        False,
    )


def _worth_marking(left: str, right: str) -> bool:
    if not left or not right or max(len(left), len(right)) > MARKED:
        return False
    return Indel.normalized_similarity(left, right, score_cutoff=ALIKE) >= ALIKE


def _meant(blocks: Sequence[MatchingBlock], old: Sequence[str]) -> list[MatchingBlock]:
    """The blocks without what is the same by chance: one character, or a few between longer differences."""
    longer = [block for block in blocks if block.size != 1 or len(old[block.a]) > 1]
    kept: list[MatchingBlock] = []
    end = (0, 0)
    for block, following in pairwise(longer):  # the last one is empty and stands at the end
        after = (block.a + block.size, block.b + block.size)
        apart = min(_apart(end, (block.a, block.b)), _apart(after, (following.a, following.b)))
        if block.size >= CHANCE or apart <= block.size:
            kept.append(block)
            end = after
    return [*kept, blocks[-1]]


def _apart(end: tuple[int, int], start: tuple[int, int]) -> int:
    """How long the longer of both sides is from one place to another."""
    return max(start[0] - end[0], start[1] - end[1])


def _tokens(text: str) -> list[str]:
    """A number is one thing, so is a word in letters; else each character is one."""
    tokens: list[str] = []
    for place, part in enumerate(_WORD.split(text)):
        tokens += [part] if place % 2 else part
    return tokens


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
