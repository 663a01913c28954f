"""The statutory layout of a form table as a grid: which header or data cell stands where.

One function per kind of table, fed by the edition's data alone, so a new edition needs no change
here. Rows are given as HTML wants them: a cell appears once, with its spans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from giar_site.forms import CellAddress, Column, FormTable, Group, Item, address

LABEL_COLUMNS = 3  # the requests table's header columns: part, group, row
LEGAL_PERSONS = ("enterprise", "research", "public_interest", "legal_service", "other")
REQUESTS_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class Header:
    """A header cell. ``id`` is its anchor (the address of a row or group) or ""; ``level`` is the
    grid column it starts in, for the header columns that stay in view."""

    label: str
    scope: str
    rowspan: int = 1
    colspan: int = 1
    id: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """The corner of the requests table: a remark of the form, no header."""

    label: str
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Data:
    """A data cell of the form."""

    address: CellAddress
    colspan: int = 1


GridRow = tuple[Header | Note | Data, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """``head`` goes into ``<thead>``, each of ``bodies`` into a ``<tbody>``."""

    head: tuple[GridRow, ...]
    bodies: tuple[tuple[GridRow, ...], ...]


def layout(table: FormTable) -> Layout:
    """The statutory layout of ``table``."""
    return _LAYOUTS[table.id](table)


def _sections(table: FormTable) -> Layout:
    """Disclosure: each section with its own header row, the last cell filling the row."""
    width = 1 + max(len(section.columns) for section in table.sections)
    bodies = []
    for section in table.sections:
        fill = width - len(section.columns)
        spans = [1] * (len(section.columns) - 1) + [fill]
        columns = [
            Header(table.column(column).label, "col", colspan=span)
            for column, span in zip(section.columns, spans, strict=True)
        ]
        rows: list[GridRow] = [
            (Header(section.label, "colgroup", colspan=width),),
            (Header("信息内容", "col"), *columns),
        ]
        for item in map(table.item, section.items):
            cells = [
                Data(CellAddress(table.id, item.id, column), span)
                for column, span in zip(section.columns, spans, strict=True)
            ]
            rows.append((Header(item.label, "row", id=address(table.id, item.id)), *cells))
        bodies.append(tuple(rows))
    return Layout((), tuple(bodies))


def _groups(table: FormTable) -> Layout:
    """Requests: applicants across the top, groups of rows in merged header columns on the left."""
    persons = [column for column in table.columns if column.id in LEGAL_PERSONS]
    upper = [column for column in table.columns if column.id not in LEGAL_PERSONS]
    first, last = upper[0], upper[-1]
    head: tuple[GridRow, ...] = (
        (
            Note(REQUESTS_NOTE, rowspan=3, colspan=LABEL_COLUMNS),
            Header("申请人情况", "colgroup", colspan=len(table.columns)),
        ),
        (
            Header(first.label, "col", rowspan=2),
            Header("法人或其他组织", "colgroup", colspan=len(persons)),
            Header(last.label, "col", rowspan=2),
        ),
        tuple(Header(column.label, "col") for column in persons),
    )
    ranges = group_ranges(table)
    rows: list[GridRow] = []
    for index, item in enumerate(table.items):
        around = [(group, span) for group, span in ranges if span.start <= index < span.stop]
        headers = [
            Header(group.label, "rowgroup", rowspan=len(span), id=_group_id(table, group.id), level=level)
            for level, (group, span) in enumerate(around)
            if span.start == index
        ]
        level = len(around)
        headers.append(
            Header(
                item.label,
                "row",
                colspan=LABEL_COLUMNS - level,
                id=address(table.id, item.id),
                level=level,
            )
        )
        rows.append((*headers, *_data(table, item, table.columns)))
    return Layout(head, (tuple(rows),))


def _across(table: FormTable) -> Layout:
    """Proceedings: the items side by side above their columns, one row of figures."""
    columns = table.columns
    groups = {group.id: group for group in table.groups}
    top: list[Header] = []
    middle: list[Header] = []
    bottom: list[Header] = []
    for item in table.items:
        own = [Header(column.label, "col", rowspan=1 if item.group else 2) for column in columns]
        block = Header(item.label, "colgroup", colspan=len(columns), id=address(table.id, item.id))
        if item.group is None:
            top.append(block)
            middle += own
            continue
        middle.append(block)
        bottom += own
        members = [other for other in table.items if other.group == item.group]
        if members[0] is item:
            top.append(Header(groups[item.group].label, "colgroup", colspan=len(columns) * len(members)))
    figures = tuple(data for item in table.items for data in _data(table, item, columns))
    return Layout((tuple(top), tuple(middle), tuple(bottom)), ((figures,),))


def _data(table: FormTable, item: Item, columns: tuple[Column, ...]) -> tuple[Data, ...]:
    return tuple(Data(CellAddress(table.id, item.id, column.id)) for column in columns)


def group_ranges(table: FormTable) -> list[tuple[Group, range]]:
    """Each group with the rows it spans, outer groups first.

    A group reaches from its first to its last item, so 三、本年度办理结果, whose own items are the first
    and the last, encloses the groups between them.
    """
    ranges = []
    for group in table.groups:
        rows = [index for index, item in enumerate(table.items) if item.group == group.id]
        ranges.append((group, range(rows[0], rows[-1] + 1)))
    return sorted(ranges, key=lambda entry: -len(entry[1]))


def _group_id(table: FormTable, group: str) -> str:
    """The group's anchor where its id is part of its rows' addresses; other ids are not public."""
    return address(table.id, group) if any(i.id.startswith(f"{group}.") for i in table.items) else ""


_LAYOUTS: dict[str, Callable[[FormTable], Layout]] = {
    "disclosure": _sections,
    "requests": _groups,
    "proceedings": _across,
}
