"""All readings of one row: as printed, or what each kind of damage (``damage.yml``) allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations, islice
from typing import NamedTuple

from giar_site.documents.document import Table
from giar_site.extract.figures import Figure, parse_figure, splits
from giar_site.extract.table_text import Entry, ValueRow
from giar_site.forms import Column

_SIGNED = re.compile(r"[+增减]|-\s*\d")
MAX_READINGS = 2000  # beyond this a row tells nothing that could be checked in reasonable time
MAX_GLUED_DIGITS = 40  # in a row: seven figures of five digits have 35
MAX_CUTS = 100_000  # tried in a row, some half a second; a province's own takes 64,000
MAX_LOOSE_DIGITS = 6  # run-together digits in a row whose blanks vanished: more allow almost anything


class Place(NamedTuple):
    """What a reading puts in one cell: a printed figure or mark with its entry, a visible blank
    (entry without figure), a vanished blank (neither), or a cell that is ``lost`` with whatever it
    held, ``inferred`` where an identity tells it."""

    figure: Figure | None = None
    entry: Entry | None = None
    lost: bool = False
    inferred: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        return self.inferred if self.figure is None else self.figure.value


_VANISHED = Place()
_RUN_TOGETHER = frozenset({"run-together"})


@dataclass(frozen=True)
class Reading:
    """One way to read a row, a place for each column. ``kinds`` are the kinds of damage it assumes;
    none: the row is read as printed."""

    places: tuple[Place, ...]
    kinds: frozenset[str] = frozenset()

    @cached_property
    def values(self) -> tuple[Decimal | None, ...]:
        return tuple([place.value for place in self.places])


def as_printed(row: ValueRow, columns: Sequence[Column]) -> Reading | None:
    """The row with its full number of separate cells, or None where cells are missing or in excess."""
    count = len(columns)
    row = _without_remark(row, count)
    printed = row.printed
    if row.packed and printed and len(printed) < count:
        return None
    if len(printed) == count:
        places = tuple([place_of(entry) for entry in printed])
        return Reading(places) if _fits(places, columns) else None
    if len(printed) > count and all(map(_is_remark, printed[count:])):
        return as_printed(_first(row, printed, count), columns)  # a remark column behind the figures
    if not printed and (len(row.entries) >= count or (not row.entries and row.item)):
        blanks = row.entries[-count:]
        return Reading(tuple(Place(entry=e) for e in blanks) + (Place(),) * (count - len(blanks)))
    if row.visible and len(row.entries) == count and not row.ghosts:
        return Reading(tuple(place_of(entry) for entry in row.entries))
    if row.visible and len(row.entries) > count and row.ghosts == len(row.entries) - count:
        return Reading(tuple(place_of(entry) for entry in row.entries[row.ghosts :]))
    return None


def _without_remark(row: ValueRow, count: int) -> ValueRow:
    """A row of a grid, one of whose figures is blank, without the remark in the column behind its figures."""
    remark = len(row.entries) > count and _is_remark(row.entries[-1])
    return replace(row, entries=row.entries[:-1]) if row.visible and remark else row


def _is_remark(entry: Entry) -> bool:
    """Whether a cell says something in words. Digits alone that are no figure are a part of one (4 080)."""
    return place_of(entry).figure is None and any(c.isalpha() for c in entry.folded)


def _first(row: ValueRow, printed: Sequence[Entry], count: int) -> ValueRow:
    return ValueRow(row.item, tuple(printed[:count]), row.visible, row.exact, row.line)


def place_of(entry: Entry) -> Place:
    return Place(parse_figure(entry.raw, entry.folded), entry)


def _fits(places: Sequence[Place], columns: Sequence[Column]) -> bool:
    """A sign may only stand in the signed column (本年增/减)."""
    return not any(
        place.entry and _SIGNED.match(place.entry.folded) and not column.signed
        for place, column in zip(places, columns, strict=True)
    )


def damaged(
    row: ValueRow,
    columns: Sequence[Column],
    full: Sequence[ValueRow] = (),
    *,
    glued: bool = False,
    blanks: bool = True,
    adds_up: bool = False,
) -> list[Reading] | None:
    """Every reading that the kinds of damage allow, or None where there is none or too many.

    ``full`` are the complete rows of the same grid (they tell which field is which column);
    ``glued``: cells run together in this table; ``blanks``: blank cells vanish in it; ``adds_up``:
    the last column is the sum of the others, and where no blank vanishes only such readings count.
    """
    if cells_show(row, columns) and not glued:
        source = _in_grid(row, columns, full)
    elif glued and adds_up and not blanks:
        source = _cut_to_sum(row.printed, len(columns))
    else:
        source = _in_text(row, columns, glued, blanks or row.packed)
    if glued and sum(len(entry.folded) for entry in row.printed) > MAX_GLUED_DIGITS:
        return None
    try:
        readings = list(islice(source, MAX_READINGS + 1))
    except _TooManyCuts:
        return None
    if len(readings) > MAX_READINGS:
        return None
    if any(_SIGNED.match(entry.folded) for entry in row.printed):
        readings = [r for r in readings if _fits(r.places, columns)]
    return readings or None


def cells_show(row: ValueRow, columns: Sequence[Column]) -> bool:
    """Whether the row shows its blank cells, so that a cell missing from it may have held anything."""
    return (
        row.visible
        and not row.packed
        and (any(e.blank for e in row.entries) or len(row.entries) == len(columns) - 1)
    )


# -- grids: cells are visible, some are missing or belong to the label column ----------------------


def _in_grid(row: ValueRow, columns: Sequence[Column], full: Sequence[ValueRow]) -> Iterator[Reading]:
    count = len(columns)
    cells = row.entries
    told = _like_full_rows(row, count, full)
    if len(told) == count and all(e.blank for n, e in enumerate(cells) if n not in told):
        places = tuple(place_of(cells[n]) for n in told)
        yield Reading(places, frozenset({"ghost-cell"} if told[0] else ()))
        return
    if len(told) == count and told[0] == 0:
        return  # a figure where the form has no column
    aligned = _aligned_by_fields(row, count, full)
    if aligned is not None:
        yield aligned
        return
    excess = max(0, len(cells) - count)
    before, after = _blank(cells), _blank(cells[::-1])
    for lead in range(min(max(excess, row.ghosts), before) + 1):
        trail = max(0, excess - lead)  # fewer would leave too many
        kept = cells[lead : len(cells) - trail]
        missing = count - len(kept)
        if missing > 1 or trail > after:
            continue  # two lost cells can hold anything: no identity tells them apart
        kinds = frozenset(
            ({"ghost-cell"} if lead or trail else set()) | ({"cell-vanished"} if missing else set())
        )
        for gaps in combinations(range(count), missing):
            rest = iter(kept)
            yield Reading(
                tuple(Place(lost=True) if i in gaps else place_of(next(rest)) for i in range(count)),
                kinds,
            )


def _blank(cells: Sequence[Entry]) -> int:
    """How many of the first cells are blank."""
    return next((number for number, entry in enumerate(cells) if not entry.blank), len(cells))


def _like_full_rows(row: ValueRow, count: int, full: Sequence[ValueRow]) -> tuple[int, ...]:
    """Which of a row's cells are columns in those full rows of its grid that have as many cells."""
    like = [
        other
        for other in full
        if other.table is row.table
        and len(other.entries) == len(row.entries)
        and (row.exact or other.width == row.width)
    ]
    return _columns([tuple(n for n, e in enumerate(other.entries) if not e.blank) for other in like], count)


def _columns(full: Sequence[tuple[int, ...]], count: int) -> tuple[int, ...]:
    """The first ``count`` columns of a grid, of whose full rows each tells the first ones; none where they
    differ."""
    longest = max(full, key=len, default=())
    return longest[:count] if all(longest[: len(one)] == one for one in full) else ()


def _aligned_by_fields(row: ValueRow, count: int, full: Sequence[ValueRow]) -> Reading | None:
    """Rows as wide as the full rows of the same grid have their columns in the same fields.

    Where a label ran over the first of them, that cell is lost; in a row without blank cells, where rows are
    not all as wide, it may be any other.
    """
    like = [other for other in full if other.width == row.width and other.table is row.table]
    columns = _columns([tuple(e.field for e in other.printed) for other in like], count)
    if len(columns) != count or not row.entries:
        return None
    by_field = {entry.field: entry for entry in row.entries}
    first = row.entries[0].field
    if any(f >= first and f not in by_field for f in columns):
        return None
    if any(not e.blank and e.field not in columns for e in row.entries):
        return None
    overrun = sum(f < first for f in columns)
    if overrun > 1 or (overrun and len(row.printed) == len(row.entries) and not _as_wide(row.table)):
        return None
    places = tuple(place_of(by_field[f]) if f in by_field else Place(lost=True) for f in columns)
    return Reading(places, frozenset({"label-overrun" if overrun else "ghost-cell"}))


def _as_wide(table: Table | None) -> bool:
    return table is not None and len({len(row.cells) for row in table.rows}) == 1


# -- running text: only printed figures survive, perhaps run together -----------------------------


def _in_text(row: ValueRow, columns: Sequence[Column], glued: bool, blanks: bool) -> Iterator[Reading]:
    count = len(columns)
    if len(row.printed) > count:
        return  # a figure too many, or a whole page of them
    if glued and blanks and count > 3 and sum(len(entry.folded) for entry in row.printed) > MAX_LOOSE_DIGITS:
        return  # cut anywhere and placed anywhere: the row stays unresolved
    options: list[list[tuple[Place, ...]]] = [
        _pieces(entry, count) if glued else [(place_of(entry),)] for entry in row.printed
    ]
    total = 1
    for option in options:
        total *= len(option)
    if total > MAX_READINGS:
        return  # no reading at all: the row stays unresolved
    for pieces in _sequences(options, count):
        if len(pieces) < count and not blanks:
            continue
        kinds = set()
        if len(pieces) > len(row.printed):
            kinds.add("run-together")
        if len(pieces) < count:
            kinds.add("blanks-vanished")
        assumed = frozenset(kinds or {"run-together"})
        for spots in combinations(range(count), len(pieces)):
            places = [_VANISHED] * count
            for spot, piece in zip(spots, pieces, strict=True):
                places[spot] = piece
            yield Reading(tuple(places), assumed)


class _TooManyCuts(Exception):
    """``MAX_CUTS`` ways to cut a row were tried."""


def _cut_to_sum(entries: Sequence[Entry], count: int) -> Iterator[Reading]:
    """Run-together digits cut into exactly ``count`` numbers of which the last is the sum of the others.
    Raises ``_TooManyCuts``."""
    if not entries:
        return
    tries = iter(range(MAX_CUTS))
    *before, last = (entry.folded for entry in entries)
    for start in reversed(range(len(last))):
        total = _number(last[start:])
        if total is None:
            continue
        for lengths in _lengths([*before, last[:start]] if start else before, count - 1, total, tries):
            cells = _cut(entries, (*lengths, len(last) - start))
            yield Reading(tuple(map(place_of, cells)), _RUN_TOGETHER)


def _lengths(texts: list[str], count: int, total: Decimal, tries: Iterator[int]) -> Iterator[tuple[int, ...]]:
    """How many digits each of ``count`` numbers has that the texts can be cut into, and whose sum is
    ``total``. Raises ``_TooManyCuts`` when there are no more ``tries``."""
    if next(tries, None) is None:
        raise _TooManyCuts
    if len(texts) > count or sum(map(len, texts)) < count:
        return
    if count == 1:
        if _number(texts[0]) == total:
            yield (len(texts[0]),)
        return
    first, *others = texts
    for length in range(1, len(first) + 1):
        value = _number(first[:length])
        if value is None or value > total:
            break  # a leading zero, or more than is left: longer ones are no better
        rest = [first[length:], *others] if length < len(first) else others
        for tail in _lengths(rest, count - 1, total - value, tries):
            yield (length, *tail)


def _cut(entries: Iterable[Entry], lengths: Iterable[int]) -> Iterator[Entry]:
    """The entries, one after the other, as pieces of these lengths."""
    following = iter(lengths)
    for entry in entries:
        start = 0
        while start < len(entry.folded):
            end = start + next(following)
            yield _slice(entry, start, end)
            start = end


def _number(digits: str) -> Decimal | None:
    figure = parse_figure(digits, digits) if digits.isdigit() else None
    return figure.value if figure else None


def _sequences(options: Sequence[list[tuple[Place, ...]]], most: int) -> Iterator[tuple[Place, ...]]:
    if not options:
        yield ()
        return
    for head in options[0]:
        for tail in _sequences(options[1:], most - len(head)):
            if len(head) + len(tail) <= most:
                yield (*head, *tail)


def _pieces(entry: Entry, most: int) -> list[tuple[Place, ...]]:
    """The ways to cut one run of digits into cells, each with its own place in the file."""
    match = re.fullmatch(r"([+-]?[\d.]*\d)(.*)", entry.folded, re.S)
    if match is None:
        return [(place_of(entry),)]
    digits, rest = match.groups()
    ways: list[tuple[Place, ...]] = []
    for parts in splits(digits, most):
        *before, last = map(len, parts)
        ways.append(tuple(map(place_of, _cut([entry], (*before, last + len(rest))))))
    return ways


def cut(entry: Entry, length: int) -> tuple[Entry | None, Entry | None]:
    """The first ``length`` characters of a run of digits as a cell, and the rest; (None, …) where that
    is no figure."""
    if _number(entry.folded[:length]) is None:
        return None, None
    rest = _slice(entry, length, len(entry.folded)) if length < len(entry.folded) else None
    return _slice(entry, 0, length), rest


def _slice(entry: Entry, start: int, end: int) -> Entry:
    return Entry(
        entry.raw[start:end],
        entry.folded[start:end],
        entry.start + start,
        entry.start + end,
        entry.cell,
        entry.field,
    )
