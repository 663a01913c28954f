"""The form's identities (勾稽关系) as rules, straight from the edition data.

An identity is untested where a cell of it is lost or not in the report, where no total is printed, and
where of several parts none is: a row with nothing but its total says nothing about its parts. A blank
total of printed parts is not 0 either, wherever it stands. Any other blank counts as 0, and the
message says so.

A failed identity accuses the cell in which most failed identities of its table meet: a misprinted
figure breaks its row and its column. Where one fails alone, that is its total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from giar_site.checks.rule import Context, Rule
from giar_site.findings import Finding, Severity
from giar_site.forms import Edition, FormTable, Identity, Term, address, editions
from giar_site.model import AnnualReport, Fact, Scope, Status

_Sides = tuple[tuple[Term, ...], tuple[Term, ...]]
_LOST = (Status.UNRESOLVED, Status.ABSENT, Status.WITHHELD)
_NEXT = (
    "核对原件：原件就是这样的，属机关填报差错，原样公布，可记入 corrections.yml；"
    "原件不是这样的，属读取有误，请反馈"
)


@dataclass(frozen=True, slots=True)
class _Instance:
    """An identity with every "each" filled in: its cells with their facts, and both sums."""

    identity: Identity
    table: FormTable
    parts: tuple[tuple[Term, Fact], ...]
    totals: tuple[tuple[Term, Fact], ...]

    @property
    def sums(self) -> tuple[Decimal, Decimal]:
        return _sum(self.parts), _sum(self.totals)

    @property
    def cells(self) -> list[str]:
        """Addresses of its cells in this year's report, totals first."""
        return [
            address(self.identity.table, term.item, term.column)
            for term, _ in (*self.totals, *self.parts)
            if not term.year
        ]


def rules() -> Iterator[Rule]:
    """One rule an identity, over the editions that have it."""
    having: dict[str, list[Edition]] = {}
    titles: dict[str, str] = {}
    for edition in editions():
        for identity in edition.identities:
            having.setdefault(identity.code, []).append(edition)
            titles[identity.code] = identity.title
    for code, held in having.items():
        yield Rule(code, titles[code], tuple(edition.id for edition in held), _Check(code))


@dataclass(frozen=True, slots=True)
class _Check:
    """The findings of one identity in one report."""

    code: str

    def __call__(self, report: AnnualReport, context: Context) -> Iterator[Finding]:
        failures = context.once(_failures, report)
        meeting = Counter(cell for failure in failures for cell in failure.cells)
        for failure in failures:
            if failure.identity.code == self.code:
                # Equal counts: the first, and totals come first.
                accused = max(failure.cells, key=lambda cell: meeting[cell])
                yield _finding(report, context.year_before, failure, accused)


def _failures(report: AnnualReport, context: Context) -> list[_Instance]:
    before = context.year_before
    if before and Scope.UNKNOWN not in (before.scope, report.scope) and before.scope != report.scope:
        before = None  # a sum of departments and one agency's own figures don't carry over
    instances = list(_instances(report, before))
    unprinted = {
        fact.address
        for instance in instances
        for _, fact in instance.totals
        if len(instance.totals) == 1 and not instance.identity.years
        if fact.value is None and any(part.value is not None for _, part in instance.parts)
    }
    return [i for i in instances if _tested(i, unprinted) and i.sums[0] != i.sums[1]]


def _instances(report: AnnualReport, before: AnnualReport | None) -> Iterator[_Instance]:
    """Every instance of an identity of the report's editions whose cells are all there."""
    now = {(fact.table, fact.item, fact.column): fact for fact in report.figures}
    then = {(fact.table, fact.item, fact.column): fact for fact in before.figures} if before else {}
    for edition_id, table, identity, sides in _filled():
        if report.editions.get(table.id) != edition_id:
            continue
        facts = [
            tuple(
                (term, fact)
                for term in side
                if (fact := (then if term.year else now).get((table.id, term.item or "", term.column or "")))
            )
            for side in sides
        ]
        if all(len(found) == len(side) for found, side in zip(facts, sides, strict=True)):
            yield _Instance(identity, table, facts[0], facts[1])


@cache
def _filled() -> list[tuple[str, FormTable, Identity, _Sides]]:
    """Every identity of every edition with every "each" filled in."""
    return [
        (edition.id, table, identity, sides)
        for edition in editions()
        for identity in edition.identities
        for table in [edition.table(identity.table)]
        for sides in identity.instances(table)
    ]


def _tested(instance: _Instance, unprinted: set[str]) -> bool:
    for term, fact in (*instance.parts, *instance.totals):
        if fact.status in _LOST or (not term.year and fact.address in unprinted):
            return False
    if all(fact.value is None for _, fact in instance.totals):
        return False
    return len(instance.parts) == 1 or any(fact.value is not None for _, fact in instance.parts)


def _sum(terms: tuple[tuple[Term, Fact], ...]) -> Decimal:
    return sum((term.sign * (fact.value or Decimal(0)) for term, fact in terms), Decimal(0))


def _finding(report: AnnualReport, before: AnnualReport | None, failure: _Instance, accused: str) -> Finding:
    parts, totals = failure.sums
    blank = any(fact.value is None for _, fact in (*failure.parts, *failure.totals))
    where = _where(failure)
    return Finding(
        failure.identity.code,
        Severity.INCONSISTENT,
        f"{where}：{failure.identity.title}不成立，"
        f"前者为 {_written(failure.parts)}，后者为 {_written(failure.totals)}"
        + ("（空白按 0 计）" if blank else ""),
        report.source.path,
        (accused,),
        report.location(accused),
        expected=f"{parts:f}",
        found=f"{totals:f}",
        next_step=_first_the_readings(report, before, failure) + _NEXT,
    )


def _first_the_readings(report: AnnualReport, before: AnnualReport | None, failure: _Instance) -> str:
    """What to look at first where figures of a failed identity are not the file's but were supplied."""
    readings = [
        f"{place} 补录的 {fact.value:f}"
        for term, fact in (*failure.parts, *failure.totals)
        for one in [before if term.year else report]
        if fact.status is Status.SUPPLIED and one and (place := one.supplied.get(fact.address))
    ]
    return f"先核对 {'、'.join(readings)}；" if readings else ""


def _where(failure: _Instance) -> str:
    """The row or column that does not add up, by its printed label."""
    items = {term.item for term, _ in (*failure.parts, *failure.totals)}
    columns = {term.column for term, _ in (*failure.parts, *failure.totals)}
    labels = []
    if len(items) == 1:
        labels.append(f"“{failure.table.item(items.pop() or '').label}”一行")
    if len(columns) == 1:
        labels.append(f"“{failure.table.column(columns.pop() or '').label}”一列")
    return "".join(labels) or failure.table.title


def _written(terms: tuple[tuple[Term, Fact], ...]) -> str:
    """``10+1=11``; a long sum without its zeros."""
    figures = [(term.sign, fact.value) for term, fact in terms if fact.value]
    total = f"{_sum(terms):f}"
    if len(figures) < 2:
        return total
    written = "".join(f"{'+' if sign > 0 else '-'}{value:f}" for sign, value in figures)
    return f"{written.removeprefix('+')}={total}"
