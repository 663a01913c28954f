"""Lines of a file → the paragraphs its author wrote.

Rules, in this order:

1. A line is cut where a new paragraph stands inside it: at a line break, at a paragraph's indent
   (two ideographic or four plain spaces), and before ``（一）`` that follows the end of a sentence.
2. A heading stays alone. A line is one when it is a number (``（一）``, ``一、`` → level 3; ``1.``,
   ``（1）``, ``①`` → level 4) and a short phrase: without a comma, or with the next line opening a
   number of a lower rank; or when the file says so and it is short. "（一）主动公开。全年…" is body:
   its number belongs to a sentence.
3. A date line, and an agency's name beside one, stay alone: a signature.
4. Two lines become one paragraph when the first breaks off in mid-sentence: at a comma, with a
   bracket open, before a mark that can't open a line, or without any mark in a line that holds a
   sentence or is as wide as the file wraps; or when it ends a sentence exactly at the width the
   file wraps at. Never across a heading or a list number.
   Blank lines, page breaks and what was dropped between them (page numbers, figures) do not count.
5. White space at a seam goes, except between two Latin words; runs of it become one space.
   No other character is lost, added or moved; ranges printed bold keep their letters.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from statistics import median
from typing import NamedTuple
from unicodedata import east_asian_width

from giar_site.documents.document import Paragraph
from giar_site.documents.normalise import fold
from giar_site.extract.names import is_organ_name
from giar_site.model import Passage

HEADING_LENGTH = 30  # characters after the number
NUMBER_LENGTH = 8  # of "（十二） "
SENTENCE_LENGTH = 25  # a line this long without a mark at its end is a sentence broken off
LONGEST_PARAGRAPH = 5_000  # characters: no author writes more, and a file of one endless sentence ends
WRAP_LINES = 3  # this many lines of one width show that the file wraps

_CUT = re.compile(
    r"\n|\u3000{2,}|[ \u00a0]{4,}|\t+|(?<=[。；;!?！？])(?=\s*[(（][一二三四五六七八九十]{1,3}[)）])"
)
# Numbers of headings and lists, highest rank first: the first is a section's, the others a part's.
_MARKER = re.compile(
    r"\s*(?:(\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]))"
    r"|(\d{1,2}(?:[.](?!\d)|、(?!\d)))"
    r"|(\(\d{1,2}\))"
    r"|([①-⑳]))"
)
_CLOSING = re.compile(r"[,，。;；:：、!！?？)）》〉>%％”’]")
_INNER_MARK = re.compile("[,，。;；]")
_SENTENCE = re.compile("[,;。!?](?!$)|[,;!?]$")
_WIDE_SPACE = re.compile(r"\s\s|[^\S ]")
_LATIN = re.compile("[A-Za-z]")
_ADDRESS = re.compile(r"(?:://|www\.|@)\S*$")
_BRACKETS = (("《", "》"), ("（", "）"), ("(", ")"), ("“", "”"), ("〈", "〉"))
_SENTENCE_END = re.compile(r"[。!?;:…][\"')>]*$")
_DATE_LINE = re.compile(
    r"\(?[\d〇○零一二三四五六七八九十]{2,4}\s*[年./-]\s*[\d一二三四五六七八九十]{1,3}\s*[月./-]\s*[\d一二三四五六七八九十]{1,3}\s*日?\)?"
)


class _Line(NamedTuple):
    text: str  # as printed, stripped
    bold: tuple[tuple[int, int], ...]
    level: int  # 0: body
    rank: int | None  # of the number it opens with

    @property
    def width(self) -> int:
        kinds = [*map(east_asian_width, self.text)]
        return len(kinds) + kinds.count("W") + kinds.count("F")


def passages(paragraphs: Sequence[Paragraph], apart: Container[int] = ()) -> tuple[Passage, ...]:
    """The paragraphs of a chapter, joined and levelled by the rules above; those whose indexes are in
    ``apart`` (rows of a stray table) are joined to none."""
    numbered = [(n in apart, line) for n, paragraph in enumerate(paragraphs) for line in _lines(paragraph)]
    lines = [line for _, line in numbered]
    lines = [_with_parts(line, after) for line, after in zip(lines, [*lines[1:], None], strict=False)]
    wrap = _wrap_width(lines)
    result: list[Passage] = []
    open_line: _Line | None = None  # the last line of the passage under way, if it may go on
    alone = _signatures(lines) | {index for index, (row, _) in enumerate(numbered) if row}
    for index, line in enumerate(lines):
        if open_line and result and _goes_on(open_line, result[-1].text, line, wrap):
            result[-1] = _joined(result[-1], line)
        else:
            result.append(Passage(line.text, line.bold, line.level))
        open_line = None if line.level or index in alone or index + 1 in alone else line
    return tuple(result)


def _lines(paragraph: Paragraph) -> Iterator[_Line]:
    start = 0
    for cut in [*_CUT.finditer(paragraph.text), None]:
        end = cut.start() if cut else len(paragraph.text)
        line = _line(paragraph, start, end)
        if line:
            yield line
        start = cut.end() if cut else end


def _line(paragraph: Paragraph, start: int, end: int) -> _Line | None:
    raw = paragraph.text[start:end]
    lead = len(raw) - len(raw.lstrip())
    raw = raw.strip()
    if not raw:
        return None
    first = start + lead
    bold = [(max(b - first, 0), min(e - first, len(raw))) for b, e in paragraph.bold]
    text, bold = _single_spaced(raw, [(b, e) for b, e in bold if b < e])
    folded = fold(text[: HEADING_LENGTH + NUMBER_LENGTH])  # all that is looked at
    marker = _MARKER.match(folded)
    rank = (marker.lastindex or 1) - 1 if marker else None
    phrase = folded[marker.end() :] if marker else folded
    return _Line(text, tuple(bold), _level(phrase, rank, paragraph.level), rank)


def _single_spaced(text: str, bold: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Runs of white space as one space, with the bold ranges moved along."""
    if not _WIDE_SPACE.search(text):
        return text, bold
    new_index: list[int] = []
    out: list[str] = []
    for i, char in enumerate(text):
        new_index.append(len(out))
        if not char.isspace():
            out.append(char)
        elif not text[i - 1].isspace():
            out.append(" ")
    new_index.append(len(out))
    return "".join(out), [(new_index[b], new_index[e]) for b, e in bold]


def _level(phrase: str, rank: int | None, given: int) -> int:
    if not phrase or len(phrase) > HEADING_LENGTH or _SENTENCE.search(phrase):
        return 0
    if rank is not None:
        return 4 if rank else 3
    return 3 if given and not phrase.endswith("。") else 0


def _with_parts(line: _Line, after: _Line | None) -> _Line:
    """1.坚持依法依规，全力落实要点任务。 is a heading where （1） follows."""
    if line.level or line.rank is None or after is None or after.rank is None or after.rank <= line.rank:
        return line
    if len(line.text) > HEADING_LENGTH or re.search("[;。!?](?!$)", fold(line.text)):
        return line
    return line._replace(level=4 if line.rank else 3)


def _signatures(lines: Sequence[_Line]) -> set[int]:
    """The indexes of dates by themselves, and of agencies' names next to one."""
    dates = {i for i, line in enumerate(lines) if _is_date(line.text)}
    beside = {i + step for i in dates for step in (-1, 1)} & set(range(len(lines)))
    return dates | {i for i in beside if _is_name(lines[i].text)}


def _is_date(text: str) -> bool:
    return len(text) <= HEADING_LENGTH and bool(_DATE_LINE.fullmatch(fold(text)))


def _is_name(text: str) -> bool:
    return len(text) <= HEADING_LENGTH and is_organ_name(re.sub(r"\s", "", fold(text)))


def _wrap_width(lines: Sequence[_Line]) -> int | None:
    """The width the file wraps its lines at, in half-width columns; None where it does not wrap."""
    broken = [line.width for line in lines if not line.level and not _ends_sentence(line.text)]
    if len(broken) < WRAP_LINES:
        return None
    width = int(median(broken))
    steady = sum(abs(other - width) <= 4 for other in broken)
    return width if steady * 3 >= len(broken) * 2 and width >= SENTENCE_LENGTH else None


def _goes_on(last: _Line, text: str, line: _Line, wrap: int | None) -> bool:
    """Whether ``line`` continues the passage ``text`` whose last line was ``last``."""
    if line.level or line.rank is not None or len(text) > LONGEST_PARAGRAPH:
        return False
    if _CLOSING.match(line.text) or any(text.count(a) > text.count(b) for a, b in _BRACKETS):
        return True
    full = wrap is not None and last.width >= wrap - 2
    if _ends_sentence(text):
        return full and not text.endswith((":", "："))
    if text.endswith((",", "，", "、")) or full:
        return True
    return len(text) >= SENTENCE_LENGTH and bool(_INNER_MARK.search(text))


def _ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(fold(text[-8:])))


def _joined(passage: Passage, line: _Line) -> Passage:
    latin = _LATIN.match(passage.text, len(passage.text) - 1) and _LATIN.match(line.text)
    text = passage.text + (" " if latin and not _ADDRESS.search(passage.text) else "")
    shift = len(text)
    bold = [*passage.bold, *((b + shift, e + shift) for b, e in line.bold)]
    return Passage(text + line.text, _merged(bold), passage.level)


def _merged(bold: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Bold ranges that touch as one: a bold phrase broken by the wrap."""
    merged: list[tuple[int, int]] = []
    for start, end in bold:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
