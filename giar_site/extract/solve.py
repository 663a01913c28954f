"""The identities choose: which readings of the damaged rows survive over the whole table.

Exact for up to ``MAX_STATES`` partial sums and ``MAX_STEPS`` ways between them; beyond that nothing is
chosen and the cells stay unresolved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import combinations

from giar_site.extract.readings import Place, Reading
from giar_site.forms import Edition, FormTable

MAX_STATES = 2000
MAX_STEPS = 500_000  # some 50 MB
MAX_BROKEN = 2  # column identities the agency itself may have broken, where rows are safe by their own sum
FULL_ROWS, FULL_SHARE = 3, 0.75  # so many rows that add up, of those with figures, and an agency fills in all

Values = tuple[Decimal | None, ...]


class Undecidable(Exception):
    """More partial sums than can be followed: nothing is chosen."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A column identity: the sum of ``parts`` items equals that of ``totals`` items in each column.

    ``partial``: some agencies fill in only the total column of the results, others all but it, so a
    column in which all parts are blank says nothing about how to read the others.
    """

    code: str
    parts: tuple[str, ...]
    totals: tuple[str, ...]
    partial: bool


@cache
def column_sums(table: FormTable, edition: Edition) -> list[Sum]:
    """The identities that hold in each column of the table, within one report."""
    return [
        Sum(
            i.code,
            tuple(t.item or "" for t in i.parts),
            tuple(t.item or "" for t in i.totals),
            all(table.item(t.item or "").leaf for t in i.parts),
        )
        for i in edition.identities
        if i.table == table.id and not i.years and all(t.item for t in (*i.parts, *i.totals))
    ]


@cache
def row_sum(table: FormTable, edition: Edition) -> tuple[tuple[int, ...], int] | None:
    """Indexes of the part columns and of the total column, where the table's rows add up."""
    order = [column.id for column in table.columns]
    for identity in edition.identities:
        if identity.table == table.id and not identity.years and all(t.column for t in identity.parts):
            parts = tuple(order.index(t.column or "") for t in identity.parts)
            return parts, order.index(identity.totals[0].column or "")
    return None


def tested(values: Values, sums: tuple[tuple[int, ...], int]) -> bool | None:
    """Whether a row adds up; None where its total is blank or all of its parts are."""
    parts, total = sums
    found = [value for i in parts if (value := values[i]) is not None]
    if values[total] is None or not found:
        return None
    return sum(found, Decimal(0)) == values[total]


def with_lost(readings: Iterable[Reading], sums: tuple[tuple[int, ...], int] | None) -> list[Reading]:
    """Each reading with a lost cell several times: with the cell blank, and with what the row's sum
    makes of it, or with content unknown where the sum cannot tell."""
    result: list[Reading] = []
    for reading in readings:
        lost = [i for i, place in enumerate(reading.places) if place.lost]
        if len(lost) != 1 or sums is None:
            result.append(reading)
            continue
        parts, total = sums
        values = reading.values
        others = [values[i] for i in parts if i != lost[0] and values[i] is not None]
        content: Decimal | None = None
        if lost[0] == total and others:
            content = sum((v for v in others if v is not None), Decimal(0))
        elif lost[0] != total and (whole := values[total]) is not None:
            content = whole - sum((v for v in others if v is not None), Decimal(0))
        contents = [Place(), Place(lost=True, inferred=content)]
        for place in contents if content is None or content >= 0 else contents[:1]:
            places = (*reading.places[: lost[0]], place, *reading.places[lost[0] + 1 :])
            result.append(replace(reading, places=places))
    return result


def survivors(
    readings: Mapping[str, Sequence[Reading]],
    columns: int,
    sums: Sequence[Sum],
    rows: tuple[tuple[int, ...], int] | None,
) -> tuple[dict[str, list[Reading]], bool]:
    """The readings of each item that take part in at least one consistent reading of the table, and
    whether there is such a reading at all.

    An agency fills in its results in one of three ways throughout (``Habit``); readings that mix them
    count only where none of the three holds. Where nearly all rows have parts and their total, what does
    not fit is the agency's error, not another habit. Where no reading of the whole table holds, an item
    keeps all its readings, unless every damaged row is safe by its own sum: then up to ``MAX_BROKEN``
    column sums may be the agency's error.
    """
    known = {item: list(group) for item, group in readings.items() if group}
    if all(len(group) == 1 and not group[0].kinds for group in known.values()):
        return known, True  # everything is read as printed: an identity that fails is the agency's
    usable = [s for s in sums if all(item in known for item in (*s.parts, *s.totals))]
    possible = {item: _not_refuted(group, rows) for item, group in known.items()}
    leaves = {item for s in sums if s.partial for item in s.parts}
    try:
        merged: dict[str, list[Reading]] = {}
        filled = {item: [(r, _habit(r, rows)) for r in group] for item, group in possible.items() if rows}
        for habit in Habit if rows else ():
            candidates = {
                item: [r for r, own in group if own in (habit, None)]
                if item in leaves
                else [r for r, own in group if own in (Habit.FULL, None)] or possible[item]
                for item, group in filled.items()
            }
            if all(candidates.values()):
                _merge(merged, _alive(candidates, columns, usable, frozenset()))
            if habit is Habit.FULL and not merged and rows and _mostly_full(filled, leaves, rows):
                # An error of the agency's own: no other habit explains it, nor a mixture of them.
                return possible, False
        if merged:
            return {**possible, **merged}, True
        alive = _alive(possible, columns, usable, frozenset())
        if alive is not None:
            return {**possible, **alive}, True
        if rows and all(not r.kinds or tested(r.values, rows) for g in possible.values() for r in g):
            checks = [(index, column) for index in range(len(usable)) for column in range(columns)]
            for broken in range(1, MAX_BROKEN + 1):
                for dropped in combinations(checks, broken):
                    _merge(merged, _alive(possible, columns, usable, frozenset(dropped)))
                if merged:
                    return {**possible, **merged}, True
    except Undecidable:
        pass
    return possible, False


class Habit(Enum):
    """How an agency fills in the result rows: parts and total, parts without total, total alone."""

    FULL = "full"
    PARTS = "parts"
    TOTALS = "totals"


def _mostly_full(
    filled: Mapping[str, Sequence[tuple[Reading, Habit | None]]],
    leaves: Collection[str],
    rows: tuple[tuple[int, ...], int],
) -> bool:
    """Whether nearly all result rows with figures can be read as adding up to a total that they print: chance
    makes that of a few."""
    printed = [filled[i] for i in leaves if any(any(r.values) for r, _ in filled.get(i, ()))]
    full = [g for g in printed if any(own is Habit.FULL and tested(r.values, rows) for r, own in g)]
    return len(full) >= FULL_ROWS and len(full) >= FULL_SHARE * len(printed)


def _habit(reading: Reading, rows: tuple[tuple[int, ...], int]) -> Habit | None:
    """How a reading fills in its row; None where the row is blank, which fits every habit."""
    values = reading.values
    parts = any(values[i] is not None for i in rows[0])
    if values[rows[1]] is None:
        return Habit.PARTS if parts else None
    return Habit.FULL if parts else Habit.TOTALS


def _merge(merged: dict[str, list[Reading]], alive: dict[str, list[Reading]] | None) -> None:
    for item, group in (alive or {}).items():
        kept = merged.setdefault(item, [])
        known = set(map(id, kept))
        kept += [reading for reading in group if id(reading) not in known]


def _not_refuted(group: list[Reading], rows: tuple[tuple[int, ...], int] | None) -> list[Reading]:
    """The readings whose row adds up or cannot be tested; a row read as printed stays as it is."""
    if rows is None or (len(group) == 1 and not group[0].kinds):
        return group
    return [reading for reading in group if tested(reading.values, rows) is not False] or group


State = tuple[tuple[Decimal | None, bool], ...]


def _alive(
    candidates: Mapping[str, list[Reading]],
    columns: int,
    sums: Sequence[Sum],
    dropped: frozenset[tuple[int, int]],
) -> dict[str, list[Reading]] | None:
    """Readings on some path where every tested column sum holds, or None where there is no path.

    The state is, for each sum and column, what the parts still have to bring (None: the total is
    blank, so untested) and whether any part printed something there. Totals go first, so that a part
    that overshoots ends its path at once.
    """
    totals = [item for s in sums for item in s.totals]
    involved = [item for item in candidates if any(item in (*s.parts, *s.totals) for s in sums)]
    order = sorted(dict.fromkeys(involved), key=lambda item: (item not in totals, len(candidates[item])))
    start: State = tuple((None, False) for _ in range(len(sums) * columns))
    states: Collection[State] = [start]
    left = [sum(item in s.totals for item in order) for s in sums]  # totals still to come
    steps: list[list[tuple[Reading, State, State]]] = []  # for each item: reading, state before, after
    count = 0
    for item in order:
        as_total = [i for i, s in enumerate(sums) if item in s.totals]
        as_part = [i for i, s in enumerate(sums) if item in s.parts]
        for i in as_total:
            left[i] -= 1
        closed = [not number for number in left]
        taken: list[tuple[Reading, State, State]] = []
        met: dict[State, State] = {}  # one object for all states that are the same
        for state in states:
            if count + len(taken) > MAX_STEPS:
                raise Undecidable
            for reading in candidates[item]:
                after = _step(state, reading.values, as_total, as_part, columns, closed, dropped)
                if after is not None:
                    taken.append((reading, state, met.setdefault(after, after)))
        steps.append(taken)
        count += len(taken)
        states = met.values()
        if len(states) > MAX_STATES:
            raise Undecidable
    good = {
        id(state)
        for state in states
        if all(
            not remaining
            or (remaining > 0 and not printed and sums[n // columns].partial)
            or divmod(n, columns) in dropped
            for n, (remaining, printed) in enumerate(state)
        )
    }
    if not good:
        return None
    alive: dict[str, list[Reading]] = {item: list(group) for item, group in candidates.items()}
    for item, taken in zip(reversed(order), reversed(steps), strict=True):
        used = {id(reading) for reading, _, after in taken if id(after) in good}
        alive[item] = [reading for reading in candidates[item] if id(reading) in used]
        good = {id(before) for _, before, after in taken if id(after) in good}
    return alive


def _step(
    state: State,
    values: Values,
    as_total: Sequence[int],
    as_part: Sequence[int],
    columns: int,
    closed: Sequence[bool],
    dropped: frozenset[tuple[int, int]],
) -> State | None:
    cells = list(state)
    for column, value in enumerate(values):
        if value is None:
            continue
        for i in as_total:
            place = i * columns + column
            remaining, printed = cells[place]
            cells[place] = (value if remaining is None else remaining + value, printed)
        for i in as_part:
            if dropped and (i, column) in dropped:
                continue
            place = i * columns + column
            remaining, _ = cells[place]
            if remaining is None:
                continue  # every total of this column is blank: untested
            remaining -= value
            if remaining < 0 and closed[i]:
                return None
            cells[place] = (remaining, True)
    return tuple(cells)
