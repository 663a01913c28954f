"""The figures of a region and year, by the one rule for adding reports up (DESIGN §3).

The government's aggregate report where there is one, else the sum of the reports on the agencies
alone, never both. A report that does not say what it covers enters no sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from giar_site.model import Region, Scope, Status
from giar_site.site.catalogue import Catalogue, Published
from giar_site.site.pages.listing import COLUMNS
from giar_site.site.wording import STATUS_NAMES


class Amount(NamedTuple):
    """A sum, or None where no report has the figure. ``statuses``: of how many reports the figure, or the
    place where it should be, has which. One that has none is not in the sum. ``doubted`` figures do not agree
    with others of their report."""

    value: Decimal | None
    statuses: Counter[Status]
    doubted: int = 0

    @property
    def remark(self) -> str:
        """What of it is not as printed, or is not in it, in words; "" where all is."""
        others = [status for status in Status if status is not Status.REPORTED and self.statuses[status]]
        told = [f"{self.statuses[status]} 份{STATUS_NAMES[status]}" for status in others]
        return "，".join([*told, f"{self.doubted} 份有疑问"] if self.doubted else told)


class Rollup(NamedTuple):
    """``entries`` are the reports it is made of, ``amounts`` go with the columns of a listing."""

    region: Region
    year: int
    aggregate: bool
    entries: Sequence[Published]
    agencies: int
    left_out: int
    amounts: Sequence[Amount]

    @property
    def basis(self) -> str:
        """What it is made of, in words."""
        left_out = (
            f"；另有 {self.left_out} 份未说明统计范围，未计入" if self.left_out and not self.aggregate else ""
        )
        if self.aggregate:
            return "政府汇总报告 1 份，其他报告不再相加"
        return f"各机关报告相加：{self.agencies} 个机关中的 {len(self.entries)} 个{left_out}"


def rollup(catalogue: Catalogue, region: Region, year: int) -> Rollup | None:
    """The region's figures for ``year``, those of regions inside it not among them; None where no report
    can be counted."""
    agencies = catalogue.region_agencies.get(region.code, [])
    entries = [e for agency in agencies for e in catalogue.by_agency.get(agency.id, []) if e.year == year]
    whole = [e for e in entries if e.report.scope is Scope.AGGREGATE and e.agency.kind == "government"]
    counted = whole[:1] or [e for e in entries if e.report.scope is Scope.OWN]
    if not counted:
        return None
    unknown = sum(entry.report.scope is Scope.UNKNOWN for entry in entries)
    amounts = []
    for column in COLUMNS:
        facts = [entry.fact(column.table, column.item, column.column) for entry in counted]
        values = [fact.value for fact in facts if fact is not None and fact.value is not None]
        # What another form has not is not in the report, like a row that it leaves out.
        statuses = Counter(fact.status if fact else Status.ABSENT for fact in facts)
        doubted = sum(column.address in entry.doubted for entry in counted)
        amounts.append(Amount(sum(values, Decimal(0)) if values else None, statuses, doubted))
    return Rollup(region, year, bool(whole), counted, len(agencies), unknown, amounts)


class Total(NamedTuple):
    """The sums of all regions for a year: over how many ``reports`` of all that there are of it (``of``), and
    what by the columns' labels."""

    year: int
    reports: int
    of: int
    amounts: Sequence[tuple[str, Amount]]


def latest_total(catalogue: Catalogue) -> Total | None:
    """That of the latest year of which reports can be counted."""
    for year in catalogue.years:
        found = [one for region in catalogue.dataset.regions if (one := rollup(catalogue, region, year))]
        if found:
            columns = zip(*(one.amounts for one in found), strict=True)
            sums = [_sum(amounts) for amounts in columns]
            labels = (column.label for column in COLUMNS)
            reports, of = sum(len(one.entries) for one in found), len(catalogue.by_year[year])
            return Total(year, reports, of, list(zip(labels, sums, strict=True)))
    return None


def _sum(amounts: Sequence[Amount]) -> Amount:
    values = [amount.value for amount in amounts if amount.value is not None]
    statuses = sum((amount.statuses for amount in amounts), Counter[Status]())
    doubted = sum(amount.doubted for amount in amounts)
    return Amount(sum(values, Decimal(0)) if values else None, statuses, doubted)
