"""Bytes → text: byte-order mark, then UTF-8, then gb18030, before any parsing.

What a file declares about itself is not asked: pages declare gb2312 and hold 镕, or declare UTF-8
and are GBK. UTF-8 proves itself, and everything else that mainland agencies publish is gb18030.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = re.compile(rb"[\xe3-\xef][\x80-\xbf]{2}")  # a Chinese character or its punctuation in UTF-8
_ASCII = bytes(range(0x80))


class Decoded(NamedTuple):
    """``text`` with U+FFFD for what is in no encoding; ``bad`` is the byte offset of the first of those,
    ``mixed`` that of the first line in the other encoding."""

    text: str
    encoding: str
    bad: int | None = None
    mixed: int | None = None


def decode(data: bytes) -> Decoded:
    """Never raises."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            decoded = _one_encoding(data[len(mark) :], name)
            return decoded if decoded.bad is None else decoded._replace(bad=decoded.bad + len(mark))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _line_by_line(data)


def _mostly_utf8(data: bytes) -> bool:
    """gb18030 accepts nearly any pair of bytes, so damaged UTF-8 would come out as other characters
    without an error. In GBK text hardly any three bytes look like a Chinese character in UTF-8."""
    rest, characters = _CHINESE.subn(b"", data)
    return 3 * characters > len(rest.translate(None, _ASCII))


def _one_encoding(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError as error:
        return Decoded(data.decode(name, "replace"), name, error.start)


def _line_by_line(data: bytes) -> Decoded:
    """Lines in gb18030, or in both: files are put together from several sources, and gb18030 as a whole
    would accept the UTF-8 lines as other characters."""
    base = "utf-8" if _mostly_utf8(data) else "gb18030"
    parts: list[str] = []
    bad: int | None = None
    mixed: int | None = None
    offset = 0
    for line in data.splitlines(keepends=True):
        name = "utf-8" if line.isascii() or _mostly_utf8(line) else "gb18030"
        decoded = _one_encoding(line, name)
        parts.append(decoded.text)
        if decoded.bad is not None and bad is None:
            bad = offset + decoded.bad
        if name != base and not line.isascii() and mixed is None:
            mixed = offset
        offset += len(line)
    return Decoded("".join(parts), base, bad, mixed)
