"""Whether the header of a table has the form's columns side by side as the form has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from giar_site.documents.normalise import fold
from giar_site.extract.labels import core_of
from giar_site.forms import FormTable, editions

_FORMER = re.compile("上一?年度?|去年|历年|累计|截至")
_NUMBERED = re.compile(r"\s*[(（\d]")
_NUMBER_WORDS = re.compile("(?:总|件)?数量?|情况|同期|总计|合计")
_UNIT = re.compile(r"\s*\([^()]*\)\s*$")


def moved_columns(cells: Sequence[str], table: FormTable) -> bool:
    """Whether a line of a grid names columns in another order than the form's, or leaves one out between two
    that stand side by side. One may be named again, where merged cells were taken apart; behind the last the
    first may follow, of another block."""
    named, cores = _named(table), [_core(cell) for cell in cells]
    if any(_foreign(core, table) for core in cores):
        return True
    found = [(index, named[core]) for index, core in enumerate(cores) if core in named]
    if found and any(map(_former_years, cores)):
        return True
    if found and found[0][1] == len(table.columns) - 1 and any(place != found[0][1] for _, place in found):
        return True
    return any(
        (before, after) not in _neighbours(table)
        if index + 1 == behind
        else not before < after and (before, after) != _turn(table)
        for (index, before), (behind, after) in pairwise(found)
        if before != after
    )


def last_first(text: str, table: FormTable) -> bool:
    """Whether running text names the last column right before it first names the first."""
    last, first = ("|".join((c.label, *c.aliases)) for c in (table.columns[-1], table.columns[0]))
    found = re.search(rf"(?:(?:{last})[\s|│┃]+)?(?:{first})", text)
    return found is not None and re.match(last, found[0]) is not None and not table.sections


def left_out(header: str, table: FormTable, *, all_between: bool) -> bool:
    """Whether a whole header names the first and the last column, but not all those between; with
    ``all_between``, the first and none of those between. 其他 is a word of rows too, and tells nothing; so
    is 总计 in a line of a grid."""
    words = core_of(header)
    named = {c.id: any(core_of(label) in words for label in (c.label, *c.aliases)) for c in table.columns}
    first, *inner, last = table.columns
    between = [named[column.id] for column in inner if column.id != "other"]
    missing = not any(between) if all_between else not all(between)
    return not table.sections and named[first.id] and (named[last.id] or all_between) and missing


def names_columns(cells: Sequence[str], table: FormTable) -> bool:
    """Whether a line of a grid is a header: names columns, the form's or others."""
    return any((core := _core(cell)) in _named(table) or _foreign(core, table) for cell in cells)


def spread_columns(cells: Sequence[str], table: FormTable) -> list[range]:
    """The fields of each column of a header in which merged cells were taken apart: each part with all its
    words (``信息内容 | 本年制发件数 | 本年制发件数 | …``), or none but the first, as many for each, where
    a section has a header of its own (``信息内容 | 本年制发件数 | | …``). None where no column has several.
    （七）总计 is a row."""
    named, words = _named(table), ["" if _NUMBERED.match(cell) else _core(cell) for cell in cells]
    filled = table.sections and not all(cell.strip() for cell in cells)
    repeated = [word in named and word == before for before, word in pairwise(["", *words])]
    starts = [n for n, cell in enumerate(cells) if not n or (cell.strip() if filled else not repeated[n])]
    runs = [range(*ends) for ends in pairwise([*starts, len(cells)])]
    uneven = filled and len({len(run) for run in runs[1:]}) > 1
    return runs if len(runs) < len(cells) and not uneven else []


def _foreign(core: str, table: FormTable) -> bool:
    """Whether a label is of a column that the form has not: last year's, or another edition's."""
    former = _FORMER.match(core)
    return core not in _named(table) and (core[former.end() :] if former else core) in _all_named(table.id)


def _former_years(core: str) -> bool:
    """Whether a label is of a former year's figures alone (上年数): beside the form's, one more."""
    former = _FORMER.match(core)
    return former is not None and _NUMBER_WORDS.fullmatch(core[former.end() :]) is not None


@cache
def _all_named(table: str) -> frozenset[str]:
    """In any edition."""
    return frozenset(name for edition in editions() for name in _named(edition.table(table)))


def named_together(text: str, table: FormTable) -> Iterator[list[str]]:
    """The words of a text that name columns, those together that stand together."""
    for names, words in groupby(text.split(), lambda word: _core(word) in _named(table)):
        if names:
            yield list(words)


def _core(label: str) -> str:
    """Without a unit behind it: 总计（件）."""
    return core_of(_UNIT.sub("", fold(label)))


@cache
def _named(table: FormTable) -> dict[str, int]:
    """The columns' places in the form by their labels, which some print without 本年 or with it."""
    cores = {
        _core(label): place
        for place, column in enumerate(table.columns)
        for label in (column.label, *column.aliases)
    }
    bare = {core.removeprefix("本年"): place for core, place in cores.items()}
    return {f"本年{core}": place for core, place in bare.items()} | bare | cores


@cache
def _neighbours(table: FormTable) -> set[tuple[int, int]]:
    places = {column.id: place for place, column in enumerate(table.columns)}
    rows = {tuple(places[column] for column in item.columns) for item in table.items}
    return {pair for row in rows for pair in pairwise(row)} | {_turn(table)}


def _turn(table: FormTable) -> tuple[int, int]:
    return len(table.columns) - 1, 0
