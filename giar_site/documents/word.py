"""Word documents: paragraphs and tables in the order of the document, wherever they stand (content
controls, text boxes), with the numbers that Word counts.

python-docx opens the package; the walk is our own, since its ``tables`` and ``paragraphs`` leave out
content controls and text boxes, and repeat merged cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from giar_site.documents import word_paragraph, word_table
from giar_site.documents.document import IMAGE, Document, Reason
from giar_site.documents.limits import MB, ZIP_BYTES, ZIP_MEMBERS, ZIP_RATIO
from giar_site.documents.linear import Field, Linear
from giar_site.documents.lines import is_page_number
from giar_site.documents.newline_grid import FIGURE
from giar_site.documents.normalise import fold
from giar_site.documents.text import check
from giar_site.documents.unreadable import Unreadable
from giar_site.documents.word_numbering import Numbering, W, value, whole

_HEADING = re.compile(r"(?:heading|标题) *([1-6])", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")


def read(data: bytes, name: str) -> Document:
    """A .docx file as a document. Raises ``Unreadable`` where it is cut off or blown up."""
    _check_package(data)
    main = Package.open(BytesIO(data)).main_document_part  # docx.Document() would refuse .docm and .dotx
    inner = {rel.reltype: rel.target_part for rel in main.rels.values() if not rel.is_external}
    walk = _Walk(_root(inner.get(RELATIONSHIP_TYPE.STYLES)), _root(inner.get(RELATIONSHIP_TYPE.NUMBERING)))
    body = _root(main).find(W + "body")
    walk.blocks([] if body is None else body)
    check(walk.linear.text)
    return Document(name, "docx", walk.linear.text, tuple(walk.linear.blocks))


def _root(part: Part | None) -> etree._Element:
    """The XML of a part; an empty element where the package has no such part."""
    if part is None:
        return etree.Element("none")
    element: etree._Element | None = getattr(part, "element", None)
    if element is not None:
        return element
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _check_package(data: bytes) -> None:
    try:
        members = zipfile.ZipFile(BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise Unreadable(
            "truncated-docx",
            "docx 文件不完整，打不开",
            expected="完整的 docx（ZIP）文件",
            found=f"{len(data)} 字节，缺少文件末尾的目录",
            next_step="请重新下载原文件后替换",
        ) from None
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if size > ZIP_BYTES or len(members) > ZIP_MEMBERS or size > ZIP_RATIO * max(packed, MB // ZIP_RATIO):
        raise Unreadable(
            "zip-bomb",
            "docx 解压后过大，不像一份年度报告，未予解析",
            expected=f"解压后不超过 {ZIP_BYTES // MB} MB、{ZIP_RATIO} 倍、{ZIP_MEMBERS} 个成员",
            found=f"解压后 {size / MB:.1f} MB，压缩 {size / max(packed, 1):.0f} 倍，{len(members)} 个成员",
            next_step="请勿使用此文件；向发布机关取得原件，或另存为 docx 后再试",
        )


class _Walk:
    def __init__(self, styles: etree._Element, numbering: etree._Element) -> None:
        self.linear = Linear()
        self.numbering = Numbering(numbering)
        self.frames: dict[etree._Element, bool] = {}
        self.styles = {value(style, "styleId", own=True): style for style in styles.iter(W + "style")}

    def blocks(self, container: Iterable[etree._Element]) -> None:
        for child in container:
            if child.tag == W + "p":
                self.paragraph(child)
            elif child.tag == W + "tbl":
                self.table(child)
            elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
                self.blocks(child)

    def paragraph(self, element: etree._Element) -> None:
        words = word_paragraph.read(element, self.styles)
        label = self.label(element)
        text = label + words.text
        level = self.level(element)
        for line in _LINE.finditer(text):
            start, end = line.span()
            if is_page_number(line[0]):
                self.linear.drop(line[0], Reason.PAGE_NUMBER)
                continue
            shift = len(label) - start
            bold = [(max(a + shift, 0), min(b + shift, end - start)) for a, b in words.bold]
            self.linear.paragraph(line[0], level=level, bold=bold)
        self.aside([words])

    def aside(self, several: list[word_paragraph.Words]) -> None:
        """What is anchored in paragraphs: it comes after them."""
        for words in several:
            self.linear.drop("".join(words.hidden), Reason.HIDDEN)
            for image in words.images:
                self.linear.drop(image, Reason.IMAGE)
            for box in words.boxes:
                self.blocks(box)

    def table(self, element: etree._Element) -> None:
        rows, covered = word_table.rows(element)
        if word_table.is_frame(element, self.frames):
            for row in rows:
                for cell in row:
                    self.blocks(cell.element)
            return
        anchored: list[word_paragraph.Words] = []
        fields = [[Field(self.cell(c.element, anchored), c.rowspan, c.colspan) for c in row] for row in rows]
        self.linear.table(fields)
        self.aside(anchored)
        for continuing in covered:
            self.linear.drop(self.cell(continuing, []), Reason.HIDDEN)

    def cell(self, element: etree._Element, anchored: list[word_paragraph.Words]) -> str:
        """A cell's paragraphs, joined by line breaks; a table in it is a frame around words. A number that
        Word counts is no part of a figure behind it."""
        lines = []
        shown = False  # whether the cell shows what is not told
        for paragraph in element.iter(W + "p"):
            if any(parent.tag == W + "txbxContent" for parent in _up_to(paragraph, element)):
                continue
            words = word_paragraph.read(paragraph, self.styles, in_cell=True)
            label, text = self.label(paragraph), words.text.strip()
            figure = text[:1].isdigit() or FIGURE.fullmatch(fold(text))
            lines.append(text if figure else (label + text).strip())
            shown = shown or bool(words.images or words.boxes)
            anchored.append(words)
        text = "\n".join(line for line in lines if line)
        shown = shown or word_paragraph.UNTOLD in text
        return IMAGE if shown and not text.strip(word_paragraph.UNTOLD + "\n ") else text

    def label(self, paragraph: etree._Element) -> str:
        """The number that Word shows before a paragraph."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return ""
        number = properties.find(W + "numPr")
        style = self.style(properties)
        while number is None and style is not None:
            style_properties = style.find(W + "pPr")
            number = None if style_properties is None else style_properties.find(W + "numPr")
            style = self.styles.get(value(style, "basedOn"))
        if number is None:
            return ""
        return self.numbering.label(value(number, "numId"), whole(value(number, "ilvl")))

    def level(self, paragraph: etree._Element) -> int:
        """The heading level that the paragraph or its style states."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return 0
        outline = value(properties, "outlineLvl")
        style = self.style(properties)
        if not outline and style is not None:
            if named := _HEADING.fullmatch(value(style, "name")):
                return int(named[1])
            style_properties = style.find(W + "pPr")
            outline = "" if style_properties is None else value(style_properties, "outlineLvl")
        return whole(outline) + 1 if outline and whole(outline) < 6 else 0

    def style(self, properties: etree._Element) -> etree._Element | None:
        return self.styles.get(value(properties, "pStyle"))


def _up_to(element: etree._Element, top: etree._Element) -> list[etree._Element]:
    parents = []
    for parent in element.iterancestors():
        if parent is top:
            break
        parents.append(parent)
    return parents
