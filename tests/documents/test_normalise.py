"""Folding forgives what a glance forgives, one character for one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giar_site.documents.normalise import fold


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("２０２２，３．５％", "2022,3.5%"),
        ("−20–3—4﹣5－6", "-20-3-4-5-6"),
        ("〔2021〕［3］【4】（一）", "(2021)(3)(4)(一)"),
        ("“三安全一稳定”‘甲’", "\"三安全一稳定\"'甲'"),
        ("⼈⺠政府⾃⻔⻓⻅", "人民政府自门长见"),
        ("规\u3000章\xa0\u200b0", "规 章  0"),
        ("信息、公开：甲；", "信息、公开:甲;"),
        ("①⑴㈠½", "①⑴㈠½"),  # a circled number is no figure
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(st.text())
def test_fold_keeps_offsets_and_is_done_after_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(["年度报告\n", "0-9 a~"])
)
def test_long_text_is_folded_as_its_characters_are(text: str, rest: str) -> None:
    assert fold(text + rest * 20) == "".join(map(fold, text + rest * 20))


def test_every_kangxi_radical_becomes_an_ideograph() -> None:
    for code in range(0x2F00, 0x2FD6):
        assert unicodedata.name(fold(chr(code))).startswith("CJK UNIFIED")
