"""From surviving readings to facts: one value derived, several unresolved, printed figures as printed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from giar_site.documents.document import Document
from giar_site.extract.figures import in_unit
from giar_site.extract.readings import Place, Reading
from giar_site.extract.table_text import Entry, ValueRow
from giar_site.findings import Finding, Location, Severity
from giar_site.forms import CellAddress, Column
from giar_site.model import Fact, Status

Row = Sequence[tuple[CellAddress, Column]]  # the cells of an item, as the form has them

UNRESOLVED_SHOWN = 6  # candidates named in a note
_MAY_BE, _MORE, _ANY = "，可能为", "等", "其他数值"  # before them, where more, where any number


@dataclass(frozen=True, slots=True)
class Damage:
    id: str
    title: str
    example: str
    reading: str


@cache
def damage_kinds() -> dict[str, Damage]:
    """The closed list of kinds of damage, by id (``damage.yml``)."""
    data = yaml.safe_load((Path(__file__).parent / "damage.yml").read_text(encoding="utf-8"))
    return {entry["id"]: Damage(**entry) for entry in data}


@dataclass
class Settler:
    """Makes the facts of one table, and remembers what the maintainer has to hear."""

    document: Document
    header: str

    def __post_init__(self) -> None:
        self.findings: list[Finding] = []
        paged = [block for block in self.document.blocks if block.page is not None]
        self._starts = [block.start for block in paged]
        self._pages = [block.page for block in paged]

    def printed(self, cells: Row, places: Sequence[Place], row: ValueRow | None) -> list[Fact]:
        """The facts of a row read as printed."""
        whole = None if all(place.entry for place in places) else self._around(row)
        return [
            self._printed(cell, column, place, self._at(place.entry, row) if place.entry else whole)
            for (cell, column), place in zip(cells, places, strict=True)
        ]

    def _printed(self, cell: CellAddress, column: Column, place: Place, location: Location | None) -> Fact:
        raw = place.entry.raw.strip() if place.entry else ""
        if place.figure is None:
            if not raw:
                return Fact(*cell, None, "", Status.BLANK, location)
            self._unreadable(cell, raw, location)
            return Fact(*cell, None, raw, Status.UNRESOLVED, location, "单元格内容不是数字")
        if place.figure.mark:
            return Fact(*cell, None, raw, Status.NOT_APPLICABLE, location)
        value, remark = in_unit(place.figure, column, self.header)
        if value is None:
            self._no_unit(cell, column, raw, location, remark)
            return Fact(*cell, None, raw, Status.UNRESOLVED, location, remark)
        own = place.figure.note
        note = f"{own}；{remark}" if own and remark else own or remark
        return Fact(*cell, value, raw, Status.REPORTED, location, note)

    def settled(self, cells: Row, readings: Sequence[Reading], row: ValueRow | None) -> list[Fact]:
        """The facts of a damaged row, from all readings that survive."""
        damage = f"原文{_titles(readings)}"
        whole = self._around(row)
        by_column = zip(*(reading.places for reading in readings), strict=True)
        return [
            self._settled(cell, column, places, row, damage, whole)
            for (cell, column), places in zip(cells, by_column, strict=True)
        ]

    def _settled(
        self,
        cell: CellAddress,
        column: Column,
        places: Iterable[Place],
        row: ValueRow | None,
        damage: str,
        whole: Location | None,
    ) -> Fact:
        options: dict[Decimal | str | None, Place] = {}
        for place in places:
            if place.lost and place.inferred is None:
                options.setdefault(_ANY, place)
                continue
            value = place.inferred
            if place.figure is not None and place.figure.value is not None:
                value, _ = in_unit(place.figure, column, self.header)
                options.setdefault(place.figure.raw if value is None else value, place)
            elif place.figure is None and place.entry is not None and not place.entry.blank:
                options.setdefault(place.entry.raw.strip(), place)  # something is printed: it is no blank
            else:
                options.setdefault(value, place)
        only, place = next(iter(options.items())) if len(options) == 1 else ("?", Place())
        if only is None and column.id == "total" and place.entry is None and row is not None and row.printed:
            only = "?"  # parts without a total: it may have been cut off with its column
        if only is None or isinstance(only, Decimal):
            location = self._at(place.entry, row) if place.entry else whole
            raw = place.entry.raw.strip() if place.entry else ""
            if only is not None:
                return Fact(*cell, only, raw, Status.DERIVED, location, f"{damage}，由勾稽关系推定")
            mark = place.figure is not None and place.figure.mark
            return Fact(*cell, None, raw, Status.NOT_APPLICABLE if mark else Status.BLANK, location)
        names = [_option(option) for option in options][:UNRESOLVED_SHOWN]
        more = _MORE if len(options) > UNRESOLVED_SHOWN else ""
        note = f"{damage}{_MAY_BE}{'、'.join(names)}{more}"
        return Fact(*cell, None, row_text(row), Status.UNRESOLVED, whole, note)

    def lost(self, cells: Row, row: ValueRow | None, why: str) -> list[Fact]:
        """The facts of a row that is there but whose cells cannot be told apart."""
        words, whole = row_text(row), self._around(row)
        return [Fact(*cell, None, words, Status.UNRESOLVED, whole, why) for cell, _ in cells]

    def _at(self, entry: Entry, row: ValueRow | None) -> Location:
        """Where a cell was read."""
        page = self._page(entry.start) if self._starts else None
        if row is None or row.table is None:
            return self.document.location(entry.start, entry.end, page=page, cell=entry.cell or None)
        table, line, cell = row.table.number, row.row, entry.cell or None
        return self.document.location(entry.start, entry.end, page=page, table=table, row=line, cell=cell)

    def _around(self, row: ValueRow | None) -> Location | None:
        """Where a row's figures and its label stand: the place of those of its cells that have none."""
        if row is None:
            return None
        spans = [(e.start, e.end) for e in row.printed] + ([row.label_span] if row.label_span else [])
        if not spans:
            return None
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        return self.document.location(start, end, page=self._page(start))

    def _page(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        return self._pages[index] if index >= 0 else None

    def _unreadable(self, cell: CellAddress, raw: str, location: Location | None) -> None:
        self.findings.append(
            Finding(
                "figure-unreadable",
                Severity.UNRECOGNISED,
                f"单元格内容“{raw[:40]}”不是可识别的数字",
                cells=(str(cell),),
                location=location,
                expected="数字、“/”、“无”或者空白",
                found=raw[:80],
                next_step="对照原件；如原件印有数字，在 reports/readings.yml 中补录该单元格",
            )
        )

    def _no_unit(
        self, cell: CellAddress, column: Column, raw: str, location: Location | None, remark: str
    ) -> None:
        amount = column.unit == "万元"
        self.findings.append(
            Finding(
                "unit-missing",
                Severity.NOTE,
                f"“{raw[:40]}”不能作为该列的数字：{remark}",
                cells=(str(cell),),
                location=location,
                expected="单元格或者表头注明元、万元或者亿元" if amount else f"以{column.unit}计的整数",
                found=raw[:80],
                next_step=f"查明原件的数值和单位后，在 reports/readings.yml 中补录以{column.unit}计的数值",
            )
        )


def _titles(readings: Sequence[Reading]) -> str:
    kinds = sorted({kind for reading in readings for kind in reading.kinds})
    return "、".join(damage_kinds()[kind].title for kind in kinds)


def row_text(row: ValueRow | None) -> str:
    """What a row prints, its figures separated by spaces."""
    return " ".join(entry.raw.strip() for entry in row.printed) if row else ""


def candidates(fact: Fact) -> tuple[str, ...]:
    """What a cell may hold by all readings of the damaged file, as its note has them or it was derived;
    none where the note doesn't list them all."""
    if fact.status is Status.DERIVED:
        return (str(fact.value),)
    names = fact.note.rpartition(_MAY_BE)[2] if _MAY_BE in fact.note else ""
    listed = tuple(names.split("、")) if names and not names.endswith(_MORE) else ()
    return () if _ANY in listed else listed


def _option(option: Decimal | str | None) -> str:
    return "空白" if option is None else str(option)
