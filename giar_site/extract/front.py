"""The parts of a report that tell whose it is: title, preface, opening, what stands around it, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from giar_site.documents.document import Document, Paragraph, Table
from giar_site.documents.normalise import fold
from giar_site.extract.dates import DATE, day
from giar_site.extract.furniture import furniture
from giar_site.extract.names import CJK, is_organ_name
from giar_site.extract.titles import (
    Line,
    close_up,
    compact,
    find_titles,
    is_chrome,
    lines_of,
    without_running_title,
)

OPENING_WITHIN = 20_000  # characters: a page's own navigation may come first
OPENING_LENGTH = 400
PREFACE_LENGTH = 5_000  # a report without chapters is all preface
TAIL_PARAGRAPHS = 12  # where a signature may stand, from the end
TAIL_WITH_PAGE = 60  # with the lines of the page below it
# Not its entry in a table of contents.
_CHAPTER_ONE = re.compile(r"一、[^。,;、]{0,12}?(?:情况|概述|概况)(?![\W\d]*二、)")
_CHAPTER_TWO = re.compile(r"二、[^。,;、]{0,16}?情况")
_SEAL = re.compile(r"\((?:盖章|公章|签章|章)\)")
_GAP = re.compile(r"(?<!\d)\s+(?!(?:日期|时间):)|\s+(?!\d|(?:日期|时间):)")
_SIGNATURE = re.compile(rf"(?P<name>[{CJK}]{{0,40}}?)(?:{DATE})?")  # all that is behind the last full stop


@dataclass(frozen=True, slots=True)
class Front:
    """All texts are folded and without spaces (see ``titles.compact``).

    ``lines`` are those before chapter one, ``title_lines`` the title's among them, ``other_titles`` what
    else reads as one there; ``preface`` is the rest of them without a page's own lines, ``opening`` the
    first sentences of chapter one, ``chrome`` each line and each table row before it (see ``with_gaps``);
    ``everything`` the whole text; ``signer`` and ``signed`` what the report closes with, "" and None where
    it does not.
    """

    lines: list[Line]
    title: str
    title_lines: list[Line]
    other_titles: list[str]
    preface: str
    opening: str
    chrome: list[str]
    everything: str
    signer: str
    signed: date | None

    @classmethod
    def of(cls, document: Document, head: Sequence[Paragraph]) -> Front:
        """``head`` are the paragraphs before the first chapter."""
        lines = _head_lines(head)
        end = max((line.end for line in lines), default=0)
        titles = find_titles(lines)
        title, title_lines = titles[0] if titles else ("", [])
        rest = (line.text for line in lines if line not in title_lines and not is_chrome(line.text))
        everything = close_up(document.folded)
        return cls(
            lines,
            title,
            title_lines,
            [other for other, _ in titles[1:]],
            "".join(rest)[:PREFACE_LENGTH],
            _opening(everything, document, end),
            [*(with_gaps(line, document) for line in lines), *_table_rows(document, end)],
            everything,
            *_signature(document, end),
        )


def _head_lines(head: Sequence[Paragraph]) -> list[Line]:
    """The lines up to chapter one: a report may be one long line."""
    lines: list[Line] = []
    printed = list(lines_of(head))
    for place, line in enumerate(printed):
        after = printed[place + 1].text if place + 1 < len(printed) else ""
        chapter = _CHAPTER_ONE.search(line.text + after[:40])
        if chapter and chapter.start() < len(line.text):
            if chapter.start():
                lines += without_running_title(Line(line.text[: chapter.start()], line.start, line.end))
            break
        lines += without_running_title(line)
    return lines


def with_gaps(line: Line, document: Document) -> str:
    """A line's text with the spaces that part a day from its hour, and a label from what stands before it."""
    text = document.text[line.start : line.end]
    return _gaps_closed(text) if compact(text) == line.text else line.text


def _gaps_closed(text: str) -> str:
    return _GAP.sub("", fold(text)).replace("#", "").replace("*", "")


def _opening(everything: str, document: Document, head_end: int) -> str:
    """The first sentences of chapter one, without its heading and that of its first section."""
    heading = _CHAPTER_ONE.search(everything, 0, OPENING_WITHIN)
    if heading:
        text = everything[heading.end() : heading.end() + OPENING_LENGTH]
    else:
        text = compact(document.text[head_end : head_end + OPENING_LENGTH])
    return re.sub(r"^\(一\)[^。,]{0,16}。", "", _CHAPTER_TWO.split(text)[0])


def _table_rows(document: Document, end: int) -> list[str]:
    """Tables before the first chapter are a page's own (索引号, 发布机构, …)."""
    return [
        "|".join(_gaps_closed(cell.text) for cell in row.cells)
        for block in document.blocks
        if isinstance(block, Table) and block.start < end
        for row in block.rows
    ]


def _signature(document: Document, head_end: int) -> tuple[str, date | None]:
    """The agency and date a report closes with, each "" or None where there is none."""
    name, signed = "", None
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph) and b.end > head_end]
    paragraphs = paragraphs[-TAIL_WITH_PAGE:]
    around = furniture([paragraph.text for paragraph in paragraphs], last=True)
    paragraphs = [paragraph for n, paragraph in enumerate(paragraphs) if n not in around]
    for line in reversed(list(lines_of(paragraphs[-TAIL_PARAGRAPHS:]))):
        match = _SIGNATURE.fullmatch(_SEAL.sub("", line.text.rpartition("。")[2]))
        if not match or (not match["name"] and not match["y"]) or (name and match["name"]):
            continue
        if match["y"] and signed is None:
            signed = day(match)
        if is_organ_name(match["name"]) and (signed or len(line.text) < 30):
            name = match["name"]
        if name and signed:
            break
    return name, signed
