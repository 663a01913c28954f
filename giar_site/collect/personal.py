"""Numbers of persons in a report's words: identity cards, bank cards, mobile phones.

For the maintainer, before publishing; masked, since a terminal's output ends up in logs. An office's own
landlines are no such numbers. An organisation's 18-character credit code is told from an identity card
by the date of birth, and from a bank card where it has a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from giar_site.documents.normalise import fold
from giar_site.findings import Finding, Location, Severity
from giar_site.model import AnnualReport, SpanKind

SHOWN = 3  # digits of a number that a message shows

_APART = r"(?<![0-9A-Za-z.])"  # not within a longer number, an amount or a code
_END = r"(?![0-9A-Za-z])(?!\.[0-9])"
_PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84), (91, 92))
    for code in range(*codes)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643 (ISO 7064, MOD 11-2)
_CHECK = "10X98765432"
_ID_18 = re.compile(rf"{_APART}[1-9][0-9]{{5}}[ -]?[0-9]{{8}}[ -]?[0-9]{{3}}[0-9Xx]{_END}")
_ID_15 = re.compile(rf"{_APART}[1-9][0-9]{{14}}{_END}")
_CARD = re.compile(
    rf"{_APART}(?:[1-9][0-9]{{15,18}}|[1-9][0-9]{{3}}(?:[ -][0-9]{{4}}){{3}}(?:[ -][0-9]{{1,3}})?){_END}"
)
_MOBILE = re.compile(
    rf"{_APART}(?:\+?86[ -]?)?(1[3-9][0-9](?:[0-9]{{8}}| [0-9]{{4}} [0-9]{{4}}|-[0-9]{{4}}-[0-9]{{4}})){_END}"
)
# What all of these hold, before ``fold``; most reports nowhere, so that one look at the whole text is enough.
_LONG = re.compile(r"\d{3}[^\d\n]?\d{4}[^\d\n]?\d{4}")


class Number(NamedTuple):
    """A number that looks like a person's: where it stands in the text, and what it is, in Chinese."""

    start: int
    end: int
    kind: str
    digits: str


def numbers(text: str) -> list[Number]:
    """The numbers of persons in a text, in order; each once."""
    if not _LONG.search(text):
        return []
    plain = fold(text)
    found: dict[int, Number] = {}
    for pattern, kind, holds in (
        (_ID_18, "居民身份证号码", _is_identity_card),
        (_ID_15, "旧居民身份证号码", _is_old_identity_card),
        (_CARD, "银行卡号", _is_bank_card),
        (_MOBILE, "手机号码", bool),
    ):
        for match in pattern.finditer(plain):
            start = match.start(1) if pattern is _MOBILE else match.start()
            digits = re.sub("[ -]", "", plain[start : match.end()])
            if holds(digits) and not any(n.start <= start < n.end for n in found.values()):
                found[start] = Number(start, match.end(), kind, digits)
    return [found[start] for start in sorted(found)]


def findings(report: AnnualReport) -> tuple[Finding, ...]:
    """A ``note`` for each number in what is not a table. Numbers that a line break cuts in the file are
    found in the paragraph and have no exact place."""
    made = list(_in_text(report))
    told = {digits for digits, _ in made}
    for chapter in report.chapters:
        for passage in chapter.passages:
            for number in numbers(passage.text):
                if number.digits not in told:
                    told.add(number.digits)
                    made.append((number.digits, _finding(report, number, 1, None)))
    return tuple(finding for _, finding in made)


def _in_text(report: AnnualReport) -> Iterator[tuple[str, Finding]]:
    if not _LONG.search(report.text):
        return
    start = end = 0
    for span in (*report.spans, None):
        if span and span.kind in (SpanKind.CHAPTER, SpanKind.DROPPED) and span.start == end:
            end = span.end
            continue
        for number in numbers(report.text[start:end]):
            place = start + number.start
            line = report.text.count("\n", 0, place) + 1
            column = place - report.text.rfind("\n", 0, place)
            yield number.digits, _finding(report, number, line, column)
        if span:
            words = span.kind in (SpanKind.CHAPTER, SpanKind.DROPPED)
            start, end = (span.start, span.end) if words else (span.end, span.end)


def _finding(report: AnnualReport, number: Number, line: int, column: int | None) -> Finding:
    path = report.source.path
    masked = number.digits[:SHOWN] + "*" * (len(number.digits) - SHOWN)
    return Finding(
        "personal-number",
        Severity.NOTE,
        f"正文中疑似有{number.kind} {masked}",
        path,
        location=Location(path, line, column, number.end - number.start if column else None),
        found=masked,
        next_step="发布前核对；属个人信息的，请机关更换文件，或者记入 reports/withheld.yml",
    )


def _is_identity_card(digits: str) -> bool:
    check = _CHECK[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11]
    return digits[:2] in _PROVINCES and digits[17].upper() == check and _is_day(digits[6:14])


def _is_old_identity_card(digits: str) -> bool:
    return digits[:2] in _PROVINCES and _is_day(f"19{digits[6:12]}")


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= 1880


def _is_bank_card(digits: str) -> bool:
    """Luhn: every second digit from the right doubled, the digits' sum a multiple of ten."""
    total = sum(sum(divmod(int(d) * (1 + place % 2), 10)) for place, d in enumerate(reversed(digits)))
    return total % 10 == 0
