"""References inside a PDF file, bounded: pdfminer follows them in circles for ever, and the lists that they
lead to as often as they are named (ten of ten, nine times over).

Every way of pdfminer and pdfplumber goes by ``PDFObjRef.resolve``, so that is what ``bound`` replaces.
"""

from __future__ import annotations

from pdfminer.pdftypes import PDFException, PDFObjRef

from giar_site.documents.limits import PDF_REFERENCES

_follow = PDFObjRef.resolve


def bound() -> None:
    PDFObjRef.resolve = _resolve  # type: ignore[method-assign]


def _resolve(self: PDFObjRef, default: object = None) -> object:
    """What a reference leads to; where that is a circle, ``default``. Raises ``PDFException`` where a file's
    references lead to too much."""
    found = _follow(self, default)
    passed = {self.objid}
    while isinstance(found, PDFObjRef):
        if found.objid in passed:
            return default
        passed.add(found.objid)
        found = _follow(found, default)
    counted = vars(self.doc)
    counted["giar_followed"] = counted.get("giar_followed", 0) + len(passed)
    if isinstance(found, list | dict):
        counted["giar_followed"] += len(found)
    if counted["giar_followed"] > PDF_REFERENCES:
        raise PDFException("对象互相引用，展开后过大")
    return found
