"""Years and days as reports print them, in Arabic or Chinese digits.

Patterns read folded text without spaces (see ``titles.compact``).
"""

from __future__ import annotations

import re
from datetime import date

from giar_site.numerals import number

# Scanned text has letters for 〇.
YEAR = r"(?:20[0-4]\d|二[〇○零Oo0][一二三][〇○零Oo0一二三四五六七八九])"
DATE = (
    rf"(?P<y>{YEAR})(?:年|[-/.])"
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|[-/.])(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日?"
)
DATE_LINE = re.compile(rf"\(?{DATE}\)?")


def day(match: re.Match[str]) -> date | None:
    """The day a match of ``DATE`` tells, None where the calendar has no such day."""
    try:
        return date(number(match["y"]), number(match["m"]), number(match["d"]))
    except ValueError:
        return None
