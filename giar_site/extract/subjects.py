"""The body that a sentence begins with: 平罗县人力资源和社会保障局 in 平罗县人力资源和社会保障局坚持以….

Nothing parts words in Chinese, and the endings of organs are also in the middle of names (社会保障局, 台州市,
机关事务管理局), so a name goes as far as the last such ending before the first word that no name has
(``predicates.yml``). Works on folded text without spaces.
"""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import yaml

from giar_site.extract.names import CJK, is_organ_name, regions

_LONGEST = 45
_RUN = re.compile(rf"[{CJK}][{CJK}()]{{0,{_LONGEST - 1}}}")
# An ending and what follows it are one word.
_ONE_WORD = re.compile(
    "(?<=社)[会区交保]|(?<=台)[湾账]|(?<=所)[有以需在]|(?<=部)[门署分队]|(?<=处)[理置罚]|(?<=委)[员托派]"
    "|(?<=站)[点位]|(?<=院)校|(?<=办)公"
)
_OFFICE = re.compile("办(?:公[室厅])?")


class Subject(NamedTuple):
    """``name`` is "" where no body is named. It is ``certain`` where a word that no name has follows it, and
    no shorter name is in it."""

    name: str
    certain: bool


@cache
def _predicate() -> re.Pattern[str]:
    words = yaml.safe_load((Path(__file__).parent / "predicates.yml").read_text(encoding="utf-8"))
    return re.compile("|".join(word for kind in words.values() for word in kind))


def subject(text: str) -> Subject:
    """The body named at the beginning of a text: a region alone is none."""
    words, followed = _before_predicate(text)
    name, *shorter = _names(words) or [""]
    return Subject(name, followed and name == words and all(map(partial(_belongs, name), shorter)))


def leading_regions(text: str) -> str:
    """The regions that a text begins with: 示例县示例街道 of 示例县示例街道在区委的领导下."""
    return "".join(regions(_before_predicate(text)[0]))


def _before_predicate(text: str) -> tuple[str, bool]:
    """The words of a text that may be a name, and whether their end was seen."""
    run = _RUN.match(text)
    if not run:
        return "", False
    for predicate in _predicate().finditer(run[0]):
        words = run[0][: predicate.start()]
        if not words or is_organ_name(words):  # 科技创新和产业促进局 has some inside
            return words, True
    return run[0], len(run[0]) < _LONGEST


def leading_name(text: str) -> str:
    """Its name: 河北省科学技术厅 of 河北省科学技术厅坚持以公开为常态."""
    return subject(text).name


def _names(words: str) -> list[str]:
    """The names that a text may begin with, the longest first."""
    regional = len("".join(regions(words)))
    ends = range(len(words), max(regional, 1), -1)
    return [words[:end] for end in ends if is_organ_name(words[:end]) and not _ONE_WORD.match(words, end)]


def _belongs(name: str, shorter: str) -> bool:
    """Whether a shorter name is part of the longer: a government's office, a central body's branch."""
    rest = name.removeprefix(shorter)
    return bool(_OFFICE.fullmatch(rest) or regions(rest) or shorter.endswith("机关"))
