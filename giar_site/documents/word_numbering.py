"""The numbers that Word counts itself: they stand in no text, and labels are told by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 40  # characters of a level's pattern: the longest label, 第%1部分, has a fraction of it
_MOST_DIGITS = 6
_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 9999 as they are counted: 十, 十一, 二十, 一百零五. More, which no report has, stays in digits."""
    if number > 9999:
        return str(number)
    words = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": lambda number: str(number).translate({48 + i: 0xFF10 + i for i in range(10)}),
    "decimalEnclosedCircle": lambda number: chr(0x245F + number) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x245F + number) if number <= 20 else str(number),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "lowerLetter": lambda number: chr(96 + number) if number <= 26 else str(number),
    "upperLetter": lambda number: chr(64 + number) if number <= 26 else str(number),
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str


class Numbering:
    """The counters of one document. ``label`` is to be called once a paragraph, in the document's order."""

    def __init__(self, root: etree._Element) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by abstract number
        self._abstract: dict[str, str] = {}  # of a number
        self._restarts: dict[str, dict[int, int]] = {}  # of a number, until it is first used
        self._counts: dict[str, dict[int, int]] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {whole(value(lvl, "ilvl", own=True)): _level(lvl) for lvl in abstract.iter(f"{W}lvl")}
            self._levels[value(abstract, "abstractNumId", own=True)] = levels
        for num in root.findall(f"{W}num"):
            number = value(num, "numId", own=True)
            self._abstract[number] = value(num, "abstractNumId")
            self._restarts[number] = {
                whole(value(override, "ilvl", own=True)): whole(value(override, "startOverride"), 1)
                for override in num.iter(f"{W}lvlOverride")
                if value(override, "startOverride")
            }

    def label(self, number: str, depth: int) -> str:
        """The label of the next paragraph with this ``w:numId`` and ``w:ilvl``; "" where its kind of number
        is not one we count."""
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        for restart, start in self._restarts.pop(number, {}).items():
            counts[restart] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if len(level.text) > _LONGEST:
            return ""
        shown = [levels[int(place) - 1] for place in _PLACE.findall(level.text) if int(place) - 1 in levels]
        if any(other.format not in _FORMATS for other in shown) or level.format not in _FORMATS:
            return ""

        def count(match: re.Match[str]) -> str:
            other = levels.get(int(match[1]) - 1)
            if other is None:
                return ""
            return _FORMATS[other.format](counts.get(int(match[1]) - 1, other.start))

        return _PLACE.sub(count, level.text)


def _level(lvl: etree._Element) -> _Level:
    return _Level(whole(value(lvl, "start"), 1), value(lvl, "numFmt"), value(lvl, "lvlText"))


def whole(text: str, default: int = 0) -> int:
    """A number of the file; ``default`` where it is none, or one that Word does not count to."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else default


def value(element: etree._Element, name: str, *, own: bool = False) -> str:
    """``w:val`` of the child with a name, or (``own``) an attribute; "" where there is none."""
    if own:
        return str(element.get(f"{W}{name}", ""))
    child = element.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))
