"""Whose report it is.

The places that tell it, best first: the title; the title as the preface quotes it; the signature; the
subject of the opening sentences; who published it (发布机构); who compiled the report or answers
questions about it; whose own disclosure guide it names. A name that tells one body in the whole
country wins over a short form among titles; a short form is completed only by a name that ends in it
or that it abbreviates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from giar_site.documents.document import Document
from giar_site.extract.dates import DATE_LINE, YEAR
from giar_site.extract.front import Front
from giar_site.extract.names import (
    CJK,
    ORGAN,
    abbreviates,
    is_full,
    is_organ_name,
    is_pronoun,
    kind_of,
    leading_name,
    organ,
    regions,
)
from giar_site.extract.titles import OTHER_DOCUMENT, QUOTED, compact, split_title
from giar_site.findings import Finding, Location, Severity

LONGEST_NAME = 50
_ISSUER = re.compile(rf"(?:发布机构|发布单位|公开机构)[:|]*([{CJK}()]{{2,30}})")
_COMPILED = re.compile(
    rf"(?:由|[,。](?!由))(?P<name>[{CJK}()]{{2,40}}?{ORGAN})"
    r"(?:负责|组织|结合[^。]*|按照[^。]*|根据[^。]*)?(?:编制|编写|撰写)"
)
_CONTACT = re.compile(
    rf"(?:[请可接]与|联系:?|询:?)(?P<name>[{CJK}()]{{2,50}}{ORGAN}\)?)"
    rf"(?:[{CJK}]{{2,10}}[科处股])?(?:联系|\(|[^{CJK}])"
)
_SUBUNIT = re.compile(
    rf"(?<=[局厅镇乡府会处道室)])(?:党政|综合|政务公开|政府信息公开|信息公开|信息|秘书)"
    rf"[{CJK}]{{0,6}}?(?:办公室|办|科|处|股|中心)$|(?<=[局厅委])办公室$"
)
_OFFICE = re.compile("(?<=人民政府)办公[室厅]$")
_WE_A_REGION = re.compile("我[省市县区州盟旗]")
_WE_AN_OFFICE = re.compile("[我本](?:办|单位|机关)")
_OWN_GUIDE = re.compile(
    rf"<(?P<name>[{CJK}]{{2,30}}?{ORGAN})(?:政府信息|政务公开|信息)[{CJK}]{{0,10}}(?:指南|目录|办法|制度|规定)>"
)


class Named(NamedTuple):
    """A name, the kind of place it stands in (标题, 落款 …), and where that is known, the place itself."""

    name: str
    place: str
    location: Location | None = None


def reporter(front: Front, document: Document, quoted: Iterable[str]) -> tuple[str | None, list[Finding]]:
    """The agency as the report names it (folded), or None, and what is doubtful about it. ``quoted`` are the
    agencies of the ``quoted_titles``."""
    own = [named for named in _own(front, document, quoted) if _possible(named.name)]
    weak = [named for named in _weak(front) if _possible(named.name)]
    chosen = _chosen(own, [named.name for named in weak], front.everything)
    if not chosen:
        return None, [_unknown(document)]
    location = next((named.location for named in own if named.name == chosen and named.location), None)
    doubts = []
    if not own:
        doubts.append(_doubtful(chosen, document))
    signer = next((named.name for named in own if named.place == "落款" and is_full(named.name)), "")
    if signer and is_full(chosen) and not _related(chosen, signer):
        doubts.append(_conflict(chosen, signer, document, location))
    return chosen, doubts


def _own(front: Front, document: Document, quoted: Iterable[str]) -> Iterator[Named]:
    """Where a report or its page says whose it is."""
    where = None
    if front.title_lines:
        where = document.location(front.title_lines[0].start, front.title_lines[-1].end)
    yield Named(split_title(front.title)[0], "标题", where)
    for name in quoted:
        yield Named(name, "标题")
    end = max((line.end for line in front.title_lines), default=0)
    for line, after in zip(front.lines, [*front.lines[1:], None], strict=False):
        dated = after is not None and DATE_LINE.fullmatch(after.text)
        if line not in front.title_lines and (dated or line.start < end) and is_organ_name(line.text):
            yield Named(line.text, "标题下署名", document.location(line.start, line.end))
    yield Named(front.signer, "落款")
    for text in (front.preface, front.opening):
        yield Named(_subject(text), "开头")
    # Who put it on the site is mostly, but not always, who reports.
    for row in front.chrome:
        if issuer := _ISSUER.search(row):
            yield Named(issuer[1], "发布机构")
    yield Named(compact(document.metadata.get("agency", "")), "发布机构")


def quoted_titles(front: Front, document: Document) -> Iterator[str]:
    """The report's title as other lines, its preface, its page or the file's own data give it."""
    yield from front.other_titles
    for match in QUOTED.finditer(f"{front.preface}。{front.opening}"):
        if not OTHER_DOCUMENT.search(match["title"]):
            yield match["title"]
    yield compact(document.metadata.get("title", ""))
    for row in front.chrome:
        if "|" in row:
            yield from row.split("|")


def _weak(front: Front) -> Iterator[Named]:
    """Where the text names a body that is probably the reporter."""
    text = f"{front.preface}。{front.opening}"
    for pattern, searched in ((_COMPILED, text), (_CONTACT, text), (_OWN_GUIDE, front.everything)):
        for match in pattern.finditer(searched):
            yield Named(_SUBUNIT.sub("", match["name"]), "正文")
    if start := re.match(rf"{YEAR}年,?", front.opening):
        yield Named("".join(regions(front.opening[start.end() :][:30])), "正文")


def _possible(name: str) -> bool:
    return 2 <= len(name) <= LONGEST_NAME and not is_pronoun(name) and not OTHER_DOCUMENT.search(name)


def _subject(text: str) -> str:
    """The body that is the subject of the first sentence or of "2021年，…"."""
    for match in re.finditer(rf"(?:^|。){YEAR}年度?(?:以来)?,?|^", text):
        name = leading_name(text[match.end() :])
        if name and not name.startswith(("根据", "为", "按照", "在", "本", "全", "各", "我")):
            return name
    return ""


def _chosen(told: list[Named], weak: list[str], text: str) -> str:
    own = [named.name for named in told]
    titles = (named.name for named in told if named.place == "标题" and is_full(named.name))
    chosen = next(titles, "") or next(iter(own), "")
    if chosen and not is_full(chosen):
        fuller = [_completed(chosen, name) for name in (*own, *weak)]
        fuller += [name for name in (*own, *weak) if is_full(name) and abbreviates(chosen, name)]
        fuller = sorted({name for name in fuller if name}, key=len)
        # 洪泽区…, 淮安市洪泽区… and 江苏省淮安市洪泽区… agree; two cities' 鼓楼区 do not.
        if fuller and all(name.endswith(fuller[0]) for name in fuller):
            chosen = fuller[0]
    if chosen and not organ(chosen):  # a region alone: its government, where the report says so elsewhere
        chosen = next(
            (
                name
                for name in own
                if name.startswith(chosen) and organ(name) and kind_of(name) == "government"
            ),
            chosen,
        )
    elif not chosen:
        chosen = next((name for name in weak if is_full(name)), "") or next(iter(weak), "")
        if _OFFICE.search(chosen) and _WE_A_REGION.search(text) and not _WE_AN_OFFICE.search(text):
            chosen = _OFFICE.sub("", chosen)  # the office compiled what its government reports
    return chosen


def _completed(short: str, name: str) -> str:
    """``short`` with the regions that stand before it in ``name``, where that makes it full."""
    prefix, found, _ = name.partition(short)
    completed = prefix + short
    return (
        completed
        if found and prefix and "".join(regions(completed)).startswith(prefix) and is_full(completed)
        else ""
    )


def _related(name: str, signer: str) -> bool:
    """Whether a signature fits the title: the same body, its short or full form, or its office."""
    return name in signer or signer in name or abbreviates(name, signer) or abbreviates(signer, name)


def _unknown(document: Document) -> Finding:
    return Finding(
        "agency-unknown",
        Severity.NOTE,
        "报告没有写明机关名称",
        document.path,
        location=document.location(0, 0),
        expected="标题、发布说明或落款中的机关全称",
        found="没有找到",
        next_step="核对原文后，在同名 .yml 文件中写明 agency: 机关全称，或用 giar add --agency 归档",
    )


def _doubtful(chosen: str, document: Document) -> Finding:
    return Finding(
        "agency-doubtful",
        Severity.NOTE,
        f"机关名称“{chosen}”只见于正文，标题和落款都没有写明",
        document.path,
        location=document.location(0, 0),
        expected="标题、发布说明或落款中的机关名称",
        found=chosen,
        next_step="核对原文；不对的，在同名 .yml 文件中写明 agency: 机关全称",
    )


def _conflict(chosen: str, signer: str, document: Document, location: Location | None) -> Finding:
    return Finding(
        "agency-conflict",
        Severity.NOTE,
        f"标题写“{chosen}”，落款写“{signer}”",
        document.path,
        location=location,
        expected=chosen,
        found=signer,
        next_step="核对原文；以落款为准的，在同名 .yml 文件中写明 agency: 机关全称",
    )
