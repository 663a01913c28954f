"""Web pages saved as one file (.mht, also as .doc by Word): a mail message around the page."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

from giar_site.documents import webpage
from giar_site.documents.document import Document
from giar_site.documents.unreadable import Unreadable


def read(data: bytes, name: str) -> Document:
    """The page in the message as a document. Raises ``Unreadable`` where there is none."""
    for part in message_from_bytes(data).walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes):
            return replace(webpage.read(page, name), format="mht")
    raise Unreadable(
        "damaged-file",
        "单文件网页里没有网页正文，文件可能已损坏",
        expected="完整的 mht 文件",
        found="没有 text/html 部分",
        next_step="请在浏览器中重新保存为 html，或另存为 docx",
    )
