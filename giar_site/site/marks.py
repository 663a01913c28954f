"""Which findings of a report mark which cell, row or table, and under what number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from giar_site.findings import Finding, Severity
from giar_site.forms import Edition, FormTable, Group, Item
from giar_site.model import Fact
from giar_site.site.escape import trusted

_REMARK = re.compile("（[^（）]*）$")  # （区分处理的，只计这一情形，不计其他情形）


DOUBT = trusted(
    '<small class="giar-doubt"><span aria-hidden="true">⚠</span><span class="giar-sr">有疑问</span></small>'
)
"""Behind a printed figure away from its table, where the finding itself is not at hand."""


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
        return trusted(
            f'<a class="giar-flag" href="#finding-{self.number}"><span aria-hidden="true">{self.sign}</span>'
            f'<span class="giar-sr">{name} {self.number}</span></a>'
        )


class Marks:
    """The findings of one report by the address they name.

    ``at`` maps the anchor of each cell, row, group or table to its marks; ``of_table`` gives a table's marks;
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
                self.at[anchor_of(cell)].append(mark)
            for table in owners:
                self._by_table[table].append(mark)
            if not owners:
                self.others.append(mark)

    def of_table(self, table: str) -> list[Mark]:
        return self._by_table.get(table, [])


def table_of(cell: str) -> str:
    """The table an address belongs to."""
    return cell.split(":", 1)[0].split(".", 1)[0]


def anchor_of(cell: str) -> str:
    """The anchor of an address on its page: a group's sum, which has none, is shown at the group."""
    return cell.partition(".*")[0]


def own_sum(fact: Fact, edition: Edition, marks: Sequence[Mark]) -> str:
    """What ``fact`` had to be by an identity that fails, where ``fact`` is its one printed total."""
    identities = {identity.code: identity for identity in edition.identities}
    for mark in marks:
        identity = identities.get(mark.finding.code)
        if identity is None or len(identity.totals) > 1 or fact.value is None:
            continue
        total = identity.totals[0]
        if total.item in (None, fact.item) and total.column in (None, fact.column):
            return mark.finding.expected
    return ""


def place_name(table: FormTable, cell: str) -> str:
    """An address in the form's own words: "1.属于国家秘密 · 总计"."""
    return " · ".join(filter(None, place_labels(table, cell))) or table.title


def place_labels(table: FormTable, cell: str) -> tuple[str, str]:
    """The labels of an address's row (or group) and column, without the form's remarks; "" for none."""
    row, _, column = cell.partition(":")
    item = row.partition(".")[2]
    rows: tuple[Item | Group, ...] = (*table.items, *table.groups)
    row_label = next((r.label for r in rows if item in (r.id, f"{r.id}.*")), "")
    column_label = next((c.label for c in table.columns if c.id == column), "")
    return _REMARK.sub("", row_label), _REMARK.sub("", column_label)
