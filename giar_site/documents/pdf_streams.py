"""Streams inside a PDF file, bounded: some hundred KB of them inflate to gigabytes, and one that draws others
has them drawn as often as it names them.

pdfminer inflates by the name ``zlib`` of one module, and draws by ``PDFPageInterpreter.execute``, so those
are what ``bound`` replaces.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextvars import ContextVar
from types import SimpleNamespace

from pdfminer import pdftypes
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFException, stream_value

from giar_site.documents.limits import MB, PDF_BYTES, PDF_DRAWN_BYTES

_inflated = ContextVar("_inflated", default=0)  # bytes of the file that is being read
_drawn = ContextVar("_drawn", default=0)
_execute = PDFPageInterpreter.execute


def bound() -> None:
    replaced = SimpleNamespace(decompress=_decompress, decompressobj=_Decompressing, error=zlib.error)
    vars(pdftypes)["zlib"] = replaced
    PDFPageInterpreter.execute = _draw  # type: ignore[method-assign]


def begin() -> None:
    """Another file: nothing of it is inflated or drawn."""
    _inflated.set(0)
    _drawn.set(0)


class _Decompressing:
    """As ``zlib.decompressobj``. Raises ``PDFException`` where the file inflates to too much."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes:
        left = PDF_BYTES - _inflated.get()
        found = self._stream.decompress(data, max(left, 0) + 1)
        _inflated.set(_inflated.get() + len(found))
        if len(found) > left:
            raise PDFException(f"解压后超过 {PDF_BYTES // MB} MB")
        return found

    @property
    def whole(self) -> bool:
        return self._stream.eof


def _decompress(data: bytes) -> bytes:
    """As ``zlib.decompress``."""
    stream = _Decompressing()
    found = stream.decompress(data)
    if not stream.whole:
        raise zlib.error("incomplete or truncated stream")
    return found


def _draw(self: PDFPageInterpreter, streams: Sequence[object]) -> None:
    """What a page or a part of it holds. Raises ``PDFException`` where that of the file is too much."""
    _drawn.set(_drawn.get() + sum(len(stream_value(stream).get_data()) for stream in streams))
    if _drawn.get() > PDF_DRAWN_BYTES:
        raise PDFException(f"页面内容展开后超过 {PDF_DRAWN_BYTES // MB} MB")
    _execute(self, streams)
