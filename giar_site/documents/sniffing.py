"""Which format a file is, by its content. Standard library only: every file passes through here."""

from __future__ import annotations

import re

from giar_site.documents.encoding import decode

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_STARTS = (
    (_ZIP, "压缩包、表格或演示文稿"),
    (_COMPOUND, "表格、演示文稿或其他复合文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
# Comments are taken as one, from the first opening to any end: tried one by one, each with every end behind
# it, a few dozen of them took hours.
_OPENING = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)*+(?:<!--.*?-->\s*+(?:<\?xml[^>]*+>\s*+)*+)?<(?:!doctype\s+html|html|head|body|meta|title|base|link|style|script"
    r"|article|center|div|font|form|h[1-6]|main|p|section|span|table|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_DOCTYPE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<!doctype\s+html", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|div|li)\s*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6} |\|.*\|\s*$)", re.MULTILINE)
_HEAD = 65536
_MAIL = re.compile(rb"\s*(?:From|MIME-Version|Subject|Date|Content-Type):", re.IGNORECASE)
_ENOUGH_BLOCKS = 10


def is_webpage(data: bytes, suffix: str) -> bool:
    """Tags at the beginning, or many of them. Markdown with tables in HTML is Markdown."""
    head = decode(data[:_HEAD]).text
    if "<" not in head:
        return False
    if _DOCTYPE.match(head):
        return True
    if _MARKDOWN.search(head):
        return False
    return bool(_OPENING.match(head)) or len(_BLOCK_END.findall(head)) >= _ENOUGH_BLOCKS


def is_web_archive(data: bytes, suffix: str) -> bool:
    return b"multipart/related" in data[:4096] and bool(_MAIL.match(data))


def is_pdf(data: bytes, suffix: str) -> bool:
    return b"%PDF-" in data[:1024]


def is_word(data: bytes, suffix: str) -> bool:
    """A ZIP package of Word's; a truncated one may only have its ending left to tell."""
    return data.startswith(_ZIP) and (b"word/" in data or suffix == ".docx")


def is_office(data: bytes, suffix: str) -> bool:
    """A workbook is a compound file too; a truncated document may only have its ending left to tell."""
    kind = office_kind(data)
    is_word = _WORD_STREAM in data or LOCKED_STREAM in data or suffix in (".doc", ".wps")
    return is_word if kind == "doc" else kind != ""


def office_kind(data: bytes) -> str:
    """doc (any compound file), rtf or odt; "" for anything else."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_ZIP) and b"application/vnd.oasis.opendocument.text" in data[:200]:
        return "odt"
    return "doc" if data.startswith(_COMPOUND) else ""


def is_unsupported(data: bytes, suffix: str) -> bool:
    return unsupported_kind(data) != ""


def unsupported_kind(data: bytes) -> str:
    """What a file is that we don't read, in Chinese; "" for anything else."""
    if data.startswith(_ZIP) and b"OFD.xml" in data:
        return "OFD"
    kind = next((kind for start, kind in _STARTS if data.startswith(start)), "")
    return "图片" if not kind and data[:4] == b"RIFF" and data[8:12] == b"WEBP" else kind
