"""The headings of the six chapters, as the form and the 条例 word them and as agencies reword them.

Chapters are told by their titles: reports misnumber them, repeat one, or have the whole page on a
single line. A number in front (一、, 第一部分) tells that a line is a heading: behind it any wording of
the grammar below counts, without it the statutory one alone, since others are as often a section's.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple
from unicodedata import numeric

from giar_site.documents.document import Document, Paragraph, Table
from giar_site.documents.normalise import fold
from giar_site.extract.names import CJK, ORGAN

# What titles are made of. All patterns read folded text.
_WHEN = r"(?:20\d\d年度?|本年度?|全年)?"
_WE = rf"(?:(?:各级)?行政机关|[我本](?:{ORGAN}|[省市州盟县旗区镇乡]|单位))"
_WHO = rf"(?:{_WE}|[{CJK}]{{1,20}}?(?:{ORGAN}|[省市州盟县旗区镇乡])|政府)?"  # 我局, 示例县
_AND = r"(?:[、,和与及或]|以及|或者)"
_ABOUT = r"(?:(?:政府|政务)?信息公开|政务公开)"
_WORK = r"(?:工作)?(?:开展|落实|推进)?的?"
_STATE = r"(?:情况|概况)(?:统计)?表?"
_ANSWERED = rf"(?:(?:收到|接收|接到|受理|处理|办理|答复){_AND}?)*"
_REVIEW = r"(?:行政)?(?:复议|诉讼|应诉)"
_FAULTS = rf"(?:(?:困难|问题|不足|短板|差距){_AND}?)+"
_REMEDY = r"(?:下一步|今后)?(?:改进|整改)[^。;:]{0,14}"
_MATTERS = r"(?:事项|情况|内容)"

# As the notice has them (国办公开办函〔2021〕30号).
CHAPTERS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
# (chapter, statutory wording, other wordings): 国办公开办函〔2021〕30号, article 50 of the 条例.
TITLES: tuple[tuple[int, str, str], ...] = (
    (
        1,
        r"(?:政府信息公开)?(?:工作)?总体情况",
        rf"{_WHEN}(?:{_WHO}{_ABOUT})?{_WORK}(?:总体|整体|基本)(?:工作)?{_STATE}"
        rf"|(?:{_ABOUT}(?:工作)?)?(?:总体)?概[述况]|{_WHEN}{_ABOUT}工作{_WORK}情况",
    ),
    (
        2,
        r"(?:行政机关)?主动公开政府信息(?:工作)?的?情况",
        rf"{_WHEN}{_WHO}(?:政府信息)?主动公开(?:政府)?(?:信息)?{_WORK}{_STATE}",
    ),
    (
        3,
        r"(?:行政机关)?(?:收到(?:和|及|与|、)(?:处理|办理)|处理)政府信息公开申请的?情况",
        rf"{_WHEN}{_WHO}{_ANSWERED}(?:政府)?信息公开申请{_ANSWERED}{_WORK}{_STATE}"
        rf"|{_WHEN}{_WHO}(?:政府信息)?依?申请公开(?:政府)?(?:信息)?{_ANSWERED}{_WORK}{_STATE}",
    ),
    (
        4,
        rf"因?(?:政府)?(?:信息公开)?(?:工作)?被?(?:申请|提起)?行政复议{_AND}*被?(?:提起)?行政诉讼的?情况",
        rf"{_WHEN}因?{_ABOUT}?(?:工作)?(?:引[起发]|发生|涉及)?的?被?(?:申请|提起)?{_REVIEW}{_AND}*被?(?:提起)?"
        rf"{_REVIEW}(?:{_WORK}{_STATE})?",
    ),
    (
        5,
        r"(?:政府信息公开)?(?:工作)?中?存在的?(?:主要)?(?:困难和|困难及)?问题(?:和|及|与|、)?"
        r"(?:下一步)?改进(?:工作)?(?:情况|措施|方向|意见)?",
        rf"{_WHEN}{_WE}?{_ABOUT}?(?:工作)?中?(?:(?:存在的?(?:主要)?|主要){_FAULTS}(?:{_REMEDY})?"
        rf"|(?:存在的?)?(?:主要)?{_FAULTS}(?<=[、,和与及])[^。;:]{{1,12}})",
    ),
    (
        6,
        r"其他需要报告的?(?:事项|情况|内容)",
        rf"(?:其[他它])?(?:需要|需|应当|应)?(?:报告|说明)的?(?:其[他它])?{_MATTERS}"
        rf"|其[他它](?:有关|相关)?{_MATTERS}",
    ),
)
LONGEST = 80  # characters of a heading

_ORDINALS = "一二三四五六七八九十"
# Inside a page on one line.
_MARKER = rf"(?:[{_ORDINALS}]\s*[、.,:]|第[{_ORDINALS}]部分\s*[、:]?)"
_MARKED = re.compile(_MARKER)
_MENTIONS = frozenset(f"第附表《\"'、,{_ORDINALS}")  # behind these a number is no heading's
# On a line of its own. White space may stand for the mark: "一 总体情况".
# Twice where a program numbers a heading that has its number typed as well.
_NUMBER = rf"(?:第[{_ORDINALS}\d](?:部分|章)[、.,:]?|(?:[{_ORDINALS}][、.,:]){{1,2}})"
_NUMBERED = re.compile(
    rf"(?:第([{_ORDINALS}\d])(?:部分|章)[、.,:]?|([{_ORDINALS}])[、.,:])(?![{_ORDINALS}][、.])[^。;,!?]{{2,38}}"
)
_BARE = rf"[{_ORDINALS}]"
_PARTS = re.compile(rf"({_NUMBER}|{_BARE})?(.*?)[:。]?")
# Numbers of sections, in some reports of the chapters.
_LOWER_NUMBERS = (
    rf"\(([{_ORDINALS}])\)[、.]?",
    r"0?(\d)[、.,:]?",
    "([①-⑥])[、.]?",
    "([㈠-㈥])[、.]?",
    "([Ⅰ-Ⅵ])[、.,:]?",
    "(I{1,3}|IV|VI?)[、.,:]",
    "([壹贰叁肆伍陆])[、.,:]",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI")
# A chapter that a sentence refers to: 详见上文二、主动公开政府信息情况, 一、总体情况中的数据.
_REFERRING = re.compile(rf"(?:见|[上下前]文|[参对依按]照|依据|根据|本报告|包括|包含|分为)[{CJK}]{{0,2}}\s*$")
_REFERRED = re.compile(r"[\"、,]|等|[之中的内所]|部分|一[章节栏项]")
_LISTED = re.compile(r"[^。;!?]{0,300}")  # between two entries of a table of contents
_DECORATION = re.compile(r"^[^\w(\"'<]+")  # ■ 总体情况
_WORD = re.compile(rf"[{CJK}]")
_BEGUN = re.compile(rf"{_NUMBER}[^。;!?]{{0,38}}")
_ENTRY = re.compile(rf"(.{{1,{LONGEST}}}?)[.…·_-]*+\d{{1,3}}")  # in a table of contents
_MOST = 300  # headings; more are no report's
_ENTRIES = 4  # fewer headings in a row are no table of contents
_TITLE_LINES = 3  # over which a heading may be broken


class Heading(NamedTuple):
    """A heading's place, the number of its chapter in the form, and what is printed."""

    start: int
    end: int
    number: int
    title: str


class _Line(NamedTuple):
    """A line that may be a heading; ``words`` are folded and without spaces."""

    words: str
    start: int
    end: int
    printed: str

    def heading(self, number: int) -> Heading:
        return Heading(self.start, self.end, number, self.printed)


def headings(document: Document) -> list[Heading]:
    """The chapters' headings, in order."""
    found: list[Heading] = []
    others: list[_Line] = []
    running: list[Paragraph] = []
    entries: dict[Heading, Paragraph] = {}
    for line, block in _lines(document):
        entry = _ENTRY.fullmatch(line.words)
        if number := _chapter(line.words):
            found.append(line.heading(number))
        elif entry and (number := _chapter(entry[1])):
            entries[line.heading(number)] = block
        elif _MARKED.search(line.words):
            running.append(block)
        else:
            others.append(line)
    found = _without_contents(sorted([*found, *entries]), document.folded)
    # Where a heading stands there once, the figure behind it is no page's.
    running += [entries[heading] for heading in found if heading in entries]
    found = [heading for heading in found if heading not in entries]
    alone = {heading.number for heading in found}
    for block in running:
        text = document.folded_text(block)
        if inside := _in_running_text(block, text, alone):
            found += inside
        else:
            others.append(_Line("".join(text.split()), block.start, block.end, block.text.strip()))
    others.sort(key=lambda line: line.start)
    rows = [
        line.heading(number)
        for block in document.blocks
        if isinstance(block, Table)
        for line in _only_words(block)
        if _NUMBERED.match(line.words) and (number := _chapter(line.words))
    ]
    # A table's caption may repeat its chapter's heading, and a row without a number be a caption.
    numbers = {heading.number for heading in found}
    found += [row for row in rows if row.number not in numbers]
    found = _without_sections(_without_contents(sorted(found)[:_MOST], document.folded))
    return sorted([*found, *_lower(others, found, document.folded)])


def _lines(document: Document) -> Iterator[tuple[_Line, Paragraph]]:
    """The paragraphs; a heading broken over several is one line, with the first of them."""
    blocks = document.blocks
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if not isinstance(block, Paragraph):
            continue
        words = _DECORATION.sub("", "".join(document.folded_text(block).split()))
        line = _Line(words, block.start, block.end, block.text.strip())
        if _BEGUN.fullmatch(line.words):
            whole, number = line, _chapter(line.words)
            for count, other in enumerate(blocks[at : at + _TITLE_LINES - 1], 1):
                if not isinstance(other, Paragraph):
                    break
                words = "".join(document.folded_text(other).split())
                whole = _Line(whole.words + words, line.start, other.end, whole.printed + other.text.strip())
                said = _chapter(whole.words)
                if said and (not number or (said == number and _likeness(said, whole.words) == 2)):
                    line, at = whole, at + count
                    break
        yield line, block


def _without_contents(found: Sequence[Heading], folded: str) -> list[Heading]:
    """Without a table of contents: headings in a row with not a sentence between them, each of which comes
    again behind them."""
    kept: list[Heading] = []
    row: list[Heading] = []
    last = {heading.number: place for place, heading in enumerate(found)}
    for place, heading in enumerate(found):
        row.append(heading)
        after = found[place + 1 : place + 2]
        goes_on = after and after[0].number > heading.number
        if goes_on and _LISTED.fullmatch(folded, heading.end, after[0].start):
            continue
        if len(row) < _ENTRIES or any(last[other.number] <= place for other in row):
            kept += row
        row = []
    return kept


def numbered(text: str) -> int:
    """The number of a line that may be a heading of unknown wording, or 0. ``text`` is folded."""
    match = _NUMBERED.fullmatch("".join(text.split()))
    return _value(next(filter(None, match.groups()))) if match else 0


def _only_words(table: Table) -> Iterator[_Line]:
    """The rows of a table that have words in one cell alone."""
    for row in table.rows:
        words = [cell.text.strip() for cell in row.cells if cell.text.strip()]
        if len(words) == 1:
            yield _Line("".join(fold(words[0]).split()), row.cells[0].start, row.cells[-1].end, words[0])


def _chapter(words: str) -> int:
    """The chapter that a line is the heading of, or 0."""
    return _number_of(_alone().fullmatch(words)) if len(words) <= LONGEST else 0


def _number_of(match: re.Match[str] | None) -> int:
    return int(match.lastgroup[1:]) if match and match.lastgroup else 0


def _in_running_text(paragraph: Paragraph, text: str, alone: Container[int]) -> list[Heading]:
    """Inside a page on one line: right behind figures and full stops. ``text`` is the paragraph's, folded;
    ``alone`` are the chapters that have a heading on a line of its own."""
    matches = [
        (marker.start(), title.end(), _number_of(title))
        for marker in _MARKED.finditer(text)
        if text[marker.start() - 1 : marker.start()] not in _MENTIONS
        and (title := _behind_marker().match(text, marker.end()))
    ]
    # A list of the chapters in a sentence ("包括一、总体情况;二、…六部分") is not a row of headings.
    listed = {
        n
        for n, (before, after) in enumerate(pairwise(matches))
        if re.fullmatch(r"[、,;和及与以\s]+", text[before[1] : after[0]])
    }
    kept = [match for n, match in enumerate(matches) if n not in listed and n - 1 not in listed]
    return [
        Heading(
            paragraph.offset(s) if s else paragraph.start,
            paragraph.offset(e - 1) + 1,
            number,
            paragraph.text[s:e],
        )
        for s, e, number in kept
        if not _REFERRED.match(text, e)
        and not _REFERRING.search(text, max(0, s - 12), s)
        and not (number in alone and ((s and _WORD.match(text, s - 1)) or _WORD.match(text, e)))
    ]


def _without_sections(found: Sequence[Heading]) -> list[Heading]:
    """Of headings of one chapter in a row those most like the form's: the others name a section of it
    (五、存在的主要问题及改进情况, then 一、存在的主要问题), a section of the chapter before, or a table."""
    kept: list[Heading] = []
    for _, group in groupby(found, key=lambda heading: heading.number):
        same = list(group)
        words = ["".join(fold(heading.title).split()) for heading in same]
        likeness = [_likeness(same[0].number, one) for one in words] if len(same) > 1 else [0]
        best = [heading for heading, like in zip(same, likeness, strict=True) if like == max(likeness)]
        kept += best if max(likeness) == 2 else best[:1]
    # 三、主动公开情况 in chapter six, where chapter two has the form's own heading.
    statutory = {heading.number for heading in kept if _is_statutory(heading)}
    return [
        heading
        for heading in kept
        if heading.number not in statutory or _is_statutory(heading) or _has_own_number(heading)
    ]


def _is_statutory(heading: Heading) -> bool:
    return _likeness(heading.number, "".join(fold(heading.title).split())) == 2


def _has_own_number(heading: Heading) -> bool:
    return numbered(fold(heading.title)) in (heading.number, 0)


def _likeness(number: int, words: str) -> int:
    """Of a heading of this chapter 2: a number and the statutory wording; 1: a number and another; 0: no
    number, or no chapter."""
    parts = _PARTS.fullmatch(words)
    if not number or parts is None or not parts[1]:
        return 0
    return 1 + bool(re.fullmatch(TITLES[number - 1][1], parts[2]))


def _lower(lines: Sequence[_Line], found: Sequence[Heading], folded: str) -> list[Heading]:
    """Headings with a section's number, （一）or 1、, where chapter one has such a one: else they are its
    sections'. Each has its chapter's own number, and stands behind the chapters before it."""
    ranks = []
    for mark in _LOWER_NUMBERS:
        said = [
            line.heading(number)
            for line in lines
            if (match := re.match(mark, line.words))
            and (number := _chapter(f"一、{line.words[match.end() :]}"))
            and number == _value(match[1])
        ]
        kept: list[Heading] = []
        for heading in _without_contents(said[:_MOST], folded):
            if (kept or heading.number == 1) and all(
                heading.number != other.number
                and (heading.number > other.number) == (heading.start > other.start)
                for other in (*found, *kept)
            ):
                kept.append(heading)
        if kept:
            ranks.append(kept)
    return min(ranks, default=[])


def _value(ordinal: str) -> int:
    return _ROMAN.index(ordinal) + 1 if ordinal in _ROMAN else int(numeric(ordinal))


@cache
def _alone() -> re.Pattern[str]:
    """A line that is a chapter's heading; the group is ``c`` and the chapter's number."""
    ways = (
        rf"(?P<c{number}>{_BARE}?(?:{statutory})|\((?:{statutory})\)|{_NUMBER}(?:{statutory}|{loose})(?:\([^()]{{1,15}}\))?)"
        for number, statutory, loose in TITLES
    )
    return re.compile(rf"(?:{'|'.join(ways)})[:。]?")


@cache
def _behind_marker() -> re.Pattern[str]:
    """The statutory title behind a chapter's number; the group is ``c`` and the chapter's number."""
    ways = (rf"(?P<c{number}>{spaced(statutory)})" for number, statutory, _ in TITLES)
    return re.compile(rf"\s*(?:{'|'.join(ways)}):?")


def spaced(pattern: str) -> str:
    """Allow white space between the Chinese characters of a title pattern."""
    return re.sub(r"(?<=[一-龥])(?=[一-龥(])", r"\\s*", pattern)
