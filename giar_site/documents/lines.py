"""The lines of a text file and the gaps between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from giar_site.documents.normalise import fold

BREAK = re.compile(r"\r\n?|[\n\f\v\x85\u2028\u2029]")
_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
# white space and what has no width
_EDGE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff"
_PAGE = re.compile(
    r"[-·•~]+ *\d{1,4} *[-·•~]+"
    r"|第 *\d{1,4} *页(?:[ ,/]*共 *\d{1,4} *页)?|共 *\d{1,4} *页[ ,/]*第 *\d{1,4} *页"
)
_LONGEST_PAGE_NUMBER = 40


class Line(NamedTuple):
    """``start:end`` without its line break; ``gap`` is the number of line breaks since the line
    before (lines of white space only count into the gap)."""

    start: int
    end: int
    gap: int


def split(text: str) -> list[Line]:
    """The lines that hold anything but white space; those with tabs are rows and always stay."""
    lines: list[Line] = []
    before = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        if not blank(text, start, end) or text.find("\t", start, end) >= 0:
            lines.append(Line(start, end, len(BREAK.findall(text, before, start))))
            before = end
    return lines


def is_page_number(line: str) -> bool:
    """Whether it says - 4 -, — 4 —, 第4页 or the like. A bare number is never one: it may be a figure."""
    if len(line) >= _LONGEST_PAGE_NUMBER or line[:1].isdigit():
        return False
    return bool(_PAGE.fullmatch(fold(line).strip()))


def blank(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip(_EDGE)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends; an empty one stays at ``start``."""
    words = text[start:end].lstrip(_EDGE)
    if not words:
        return start, start
    return end - len(words), end - len(words) + len(words.rstrip(_EDGE))
