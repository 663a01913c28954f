"""Whole numbers as reports write them."""

from __future__ import annotations

import pytest

from giar_site.numerals import number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", 2021), ("０", 0), ("零", 0), ("两", 2), ("二〇二一", 2021), ("二O二三", 2023),
        ("二0二四", 2024),
        ("十", 10), ("十九", 19), ("二十", 20), ("三十一", 31), ("一百零五", 105), ("一百二十", 120),
        ("两千零一", 2001), ("一二〇", 120), ("九千九百九十九", 9999),
    ],
)  # fmt: skip
def test_number(text: str, expected: int) -> None:
    assert number(text) == expected
