"""PDF files with a text layer: ruled tables as tables, everything else line by line.

``Document.text`` has what the file prints, radical code points included; ``normalise.fold`` is for
matching.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from functools import partial
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table, TableSettings
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_text

from giar_site.documents import pdf_grid, pdf_references, pdf_streams
from giar_site.documents.document import Document, Reason
from giar_site.documents.encoding import Decoded
from giar_site.documents.limits import PDF_CROSSINGS, PDF_PAGE_OBJECTS, PDF_PAGES
from giar_site.documents.linear import Field, Linear
from giar_site.documents.lines import is_page_number
from giar_site.documents.pdf_chars import (
    Char,
    filled_fields,
    is_in,
    is_slanted,
    middle,
    printed_once,
    raised_in_brackets,
    seen,
)
from giar_site.documents.pdf_grid import Box
from giar_site.documents.text import check, encoding_findings
from giar_site.documents.unreadable import Unreadable
from giar_site.findings import Finding, Location, Severity

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, and reads on

pdf_references.bound()
pdf_streams.bound()

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_SPACE = 0.3  # a gap of so much of a character's width is a space
_COVERED = 0.8  # of a page
_FEW = 20  # characters on a page that is a picture but for its page number


def read(data: bytes, name: str) -> Document:
    """A PDF file as a document. Raises ``Unreadable`` where it is locked, a scan, or too long."""
    pdf_streams.begin()
    try:
        pdf = pdfplumber.open(BytesIO(data))
    except PdfminerException as problem:
        if problem.args and isinstance(problem.args[0], PDFPasswordIncorrect):
            raise _encrypted() from None
        raise
    with pdf:
        if len(pdf.pages) > PDF_PAGES:
            raise _too_long(len(pdf.pages))
        reading = _Reading()
        for page in pdf.pages:
            reading.page(page)
            page.close()
        if len(reading.linear.text) < _FEW * len(pdf.pages):
            raise _scan(len(pdf.pages), reading.linear.text)
    text = reading.linear.text
    check(text)
    document = Document(name, "pdf", text, tuple(reading.linear.blocks))
    findings = (*reading.findings(name), *encoding_findings(document, Decoded(text, "")))
    return replace(document, findings=findings)


class _Reading:
    def __init__(self) -> None:
        self.linear = Linear()
        self.pictures: list[int] = []  # pages without words
        self.recognised: list[int] = []  # pictures with words on them
        self.crowded: list[int] = []  # pages with more on them than we look for tables in
        self.header: list[list[str]] = []  # of the table that may go on on the next page
        self.goes_on = False

    def page(self, page: Page) -> None:
        number = page.page_number
        if len(page.chars) < _FEW:
            self.pictures.append(number)
        elif _is_pictured(page):
            self.recognised.append(number)
        tables: list[tuple[Box, list[list[Field]]]] = []
        chars = printed_once(page.chars)
        slanted = [char for char in chars if is_slanted(char)]
        if slanted:
            chars = [char for char in chars if not is_slanted(char)]
            self.linear.drop("".join(char["text"] for char in slanted), Reason.WATERMARK, number)
        if len(chars) + len(page.edges) > PDF_PAGE_OBJECTS:
            self.crowded.append(number)
        else:
            chars = seen(chars, page) + (filled_fields(page, chars[0]) if chars else [])
            for table in self.found(page):
                inside = [char for char in chars if is_in(char, table.bbox)]
                rows = pdf_grid.fields(table.cells, partial(_words, inside))
                if any(len(row) > 1 for row in rows):  # else a frame around words
                    tables.append((table.bbox, rows))
        tables.sort(key=lambda item: item[0][1])
        rest = [char for char in chars if not any(is_in(char, box) for box, _ in tables)]
        above = 0.0
        for box, rows in tables:
            self.lines([char for char in rest if above <= middle(char) < box[1]], number)
            self.table(rows, number)
            above = box[1]
        self.lines([char for char in rest if above <= middle(char)], number)

    def found(self, page: Page) -> list[Table]:
        """The page's tables; none where its rules are too many, which is noted."""
        ruled = page.filter(pdf_grid.is_rule)
        try:
            settings = TableSettings.resolve(pdf_grid.missing_rules(ruled.edges))
            return pdf_grid.Finder(ruled, settings).tables
        except pdf_grid.Crowded:
            self.crowded.append(page.page_number)
            return []

    def lines(self, chars: list[Char], page: int) -> None:
        for line in _words(chars, None).split("\n"):
            if is_page_number(line):
                self.linear.drop(line, Reason.PAGE_NUMBER, page)
            elif line.strip():
                self.goes_on = False
                self.linear.paragraph(line, page=page)

    def table(self, rows: list[list[Field]], page: int) -> None:
        """A table, or the rest of the one that ended the page before: then without its repeated header."""
        words = [["".join(field.text.split()) for field in row] for row in rows]
        repeated = 0
        if self.goes_on:
            pairs = zip(words, self.header, strict=False)
            repeated = next((i for i, (row, header) in enumerate(pairs) if row != header), 0)
        else:
            self.header = words
        for row in rows[:repeated]:
            self.linear.drop("\t".join(field.text for field in row), Reason.REPEATED, page)
        self.linear.table(rows[repeated:], page=page)
        self.goes_on = True

    def findings(self, name: str) -> list[Finding]:
        return [
            *_note(
                "page-without-text",
                "有页面没有可提取的文字，可能是扫描图片",
                name,
                self.pictures,
                expected="每页都有文字层",
                found="没有文字",
                next_step="请对照原件，需要时对这些页做文字识别（OCR）后替换文件",
            ),
            *_note(
                "recognised-text",
                "有页面是整页的图片，上面的文字可能是识别出来的（OCR），会有认错的数字",
                name,
                self.recognised,
                expected="文字由文件直接印出",
                found="是图片，另有文字层",
                next_step="请对照原件核对；有认错的，换用直接印出文字的原文件，或者改正后另存为 docx 或 txt",
            ),
            *_note(
                "crowded-page",
                "页面内容过密，未在其中查找表格，只提取了文字",
                name,
                self.crowded,
                expected=f"每页文字和线条不超过 {PDF_PAGE_OBJECTS} 个，线条交叉不超过 {PDF_CROSSINGS} 处",
                found="超出",
                next_step="请另存为 docx 或 html 后再试",
            ),
        ]


def _note(
    code: str, message: str, name: str, pages: list[int], *, expected: str, found: str, next_step: str
) -> list[Finding]:
    """A finding on these pages, none where there are none."""
    if not pages:
        return []
    return [
        Finding(
            code,
            Severity.NOTE,
            message,
            name,
            location=Location(name, page=pages[0]),
            expected=expected,
            found=f"第 {'、'.join(map(str, pages))} 页{found}",
            next_step=next_step,
        )
    ]


def _words(chars: list[Char], box: Box | None) -> str:
    """The words of the characters (in a box), line by line, as the file prints them."""
    inside = chars if box is None else raised_in_brackets([char for char in chars if is_in(char, box)])
    if not inside:
        return ""
    return _UNMAPPED.sub("\ufffd", str(extract_text(inside, x_tolerance_ratio=_SPACE)))


def _is_pictured(page: Page) -> bool:
    """Whether pictures take up the page, as a scan's do: some are cut into strips."""
    areas = [(image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images]
    return bool(sum(areas) >= _COVERED * page.width * page.height)


def _encrypted() -> Unreadable:
    return Unreadable(
        "encrypted-pdf",
        "PDF 设有打开密码，无法读取",
        expected="不加密的 PDF",
        found="需要密码才能打开的 PDF",
        next_step="请用密码打开后另存为不加密的 PDF，或向发布机关索取",
    )


def _too_long(pages: int) -> Unreadable:
    return Unreadable(
        "too-large",
        "PDF 页数过多，不像一份年度报告，未予解析",
        expected=f"不超过 {PDF_PAGES} 页",
        found=f"{pages} 页",
        next_step="请核对是否放错文件，只保留报告本身",
    )


def _scan(pages: int, text: str) -> Unreadable:
    return Unreadable(
        "scan-without-text",
        "PDF 是扫描件或图片，没有可提取的文字",
        expected="带文字层的 PDF",
        found=f"{pages} 页，可提取的文字 {len(text.strip())} 个",
        next_step="请取得可复制文字的版本；或做文字识别（OCR）后另存为 docx 或 txt，并逐一核对数字",
        text=text,
    )
