"""Texts that share most of their words, found without comparing all with all.

Each text becomes its set of shingles (runs of four characters). One-permutation MinHash with rotation
(Li, Owen, Zhang 2012; Shrivastava, Li 2014) makes of it a sketch, whose bands are looked up in buckets:
only texts that meet in a bucket are compared, and what is reported was counted on the shingles
themselves. Equal input gives equal output: hashes are CRC-32, not Python's, which change by process.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from operator import eq
from typing import NamedTuple
from zlib import crc32

from rapidfuzz.distance import Hamming

SHINGLE = 4  # characters
BANDS, ROWS = 40, 4  # two texts that share 80 % of their shingles meet with a chance of 99.98 %
LIKELY = 0.5  # of the bins; where both have 80 % two thirds are equal, the least of 1,500 such pairs was 53 %
COMPARED = 32  # of a bucket's texts each is compared with the first so many: work stays linear

_BINS = BANDS * ROWS
_BYTES = array("I").itemsize  # of a bin
_NO_WORDS = re.compile(r"[\W\d_]+")


class Pair(NamedTuple):
    """Two texts by their places, ``first < second``, and the share of their shingles that both have
    (of the mean of both numbers: Dice's coefficient), 0 to 1."""

    first: int
    second: int
    share: float


def words(text: str) -> str:
    """The text without punctuation, spaces and digits, which say little and differ by typist and year."""
    return _NO_WORDS.sub("", text)


def sketch(text: str, shortest: int) -> bytes:
    """What ``pairs`` needs of every text, 640 bytes: the least hash of each bin, an empty bin's taken from
    the next one. Nothing where it has fewer than ``shortest`` words (in characters, see ``words``)."""
    stripped = words(text)
    if len(stripped) < max(shortest, SHINGLE):
        return b""
    least: list[int | None] = [None] * _BINS
    for shingle in shingles(stripped):
        rest, place = divmod(shingle, _BINS)
        former = least[place]
        if former is None or rest < former:
            least[place] = rest
    for place in range(2 * _BINS - 1, -1, -1):  # one taken over is told apart by what no hash reaches
        if least[place % _BINS] is None and (following := least[(place + 1) % _BINS]) is not None:
            least[place % _BINS] = (following + 2**25) % 2**32
    return array("I", (bin or 0 for bin in least)).tobytes()


def pairs(sketches: Sequence[bytes], text: Callable[[int], str], share: float) -> list[Pair]:
    """The pairs of texts that share at least ``share``, ordered. ``text`` gives the one at a place of
    ``sketches``: it is asked for only where its sketch is much like another one's."""
    kept: dict[int, array[int]] = {}  # four bytes a shingle, where a set takes a hundred
    found = []

    def shingled(place: int) -> array[int]:
        if place not in kept:
            kept[place] = array("I", shingles(words(text(place))))
        return kept[place]

    bins = [array("I", whole) for whole in sketches]
    # A byte of each bin: where these already differ, the bins need not be compared.
    bytes_of = [whole[::_BYTES] for whole in sketches]
    for place, buckets in enumerate(_buckets(sketches)):
        mine: frozenset[int] | None = None
        for other in set().union(*buckets):
            if other >= place:
                continue
            if Hamming.similarity(bytes_of[place], bytes_of[other]) < LIKELY * _BINS:
                continue
            if sum(map(eq, bins[place], bins[other])) < LIKELY * _BINS:
                continue
            mine = mine or frozenset(shingled(place))
            common = 2 * len(mine.intersection(shingled(other))) / (len(shingled(other)) + len(mine))
            if common >= share:
                found.append(Pair(other, place, common))
    return sorted(found)


def _buckets(sketches: Sequence[bytes]) -> list[list[list[int]]]:
    """For each text the buckets in which it meets others: of each, the first so many places."""
    met: list[list[list[int]]] = [[] for _ in sketches]
    size = ROWS * _BYTES
    for start in range(0, BANDS * size, size):
        buckets = defaultdict[bytes, list[int]](list)
        for place, whole in enumerate(sketches):
            buckets[whole[start : start + size]].append(place)
        buckets.pop(b"", None)  # of texts that are too short
        for bucket in buckets.values():
            if len(bucket) > 1:
                first = bucket[:COMPARED]
                for place in bucket:
                    met[place].append(first)
    return met


def shingles(text: str) -> frozenset[int]:
    """The runs of ``SHINGLE`` characters, each by its CRC-32."""
    data = text.encode("utf-32-le", "surrogatepass")
    return frozenset(crc32(data[i : i + 4 * SHINGLE]) for i in range(0, len(data) - 4 * SHINGLE + 1, 4))
