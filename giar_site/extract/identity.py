"""Who reports, for which year, covering whom: read from the places where reports say it.

Places for the agency, best first: the title; the title as the preface quotes it; the signature; the
subject of the opening sentences; who published it (发布机构); who compiled the report or answers
questions about it; whose own disclosure guide it names. A name that tells one body in the
whole country wins over a short form; a short form is completed only by a name that ends in it or
that it abbreviates. Year: title, then statistics period, then the opening. Nothing is taken from
the file's name, and the signature's date never tells the year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from giar_site.documents.document import Document, Paragraph, Table
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
from giar_site.extract.titles import (
    OTHER_DOCUMENT,
    QUOTED,
    YEAR,
    Line,
    compact,
    find_title,
    is_chrome,
    lines_of,
    number,
    split_title,
)
from giar_site.findings import Finding, Location, Severity
from giar_site.model import Scope

OPENING_WITHIN = 20_000  # characters: a page's own navigation may come first
OPENING_LENGTH = 400
TAIL_PARAGRAPHS = 12  # where a signature may stand, from the end

# These read folded text without spaces (see ``titles.compact``): ASCII punctuation, 《》 as <>.
_DATE = (
    r"(?P<y>20\d\d|二[〇○零][一二三][〇○零一二三四五六七八九])(?:年|[-/.])"
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|[-/.])(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日?"
)
_DATE_LINE = re.compile(rf"\(?{_DATE}\)?")
_PUBLISHED = re.compile(rf"(?:日期|时间)[:|]*{_DATE}")
_SOURCE = re.compile(r"(?:原文链接|原文地址|来源网址|原文网址)\s*[:：]\s*(https?://\S+)")
_ISSUER = re.compile(rf"(?:发布机构|发布单位|公开机构)[:|]*([{CJK}()]{{2,30}})")
_PERIOD = re.compile(
    rf"(?:统计|数据|时限|期限|截[止至]|起止)[^。]{{0,30}}?({YEAR})年1月1日"
    rf"|({YEAR})年1月1日[^。]{{0,6}}?(?:至|到|-|~)(?:{YEAR}年)?12月31日"
)
_COMPILED = re.compile(
    rf"(?:由|[,。](?!由))(?P<name>[{CJK}()]{{2,40}}?{ORGAN})"
    r"(?:负责|组织|结合[^。]*|按照[^。]*|根据[^。]*)?(?:编制|编写|撰写)"
)
_CONTACT = re.compile(
    rf"(?:[请可接]与|联系:?|询:?)(?P<name>[{CJK}()]{{2,50}}{ORGAN}\)?)"
    rf"(?:[{CJK}]{{2,10}}[科处股])?(?:联系|\(|[^{CJK}])"
)
_SUBUNIT = re.compile(
    rf"(?<=[局厅镇乡府会处道室)])(?:党政|综合|政务公开|政府信息公开|信息公开|信息|秘书)[{CJK}]{{0,6}}?(?:办公室|办|科|处|股|中心)$|(?<=[局厅委])办公室$"
)
_OFFICE = re.compile("(?<=人民政府)办公[室厅]$")
_WE_A_REGION = re.compile("我[省市县区州盟旗]")
_WE_AN_OFFICE = re.compile("[我本](?:办|单位|机关)")
_OWN_GUIDE = re.compile(
    rf"<(?P<name>[{CJK}]{{2,30}}?{ORGAN})(?:政府信息|政务公开|信息)[{CJK}]{{0,10}}(?:指南|目录|办法|制度|规定)>"
)
_AGGREGATE = re.compile(
    r"(?:汇总|综合)[^。;]{0,80}?(?:\d+个|各)[^。;,]{0,12}?(?:部门|单位|乡镇|镇|街道|机构|县|区)"
)
_TOGETHER = re.compile(
    r"全(?:省|市|州|盟|县|旗|区)(?:各级|各|行政|机关|单位|部门|地)*[^,。;]{0,12}?(?:收到|受理|接收|办理)[^,。;]{0,10}申请"
)
_ALONE = re.compile(
    r"(?:局|厅|委员会|科委|办公室|办公厅|镇|乡|街道|办事处|管委会|[我本](?:委|办|单位|机关|中心|院|处|署|会))"
    r"(?:共|全年|年度|未|没有|累计|新)*(?:收到|受理|接收|办理)[^,。;]{0,12}申请"
)
_CHAPTER_ONE = re.compile(r"一、[^。,;、]{0,12}?(?:情况|概述|概况)")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report says of itself.

    ``agency_name`` is the name as printed, full where the report has one anywhere, the short form it
    is left with ("政府办") otherwise, None where it only says 我局 or nothing. ``findings`` tell what
    is doubtful.
    """

    agency_name: str | None = None
    year: int | None = None
    title: str = ""
    scope: Scope = Scope.UNKNOWN
    published: date | None = None
    source_url: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass
class _Evidence:
    """Names and years in the order of trust, each with its place."""

    names: list[tuple[str, str, Location | None]] = field(default_factory=list)
    years: list[tuple[int, str, Location | None]] = field(default_factory=list)

    def name(self, text: str, place: str, location: Location | None = None) -> None:
        text = text.strip(":<>")
        if text.count("(") != text.count(")"):
            text = text.strip("()")
        if 2 <= len(text) <= 50 and not is_pronoun(text) and not OTHER_DOCUMENT.search(text):
            self.names.append((text, place, location))


def identify(document: Document, head: Sequence[Paragraph]) -> Identity:
    """Read agency, year, title, scope, publishing date and source address of a report.

    ``head`` are the paragraphs before the first chapter. Raises nothing: what is not told is None
    and has a finding.
    """
    if not document.blocks:  # the reader has said why
        return Identity()
    lines = _lines(head)
    end = max((line.end for line in lines), default=0)
    title, title_lines = find_title(lines)
    preface = "".join(line.text for line in lines if line not in title_lines and not is_chrome(line.text))
    everything = compact(document.text)
    opening = _opening(everything, document, end)
    front = f"{preface}。{opening}"
    chrome = [*(line.text for line in lines), *_table_rows(document, end)]
    signer, signed = _signature(document, end)

    found = _Evidence()
    _from_title(found, title, title_lines, document)
    for match in QUOTED.finditer(front):
        if not OTHER_DOCUMENT.search(match["title"]):
            _from_title(found, match["title"], [], document)
    _from_title(found, compact(document.metadata.get("title", "")), [], document)
    for row in chrome:
        for cell in row.split("|") if "|" in row else ():
            _from_title(found, cell, [], document)
    for line, after in zip(lines, [*lines[1:], None], strict=False):
        signed_here = after is not None and _DATE_LINE.fullmatch(after.text)
        if (
            line not in title_lines
            and (signed_here or line.start < _end(title_lines))
            and is_organ_name(line.text)
        ):
            found.name(line.text, "标题下署名", _location(document, line))
    found.name(signer, "落款")
    for text in (preface, opening):
        found.name(_subject(text), "开头")
    # Who put it on the site is mostly, but not always, who reports.
    for row in chrome:
        if issuer := _ISSUER.search(row):
            found.name(issuer[1], "发布机构")
    found.name(compact(document.metadata.get("agency", "")), "发布机构")
    trusted = len(found.names)
    for pattern, text in ((_COMPILED, front), (_CONTACT, front), (_OWN_GUIDE, everything)):
        for match in pattern.finditer(text):
            found.name(_SUBUNIT.sub("", match["name"]), "正文")
    if start := re.match(rf"{YEAR}年,?", opening):
        found.name("".join(regions(opening[start.end() :][:30])), "正文")
    _years(found, preface, opening)

    agency, doubts = _choose_name(found, trusted, document, everything)
    year, conflict = _choose_year(found, document)
    return Identity(
        agency and _full_width(agency),
        year,
        _full_width(title),
        _scope(everything, preface, agency),
        _published(document, chrome, lines, signed),
        document.metadata.get("source_url", "") or _source_url(head),
        (*doubts, *conflict),
    )


def _opening(everything: str, document: Document, head_end: int) -> str:
    """The first sentences of chapter one, without its heading and that of its first section."""
    heading = _CHAPTER_ONE.search(everything, 0, OPENING_WITHIN)
    if heading:
        text = everything[heading.end() : heading.end() + OPENING_LENGTH]
    else:
        text = compact(document.text[head_end : head_end + OPENING_LENGTH])
    return re.sub(r"^\(一\)[^。,]{0,16}。", "", text)


def _lines(head: Sequence[Paragraph]) -> list[Line]:
    """The head's lines up to chapter one."""
    lines: list[Line] = []
    for line in lines_of(head):
        if chapter := _CHAPTER_ONE.search(line.text):
            if chapter.start():
                lines.append(Line(line.text[: chapter.start()], line.start, line.end))
            break
        lines.append(line)
    return lines


def _end(lines: Sequence[Line]) -> int:
    return max((line.end for line in lines), default=0)


def _location(document: Document, line: Line) -> Location:
    return document.location(line.start, line.end)


def _table_rows(document: Document, end: int) -> list[str]:
    """Tables before the first chapter are a page's own (索引号, 发布机构, …)."""
    return [
        "|".join(compact(cell.text) for cell in row.cells)
        for block in document.blocks
        if isinstance(block, Table) and block.start < end
        for row in block.rows
    ]


def _from_title(found: _Evidence, title: str, lines: list[Line], document: Document) -> None:
    agency, year = split_title(title)
    where = document.location(lines[0].start, lines[-1].end) if lines else None
    if agency:
        found.name(agency, "标题", where)
    if year:
        found.years.append((year, "标题", where))


def _subject(text: str) -> str:
    """The body that is the subject of the first sentence or of "2021年，…"."""
    for match in re.finditer(rf"(?:^|。){YEAR}年度?(?:以来)?,?|^", text):
        name = leading_name(text[match.end() :])
        if (
            name
            and not is_pronoun(name)
            and not name.startswith(("根据", "为", "按照", "在", "本", "全", "各", "我"))
        ):
            return name
    return ""


def _signature(document: Document, head_end: int) -> tuple[str, date | None]:
    """The agency and date a report closes with, each "" or None where there is none."""
    name, day = "", None
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph) and b.end > head_end]
    for line in reversed(list(lines_of(paragraphs[-TAIL_PARAGRAPHS:]))):
        match = re.search(rf"(?:^|。)(?P<name>[{CJK}]{{0,40}}?)(?:{_DATE})?$", line.text)
        if not match or (not match["name"] and not match["y"]) or (name and match["name"]):
            continue
        if match["y"] and day is None:
            day = _day(match)
        if is_organ_name(match["name"]) and (day or len(line.text) < 30):
            name = match["name"]
        if name and day:
            break
    return name, day


def _years(found: _Evidence, preface: str, opening: str) -> None:
    for text in (preface, opening):
        if period := _PERIOD.search(text):
            found.years.append((number(next(filter(None, period.groups()))), "统计期限", None))
    if start := re.match(rf"({YEAR})年", opening):
        found.years.append((number(start[1]), "总体情况", None))


def _choose_name(
    found: _Evidence, trusted: int, document: Document, text: str
) -> tuple[str | None, list[Finding]]:
    names = [name for name, _, _ in found.names]
    own, weak = names[:trusted], names[trusted:]
    titles = [name for name, place, _ in found.names if place == "标题"]
    chosen = next((name for name in titles if is_full(name)), "") or next(iter(own), "")
    if chosen and not is_full(chosen):
        fuller = [_completed(chosen, name) for name in names]
        fuller += [name for name in names if is_full(name) and abbreviates(chosen, name)]
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
    if not chosen:
        return None, [
            Finding(
                "agency-unknown",
                Severity.NOTE,
                "报告没有写明机关名称",
                document.path,
                location=document.location(0, 0),
                expected="标题、发布说明或落款中的机关全称",
                found="没有找到",
                next_step="核对原文后，在同名 .yml 文件中写明 agency: 机关全称，或用 giar add --agency 归档",
            )
        ]
    doubts: list[Finding] = []
    location = next((where for name, _, where in found.names if name == chosen and where), None)
    if not own:
        doubts.append(
            Finding(
                "agency-doubtful",
                Severity.NOTE,
                f"机关名称“{chosen}”只见于正文，标题和落款都没有写明",
                document.path,
                location=location,
                expected="标题、发布说明或落款中的机关名称",
                found=chosen,
                next_step="核对原文；不对的，在同名 .yml 文件中写明 agency: 机关全称",
            )
        )
    signer = next((name for name, place, _ in found.names if place == "落款" and is_full(name)), "")
    if signer and is_full(chosen) and not _related(chosen, signer):
        doubts.append(
            Finding(
                "agency-conflict",
                Severity.NOTE,
                f"标题写“{chosen}”，落款写“{signer}”",
                document.path,
                location=location,
                expected=chosen,
                found=signer,
                next_step="核对原文；以落款为准的，在同名 .yml 文件中写明 agency: 机关全称",
            )
        )
    return chosen, doubts


def _completed(short: str, name: str) -> str:
    """``short`` with the regions that stand before it in ``name``, where that makes it full."""
    prefix, found, _ = name.partition(short)
    completed = prefix + short
    return (
        completed
        if found and prefix and "".join(regions(completed)).startswith(prefix) and is_full(completed)
        else ""
    )


def _full_width(text: str) -> str:
    """Brackets as Chinese prints them; folding made them ASCII."""
    return text.replace("(", "（").replace(")", "）")


def _related(name: str, signer: str) -> bool:
    """Whether a signature fits the title: the same body, its short or full form, or its office."""
    return name in signer or signer in name or abbreviates(name, signer) or abbreviates(signer, name)


def _choose_year(found: _Evidence, document: Document) -> tuple[int | None, list[Finding]]:
    if not found.years:
        return None, [
            Finding(
                "year-unknown",
                Severity.ERROR,
                "没有找到报告年度",
                document.path,
                location=document.location(0, 0),
                expected="标题或统计期限中的年份",
                found="没有找到",
                next_step="核对原文后，在同名 .yml 文件中写明 year: 年份",
            )
        ]
    year, _, where = found.years[0]
    other = next(((y, place) for y, place, _ in found.years[1:] if y != year and place == "统计期限"), None)
    if other is None:
        return year, []
    return year, [
        Finding(
            "year-conflict",
            Severity.NOTE,
            f"标题写 {year} 年，{other[1]}写 {other[0]} 年",
            document.path,
            location=where,
            expected=f"{year} 年",
            found=f"{other[0]} 年",
            next_step="核对原文；标题有误的，在同名 .yml 文件中写明 year: 年份",
        )
    ]


def _scope(everything: str, preface: str, agency: str | None) -> Scope:
    """``aggregate`` or ``own`` only where the words say so and nothing says the contrary."""
    if _AGGREGATE.search(preface):
        return Scope.AGGREGATE
    alone = bool(_ALONE.search(everything))
    together = bool(_TOGETHER.search(everything)) and agency is not None and kind_of(agency) == "government"
    if together == alone:
        return Scope.UNKNOWN
    return Scope.AGGREGATE if together else Scope.OWN


def _published(document: Document, chrome: list[str], lines: list[Line], signed: date | None) -> date | None:
    stated = document.metadata.get("published")
    if stated:
        return date.fromisoformat(stated)
    for text in chrome:
        if (match := _PUBLISHED.search(text)) and (day := _day(match)):
            return day
    for line in lines:
        if (match := _DATE_LINE.fullmatch(line.text)) and (day := _day(match)):
            return day
    return signed


def _source_url(head: Sequence[Paragraph]) -> str:
    return next((match[1] for p in head if (match := _SOURCE.search(p.text))), "")


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(number(match["y"]), number(match["m"]), number(match["d"]))
    except ValueError:
        return None
