"""Years and days as reports print them, in Arabic or Chinese digits.

Patterns read folded text without spaces (see ``titles.compact``).
"""

from __future__ import annotations

import re
from datetime import date

# Scanned text has letters for 〇.
YEAR = r"(?:20[0-4]\d|二[〇○零Oo0][一二三][〇○零Oo0一二三四五六七八九])"
DATE = (
    rf"(?P<y>{YEAR})(?:年|[-/.])"
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|[-/.])(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日?"
)
DATE_LINE = re.compile(rf"\(?{DATE}\)?")
_DIGITS: dict[str, int] = dict(
    zip("〇○零Oo0一二三四五六七八九", (0, 0, 0, 0, 0, 0, *range(1, 10)), strict=True)
)


def number(text: str) -> int:
    """A year or a day: 2021, 二〇二一, 十九."""
    if text.isascii() and text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[char]) for char in text))


def day(match: re.Match[str]) -> date | None:
    """The day a match of ``DATE`` tells, None where the calendar has no such day."""
    try:
        return date(number(match["y"]), number(match["m"]), number(match["d"]))
    except ValueError:
        return None
