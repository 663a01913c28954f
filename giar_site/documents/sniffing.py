"""Which format a file is, by its content. Standard library only: every file passes through here."""

from __future__ import annotations

import re

from giar_site.documents.encoding import decode

_ZIP = b"PK\x03\x04"
_OPENING = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|meta|title|base|link|style|script"
    r"|article|center|div|font|form|h[1-6]|main|p|section|span|table|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE = re.compile(r"<!doctype\s+html|<html\b|<body\b", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|div|li)\s*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6} |\|.*\|\s*$)", re.MULTILINE)
_HEAD = 65536
_ENOUGH_BLOCKS = 10


def is_webpage(data: bytes, suffix: str) -> bool:
    """Tags at the beginning, or a page somewhere in it. Markdown with a table in HTML is Markdown."""
    head = decode(data[:_HEAD]).text
    if "<" not in head:
        return False
    if _WHOLE.search(head):
        return True
    if _MARKDOWN.search(head):
        return False
    return bool(_OPENING.match(head)) or len(_BLOCK_END.findall(head)) >= _ENOUGH_BLOCKS


def is_word(data: bytes, suffix: str) -> bool:
    """A ZIP package of Word's; a truncated one may only have its ending left to tell."""
    return data.startswith(_ZIP) and (b"word/" in data or suffix == ".docx")
