"""Edition, table, item, column and identity: the form's own terms, loaded from YAML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

EDITIONS_DIR = Path(__file__).parent / "editions"
# The safe loader, in C where PyYAML has it: each process reads the editions.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CellAddress(NamedTuple):
    """``table.item:column``; the ids are public and never change."""

    table: str
    item: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.item}:{self.column}"


def address(table: str, item: str | None = None, column: str | None = None) -> str:
    """The public address of a table, a row or a cell."""
    if item is None:
        return table
    return f"{table}.{item}" if column is None else f"{table}.{item}:{column}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form table. ``label`` is as the notice prints it, ``unit`` is 件, 项, 个 or 万元."""

    id: str
    label: str
    unit: str
    aliases: tuple[str, ...] = ()
    definition: str = ""
    signed: bool = False  # only 本年增/减 may carry a sign


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over several items (``（三）不予公开``), with its own place in the header column."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """A numeric row of a form table.

    ``columns`` are the ids of the cells this row has; ``group`` the id of the heading it stands
    under, or None; ``basis`` the article of the 条例 it rests on; ``leaf`` says that it is one of the
    parts that add up to the ``total`` row.
    """

    id: str
    label: str
    columns: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    group: str | None = None
    basis: str = ""
    definition: str = ""
    leaf: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the disclosure table with its own header row (第二十条第（一）项)."""

    label: str
    columns: tuple[str, ...]
    items: tuple[str, ...]


class Term(NamedTuple):
    """One cell of an identity; None stands for "each" along that axis. ``year`` is an offset."""

    item: str | None
    column: str | None
    year: int = 0
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """勾稽关系: the sum of ``parts`` equals the sum of ``totals``.

    A term whose item (or column) is None is repeated for each item (or column) of the table
    that has such cells. ``years`` is true where an identity joins two annual reports.
    """

    code: str
    title: str
    table: str
    parts: tuple[Term, ...]
    totals: tuple[Term, ...]

    @property
    def years(self) -> bool:
        return any(term.year for term in (*self.parts, *self.totals))

    def instances(self, table: FormTable) -> Iterator[tuple[tuple[Term, ...], tuple[Term, ...]]]:
        """The identity's (parts, totals) with every "each" filled in, in the form's order."""
        terms = (*self.parts, *self.totals)
        each_item = any(term.item is None for term in terms)
        each_column = any(term.column is None for term in terms)
        for item in [i.id for i in table.items] if each_item else [None]:
            for column in [c.id for c in table.columns] if each_column else [None]:
                filled = [
                    tuple(t._replace(item=t.item or item, column=t.column or column) for t in side)
                    for side in (self.parts, self.totals)
                ]
                if all(table.has(t.item, t.column) for side in filled for t in side):
                    yield filled[0], filled[1]


@dataclass(frozen=True, eq=False)  # loaded once: the object itself is the key of caches
class FormTable:
    """One of the three statutory tables of an edition."""

    id: str
    title: str
    items: tuple[Item, ...]
    columns: tuple[Column, ...]
    groups: tuple[Group, ...] = ()
    sections: tuple[Section, ...] = ()

    def item(self, item_id: str) -> Item:
        return self._items[item_id]

    def column(self, column_id: str) -> Column:
        return self._columns[column_id]

    def has(self, item: str | None, column: str | None) -> bool:
        return item in self._items and column in self._items[item].columns

    @cached_property
    def _items(self) -> dict[str | None, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.id: column for column in self.columns}

    @cached_property
    def _cells(self) -> dict[str, tuple[tuple[CellAddress, Column], ...]]:
        return {
            item.id: tuple((CellAddress(self.id, item.id, c), self._columns[c]) for c in item.columns)
            for item in self.items
        }

    def row(self, item_id: str) -> tuple[tuple[CellAddress, Column], ...]:
        """The cells of an item, each with its column, in the order of the form."""
        return self._cells[item_id]

    @cached_property
    def _row_columns(self) -> dict[str, tuple[Column, ...]]:
        return {item: tuple(column for _, column in cells) for item, cells in self._cells.items()}

    def row_columns(self, item_id: str) -> tuple[Column, ...]:
        """The columns of an item's cells, in the order of the form."""
        return self._row_columns[item_id]

    def cells(self) -> Iterator[CellAddress]:
        """Every cell of the table once, in the order of the form."""
        return (cell for row in self._cells.values() for cell, _ in row)


@dataclass(frozen=True, slots=True, eq=False)  # loaded once: the object itself is the key of caches
class Edition:
    """An edition of the form: the notice that set it, its three tables, its identities."""

    id: str
    notice: str
    tables: tuple[FormTable, ...]
    identities: tuple[Identity, ...]

    def table(self, table_id: str) -> FormTable:
        return next(t for t in self.tables if t.id == table_id)


def load_edition(path: Path) -> Edition:
    """Read one edition file.

    Raises ``ValueError`` naming the file where the data contradicts itself.
    """
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    tables = tuple(_table(entry) for entry in data["tables"])
    identities = tuple(_identity(entry, tables) for entry in data["identities"])
    edition = Edition(str(data["id"]), data["notice"], tables, identities)
    for table in tables:
        known = {column.id for column in table.columns}
        for item in table.items:
            if unknown := set(item.columns) - known:
                raise ValueError(f"{path}: {table.id}.{item.id}: unknown columns {sorted(unknown)}")
    return edition


@cache
def editions() -> tuple[Edition, ...]:
    """All editions, oldest first."""
    return tuple(load_edition(path) for path in sorted(EDITIONS_DIR.glob("*.yml")))


@cache
def table_ids() -> tuple[str, ...]:
    """The ids of the three tables in their order, the same in every edition."""
    return tuple(table.id for table in editions()[-1].tables)


def edition_by_id(identifier: str) -> Edition:
    """The edition a report names. Raises ``StopIteration`` where there is none."""
    return next(edition for edition in editions() if edition.id == identifier)


def _table(data: dict[str, Any]) -> FormTable:
    columns = tuple(
        Column(
            c["id"],
            c["label"],
            c["unit"],
            tuple(c.get("aliases", ())),
            c.get("definition", ""),
            c.get("signed", False),
        )
        for c in data["columns"]
    )
    every = tuple(c.id for c in columns)
    items = tuple(
        Item(
            i["id"],
            i["label"],
            tuple(i.get("columns", every)),
            tuple(i.get("aliases", ())),
            i.get("group"),
            i.get("basis", ""),
            i.get("definition", ""),
            i.get("leaf", False),
        )
        for i in data["items"]
    )
    groups = tuple(Group(g["id"], g["label"]) for g in data.get("groups", ()))
    sections = tuple(
        Section(s["label"], tuple(s["columns"]), tuple(s["items"])) for s in data.get("sections", ())
    )
    return FormTable(data["id"], data["title"], items, columns, groups, sections)


def _identity(data: dict[str, Any], tables: tuple[FormTable, ...]) -> Identity:
    table = next(t for t in tables if t.id == data["table"])
    sides = []
    for side in ("parts", "totals"):
        terms: list[Term] = []
        for entry in data[side]:
            if entry == "leaves":
                terms += [Term(item.id, None) for item in table.items if item.leaf]
            else:
                terms.append(
                    Term(entry.get("item"), entry.get("column"), entry.get("year", 0), entry.get("sign", 1))
                )
        sides.append(tuple(terms))
    return Identity(data["code"], data["title"], data["table"], sides[0], sides[1])
