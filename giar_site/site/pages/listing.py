"""The table of reports that agency, year and region pages share: a row a report, its main figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from giar_site.findings import Severity
from giar_site.forms import address
from giar_site.model import Fact, Status
from giar_site.site.catalogue import Catalogue, Published
from giar_site.site.escape import trusted
from giar_site.site.figures import css_class, draw
from giar_site.site.marks import DOUBT
from giar_site.site.page import relative
from giar_site.site.wording import KIND_NAMES, LEVEL_NAMES, SEVERITY_NAMES, STATUS_NAMES


class ListingColumn(NamedTuple):
    label: str
    table: str
    item: str
    column: str
    unit: str = "件"

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


# A report without the table left nothing blank.
_ABSENT = f'<td class="absent" data-status="{STATUS_NAMES[Status.ABSENT]}"><small>未列</small></td>'


class ListingRow(NamedTuple):
    """A report, its facts in the listing's columns (None where it has no such table) and its cells,
    ready for the page; ``page`` is the report's, relative to the listing."""

    entry: Published
    page: str
    facts: Sequence[Fact | None]
    cells: Markup


def listing(entries: Sequence[Published], url: str) -> list[ListingRow]:
    """One row a report, in the order given, on the page at ``url``."""
    return [listing_row(entry, url, COLUMNS) for entry in entries]


def listing_row(entry: Published, url: str, columns: Sequence[ListingColumn]) -> ListingRow:
    """The figures of ``columns``, each leading to its cell in the report."""
    page = relative(entry.url, url)
    facts = [entry.fact(column.table, column.item, column.column) for column in columns]
    cells = []
    for column, fact in zip(columns, facts, strict=True):
        if fact is None:
            cells.append(_ABSENT)
            continue
        css, content = draw(fact, column.unit)
        value = "" if fact.value is None else f' data-value="{fact.value:f}"'
        status = "" if fact.status is Status.REPORTED else f' data-status="{STATUS_NAMES[fact.status]}"'
        doubt = ""
        if column.address in entry.doubted:
            doubt, status = DOUBT, status or f' data-status="{SEVERITY_NAMES[Severity.INCONSISTENT]}"'
        link = f'<a href="{page}#{column.address}">{content}</a>{doubt}'
        cells.append(f"<td{css_class(css)}{value}{status}>{link}</td>")
    return ListingRow(entry, page, facts, trusted("".join(cells)))


class Choice(NamedTuple):
    """A filter: its name in addresses, its label, and (value, label) of what can be chosen."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


def choices(catalogue: Catalogue, entries: Sequence[Published]) -> list[Choice]:
    """The filters that tell ``entries`` apart; one with a single option would not."""
    years = sorted({entry.year for entry in entries}, reverse=True)
    paths = [catalogue.region_path(entry.agency.region) for entry in entries]
    counts = Counter(region.code for path in paths for region in path)
    regions = [catalogue.regions[code] for code in sorted(counts) if counts[code] < len(entries)]
    levels = {entry.agency.level for entry in entries}
    kinds = {entry.agency.kind for entry in entries}
    found = [
        Choice("year", "年度", [(str(year), f"{year} 年") for year in years]),
        Choice(
            "region",
            "地区",
            [(region.code, region.name) for region in regions],
        ),
        Choice("level", "级别", [entry for entry in LEVEL_NAMES.items() if entry[0] in levels]),
        Choice("kind", "类别", [entry for entry in KIND_NAMES.items() if entry[0] in kinds]),
    ]
    return [choice for choice in found if len(choice.options) > 1]
