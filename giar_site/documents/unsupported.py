"""Formats that are recognised and not read: the message says what to do."""

from __future__ import annotations

from typing import NoReturn

from giar_site.documents import sniffing
from giar_site.documents.unreadable import Unreadable


def read(data: bytes, name: str) -> NoReturn:
    """Always raises ``Unreadable``."""
    kind = sniffing.unsupported_kind(data)
    if kind == "OFD":
        raise Unreadable(
            "ofd-unsupported",
            "OFD 版式文件暂不能读取",
            expected="txt、md、html、docx、doc、wps、rtf 或带文字层的 pdf",
            found="OFD 文件",
            next_step="请用 OFD 阅读器另存为 PDF，或取用发布网页（html）",
        )
    if kind == "图片":
        raise Unreadable(
            "scan-without-text",
            "文件是图片，没有可提取的文字",
            expected="带文字的文档",
            found="图片文件",
            next_step="请取得可复制文字的版本；或做文字识别（OCR）后另存为 docx 或 txt，并逐一核对数字",
        )
    raise Unreadable(
        "not-a-document",
        f"文件是{kind}，不是报告正文",
        expected="txt、md、html、docx、doc、wps、rtf 或带文字层的 pdf",
        found=kind,
        next_step="请解压后放入其中的报告，或另存为 docx",
    )
