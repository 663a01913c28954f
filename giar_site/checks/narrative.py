"""The narrative against the table: only where both plainly tell the same figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from giar_site.checks.rule import Context
from giar_site.findings import Finding, Severity
from giar_site.model import AnnualReport

# "共受理政府信息公开申请11件", "收到政府信息公开申请 9 件": the year's requests, in chapter one.
_RECEIVED = re.compile(
    r"(?:收到|受理|接收)(?:各类|有效)?(?:的)?(?:政府信息|信息)公开(?:的)?申请(?:共|共计|总数|数量)?(\d+)[件个]"
)
_COUNTED = ("received", "carried_over", "total")


def received(report: AnnualReport, _: Context) -> Iterator[Finding]:
    """Chapter one says how many requests were received: the number should be in the table.

    Agencies count in words what came in, with or without what was carried over, or what was answered;
    any of these is taken as agreeing.
    """
    chapter = next((chapter for chapter in report.chapters if chapter.id == "chapter-1"), None)
    facts = {item: report.fact("requests", item, "total") for item in _COUNTED}
    values = {item: fact.value for item, fact in facts.items() if fact and fact.value is not None}
    if chapter is None or "received" not in values:
        return
    told = [Decimal(number) for number in _RECEIVED.findall(re.sub(r"\s", "", chapter.text))]
    agreeing = {*values.values(), values["received"] + values.get("carried_over", Decimal(0))}
    if not told or agreeing & set(told):
        return
    cell = "requests.received:total"
    yield Finding(
        "narrative-differs",
        Severity.NOTE,
        f"“总体情况”一章写收到申请 {told[0]} 件，"
        f"表中“本年新收政府信息公开申请数量”总计为 {values['received']:f}",
        report.source.path,
        (cell,),
        report.location(cell),
        expected=f"{told[0]}",
        found=f"{values['received']:f}",
        next_step="核对原件；两处统计口径可能不同，按原样公布",
    )
