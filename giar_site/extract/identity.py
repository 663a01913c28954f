"""What a report says of itself: who, which year, covering whom, published when and where.

Who: see ``reporter``. Year: title, then statistics period, then the opening; where they disagree, that is
told. Nothing is taken from the file's name, and the signature's date never tells the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from giar_site.documents.document import Document, Paragraph
from giar_site.extract.dates import DATE, YEAR, day
from giar_site.extract.front import Front, with_gaps
from giar_site.extract.names import CJK, ORGAN, full_width, kind_of, regions
from giar_site.extract.reporter import page_title, quoted_titles, reporter
from giar_site.extract.titles import ITSELF, PART_OF_YEAR, split_title, title_years
from giar_site.findings import Finding, Severity
from giar_site.model import Scope
from giar_site.numerals import number

# These read folded text without spaces (see ``titles.compact``): ASCII punctuation, 《》 as <>.
# 打印日期, 更新时间, 生成日期 … are other days, perhaps by years. A bare 日期 may stand behind an
# agency's name.
_PUBLISHED = (
    re.compile(rf"(?:发布|公开|公布|发文)\s?(?:日期|时间)[:|]*{DATE}"),
    re.compile(rf"(?:发表|录入|上传)\s?(?:日期|时间)[:|]*{DATE}"),
    re.compile(rf"(?:^|[^{CJK}]|{ORGAN})(?:日期|时间)[:|]*{DATE}"),
)
# By itself or before a page's own words: 2024-01-22 16:08 来源：某县教育局
_DAY_LINE = re.compile(
    rf"[•·●▪]?[(\[]?{DATE}[)\]]?(?:\s?\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"
    r"(?:[(\[|]?(?:(?:信息|文章|稿件)?来源|作者|编辑|责任编辑|字体|字号|浏览|点击|阅读|访问|打印|分享|发布)[^。]*)?"
)
_SOURCE = re.compile(r"(?:原文链接|原文地址|来源网址|原文网址)\s*[:：]\s*(https?://\S+)")
_PERIOD = re.compile(
    rf"(?:统计|数据|时限|期限|截[止至]|起止)[^。]{{0,30}}?({YEAR})年1月1日"
    rf"|({YEAR})年1月(?:1日)?[^。]{{0,6}}?(?:至|到|-|~)(?:{YEAR}年)?12月"
)
# 2019年新修订的条例… need not be the year reported on, "2021年，…" and 2021年我局… are.
_START = re.compile(rf"({YEAR})年(?!\d{{1,2}}月)(度?(?:,|(?=[我本全])))?")
# 汇报我镇2023年政府信息公开工作, 截至2023年12月31日: only where nothing else tells.
_OUR_YEAR = re.compile(
    rf"[我本](?:{ORGAN}|[省市县区州旗镇乡]|单位)({YEAR})年度?的?(?:政府信息|信息|政务|主动)公开"
    rf"|截[止至]({YEAR})年12月(?:31日|底)"
)
_WE_IN_YEAR = re.compile(rf"[,;]({YEAR})年度?,?我(?:{ORGAN}|[省市县区州旗镇乡办])")
_AGGREGATE = re.compile(
    r"(?:汇总|综合)[^。;]{0,80}?(?:\d+个|各)[^。;,]{0,12}?(?:部门|单位|乡镇|镇|街道|机构|县|区)"
)
_NOT_HERE = re.compile(r"(?:未|不|没有)(?:再|予)?(?:含|包括|包含|涉及|统计|汇总|综合)|(?<![意可])见")
_TOGETHER = re.compile(
    r"全(省|市|州|盟|县|旗|区)(?:各级|各|行政|机关|单位|部门|地)*[^,。;]{0,12}?(?:收到|受理|接收|办理)[^,。;]{0,10}申请"
)
_ALONE = re.compile(
    r"(?:局|厅|委员会|科委|办公室|办公厅|镇|乡|街道|办事处|管委会|[我本](?:委|办|单位|机关|中心|院|处|署|会))"
    r"(?:共|全年|年度|未|没有|累计|新)*(?:收到|受理|接收|办理)[^,。;]{0,12}申请"
)


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


def identify(document: Document, head: Sequence[Paragraph]) -> Identity:
    """Read agency, year, title, scope, publishing date and source address of a report.

    ``head`` are the paragraphs before the first chapter. Raises nothing: what is not told is None
    and has a finding.
    """
    if not document.blocks:  # the reader has said why
        return Identity()
    front = Front.of(document, head)
    quoted = list(quoted_titles(front, document))
    agency, doubts = reporter(front, document, [split_title(title)[0] for title in quoted])
    year, conflict = _year(front, document, quoted)
    published, early = _published(front, document, year)
    return Identity(
        agency and full_width(agency),
        year,
        full_width(front.title or page_title(document)),
        _scope(front, agency),
        published,
        document.metadata.get("source_url", "") or _source_url(head),
        (*doubts, *conflict, *early),
    )


def _year(front: Front, document: Document, quoted: Iterable[str]) -> tuple[int | None, list[Finding]]:
    told = [("标题", year) for year in title_years(front.title)]
    told += [("其他位置的标题", year) for title in quoted for year in title_years(title)]
    told += [("统计期限", year) for year in _periods(front)]
    start = _START.match(front.opening)
    opening = [number(start[1])] if start and (start[2] is not None or not told) else []
    if not told:
        ours = set(map(number, _WE_IN_YEAR.findall(front.opening.partition("。")[0])))
        opening += sorted(ours) if start or len(ours) == 1 else []
    if not told and not opening:
        ours = {number(year or end) for year, end in _OUR_YEAR.findall(front.preface + front.opening)}
        opening += ours if len(ours) == 1 else []
    told += [("总体情况开头", year) for year in opening]
    if not told:
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
    place, year = told[0]
    doubts = []
    if other := next((other for other in told if other[1] != year), None):
        where = "又" if other[0] == place else other[0]
        doubts.append(
            _year_conflict(
                front,
                document,
                f"{place}写 {year} 年，{where}写 {other[1]} 年",
                f"{year} 年",
                f"{other[1]} 年",
            )
        )
    if part := PART_OF_YEAR.search(front.title):
        doubts.append(
            _year_conflict(front, document, f"标题写“{part[0]}”，不足一年", "全年的年度报告", part[0])
        )
    return year, doubts


def _year_conflict(front: Front, document: Document, message: str, expected: str, found: str) -> Finding:
    lines = front.title_lines
    return Finding(
        "year-conflict",
        Severity.NOTE,
        message,
        document.path,
        location=document.location(lines[0].start, lines[-1].end) if lines else document.location(0, 0),
        expected=expected,
        found=found,
        next_step="核对原文，在同名 .yml 文件中写明 year: 年份",
    )


def _periods(front: Front) -> Iterator[int]:
    """The year of the statistics period."""
    for text in (front.title, front.preface, front.opening):
        if period := _PERIOD.search(text):
            yield number(next(filter(None, period.groups())))


def _scope(front: Front, agency: str | None) -> Scope:
    """``aggregate`` or ``own`` only where the words say so and nothing says the contrary."""
    kind = kind_of(agency) if agency else ""
    if kind not in ("department", "subordinate") and any(map(_sums_up, re.split("[。;]", front.preface))):
        return Scope.AGGREGATE
    alone = bool(ITSELF.search(front.title) or _ALONE.search(front.everything))
    # 全省… in a county's report are not its own figures.
    own = regions(agency or "")[-1:]
    together = kind == "government" and any(
        region.endswith(match[1]) for region in own for match in _TOGETHER.finditer(front.everything)
    )
    if together == alone:
        return Scope.UNKNOWN
    return Scope.AGGREGATE if together else Scope.OWN


def _sums_up(sentence: str) -> bool:
    match = _AGGREGATE.search(sentence)
    return match is not None and not _NOT_HERE.search(sentence, 0, match.end())


def _published(front: Front, document: Document, year: int | None) -> tuple[date | None, list[Finding]]:
    """The date the file or its page states, else the one under the title, else the signature's. A day before
    the reported year was over is none, and is told: the day is wrong, or the year."""
    told = [found for found in _dates(front, document) if found]
    early = next((found for found in told if year and found.year <= year), None)
    if early is None:
        return next(iter(told), None), []
    return next((found for found in told if year and found.year > year), None), [
        _year_conflict(
            front,
            document,
            f"报告 {year} 年情况，发布或者落款日期却是 {early}",
            f"{year} 年以后的日期",
            early.isoformat(),
        )
    ]


def _dates(front: Front, document: Document) -> Iterator[date | None]:
    """Days on which the report may have been published, the likeliest first."""
    if stated := document.metadata.get("published"):
        yield date.fromisoformat(stated)
    for pattern in _PUBLISHED:
        for match in filter(None, map(pattern.search, front.chrome)):
            yield day(match)
    if front.title_lines:  # above it stands a page's own day
        for line in front.lines[front.lines.index(front.title_lines[-1]) + 1 :]:
            if dated := _DAY_LINE.fullmatch(with_gaps(line, document)):
                yield day(dated)
    yield front.signed


def _source_url(head: Sequence[Paragraph]) -> str:
    return next((match[1] for p in head if (match := _SOURCE.search(p.text))), "")
