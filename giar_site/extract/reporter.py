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
    is_generic,
    is_organ_name,
    is_pronoun,
    is_sentence,
    kind_of,
    organ,
    regions,
)
from giar_site.extract.subjects import Subject, leading_regions, subject
from giar_site.extract.titles import OTHER_DOCUMENT, QUOTED, compact, split_title
from giar_site.findings import Finding, Location, Severity

LONGEST_NAME = 50
# Spaces are gone: the next label may follow the name. 数据来源 tells nothing of the reporter.
_ISSUER = re.compile(
    rf"(?:发布机构|发布单位|公开机构|(?P<source>(?<![{CJK}])(?:信息|文章|稿件)?来源))[:|]*"
    rf"(?P<name>[{CJK}()]{{2,30}}?)"
    rf"(?=(?:发布|公开|公布|发文|成文|生成|更新)?(?:日期|时间)|浏览|阅读|点击|作者|编辑|责任编辑|字号|字体|[^{CJK}()]|$)"
)
# What follows a body that did not write the report: it is addressed, led, urged, or is one of several.
_NO_SUBJECT = re.compile(
    r"[:、]|(?<=委)[省市州盟县旗区镇乡]?(?:人民)?政府|(?:关于)?(?:印发|下发|转发)|要求|(?:门户)?网站|(?:的[^,。;]{0,8}?|正确|坚强|统一|具体)?(?:领导|指导)下"
)
_COMPILED = re.compile(
    rf"(?:由|[,。](?!由|本报告))(?P<name>[{CJK}()]{{2,40}}?{ORGAN})"
    r"(?:负责|组织|结合[^。]*|按照[^。]*|根据[^。]*)?(?:编制|编写|撰写)"
)
_CONTACT = re.compile(
    rf"(?:[请可接]与|联系:?|询:?)(?P<name>[{CJK}()]{{2,50}}{ORGAN}\)?)"
    rf"(?:[{CJK}]{{2,10}}[科处股])?(?:联系|\(|[^{CJK}])"
)
_SUBUNIT = re.compile(
    rf"(?:(?<=[局厅镇乡府会处道室)])|(?<=苏木)|(?<=开发区))(?:党政|综合|政务公开|政府信息公开|信息公开|信息|秘书)"
    rf"[{CJK}]{{0,6}}?(?:办公室|办|科|处|股|中心)$|(?<=[局厅委])办公室$"
)
_ANY_BODY = re.compile("(?:人民)?政府|机关|部门|单位")  # 政府政务公开年报
_OFFICE = re.compile("(?<=人民政府)办公[室厅]$")
_WE_A_REGION = re.compile("我[省市县区州盟旗]")
_WE_AN_OFFICE = re.compile("[我本](?:办|单位|机关)")
# What an agency calls itself, and the endings of names that fit it; of the region only where it says no more.
_WE = {
    "(?<!自)我局": "局$",
    "我厅": "厅$",
    "我委(?![托员派])": "委(?:员会)?$|管委会$|工委$",
    "我办(?![理结事法学])": "办(?:公[室厅]|事处)?$|政府$|委(?:员)?会$",
    "我镇": "镇",
    "我乡(?!村)": "乡",
}
_WE_A_COUNTY = {"我县(?!级)": "县"}
_PARTY = re.compile("[省市州盟县旗区党]委$")
# A sentence may have an organ's character anywhere: 平罗县以习近平新时代中国特色社…
_PLAIN_NAME = re.compile(
    rf"(?!.*(?:[以在按为对从把将向]|公开|方面))[{CJK}]{{3,25}}(?:局|厅|委|委员会|管委会|政府|办公[室厅]|办事处)"
)
# 国家税务总局示例市税务局(以下简称“示例市税务局”)
_SHORT_FORM = re.compile(r"\([^()]{0,12}简称[^()]{0,60}\)")
_OWN_GUIDE = re.compile(
    rf"<(?P<name>[{CJK}]{{2,30}}?{ORGAN})(?:政府信息|政务公开|信息)[{CJK}]{{0,10}}(?:指南|目录|办法|制度|规定)>"
)


class Named(NamedTuple):
    """A name, the kind of place it stands in (标题, 落款 …), where that is known the place itself, and
    whether it is certain where in its sentence the name ends."""

    name: str
    place: str
    location: Location | None = None
    certain: bool = True


def reporter(front: Front, document: Document, quoted: Iterable[str]) -> tuple[str | None, list[Finding]]:
    """The agency as the report names it (folded), or None, and what is doubtful about it. ``quoted`` are the
    agencies of the ``quoted_titles``."""
    own = [named for named in _own(front, document, quoted) if _possible(named.name)]
    weak = [named for named in _weak(front) if _possible(named.name)]
    chosen = _chosen(own, [named.name for named in weak], front.everything)
    if not chosen:
        return None, [_unknown(document)]
    location = next((named.location for named in own if named.name == chosen and named.location), None)
    why = _doubt(chosen, own, front.everything)
    doubts = [_doubtful(chosen, document, why)] if why else []
    other = next((named for named in own if is_full(chosen) and _contradicts(chosen, named)), None)
    if other:
        place = next((named.place for named in own if named.name == chosen), "标题")
        doubts.append(_conflict(chosen, place, other, document, location))
    return chosen, doubts


def _doubt(chosen: str, own: list[Named], text: str) -> str:
    """Why a name is doubtful that neither title nor signature tells, or ""."""
    if not own:
        return "标题和落款都没有写明"
    in_words = all(named.place in ("导语", "总体情况开头", "发布机构") for named in own)
    if in_words and (said := _other_pronoun(chosen, text)):
        return f"正文却自称“{said}”"
    same = [named for named in own if named.name == chosen]
    if same and not any(named.certain for named in same):
        return "名称到哪个字为止不能断定"
    if is_generic(chosen) and all(named.place == "总体情况开头" for named in own):
        return "是哪里的没有写明"
    return ""


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
    name, certain = _subject(front.preface)
    if not _cut(name, front):
        yield Named(name, "导语", certain=certain)
    name, certain = _subject(front.opening)
    yield Named(name, "总体情况开头", certain=certain)
    # Who put it on the site is mostly, but not always, who reports.
    for row in front.chrome:
        issuer = _ISSUER.search(row)
        if issuer and (not issuer["source"] or is_organ_name(issuer["name"])):
            yield Named(issuer["name"], "发布机构")
    yield Named(compact(document.metadata.get("agency", "")), "发布机构")


def _cut(name: str, front: Front) -> bool:
    """Whether a name is the beginning of a longer one above the title: 示例县林业局管护队 is no bureau."""
    top = front.title_lines[0].start if front.title_lines else 0
    above = [line.text for line in front.lines if line.end <= top]
    return any(re.fullmatch(rf"{name}[{CJK}]+", text) for text in above if name)


def quoted_titles(front: Front, document: Document) -> Iterator[str]:
    """The report's title as other lines, its preface, its page or the file's own data give it."""
    yield from front.other_titles
    for match in QUOTED.finditer(_SHORT_FORM.sub("", f"{front.preface}。{front.opening}")):
        if not OTHER_DOCUMENT.search(match["title"]):
            yield match["title"]
    yield compact(document.metadata.get("title", ""))
    for row in front.chrome:
        if "|" in row:
            yield from row.split("|")


def page_title(document: Document) -> str:
    """The report's title in the page's <title>, where the site's name may stand too."""
    parts = re.split(r"[-_|]+", compact(document.metadata.get("title", "")))
    return next((part for part in parts if all(split_title(part))), "")


def _weak(front: Front) -> Iterator[Named]:
    """Where the text names a body that is probably the reporter."""
    text = f"{front.preface}。{front.opening}"
    for pattern, searched in ((_COMPILED, text), (_CONTACT, text), (_OWN_GUIDE, front.everything)):
        for match in pattern.finditer(searched):
            yield Named(_SUBUNIT.sub("", match["name"]), "正文")
    start = re.match(rf"{YEAR}年度?,?", front.opening)
    if start and not _no_subject(front.opening[start.end() :]):
        yield Named(leading_regions(front.opening[start.end() :]), "正文")


def _possible(name: str) -> bool:
    if name.count("(") != name.count(")"):
        return False  # what an aside ends in
    if is_pronoun(name) or is_sentence(name) or _ANY_BODY.fullmatch(name) or OTHER_DOCUMENT.search(name):
        return False
    return 2 <= len(name) <= LONGEST_NAME


def _subject(text: str) -> Subject:
    """The body that is the subject of the first sentence or of "2021年，…"."""
    for match in re.finditer(rf"(?:^|。){YEAR}年度?(?:以来)?,?|^", text):
        rest = text[match.end() :]
        found = subject(rest)
        if not found.name or found.name.startswith(("根据", "为", "按照", "在", "本", "全", "各", "我")):
            continue
        own = "政府" in found.name or not is_generic(found.name)  # 县局 is as much as 我局
        if own and not _no_subject(rest):
            return found
    return Subject("", certain=False)


def _no_subject(text: str) -> bool:
    """Whether a text opens with a body that does not act in it."""
    return bool(_NO_SUBJECT.match(text, len(subject(text).name)))


def _chosen(told: list[Named], weak: list[str], text: str) -> str:
    own = [named.name for named in told]
    titles = (named.name for named in told if named.place == "标题" and is_full(named.name))
    chosen = next(titles, "") or next(iter(own), "")
    if not is_organ_name(chosen):
        signers = (named.name for named in told if named.place == "落款" and is_full(named.name))
        chosen = next(signers, chosen)
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


def _contradicts(chosen: str, named: Named) -> bool:
    """Whether another place that says whose report it is names another body. Who published it need not be
    who reports; Party committees are named for their guidance."""
    if (
        named.place not in ("标题", "落款", "总体情况开头")
        or not is_full(named.name)
        or _PARTY.search(named.name)
    ):
        return False
    if named.place == "总体情况开头" and not _PLAIN_NAME.fullmatch(named.name):
        return False
    return not _related(chosen, named.name)


def _related(name: str, other: str) -> bool:
    """Whether two names fit each other: the same body, its short or full form, or its office."""
    name, other = name.replace("人民政府", "政府"), other.replace("人民政府", "政府")
    return name in other or other in name or abbreviates(name, other) or abbreviates(other, name)


def _other_pronoun(name: str, text: str) -> str:
    """What the report calls itself, where that does not fit a body of this name; else ""."""
    for pronouns in (_WE, _WE_A_COUNTY):
        said = [(match[0], ending) for we, ending in pronouns.items() if (match := re.search(we, text))]
        if said:
            return "" if any(re.search(ending, name) for _, ending in said) else said[0][0]
    return ""


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


def _doubtful(chosen: str, document: Document, why: str) -> Finding:
    return Finding(
        "agency-doubtful",
        Severity.NOTE,
        f"机关名称“{chosen}”只见于正文或者发布信息，{why}",
        document.path,
        location=document.location(0, 0),
        expected="标题、发布说明或落款中的机关名称",
        found=chosen,
        next_step="核对原文；不对的，在同名 .yml 文件中写明 agency: 机关全称",
    )


def _conflict(
    chosen: str, place: str, other: Named, document: Document, location: Location | None
) -> Finding:
    return Finding(
        "agency-conflict",
        Severity.NOTE,
        f"{place}写“{chosen}”，{'另一处标题' if other.place == place else other.place}写“{other.name}”",
        document.path,
        location=location,
        expected=chosen,
        found=other.name,
        next_step="核对原文，在同名 .yml 文件中写明 agency: 机关全称",
    )
