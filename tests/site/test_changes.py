"""The words of two years: every sentence of both is there, and only equal ones count as repeated."""

from __future__ import annotations

import difflib
from dataclasses import replace

import cydifflib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from giar_site.model import Chapter, Passage
from giar_site.site.side_by_side import Piece, sentences, stretches
from giar_site.site.wordings_changed import changes
from tests.demo import demo_dataset
from tests.site.conftest import Composed

sides = st.lists(st.text("甲乙丙的，。0123456789\n", min_size=1, max_size=30), max_size=8)


def test_stretches_keep_every_sentence_of_both_years() -> None:
    report = demo_dataset(1).reports[0]
    former = replace(report, chapters=(Chapter("chapter-1", 1, "一、总体情况", (Passage("甲。乙。丙。"),)),))
    present = replace(
        report,
        chapters=(
            Chapter("chapter-1", 1, "一、总体情况", (Passage("甲。丁。"), Passage("丙。戊"))),
            Chapter("chapter-5", 5, "五、问题", (Passage("新。"),)),
        ),
    )
    first, second = changes(former, present)
    assert "".join(s.left_text for s in first.stretches) == "甲。乙。丙。\n"
    assert "".join(s.right_text for s in first.stretches) == "甲。丁。\n丙。戊\n"
    assert (first.repeated, first.length) == (4, 7)
    assert (second.repeated, second.length) == (0, 2)
    (gone,) = [c for c in changes(present, former) if c.title == "五、问题"]
    assert (gone.length, gone.stretches[0].left_text) == (0, "新。\n")


def test_marks_stand_on_what_differs_inside_a_sentence() -> None:
    (found,) = stretches(["全年公开信息 1202 条，答复来信。"], ["全年公开信息 1849 条，答复来信。"])
    assert [piece for piece in found.left if piece.own] == [Piece("1202", True)]
    assert [piece for piece in found.right if piece.own] == [Piece("1849", True)]


@pytest.mark.parametrize(
    ("former", "present", "marked"),
    [
        ("收到 12 件、办结 9 件。", "收到 15 件、办结 3 件。", "收到 [15] 件、办结 [3] 件。"),
        (
            "主动公开信息 1,340 条，答复 1 件。",
            "主动公开信息 980 条，答复 3 件。",
            "主动公开信息 [980] 条，答复 [3] 件。",
        ),
        # What is long and unlike has words of two characters in common by chance: they stay marked with it.
        (
            "政务公开工作领导小组由局长任组长，办公室更加细致地收集各方意见并逐条办理。",
            "政务公开工作领导小组由局长任组长，业务科室按月自查后更加主动地回应社会关切。",
            "政务公开工作领导小组由局长任组长，[业务科室按月自查后更加主动地回应社会关切。]",
        ),
        # Less than half in common: each is shown whole.
        (
            "二是业务培训不够，人员流动频繁。",
            "二是公开内容不够丰富，形式单一。",
            "[二是公开内容不够丰富，形式单一。]",
        ),
    ],
)
def test_marks_help_a_reader(former: str, present: str, marked: str) -> None:
    (found,) = stretches([former], [present])
    assert "".join(f"[{text}]" if own else text for text, own in found.right) == marked


def test_paragraphs_stay_apart() -> None:
    chapter = Chapter(
        "chapter-1", 1, "", (Passage("甲。乙；"), Passage("（一）丙", level=3), Passage("丁。"))
    )
    assert sentences(chapter) == ["甲。", "乙；\n", "（一）丙\n", "丁。\n"]


@given(sides, sides)
def test_no_word_is_lost_and_none_marked_that_both_have(left: list[str], right: list[str]) -> None:
    found = stretches(left, right)
    assert "".join(s.left_text for s in found) == "".join(left)
    assert "".join(s.right_text for s in found) == "".join(right)
    for stretch in found:
        common = ["".join(p.text for p in side if not p.own) for side in (stretch.left, stretch.right)]
        if stretch.same:
            assert all(not piece.own for piece in (*stretch.left, *stretch.right))
        else:
            assert common[0] == common[1]


def test_pages_for_neighbouring_years_only(demo: Composed) -> None:
    years = {(r.agency, r.year) for r in demo.dataset.reports}
    for agency, year in years:
        assert year
        url = f"agencies/{agency}/{year}/changes/"
        assert (url in demo.pages) == ((agency, year - 1) in years)
        if url in demo.pages:
            assert demo.pages[url].noindex
            assert "changes/" in demo.bodies[f"agencies/{agency}/{year}/"].xpath("//nav/a/@href")


@given(*[st.lists(st.sampled_from("一二三四12"), max_size=60)] * 2)
def test_the_compiled_comparison_is_that_of_the_standard_library(old: list[str], new: list[str]) -> None:
    ours, theirs = (module.SequenceMatcher(None, old, new, autojunk=False) for module in (cydifflib, difflib))
    assert ours.get_opcodes() == theirs.get_opcodes()
    assert [tuple(b) for b in ours.get_matching_blocks()] == [tuple(b) for b in theirs.get_matching_blocks()]
    assert ours.ratio() == theirs.ratio()
