"""The narrative against the table: only where both plainly tell the same figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from giar_site.checks.rule import Context
from giar_site.findings import Finding, Severity
from giar_site.model import AnnualReport
from giar_site.numerals import number

_NUMBER = r"\d{1,3}(?:[,，]\d{3}){1,3}|\d{1,9}|[一二三四五六七八九十百千零〇两]{1,9}"
_FROM = r"(?:各类|有效|群众|社会|公众|公民|法人|其他组织|申请人|[、，或者和及的]|提[出交]|递交)*"
_REQUESTS = (
    r"(?:(?:政府信息|信息)公开的?申请|申请公开政府信息|(?:政府信息)?依申请公开(?:政府)?(?:信息)?(?:申请)?"
    r"|依申请(?:政府)?信息公开(?:申请)?)(?:事项)?件?"
)
_RECEIPT = r"(?:收到|受理|接收|接到|新收)(?:[和并及、](?:处理|办理))?"
# In chapter one: "共受理政府信息公开申请11件", "收到群众政府信息公开申请 九 件", "收到3件政府信息公开申请",
# "未收到政府信息公开申请".
_RECEIVED = re.compile(
    rf"{_RECEIPT}{_FROM}{_REQUESTS}(?:共计?|总计|合计|总数|数量?)?(?P<number>{_NUMBER})[件个宗份条例]"
    rf"|{_RECEIPT}(?P<ahead>{_NUMBER})[件个宗份条例]{_FROM}{_REQUESTS}(?=[，。；,;]|$)"
    rf"|(?:未|没有)(?:收到|接到|受理)(?:过|任何)*{_FROM}{_REQUESTS}(?=[，。；,;]|$)"
)
SENTENCE = 300  # characters of it that are looked at
_SENTENCE_END = re.compile(r"[。；;]")
_CLAUSE_END = re.compile(r"[。；;，,：:]")
# A year, and another one's or several.
_YEAR = re.compile(r"(20\d\d)年|[本今全]年|(?P<other>上一?年|去年|往年|历年|同期|以来)")
# The first year of several: 自2008年条例实施至2022年底, 2020年至2022年.
_SINCE = re.compile(r"[自从](20\d\d)年|(20\d\d)年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[-—–~～至到]|以?来|起)")
# Of those who asked by one way, in a part of the year, or of one body among several; of all bodies, where one
# reports.
_PART = re.compile(
    r"其中|当面|现场|窗口|网[络上站]|线[上下]|在线|平台|信[函件]|邮[寄件箱政]|书面|传真|电话|部门"
    r"|[上下]半年|季度|[每月日]均|平均|每[年月]"
)
_BODY = re.compile(
    r"(?<![我本])(?:局|厅|委|办公[室厅]|政府|街道|镇|乡|中心|管委会)(?:共|全年|年度|累计|新)*$"
)
_ONE_BODY = re.compile(r"(?:局|厅|委|(?<!管)(?<!管理)委员会|中心|处|站|院|所|街道|镇|乡)$")
_ALL = re.compile(r"全[省市县区州盟旗镇乡]|各[级市县区镇乡]")
_COUNTED = ("received", "carried_over", "total")


class _Told(NamedTuple):
    """A number of requests in words; ``whole`` where it is plainly all of the reporter's in the year."""

    number: Decimal
    whole: bool


def received(report: AnnualReport, context: Context) -> Iterator[Finding]:
    """Chapter one says how many requests were received: the number should be in the table.

    Agencies count in words what came in, with or without what was carried over, or what was answered; any
    of these is taken as agreeing, as one number or as the sum of several. Numbers of other years are not
    compared, and those of parts (其中, by one way, of another body) or of several years accuse nobody.
    """
    chapter = next((chapter for chapter in report.chapters if chapter.id == "chapter-1"), None)
    facts = {item: report.fact("requests", item, "total") for item in _COUNTED}
    values = {item: fact.value for item, fact in facts.items() if fact and fact.value is not None}
    if chapter is None or "received" not in values:
        return
    name = context.agency.name if context.agency else report.agency_name or ""
    told = list(_told(chapter.text, report.year, name))
    whole = [one.number for one in told if one.whole]
    carried_over = values.pop("carried_over", Decimal(0))
    agreeing = {*values.values(), values["received"] + carried_over}
    said = {*(one.number for one in told), sum(whole), sum(one.number for one in told)}
    if not whole or agreeing & said:
        return
    cell = "requests.received:total"
    yield Finding(
        "narrative-differs",
        Severity.NOTE,
        f"“总体情况”一章写{f'收到申请 {whole[0]} 件' if whole[0] else '没有收到申请'}，"
        f"表中“本年新收政府信息公开申请数量”总计为 {values['received']:f}",
        report.source.path,
        (cell,),
        report.location(cell),
        expected=f"{whole[0]}",
        found=f"{values['received']:f}",
        next_step="核对原件；两处统计口径可能不同，按原样公布",
    )


def _told(text: str, year: int | None, agency: str) -> Iterator[_Told]:
    """The numbers of requests in a chapter, without those of other years."""
    for paragraph in text.split("\n\n"):
        words = re.sub(r"\s", "", paragraph)
        for match in _RECEIVED.finditer(words):
            before = _SENTENCE_END.split(words[max(0, match.start() - SENTENCE) : match.start()])[-1]
            spoken = [*_YEAR.finditer(before)][-1:]
            if any(of["other"] or (of[1] and year and int(of[1]) != year) for of in spoken):
                continue
            clause = _CLAUSE_END.split(before)[-1]
            other = _BODY.search(clause) and not _is_own(clause, agency)
            part = _PART.search(clause) or other or (_ONE_BODY.search(agency) and _ALL.search(before))
            several = any(year and int(of[1] or of[2]) != year for of in _SINCE.finditer(before))
            told = match["number"] or match["ahead"] or "0"
            yield _Told(Decimal(number(re.sub("[,，]", "", told))), not part and not several)


def _is_own(clause: str, name: str) -> bool:
    """Whether the body that a clause ends with is the agency of this name: 示例县教育局, 县教育局."""
    clause = re.sub(r"(?:共|全年|年度|累计|新)*$", "", clause)
    return any(name.endswith(clause[start:]) for start in range(max(len(clause) - 2, 0)))
