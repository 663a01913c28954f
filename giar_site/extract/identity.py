"""What a report says of itself: who, which year, covering whom, published when and where.

Who: see ``reporter``. Year: title, then statistics period, then the opening. Nothing is taken from the
file's name, and the signature's date never tells the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from giar_site.documents.document import Document, Paragraph
from giar_site.extract.dates import DATE, DATE_LINE, YEAR, day, number
from giar_site.extract.front import Front
from giar_site.extract.names import kind_of
from giar_site.extract.reporter import quoted_titles, reporter
from giar_site.extract.titles import split_title
from giar_site.findings import Finding, Severity
from giar_site.model import Scope

# These read folded text without spaces (see ``titles.compact``): ASCII punctuation, 《》 as <>.
_PUBLISHED = re.compile(rf"(?:日期|时间)[:|]*{DATE}")
_SOURCE = re.compile(r"(?:原文链接|原文地址|来源网址|原文网址)\s*[:：]\s*(https?://\S+)")
_PERIOD = re.compile(
    rf"(?:统计|数据|时限|期限|截[止至]|起止)[^。]{{0,30}}?({YEAR})年1月1日"
    rf"|({YEAR})年1月1日[^。]{{0,6}}?(?:至|到|-|~)(?:{YEAR}年)?12月31日"
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
    quoted = [split_title(title) for title in quoted_titles(front, document)]
    agency, doubts = reporter(front, document, [agency for agency, _ in quoted])
    year, conflict = _year(front, document, [year for _, year in quoted])
    return Identity(
        agency and _full_width(agency),
        year,
        _full_width(front.title),
        _scope(front, agency),
        _published(front, document),
        document.metadata.get("source_url", "") or _source_url(head),
        (*doubts, *conflict),
    )


def _full_width(text: str) -> str:
    """Brackets as Chinese prints them; folding made them ASCII."""
    return text.replace("(", "（").replace(")", "）")


def _year(front: Front, document: Document, quoted: Iterable[int | None]) -> tuple[int | None, list[Finding]]:
    titles = [year for year in (split_title(front.title)[1], *quoted) if year]
    periods = list(_periods(front))
    start = re.match(rf"({YEAR})年", front.opening)
    told = [*titles, *periods, *([number(start[1])] if start else [])]
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
    year = told[0]
    other = next((period for period in periods if period != year), None)
    if other is None:
        return year, []
    lines = front.title_lines
    return year, [
        Finding(
            "year-conflict",
            Severity.NOTE,
            f"标题写 {year} 年，统计期限写 {other} 年",
            document.path,
            location=document.location(lines[0].start, lines[-1].end) if lines else document.location(0, 0),
            expected=f"{year} 年",
            found=f"{other} 年",
            next_step="核对原文；标题有误的，在同名 .yml 文件中写明 year: 年份",
        )
    ]


def _periods(front: Front) -> Iterator[int]:
    """The year of the statistics period."""
    for text in (front.preface, front.opening):
        if period := _PERIOD.search(text):
            yield number(next(filter(None, period.groups())))


def _scope(front: Front, agency: str | None) -> Scope:
    """``aggregate`` or ``own`` only where the words say so and nothing says the contrary."""
    if _AGGREGATE.search(front.preface):
        return Scope.AGGREGATE
    alone = bool(_ALONE.search(front.everything))
    together = (
        agency is not None and kind_of(agency) == "government" and bool(_TOGETHER.search(front.everything))
    )
    if together == alone:
        return Scope.UNKNOWN
    return Scope.AGGREGATE if together else Scope.OWN


def _published(front: Front, document: Document) -> date | None:
    """The date the file or its page states, else the one under the title, else the signature's."""
    if stated := document.metadata.get("published"):
        return date.fromisoformat(stated)
    matches = [
        *map(_PUBLISHED.search, front.chrome),
        *(DATE_LINE.fullmatch(line.text) for line in front.lines),
    ]
    return next((found for match in matches if match and (found := day(match))), front.signed)


def _source_url(head: Sequence[Paragraph]) -> str:
    return next((match[1] for p in head if (match := _SOURCE.search(p.text))), "")
