"""A report as the JSON that ``giar parse`` prints and the site publishes as ``report.json``.

May import: ``model``, ``findings``.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giar_site.findings import Finding, location_dict
from giar_site.model import AnnualReport, Chapter, Fact

# Stands for what json can't write while it writes the rest; not to be foreseen by whoever writes a report.
_MARK = secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Written:
    """A part of some data that is JSON already."""

    json: str


def report_dict(report: AnnualReport, findings: Iterable[Finding] | None = None) -> dict[str, Any]:
    """The contract for scripts: ``agency``, ``year``, ``editions``, ``facts``, ``findings``, ``chapters``.

    Values are ``int`` or ``Decimal``: write the result with ``dumps``. ``findings`` are the report's
    own unless those of the checks are given too.
    """
    return {
        "agency": report.agency_name,
        "year": report.year,
        "editions": dict(report.editions),
        "facts": [_fact(fact) for fact in report.facts],
        "findings": [finding.as_dict() for finding in (report.findings if findings is None else findings)],
        "chapters": [_chapter(chapter) for chapter in report.chapters],
    }


def encoded(data: Any) -> bytes:
    """``data`` as a file of JSON. A lone surrogate becomes its JSON escape."""
    return dumps(data).encode("utf-8", "backslashreplace")


def dumps(data: Any, *, indent: int | None = None) -> str:
    """``data`` as JSON, each ``Decimal`` a number with exactly its digits, never rounded."""
    parts: list[str] = []

    def other(value: Any) -> str:
        if isinstance(value, Decimal):
            parts.append(format(value, "f"))
        elif isinstance(value, Written):
            parts.append(value.json)
        else:
            raise TypeError(f"not JSON: {value!r}")
        return f"{_MARK}{len(parts) - 1}"

    text = json.dumps(data, ensure_ascii=False, indent=indent, default=other)
    return re.sub(f'"{_MARK}(\\d+)"', lambda match: parts[int(match[1])], text) if parts else text


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "table": fact.table,
        "item": fact.item,
        "column": fact.column,
        "value": _number(fact.value),
        "raw": fact.raw,
        "status": fact.status,
        "location": location_dict(fact.location),
        "note": fact.note,
    }


def _number(value: Decimal | None) -> int | Decimal | None:
    """Whole numbers as ``int``, which json writes itself, and faster."""
    return value if value is None or value.as_tuple().exponent else int(value)


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {"id": chapter.id, "number": chapter.number, "title": chapter.title, "text": chapter.text}
