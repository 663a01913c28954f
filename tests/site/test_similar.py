"""Chapters of different agencies with nearly the same words: found above the stated share, never below."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giar_site.model import AnnualReport, Chapter, Dataset, Passage
from giar_site.site import similar
from giar_site.site.minhash import Pair, pairs, sketch, words
from giar_site.site.similar import SHARE, SHORTEST, Similar
from tests.conftest import ROOT
from tests.demo import demo_dataset
from tests.site.conftest import Composed, composed

SENTENCE = 40  # characters


def alike(texts: Sequence[str]) -> list[Pair]:
    return pairs([sketch(text, SHORTEST) for text in texts], texts.__getitem__, SHARE)


def prose(rng: random.Random, sentences: int) -> list[str]:
    """Sentences of invented words: no two share a run of four characters, but for chance."""
    return ["".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(SENTENCE)) for _ in range(sentences)]


def changed(rng: random.Random, sentences: Sequence[str], many: int) -> list[str]:
    places = rng.sample(range(len(sentences)), many)
    return [prose(rng, 1)[0] if place in places else old for place, old in enumerate(sentences)]


def common(one: str, other: str) -> float:
    """The share as the page states it, counted the slow way."""
    a, b = words(one), words(other)
    runs = [{text[i : i + 4] for i in range(len(text) - 3)} for text in (a, b)]
    return 2 * len(runs[0] & runs[1]) / (len(runs[0]) + len(runs[1]))


@settings(max_examples=150)
@given(st.integers(0, 10**9), st.integers(4, 40), st.floats(0, 0.5))
def test_what_shares_the_stated_part_is_found_and_nothing_else(seed: int, long: int, part: float) -> None:
    rng = random.Random(seed)
    one = prose(rng, long)
    other = changed(rng, one, round(part * long))
    texts = ["，".join(one), "；\n1".join(other), "，".join(prose(rng, long))]
    found = alike(texts)
    share = common(texts[0], texts[1])
    assert [(a, b) for a, b, _ in found] == ([(0, 1)] if share >= SHARE else [])
    assert [round(pair.share, 9) for pair in found] == ([round(share, 9)] if share >= SHARE else [])


def test_nearly_nothing_at_the_threshold_is_missed() -> None:
    """The chance to miss a pair that shares just the threshold is stated as 0.02 %."""
    rng = random.Random(4)
    missed = 0
    for _ in range(300):
        one = prose(rng, 40)
        other = changed(rng, one, 7)  # 33 of 40 sentences stay: a share of about 0.81
        missed += not alike(["，".join(one), "，".join(other)])
    assert missed <= 1


def test_many_equal_texts_are_not_all_compared_with_all() -> None:
    text = "，".join(prose(random.Random(1), 5))
    found = alike([text] * 500)
    assert len(found) < 500 * 33
    assert {b for _, b, _ in found} == set(range(1, 500)), "each has a neighbour"


def test_what_is_compared_does_not_depend_on_the_process() -> None:
    """Python's own hash of a text differs by process; a build must not."""
    code = (
        "from giar_site.site import minhash as m\n"
        "text = '各级行政机关应当公开政府信息' * 2\nprint(sorted(m.shingles(text)), m.sketch(text, 0))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def reports(*texts: str, year: int = 2023, chapter: str = "chapter-5") -> list[AnnualReport]:
    pattern = demo_dataset(1).reports[0]
    return [
        replace(pattern, agency=f"a{n}", year=year, chapters=(Chapter(chapter, 5, "五", (Passage(text),)),))
        for n, text in enumerate(texts)
    ]


def test_what_the_form_prescribes_does_not_make_reports_alike(tmp_path: Path) -> None:
    preface = "本报告根据《中华人民共和国政府信息公开条例》的规定和国务院办公厅的要求编制。" * 5
    assert not Similar(reports(preface, preface, chapter="preface"), tmp_path).groups
    formula = (
        "依据《政府信息公开信息处理费管理办法》，本机关本年度没有收取信息处理费，没有其他需要报告的事项。"
    )
    assert len(words(formula)) < SHORTEST
    assert not Similar(reports(formula, formula, chapter="chapter-6"), tmp_path).groups


def test_only_the_same_chapter_and_year_is_compared(tmp_path: Path) -> None:
    text = "".join(prose(random.Random(2), 10))
    assert Similar(reports(text, text), tmp_path).groups
    assert not Similar(reports(text) + reports(text, year=2022), tmp_path).groups
    assert not Similar(
        reports(text) + [replace(r, agency="b") for r in reports(text, chapter="chapter-1")], tmp_path
    ).groups


def test_groups_hang_together_by_pairs(tmp_path: Path) -> None:
    rng = random.Random(3)
    first = prose(rng, 20)
    second = changed(rng, first, 3)
    third = changed(rng, second, 3)
    other = prose(rng, 20)
    found = Similar(reports(*map("".join, (first, second, third, other, other))), tmp_path)
    assert [group.agencies for group in found.groups] == [("a0", "a1", "a2"), ("a3", "a4")]
    assert [n.agency for n in found.neighbours["a1", 2023, "chapter-5"]] == ["a0", "a2"]


def test_of_unchanged_reports_only_those_like_a_changed_one_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(8)
    shared = "".join(prose(rng, 10))
    before = reports(shared, "".join(prose(rng, 10)), "".join(prose(rng, 10)))
    assert not Similar(before, tmp_path).groups
    asked = []
    texts = similar.chapter_texts
    monkeypatch.setattr(similar, "chapter_texts", lambda report: asked.append(report.agency) or texts(report))
    after = [*before[:2], *reports("", "", shared)[2:]]
    assert [group.agencies for group in Similar(after, tmp_path).groups] == [("a0", "a2")]
    assert set(asked) == {"a0", "a2"}


def test_unrelated_invented_reports_are_not_alike(demo: Composed) -> None:
    """Three departments of each county share their fifth chapter, and those who only say 我局."""
    alike = {agency for _, agency in pages_of(demo)}
    assert alike == {"shili-1-11", "shili-1-12", "shili-1-13", "unconfirmed-00000003", "unconfirmed-00000017"}


def pages_of(site: Composed) -> list[tuple[str, str]]:
    return [(url, url.split("/")[1]) for url in site.pages if url.endswith("/similar/")]


def test_the_passages_stand_side_by_side_and_each_leads_to_its_chapter(demo: Composed) -> None:
    url = "agencies/shili-1-11/2023/similar/"
    page, body = demo.pages[url], demo.bodies[url]
    assert page.noindex
    links = body.xpath("//section[h2[@id='chapter-5']]//a/@href")
    assert links == [
        "../#chapter-5",
        "../../../shili-1-12/2023/#chapter-5",
        "../../../shili-1-13/2023/#chapter-5",
    ]
    assert body.xpath("//div[@class='giar-diff']//mark"), "what differs is marked"
    assert "交通运输" in "".join(body.xpath("//mark//text()"))
    report = demo.bodies["agencies/shili-1-11/2023/"]
    (line,) = report.xpath("//section[h2[@id='chapter-5']]//a[@href='similar/#chapter-5']")
    assert line.text_content() == "与 2 个其他机关 2023 年报告的同一章文字相近"


def test_every_year_has_its_list_and_no_page_judges(demo: Composed) -> None:
    for year in {report.year for report in demo.dataset.reports}:
        for link in demo.bodies[f"similar/{year}/"].xpath("//section//a/@href"):
            assert "similar/#chapter-5" in link
    assert "similar/2023/" in demo.pages
    for url, page in demo.pages.items():
        if "similar/" in url:
            assert not [word for word in ("抄袭", "雷同", "照搬", "复制") if word in page.body], url


def test_equal_input_gives_equal_pages(demo: Composed, tmp_path: Path) -> None:
    shuffled = list(demo.dataset.reports)
    random.Random(5).shuffle(shuffled)
    again = Similar(sorted(shuffled, key=lambda r: (r.agency, r.year or 0)), tmp_path)
    assert again.groups == Similar(demo.dataset.reports, tmp_path / "other").groups


def test_a_large_group_names_the_others(demo: Composed) -> None:
    text = "".join(prose(random.Random(6), 10))
    made = Dataset(
        tuple(replace(demo.dataset.agencies[0], id=f"a{n}", name=f"示例{n}局") for n in range(8)),
        reports=tuple(reports(*[text] * 8)),
    )
    body = composed(made).bodies["agencies/a0/2023/similar/"]
    assert len(body.xpath("//h3")) == 4
    assert len(body.xpath("//ul/li/a")) == 4
