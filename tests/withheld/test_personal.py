"""Numbers of persons are told to the maintainer, masked, and to nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from giar_site.cli import giar
from giar_site.collect import collect, personal
from giar_site.collect.personal import numbers
from tests.collect.written import report_text, write

WORDS = st.text(alphabet="本机关收到申请，。；：（） 的\n", max_size=12)
DIGITS = "0123456789"
PROVINCES = ["11", "15", "23", "37", "46", "54", "65", "71", "81", "91"]


def kinds(text: str) -> list[str]:
    return [number.kind for number in numbers(text)]


@st.composite
def identity_cards(draw: st.DrawFn) -> str:
    """By GB 11643, written from the standard's text: weights are powers of two, modulo 11."""
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    head = draw(st.sampled_from(PROVINCES)) + draw(st.text("0123456789", min_size=4, max_size=4))
    body = f"{head}{born:%Y%m%d}{draw(st.text(DIGITS, min_size=3, max_size=3))}"
    rest = (12 - sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(body)) % 11) % 11
    return body + ("X" if rest == 10 else str(rest))


@st.composite
def bank_cards(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from("3456")) + draw(st.text(DIGITS, min_size=14, max_size=17))
    return next(body + last for last in DIGITS if luhn(body + last))


def luhn(digits: str) -> bool:
    doubled = [
        int(d) if i % 2 == 0 else (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[int(d)] for i, d in enumerate(digits[::-1])
    ]
    return sum(doubled) % 10 == 0


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(WORDS, identity_cards(), WORDS)
def test_identity_cards(before: str, number: str, after: str) -> None:
    assert kinds(before + number + after) == ["居民身份证号码"]
    assert kinds(before + number.lower() + after) == ["居民身份证号码"]
    wide = number.translate({ord(d): 0xFF10 + int(d) for d in DIGITS})
    assert kinds(before + wide + after) == ["居民身份证号码"]


@given(
    st.one_of(st.from_regex(p) for p in (personal._ID_18, personal._ID_15, personal._CARD, personal._MOBILE))
)
def test_the_first_look_misses_nothing_that_the_patterns_match(text: str) -> None:
    wide = text.translate({ord(d): 0xFF10 + int(d) for d in DIGITS} | {ord("-"): "－", ord(" "): "\u3000"})
    fonts = text.translate({ord(d): 0x1D7CE + int(d) for d in DIGITS} | {ord("-"): "−", ord(" "): "\u00a0"})
    for printed in (text, wide, fonts):
        assert personal._LONG.search(printed)


@given(identity_cards(), st.integers(0, 17), st.sampled_from(DIGITS))
def test_an_identity_card_with_one_wrong_digit_is_none(number: str, place: int, digit: str) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        assert "居民身份证号码" not in kinds(wrong)


@given(WORDS, bank_cards(), WORDS)
def test_bank_cards(before: str, number: str, after: str) -> None:
    assert kinds(before + number + after) in (["银行卡号"], ["居民身份证号码"])
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    assert kinds(f"{before}卡号{grouped}。") == ["银行卡号"]


@given(WORDS, MOBILES, WORDS)
def test_mobile_numbers(before: str, number: str, after: str) -> None:
    for written in (number, f"{number[:3]} {number[3:7]} {number[7:]}", f"+86 {number}", f"86-{number}"):
        (found,) = numbers(f"{before}：{written}，{after}")
        assert (found.kind, found.digits) == ("手机号码", number)


@given(MOBILES, st.text(DIGITS + ".", min_size=1, max_size=4).filter(lambda text: text[0] != "."))
def test_a_part_of_a_longer_number_is_no_mobile_number(number: str, more: str) -> None:
    assert "手机号码" not in kinds(f"{number}{more}")
    assert kinds(f"GB{number}") == []
    assert kinds(f"{number}.50万元") == []


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0952-6095123",
        "电话 (0952) 6095123，传真 09526095124",
        "咨询电话：400-810-8888、12345",
        "统一社会信用代码 91640221MA76AB1234",
        "国办公开办函〔2021〕30号",
        "全年12 0 0 0 0 0 12 件",
        "0000000000000000",
        "文号 20210101000000000000000001",
        "支出 13912345678.00 元",
        "2021年1月1日至2021年12月31日",
    ],
)
def test_what_is_no_number_of_a_person(text: str) -> None:
    assert kinds(text) == []


def test_the_maintainer_is_told_masked_and_the_site_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "申请人电话13912345678。\n\n身份证号码11010519491231002X。"
    path = write(tmp_path / "reports/a.txt", report_text("平罗县人民政府", 2021, words=words))
    dataset = collect(tmp_path / "reports", cache=tmp_path / "cache")
    assert dataset.findings == dataset.reports[0].findings == ()
    assert [(f.code, str(f.location), f.found) for f in dataset.private] == [
        ("personal-number", "a.txt:4:6", "139********"),
        ("personal-number", "a.txt:6:6", "110***************"),
    ]
    assert collect(tmp_path / "reports", cache=tmp_path / "cache").private == dataset.private
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(giar, ["check"]).output
    assert "note[personal-number]: 正文中疑似有手机号码 139********" in told
    assert "13912345678" not in told
    (tmp_path / "elsewhere").mkdir()
    path.rename(tmp_path / "elsewhere/a.txt")
    for command in (["check", "elsewhere/a.txt"], ["add", "--yes", "elsewhere/a.txt"]):
        told = CliRunner().invoke(giar, command).output
        assert "110***************" in told
        assert "11010519491231002X" not in told


def test_a_number_that_a_line_break_cuts_is_found_in_its_paragraph(tmp_path: Path) -> None:
    write(tmp_path / "a.md", report_text("平罗县人民政府", 2021, words="电话 **139**12345678 。"))
    assert [f.code for f in collect(tmp_path).private] == ["personal-number"]


def test_what_was_taken_down_is_not_told_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", report_text("平罗县人民政府", 2021, words="申请人电话13912345678。"))
    write(
        tmp_path / "withheld.yml",
        '- {file: a.txt, passage: "13912345678", reason: 有个人信息, when: 2026-03-01, who: 管理员}\n',
    )
    assert collect(tmp_path).private == ()
