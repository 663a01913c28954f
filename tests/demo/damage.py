"""What happens to reports: each function turns consistent facts into one of the cases a page must show.

A case is a function (facts by address) → findings; it changes the facts in place.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from giar_site.findings import Finding, Location, Severity
from giar_site.model import Fact, Status

Facts = dict[str, Fact]
Case = Callable[[Facts, str], list[Finding]]

PLACE = Location("", line=41, column=7, length=2, context="一、本年新收⟦11⟧ 0 0 0")


def clean(facts: Facts, path: str) -> list[Finding]:
    return []


def blanks(facts: Facts, path: str) -> list[Finding]:
    """Where 0 was meant nothing was filled in."""
    for address, fact in facts.items():
        if fact.value == 0 and fact.table == "requests" and fact.column != "total":
            facts[address] = fact._replace(value=None, raw="", status=Status.BLANK)
    return []


def slashes(facts: Facts, path: str) -> list[Finding]:
    for address, raw in _some(facts, "proceedings", ("/", "—", "无", "不适用")):
        facts[address] = facts[address]._replace(value=None, raw=raw, status=Status.NOT_APPLICABLE)
    return []


def lost(facts: Facts, path: str) -> list[Finding]:
    """Cells lost in the file: some follow from the identities, others do not."""
    cells = []
    for column in ("natural_person", "enterprise", "research"):
        address = f"requests.denied.state_secret:{column}"
        facts[address] = facts[address]._replace(raw="", status=Status.DERIVED, note="由本列各行之和推得")
    for column in ("public_interest", "legal_service"):
        address = f"requests.granted:{column}"
        value = facts[address].value or Decimal(0)
        facts[address] = facts[address]._replace(
            value=None,
            raw="",
            status=Status.UNRESOLVED,
            note=f"可能是 {value} 或 {value + 1}",
        )
        cells.append(address)
    return [
        Finding(
            "cells-lost",
            Severity.NOTE,
            "文件中这一行的空白丢失，两格有几种可能",
            path,
            tuple(cells),
            PLACE._replace(file=path),
            next_step="查阅原件后记入 reports/readings.yml",
        )
    ]


def arithmetic(facts: Facts, path: str) -> list[Finding]:
    """The agency's own sum is wrong."""
    address = "requests.total:natural_person"
    right = facts[address].value or Decimal(0)
    wrong = right + 10
    facts[address] = facts[address]._replace(value=wrong, raw=str(wrong))
    return [
        Finding(
            "requests-results-total",
            Severity.INCONSISTENT,
            "各种办理结果之和不等于（七）总计（空白按 0 计）",
            path,
            (address,),
            PLACE._replace(file=path),
            expected=str(right),
            found=str(wrong),
        )
    ]


def remarks(facts: Facts, path: str) -> list[Finding]:
    """Figures with notes, signs and units, and a row nobody knows."""
    for address, fact in facts.items():
        if fact.column == "in_force":
            facts[address] = fact._replace(
                value=Decimal(22), raw="22（其中修订16件）", note="格内附注：其中修订16件"
            )
        elif fact.column == "amount":
            facts[address] = fact._replace(value=Decimal(26000), raw="2.6 亿元", note="格内单位为亿元")
        elif fact.column == "change":
            facts[address] = fact._replace(value=Decimal(-3), raw="减3")
        elif fact.column == "decisions":
            facts[address] = fact._replace(value=Decimal(2008), raw="2,008")
    return [
        Finding(
            "unknown-label",
            Severity.UNRECOGNISED,
            "表格中有本站不认识的一行“行政奖励”",
            path,
            ("disclosure",),
            PLACE._replace(file=path),
            next_step="在 forms/editions 中核对行名",
        ),
        Finding(
            "narrative-difference",
            Severity.NOTE,
            "正文称收到申请 12 件，表格为 11 件",
            path,
            ("requests.received:total",),
        ),
    ]


def absent_table(facts: Facts, path: str) -> list[Finding]:
    for address, fact in facts.items():
        if fact.table == "proceedings":
            facts[address] = fact._replace(value=None, raw="", status=Status.ABSENT)
    return [
        Finding("table-missing", Severity.NOTE, "报告中没有行政复议、行政诉讼情况表", path, ("proceedings",))
    ]


def read_by_hand(facts: Facts, path: str) -> list[Finding]:
    """Figures read in the original, and one taken down."""
    address = "requests.received:natural_person"
    facts[address] = facts[address]._replace(
        raw="", status=Status.SUPPLIED, note="示例编辑 2024-05-06 查阅原件第 3 页"
    )
    address = "disclosure.licensing:decisions"
    facts[address] = facts[address]._replace(
        value=None, raw="", status=Status.WITHHELD, note="应机关要求撤下，等待更正"
    )
    return []


CASES: tuple[Case, ...] = (
    clean, blanks, lost, arithmetic, remarks, slashes, read_by_hand, absent_table,
)  # fmt: skip


def _some(facts: Facts, table: str, raws: tuple[str, ...]) -> list[tuple[str, str]]:
    addresses = [address for address, fact in facts.items() if fact.table == table]
    return list(zip(addresses[:: max(1, len(addresses) // len(raws))], raws, strict=False))
