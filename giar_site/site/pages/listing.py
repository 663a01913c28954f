"""The table of reports that agency, year and region pages share: a row a report, its main figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from giar_site.forms import address, editions
from giar_site.site.catalogue import Published
from giar_site.site.figures import Drawing, draw


class ListingColumn(NamedTuple):
    label: str
    table: str
    item: str
    column: str

    @property
    def address(self) -> str:
        return address(self.table, self.item, self.column)


COLUMNS = (
    ListingColumn("新收申请", "requests", "received", "total"),
    ListingColumn("上年结转", "requests", "carried_over", "total"),
    ListingColumn("办结", "requests", "total", "total"),
    ListingColumn("予以公开", "requests", "granted", "total"),
    ListingColumn("部分公开", "requests", "partially_granted", "total"),
    ListingColumn("结转下年度", "requests", "carried_forward", "total"),
    ListingColumn("行政复议", "proceedings", "reconsideration", "total"),
    ListingColumn("未经复议直接起诉", "proceedings", "litigation_direct", "total"),
    ListingColumn("复议后起诉", "proceedings", "litigation_after_reconsideration", "total"),
)


class ListingCell(NamedTuple):
    """A figure and the address of its cell; no figure where the report has no such table."""

    drawing: Drawing | None
    url: str


class ListingRow(NamedTuple):
    entry: Published
    cells: Sequence[ListingCell]


def listing(entries: Sequence[Published]) -> list[ListingRow]:
    """One row a report, in the order given."""
    return [ListingRow(entry, [_cell(entry, column) for column in COLUMNS]) for entry in entries]


def _cell(entry: Published, column: ListingColumn) -> ListingCell:
    fact = entry.fact(column.table, column.item, column.column)
    unit = editions()[-1].table(column.table).column(column.column).unit
    return ListingCell(draw(fact, unit) if fact else None, f"{entry.url}#{column.address}")
