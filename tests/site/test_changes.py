"""The words of two years: every sentence of both is there, and only equal ones count as repeated."""

from __future__ import annotations

from dataclasses import replace

from giar_site.model import Chapter, Passage
from giar_site.site.wordings_changed import changes
from tests.demo import demo_dataset
from tests.site.conftest import Composed


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
    assert "".join(s.former for s in first.stretches) == "甲。乙。丙。"
    assert "".join(s.present for s in first.stretches) == "甲。丁。丙。戊"
    assert (first.repeated, first.length) == (4, 7)
    assert (second.repeated, second.length) == (0, 2)
    (gone,) = [c for c in changes(present, former) if c.title == "五、问题"]
    assert (gone.length, gone.stretches[0].former) == (0, "新。")


def test_pages_for_neighbouring_years_only(demo: Composed) -> None:
    years = {(r.agency, r.year) for r in demo.dataset.reports}
    for agency, year in years:
        assert year
        url = f"agencies/{agency}/{year}/changes/"
        assert (url in demo.pages) == ((agency, year - 1) in years)
        if url in demo.pages:
            assert demo.pages[url].noindex
            assert "changes/" in demo.bodies[f"agencies/{agency}/{year}/"].xpath("//nav/a/@href")
