"""Web pages: whole government pages with their frame, or the bare report.

The text is decoded before it is parsed, and what the page declares about its encoding is not asked.
Everything the page says stays in ``Document.text``; what is not the report is ``Dropped``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from giar_site.documents import style_sheet, webpage_grid, webpage_panels, webpage_parts
from giar_site.documents.document import Block, Document, Reason, Table
from giar_site.documents.linear import Linear
from giar_site.documents.metadata import from_cells, from_pairs, from_text
from giar_site.documents.text import check, check_encoding, decode_bounded, encoding_findings
from giar_site.documents.unreadable import Unreadable
from giar_site.documents.webpage_grid import collapse
from giar_site.documents.webpage_parts import BLOCKS, is_frame, is_left_out
from giar_site.findings import Finding, Location, Severity

_TAG = re.compile(r"<[^<>]*>")
# From the beginning of the white space before it, and not over another tag: looked for from every place, and
# to the end of the page, it costs time.
_XML_DECLARATION = re.compile(r"(?<!\s)\s*+<\?xml[^<>]*+>")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SHORTEST_TITLE = 8
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(data: bytes, name: str) -> Document:
    """A web page as a document. Raises ``Unreadable`` where it holds no text or too much."""
    decoded = decode_bounded(data)
    source = _XML_DECLARATION.sub("", decoded.text, count=1).replace("\0", "\ufffd")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)  # huge: 2048 levels instead of 256
    root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise Unreadable(
            "nested-too-deep",
            "网页标签嵌套过深，未予解析",
            expected="标签嵌套不超过 2048 层",
            found="嵌套超过 2048 层",
            next_step="请在浏览器中打开，另存为 txt 或复制正文到 docx",
            text="\n".join(" ".join(words.split()) for words in _TAG.split(source) if words.strip()),
        )
    if root is None:
        check("")
    style_sheet.apply(root)
    page = _Page(root)
    page.run()
    turned = not any(map(_is_large, page.linear.blocks)) and webpage_panels.show(root)
    if turned:
        page = _Page(root)
        page.run()
    text = page.linear.text
    check(text)
    check_encoding(decoded)
    document = Document(name, "html", text, tuple(page.linear.blocks), decoded.encoding, page.metadata)
    findings = encoding_findings(document, decoded)
    return replace(document, findings=(*findings, _of_panels(document)) if turned else findings)


def _is_large(block: Block) -> bool:
    """Whether it could be a table of the form."""
    return (
        isinstance(block, Table) and sum(len(row.cells) for row in block.rows) >= webpage_panels.TABLE_CELLS
    )


def _of_panels(document: Document) -> Finding:
    return Finding(
        "hidden-panels",
        Severity.NOTE,
        "网页打开时不显示任何表格，读的是隐藏的部分（如没有选中的标签页）",
        document.path,
        location=Location(document.path),
        expected="打开网页就能看到的表格",
        found="表格都在隐藏的部分",
        next_step="请在浏览器中逐个打开标签页核对，各部分应当属于同一份报告",
    )


class _Page:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.linear = Linear()
        self.parts = webpage_parts.find(root)
        stated = _stated(root)
        self.metadata = from_pairs(stated)
        self.title = _squeeze(" ".join(value for name, value in stated if "title" in name.lower()))
        self.in_main = 0
        self.in_body = False
        self.before_main = True
        self.walk: etree.iterwalk
        self._clear()

    def _clear(self) -> None:
        self.words: list[str] = []
        self.bold: list[tuple[int, int]] = []
        self.length = self.linked = self.links = 0

    def run(self) -> None:
        self.level = self.bolds = self.in_link = self.in_list = self.in_pre = 0
        self.walk = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, element in self.walk:
            if event == "start":
                self.start(element)
            elif event == "end":
                self.end(element)
            else:
                self.linear.drop(element.text or "", Reason.COMMENT)
                self.say(element.tail)
        self.flush()

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in BLOCKS or tag == "br":
            self.flush()
        self.in_body |= tag == "body"
        if element is self.parts.main:
            self.in_main += 1
            self.before_main = False
        dropped = webpage_grid.dropped(element)
        if dropped:
            self.linear.drop(*dropped)
            self.walk.skip_subtree()
            return
        if element in self.parts.data and self.in_main:
            webpage_grid.read(element, self.linear)
            stated = self.linear.blocks[-1] if self.linear.blocks else None
            if isinstance(stated, Table):
                self.metadata = from_cells(stated) | self.metadata
            self.walk.skip_subtree()
            return
        self.level = _HEADINGS.get(tag, self.level)
        self.bolds += _is_bold(element)
        self.in_link += tag == "a"
        self.links += tag == "a"
        self.in_list += tag == "li"
        self.in_pre += tag == "pre"
        self.say(element.text)

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
        if not (is_left_out(element) or (element in self.parts.data and self.in_main)):
            if tag in _HEADINGS:
                self.level = 0
            self.bolds -= _is_bold(element)
            self.in_link -= tag == "a"
            self.in_list -= tag == "li"
            self.in_pre -= tag == "pre"
        if element is self.parts.main:
            self.flush()
            self.in_main -= 1
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        if not text:
            return
        if self.in_pre and "\n" in text:
            *lines, text = text.split("\n")
            for line in lines:
                self.say(line)
                self.flush()
        text = collapse(text)
        if self.words and self.words[-1].endswith(" "):
            text = text.removeprefix(" ")
        if self.bolds:
            self.bold.append((self.length, self.length + len(text)))
        self.linked += len(text.strip()) if self.in_link else 0
        self.words.append(text)
        self.length += len(text)

    def flush(self) -> None:
        """The paragraph that ends here: the report's, or the frame's."""
        text = "".join(self.words)
        frame = not self.in_main or is_frame(text, self.linked, self.links, self.in_list > 0)
        if not frame or self.is_title(text):
            self.linear.paragraph(text, level=self.level, bold=_joined(self.bold))
        else:
            self.metadata = from_text(text) | self.metadata
            self.linear.drop(text, Reason.NAVIGATION)
        self._clear()

    def is_title(self, text: str) -> bool:
        """The page's title often stands above the part that holds the report."""
        squeezed = _squeeze(text)
        is_possible = (
            self.before_main and self.in_body and not self.linked and len(squeezed) > _SHORTEST_TITLE
        )
        return is_possible and squeezed in self.title


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_bold(element: etree._Element) -> bool:
    return element.tag in ("b", "strong") or bool(_BOLD.search(element.get("style", "")))


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _stated(root: etree._Element) -> list[tuple[str, str]]:
    """The page's meta tags, and its title."""
    pairs = [
        (meta.get("name") or meta.get("property") or "", meta.get("content") or "")
        for meta in root.iter("meta")
    ]
    return [*pairs, *(("title", " ".join((title.text or "").split())) for title in root.iter("title"))]
