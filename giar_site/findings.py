"""Findings: what the reader and the checks have to say to a maintainer, as values.

Lives here: ``Finding``, ``Severity``, ``Location``. Imports nothing of the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

# Control characters move a terminal's cursor and begin lines, bidi controls turn the words after them round,
# lone surrogates can't be written.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def one_line(text: str) -> str:
    """``text`` for a terminal or a log, with such characters spelt out (``[U+000A]``): a file's name or words
    can't begin a line there, which hosts of builds would take for a command."""
    return _CONTROL.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


class Severity(StrEnum):
    """Whose turn it is.

    ``error``         unreadable or contradictory input: the maintainer's
    ``unrecognised``  a label, layout or format unknown to us: ours (breaks a strict build)
    ``inconsistent``  the agency's arithmetic: published, never changed, never breaks a build
    ``note``          lost in the file, narrative against table, agency not in the registry
    """

    ERROR = "error"
    UNRECOGNISED = "unrecognised"
    INCONSISTENT = "inconsistent"
    NOTE = "note"


class Location(NamedTuple):
    """A place in a source file.

    ``line`` and ``column`` count from 1 in the document's text (the file itself for text formats),
    ``length`` is in characters. ``page``, ``table``, ``row``, ``cell`` count from 1 where the format
    has them. ``context`` is the words around the place: what helps where a file is one long line.
    """

    file: str
    line: int | None = None
    column: int | None = None
    length: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    context: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell about one report.

    ``code`` is a stable kebab-case name; ``cells`` are addresses (``table.item:column``,
    ``table.item`` or ``table``), the smallest set the finding is about; ``message``,
    ``expected``, ``found`` and ``next_step`` are Chinese, for the maintainer.
    """

    code: str
    severity: Severity
    message: str
    report: str = ""
    cells: tuple[str, ...] = ()
    location: Location | None = None
    expected: str = ""
    found: str = ""
    next_step: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The finding as the JSON contract of ``giar parse`` has it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "report": self.report,
            "cells": list(self.cells),
            "location": location_dict(self.location),
            "expected": self.expected,
            "found": self.found,
            "next_step": self.next_step,
        }


def location_dict(location: Location | None) -> dict[str, Any] | None:
    """A location without its empty fields, or None."""
    if location is None:
        return None
    return {
        key: value
        for key, value in zip(Location._fields, location, strict=True)
        if value is not None and value != ""
    }
