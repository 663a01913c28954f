"""Which findings of a report mark which cell, row or table, and under what number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from markupsafe import Markup

from giar_site.findings import Finding, Severity
from giar_site.forms import FormTable
from giar_site.model import Fact


class Mark(NamedTuple):
    """A finding with its number on the page (``id="finding-<number>"``)."""

    number: int
    finding: Finding

    @property
    def sign(self) -> str:
        return "※" if self.finding.severity is Severity.NOTE else "⚠"

    @property
    def link(self) -> Markup:
        """The sign at the cell, row or table, leading to the message."""
        name = "说明" if self.finding.severity is Severity.NOTE else "有疑问，见说明"
        return Markup(
            f'<a class="giar-flag" href="#finding-{self.number}"><span aria-hidden="true">{self.sign}</span>'
            f'<span class="giar-sr">{name} {self.number}</span></a>'
        )


class Marks:
    """The findings of one report by the address they name.

    ``at`` maps each cell, row or table address to its marks; ``of_table`` gives a table's marks;
    ``others`` are those that name no table.
    """

    def __init__(self, findings: Sequence[Finding], tables: Sequence[str]) -> None:
        self.at: dict[str, list[Mark]] = defaultdict(list)
        self._by_table: dict[str, list[Mark]] = defaultdict(list)
        self.others: list[Mark] = []
        for number, finding in enumerate(findings, 1):
            mark = Mark(number, finding)
            owners = {table_of(cell) for cell in finding.cells} & set(tables)
            for cell in finding.cells:
                self.at[cell].append(mark)
            for table in owners:
                self._by_table[table].append(mark)
            if not owners:
                self.others.append(mark)

    def of_table(self, table: str) -> list[Mark]:
        return self._by_table.get(table, [])


def table_of(cell: str) -> str:
    """The table an address belongs to."""
    return cell.split(":", 1)[0].split(".", 1)[0]


def own_sum(fact: Fact, marks: Sequence[Mark]) -> str:
    """What the parts of ``fact`` add up to, where an identity fails and ``fact`` is the printed total."""
    for mark in marks:
        finding = mark.finding
        if finding.severity is Severity.INCONSISTENT and fact.value is not None:
            expected, found = _number(finding.expected), _number(finding.found)
            if found == fact.value and expected is not None:
                return finding.expected
    return ""


def place_name(table: FormTable, cell: str) -> str:
    """An address in the form's own words: "1.属于国家秘密 · 总计"."""
    row, _, column = cell.partition(":")
    item = row.partition(".")[2]
    labels = [entry.label for entry in table.items if entry.id == item]
    labels += [group.label for group in table.groups if f"{group.id}.*" == item]
    labels += [entry.label for entry in table.columns if entry.id == column]
    return " · ".join(labels) or table.title


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
