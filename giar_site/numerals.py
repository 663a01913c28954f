"""Whole numbers in Arabic or Chinese digits: 2021, 二〇二一, 十九, 一百零五.

Imports nothing of the package.
"""

from __future__ import annotations

# Scanned text has letters for 〇.
_DIGITS = dict(zip("〇○零Oo一二两三四五六七八九", (0, 0, 0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_UNITS = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> int:
    """The number that these digits tell, at most 9999 where they have units. Raises ``KeyError`` and
    ``ValueError`` where they are no digits."""
    if text.isdecimal():
        return int(text)
    if not _UNITS.keys() & set(text):
        return int("".join(str(_DIGITS[char]) if char in _DIGITS else char for char in text))
    count = digit = 0
    for char in text:
        if char in _UNITS:
            count += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return count + digit
