"""The titles of annual reports, and the lines they are found in.

平罗县人民政府 2020 年政府信息公开年度报告, 2019年上海市人民政府办公厅政府信息公开工作年度报告,
…政府信息公开工作年度报告（2021年度）: agency and year stand in any order, over one line or several.
All patterns read folded text without spaces (see ``compact``): ASCII punctuation, 《》 as <>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from giar_site.documents.document import Paragraph
from giar_site.documents.normalise import fold
from giar_site.extract.dates import YEAR
from giar_site.extract.names import CJK, is_full, is_organ_name, regions
from giar_site.extract.subjects import leading_name
from giar_site.numerals import number

HEAD_LINES = 60  # a title further down is not one
TITLE_LINES = 4
LONGEST_TITLE = 70  # characters
# The year of a day or month, or of a number (〔2022〕3号, 0141/2022-00004), is not the one reported on.
_YEAR_TOKEN = re.compile(
    rf"\(?({YEAR})(?!-0|年?[元\d一二三四五六七八九十]{{1,3}}月|\)第?\d+号)(?:年度|年)?\)?"
)
_SEVERAL_YEARS = re.compile(rf"{YEAR}(?:年度|年)?[-~至到、和与及]{YEAR}")
_DOCUMENT_NUMBER = re.compile(rf".{{0,20}}\({YEAR}\)第?\d+号")
# 1-12月 is a whole year.
PART_OF_YEAR = re.compile(
    r"[第前]?[一二三四1-4]季度|[上下]半年|(?<!\d)(?!0?1月?[-~至到]12月)\d{1,2}月?[-~至到]\d{1,2}月"
)
KEYWORD = (
    r"(?:政府信息(?:[与和及暨](?:政务)?)?公开|(?:政府|政务)?信息公开|政务公开(?:[与和及暨]政府信息公开)?)"
)
_TITLE = re.compile(
    rf"<?(?P<head>[^,。;!?]{{0,60}}?){KEYWORD}"
    rf"(?P<middle>(?:工作|情况|的|年度|年|本|关于|总结|{YEAR}|[()])*?)(?:报告|年报|总结)"
    r"(?P<note>\([^()]{2,30}\))?(?:的?(?:公告|公示|公布|全文))?>?"
)
# Behind a title it is another document's, or work on the report: 为做好2020年全州…年度报告编制及发布工作.
_NOT_OF_THAT = "(?!有关|格式|编制|和|模板|撰写|统计|工作|发布工作|公布工作|的通知|要求)"
_OF_A_YEAR = (
    rf"[{CJK}()]{{0,40}}?(?:{YEAR}(?:年度|年)?[{CJK}()]{{0,40}}?{KEYWORD}(?:工作|情况|的|年度|年)*"
    rf"|{KEYWORD}(?:工作|情况|的)*{YEAR}(?:年度|年)?)(?:报告|年报)"
)
QUOTED = re.compile(
    rf"(?:^|[,。;:<\"(、]|(?:发布|公布|公开|编制|编写|撰写|形成|现将|现就)了?)(?P<title>{_OF_A_YEAR}){_NOT_OF_THAT}"
)
OTHER_DOCUMENT = re.compile("国务院|通知|印发|转发|关于做好|条例|根据|格式|要求")
# 海关总署(本级机关)2020年…: of the body itself, without those under it.
ITSELF = re.compile(r"\((?:本级|本部)(?:机关)?\)|\(机关本级\)")
_ASIDE = re.compile(rf"(?:{ITSELF.pattern}|\(机关\))$")
_TWICE = re.compile(r"(.{8,})\1")  # as a page's heading and again
_NAME_PART = re.compile(rf"[{CJK}·、()]{{2,40}}")
_LEAD_IN = re.compile(
    r"^.*(?:[现会]公开|现将|现就|发布(?!中心)|公布|编制(?!委|办|中心)|编写|撰写|形成|予以|报送|上报|呈报|了)|^(?:关于|附件[一二三四五\d]*:?|(?:信息|文件|公文)?(?:标题|名称):?|[<(]|(?:更正|勘误|修订|补发)[版稿]?\)?:?)+"
)
# A wide gap parts two texts, not a label's two characters: 标　题, 名　称.
_GAP = re.compile(r"(\n|(?<![^\S\n])(?:(?<![标名])|(?!\s+[题称]))(?:\s{2,}|[\u3000\t]+))")
_BREADCRUMB = re.compile(r"^[^<]*[>»|:]")
_PATH = re.compile(r"[^<>»|]+[>»|]")  # to this page: its columns have years of their own
# Titles of other pages, as a site links them above and below this one.
_ELSEWHERE = re.compile(
    rf"<?(?:[上下前后]一[篇条则]|[上下]篇|延伸阅读|相关(?:链接|阅读|文章|报道|新闻|推荐|[{CJK}]{{0,4}}:))"
)
_DECORATION = re.compile(
    rf"^{_ELSEWHERE.pattern}|"
    r"^(?:正文|第?\d{1,3}页?|-+\d+-+)$|^[^<]*>|[»|]|首页|当前位置|字体|字号|浏览|阅读|打印|分享|索引号|来源|"
    r"(?:日期|时间|机构|文号|栏目|链接|分类):|https?:|www\."
)


# A page on one line opens with its title, perhaps behind a page number.
_RUNNING = re.compile(rf"(?:-?\d{{1,3}}-)?(?P<title>{_OF_A_YEAR}){_NOT_OF_THAT}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: ``text`` folded and without spaces, ``start:end`` in ``Document.text``."""

    text: str
    start: int
    end: int


def compact(text: str) -> str:
    """``text`` folded, without spaces and Markdown's heading and bold marks."""
    return close_up(fold(text))


def close_up(folded: str) -> str:
    """``compact`` of text that is folded already."""
    return "".join(folded.split()).replace("#", "").replace("*", "")


def lines_of(paragraphs: Sequence[Paragraph]) -> Iterator[Line]:
    """Lines, cut also at wide gaps: a report may be one long line."""
    for paragraph in paragraphs:
        position = 0
        for part in _GAP.split(paragraph.text):
            if text := compact(part):
                yield Line(text, paragraph.offset(position), paragraph.offset(position + len(part) - 1) + 1)
            position += len(part)


def without_running_title(line: Line) -> tuple[Line, ...]:
    """A long line that opens with the title as two: the title and what follows it."""
    match = _RUNNING.match(line.text) if len(line.text) > LONGEST_TITLE else None
    if match is None or OTHER_DOCUMENT.search(match["title"]):
        return (line,)
    title = Line(match["title"], line.start, line.end)
    return title, Line(line.text[match.end() :], line.start, line.end)


def find_titles(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Titles and their lines, the report's first: fewest lines that give agency and year, the earliest of
    those. The others share no line with it or with each other."""
    found: list[tuple[tuple[int, int, int], str, list[Line]]] = []
    usable = lines[:HEAD_LINES]
    for i in range(len(usable)):
        for count in range(1, TITLE_LINES + 1):
            group = usable[i : i + count]
            if len(group) < count or any(_unfit(line.text) for line in group):
                break
            text = _BREADCRUMB.sub("", group[0].text) + "".join(line.text for line in group[1:])
            if twice := _TWICE.fullmatch(text):
                text = twice[1]
            if not _TITLE.fullmatch(text):
                continue
            agency, year = split_title(text)
            if _PATH.match(group[0].text) and (count > 1 or not agency or year is None):
                continue
            if agency and group[0].text == agency and not is_organ_name(agency):
                continue  # a line of its own above the title is an agency only if it reads as one
            found.append(((-(bool(agency) + (year is not None)), count, i), text, group))
    titles: list[tuple[str, list[Line]]] = []
    taken: set[int] = set()
    for (_, count, i), text, group in sorted(found, key=lambda title: title[0]):
        if taken.isdisjoint(range(i, i + count)):
            titles.append((text, group))
            taken.update(range(i, i + count))
    return titles


def _unfit(text: str) -> bool:
    if _ELSEWHERE.match(text) or _DOCUMENT_NUMBER.fullmatch(text):
        return True
    cut = _BREADCRUMB.sub("", text)
    return len(cut) > LONGEST_TITLE or bool(re.search("[,。;!?]", cut)) or (cut == text and is_chrome(text))


def is_chrome(text: str) -> bool:
    """Page numbers, breadcrumbs, 索引号…: not a sentence of the report."""
    return "。" not in text and bool(_DECORATION.search(text))


def split_title(title: str) -> tuple[str, int | None]:
    """Agency and year of a title."""
    match = _TITLE.fullmatch(title)
    if not match:
        return "", None
    parts = [_LEAD_IN.sub("", PART_OF_YEAR.sub("", part)) for part in _YEAR_TOKEN.split(match["head"])[::2]]
    parts = [re.sub(r"^关于|关于(?:更正|勘误|修订)?$|的$|本?年度$|[<>\"]", "", part) for part in parts]
    parts = _without_other_subject([part for part in parts if _NAME_PART.fullmatch(part) or _numbered(part)])
    if not parts and match["note"]:
        note = match["note"].strip("()")
        parts = [note] if is_organ_name(note) else []
    parts = [_ASIDE.sub("", part) for part in parts]
    agency = parts[-1] if parts and is_full(parts[-1]) else "".join(parts)
    if agency.endswith("人民"):  # 平罗县人民政府信息公开…: 政府 printed once for two
        agency += "政府"
    return agency, next(iter(title_years(title)), None)


def _numbered(part: str) -> bool:
    """示例市12345热线中心: a number inside a name, behind its region."""
    region = re.match(r"\D+(?=\d)", part)
    return region is not None and bool(regions(region[0])) and is_organ_name(part) and len(part) <= 40


def _without_other_subject(parts: list[str]) -> list[str]:
    """Without what else the report is about: 示例县审计局2023年法治政府建设暨政府信息公开工作年度报告."""
    if not parts or not parts[-1].endswith(("暨", "及", "和", "与")):
        return parts
    *before, last = parts
    if before and is_organ_name("".join(before)):
        return before
    name = leading_name(last)
    return [*before, name] if name else before


def title_years(title: str) -> list[int]:
    """The years a title gives, the report's first: the one before 年度, else the one nearest to 政府信息公开.
    Several only where it is not clear which is meant."""
    keyword = re.search(KEYWORD, title)
    if not keyword or not _TITLE.fullmatch(title):
        return []
    start, end = keyword.span()
    ranked = sorted(
        ("年度" not in match[0], max(start - match.end(), match.start() - end), number(match[1]))
        for match in _YEAR_TOKEN.finditer(title)
    )
    annual = {year for other, _, year in ranked if not other}
    years = list(dict.fromkeys(year for _, _, year in ranked))
    return years[:1] if len(annual) == 1 and not _SEVERAL_YEARS.search(title) else years
