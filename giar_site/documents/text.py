"""Plain text and Markdown: the same reader, since half of the ``.txt`` reports are Markdown inside.

``Document.text`` is the decoded file, line ends as they are (``\\r\\n``, ``\\n`` and ``\\r`` each count
as one). Every line that says something ends in exactly one block.
"""

from __future__ import annotations

import re
from dataclasses import replace

from giar_site.documents import drawn_table, filled_rows, markup_table, newline_grid, text_tables
from giar_site.documents.document import Block, Document, Dropped, Paragraph, Reason, Row, Table
from giar_site.documents.encoding import Decoded, decode
from giar_site.documents.inline import strip
from giar_site.documents.limits import MB, TEXT_CHARACTERS, TEXT_LINES
from giar_site.documents.lines import Line, blank, is_page_number, split, trim
from giar_site.documents.metadata import from_pairs
from giar_site.documents.unreadable import Unreadable
from giar_site.findings import Finding, Location, Severity

_HEADING = re.compile(
    r"[ ]{0,3}(#{1,6})(?:[ \t]+|(?=[^\s#!\w]|[\u4e00-\u9fff][^#]*$))"
    # Each run of spaces is looked at once: a line may have a thousand.
    r"((?:[^ \t]++|[ \t]++(?!#*+[ \t]*+$))*+)(?:[ \t]++#++)?[ \t]*+"
)
_MARKUP = re.compile(r"\s*(?:([-*_=~])(?:[ \t]*\1){2,}\s*|`{3,}\s*\w*\s*|(?:</?\w+(?:\s[^<>]*)?/?>\s*)+)")
_IMAGES = re.compile(
    r"\s*(?:!\[[^\[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)\s*|<img\b[^<>]*>\s*)+", re.IGNORECASE
)
_COMMENTS = re.compile(r"(?:\s*+<!--.*?-->)++", re.DOTALL)  # all at once: a line may hold thousands
_SIGNS = frozenset("!#<`-*_=~")  # what a line of nothing but markup, and a heading, begin with
_BR = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PAIR = re.compile(r"\s*([^\s:：]{1,12}(?: [^\s:：]{1,12})?)\s*[:：](.*)", re.DOTALL)
_CLOSES_HEADER = re.compile("====.*|Markdown Content:")
_COLLECTOR_LINES = 40
_LONGEST_HEADING = 1000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def read(data: bytes, name: str) -> Document:
    """A text or Markdown file as a document.

    Raises ``Unreadable`` where it holds no text, too much of it, or bytes that are no text.
    """
    decoded = decode_bounded(data)
    check(decoded.text)
    check_encoding(decoded)
    scan = _Scan(decoded.text)
    scan.run()
    document = Document(
        name,
        "markdown" if scan.is_markdown else "text",
        decoded.text,
        tuple(scan.blocks),
        decoded.encoding,
        scan.metadata,
    )
    return replace(document, findings=encoding_findings(document, decoded))


def decode_bounded(data: bytes) -> Decoded:
    """Decode, unless there are more bytes than the longest text has."""
    if len(data) > 4 * TEXT_CHARACTERS:
        raise _too_large(f"{len(data) / MB:.0f} MB", "")
    return decode(data)


def check(text: str) -> None:
    """Refuse what is no text, or too much."""
    if blank(text, 0, len(text)):
        raise Unreadable(
            "empty-file",
            "文件里没有任何文字",
            expected="年度报告全文",
            found=f"{len(text)} 个空白字符" if text else "空文件",
            next_step="请重新取得原文件后替换",
        )
    if len(text) > TEXT_CHARACTERS or text.count("\n") > TEXT_LINES:
        raise _too_large(f"{len(text)} 字、{text.count(chr(10)) + 1} 行", text[:TEXT_CHARACTERS])
    if len(_UNPRINTABLE.findall(text)) * 20 > len(text):
        raise Unreadable(
            "not-a-document",
            "文件内容不是文字，也不是能识别的文档格式",
            expected="txt、md、html、docx、doc、wps、rtf 或带文字层的 pdf",
            found="二进制数据",
            next_step="请重新取得原文件后替换",
        )


def check_encoding(decoded: Decoded) -> None:
    """Refuse what came out of the wrong encoding. GB18030 has a character for nearly any two bytes, but of
    those that Big5 makes two in five are for private use, of those in reports none."""
    private = len(_PRIVATE.findall(decoded.text))
    if decoded.encoding == "gb18030" and private * 8 > len(_NOT_ASCII.findall(decoded.text)):
        raise Unreadable(
            "encoding-unknown",
            "认不出文件的编码，按 GB18030 读出的是乱码，未予解析",
            expected="UTF-8 或 GB18030 编码的文字",
            found=f"有 {private} 个字不是文字，可能是 Big5 等其他编码",
            next_step="请用能认这种编码的程序（如浏览器、文字处理软件）打开，另存为 UTF-8 后替换",
        )


def _too_large(found: str, text: str) -> Unreadable:
    return Unreadable(
        "too-large",
        "文字过多，不像一份年度报告，未予解析",
        expected=f"不超过 {TEXT_CHARACTERS} 字、{TEXT_LINES} 行",
        found=found,
        next_step="请核对是否放错文件，只保留报告本身",
        text=text,
    )


def encoding_findings(document: Document, decoded: Decoded) -> tuple[Finding, ...]:
    """What decoding lost or had to guess, for any format that is text underneath."""
    findings: list[Finding] = []
    lost = decoded.text.count("\ufffd")
    if lost:
        place = document.text.find("\ufffd")
        if decoded.bad is not None:
            found = f"第 {decoded.bad + 1} 个字节起有不属于 {decoded.encoding} 的内容，共 {lost} 个字符"
        else:
            found = f"替换字符 U+FFFD {lost} 个，原字在保存为此文件之前已丢失"
        findings.append(
            Finding(
                "lost-characters",
                Severity.NOTE,
                "有字符无法辨认，已用“\ufffd”代替",
                document.path,
                location=document.location(place, place + 1) if place >= 0 else Location(document.path),
                expected="UTF-8 或 GB18030 编码的完整文字",
                found=found,
                next_step="请对照原件核对此处，或换用未损坏的文件",
            )
        )
    if decoded.mixed is not None:
        findings.append(
            Finding(
                "mixed-encodings",
                Severity.NOTE,
                "文件混用两种编码，已逐行分别解码",
                document.path,
                location=Location(document.path),
                expected="全文同一种编码",
                found=f"主体为 {decoded.encoding}，第 {decoded.mixed + 1} 个字节所在行起另有编码",
                next_step="请抽查各处文字是否正常，最好换用统一编码的文件",
            )
        )
    return tuple(findings)


class _Scan:
    """One pass over the lines, each branch taking one or more of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split(text)
        self.blocks: list[Block] = []
        self.metadata: dict[str, str] = {}
        self.is_markdown = False
        self.tables = 0
        self.plain = 0  # up to which line no table begins without a leading pipe
        self.undrawn = 0  # up to which line no frame begins
        self.unfilled = 0  # … and no table of filled rows

    def run(self) -> None:
        text, lines = self.text, self.lines
        last_comment = text.rfind("-->")
        grids = newline_grid.find(text, lines)
        tabs = text_tables.tabs_apart(text)
        at = self.head()
        while at < len(lines):
            line = lines[at]
            raw = text[line.start : line.end]
            if grid := grids.get(at):
                self.tables += 1
                at, rows = grid
                end = max(lines[at - 1].end, rows[-1].cells[-1].end)
                self.blocks.append(Table(rows, line.start, end, exact=True, number=self.tables))
            elif at >= self.undrawn and (drawn := self.drawn(at)):
                self.tables += 1
                at, table = drawn
                self.blocks.append(table)
            elif "|" in raw and at >= self.unfilled and (filled := self.filled(at)).found:
                if filled.rows:
                    self.is_markdown = True
                    self.tables += 1
                    end = lines[filled.stop - 1].end
                    self.blocks.append(Table(filled.rows, line.start, end, exact=True, number=self.tables))
                else:
                    for line in lines[at : filled.stop]:
                        self.line(line, text[line.start : line.end])
                at = filled.stop
            elif "|" in raw and (stop := self.pipe_run(at)) > at:
                self.is_markdown = True
                at = self.table(text_tables.pipe_rows(text, lines[at:stop]), at, stop, in_place=None)
            elif "\t" in raw:
                stop, is_table = text_tables.tab_run(text, lines, at)
                if is_table:
                    rows = tuple(text_tables.tab_row(text, row, tabs) for row in lines[at:stop])
                    self.table(rows, at, stop)
                else:
                    for line in lines[at:stop]:
                        self.line(line, text[line.start : line.end])
                at = stop
            elif "<" in raw and (span := markup_table.span(text, line.start, line.end)):
                if not blank(text, line.start, span[0]):
                    self.line(line._replace(end=span[0]), text[line.start : span[0]])
                if rows := markup_table.rows(text, *span):
                    self.is_markdown = True
                    self.tables += 1
                    self.blocks.append(Table(rows, *span, exact=True, number=self.tables))
                at = self.skip(at, span[1])
            elif line.start < last_comment and (comments := _COMMENTS.match(text, line.start)):
                self.drop(*comments.span(), Reason.COMMENT)
                at = self.skip(at, comments.end())
            else:
                self.line(line, raw)
                at += 1
        untold = [block for block in self.blocks if isinstance(block, Table) and block.in_place is None]
        if untold:
            in_place = text_tables.in_place(untold)
            self.blocks = [
                replace(block, in_place=in_place)
                if isinstance(block, Table) and block.in_place is None
                else block
                for block in self.blocks
            ]

    def pipe_run(self, at: int) -> int:
        stop, self.plain = text_tables.pipe_run(self.text, self.lines, at, self.plain)
        return stop

    def drawn(self, at: int) -> tuple[int, Table] | None:
        stop, table = drawn_table.read(self.text, self.lines, at, self.tables + 1)
        self.undrawn = stop
        return (stop, table) if table else None

    def filled(self, at: int) -> filled_rows.Filled:
        filled = filled_rows.read(self.text, self.lines, at)
        self.unfilled = filled.stop
        return filled

    def skip(self, at: int, end: int) -> int:
        """The index of the first line with words behind a place; what is before it there is cut off."""
        for number in range(at, len(self.lines)):
            line = self.lines[number]
            if line.end > end and not blank(self.text, max(end, line.start), line.end):
                self.lines[number] = line._replace(start=max(end, line.start))
                return number
        return len(self.lines)

    def head(self) -> int:
        """Front matter or a crawler's header, if the file begins with one; the index after it."""
        text, lines = self.text, self.lines
        raws = [text[line.start : line.end].strip() for line in lines[:_COLLECTOR_LINES]]
        if raws and raws[0] == "---" and not text[: lines[0].start].strip():
            closing = next((i for i, raw in enumerate(raws[1:], 1) if raw in ("---", "...")), 0)
            if closing and any(":" in raw for raw in raws[1:closing]):
                self.drop(lines[0].start, lines[closing].end, Reason.FRONT_MATTER)
                return closing + 1
        closing = next((i for i, raw in enumerate(raws) if _CLOSES_HEADER.match(raw)), 0)
        pairs = [_PAIR.match(raw) for raw in raws[:closing]]
        if closing and all(pairs):
            metadata = from_pairs([(pair[1], pair[2]) for pair in pairs if pair])
            if metadata:
                self.metadata = metadata
                self.drop(lines[0].start, lines[closing].end, Reason.COLLECTOR)
                return closing + 1
        return 0

    def line(self, line: Line, raw: str) -> None:
        if is_page_number(raw):
            self.drop(line.start, line.end, Reason.PAGE_NUMBER)
        elif text_tables.is_bars(raw):
            self.drop(line.start, line.end, Reason.MARKUP)
        elif raw.lstrip()[:1] not in _SIGNS:
            self.paragraphs(line, raw)
        elif _IMAGES.fullmatch(raw):
            self.drop(line.start, line.end, Reason.IMAGE)
        elif _MARKUP.fullmatch(raw):
            self.drop(line.start, line.end, Reason.MARKUP)
        elif len(raw) < _LONGEST_HEADING and (heading := _HEADING.fullmatch(raw)):
            self.is_markdown = True
            self.paragraph(line.start + heading.start(2), line.start + heading.end(2), len(heading[1]))
        else:
            self.paragraphs(line, raw)

    def paragraphs(self, line: Line, raw: str) -> None:
        """A line is one, unless it is broken by tags."""
        start = line.start
        if "<" in raw:
            for match in _BR.finditer(raw):
                self.paragraph(start, line.start + match.start())
                start = line.start + match.end()
        self.paragraph(start, line.end)

    def paragraph(self, start: int, end: int, level: int = 0) -> None:
        """Spaces and tabs at the ends are no part of it, nor a pipe before or behind a cell; an indent is."""
        inner = self.text[start:end].rstrip(" \t").removesuffix("|").rstrip(" \t")
        end = start + len(inner)
        start = end - len(inner.lstrip(" \t").removeprefix("|").lstrip(" \t"))
        words = strip(self.text, start, end)
        if blank(words.text, 0, len(words.text)):
            if not blank(self.text, start, end):
                self.drop(start, end, Reason.MARKUP)
            return
        self.is_markdown |= bool(words.bold)
        self.blocks.append(Paragraph(words.text, start, end, level, words.bold, None, words.anchors))

    def table(self, rows: tuple[Row, ...], first: int, stop: int, *, in_place: bool | None = True) -> int:
        """What copies a table with tabs keeps its blank cells; what draws it with bars may not."""
        self.tables += 1
        table = text_tables.table(rows, self.lines[first:stop], self.tables)
        self.blocks.append(replace(table, in_place=in_place))
        return stop

    def drop(self, start: int, end: int, reason: Reason) -> None:
        self.blocks.append(Dropped(*trim(self.text, start, end), reason))
