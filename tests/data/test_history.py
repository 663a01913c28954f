"""What changed since the data set was published last: by real data sets, one published after the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from giar_site.model import Correction, Dataset, Fact, Status, Takedown, WithheldReport
from giar_site.site.changelog import figure_changes
from giar_site.site.history import Change, FormerDataError, History, Said, history
from tests.data.conftest import Made, published
from tests.demo import demo_dataset

CELL = "requests.received:total"
AGENCY, YEAR = "shili-1-1", 2021
TAKEDOWN = Takedown("含个人信息", date(2026, 3, 1), "测试", CELL)

Edit = Callable[[Fact], Fact]


@pytest.fixture(scope="module")
def before() -> Dataset:
    return demo_dataset(2)


@pytest.fixture(scope="module")
def first(before: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return published(before, tmp_path_factory.mktemp("first"))


def with_cell(dataset: Dataset, said: Edit, **report: Any) -> Dataset:
    """The data set with another cell, and perhaps other fields, in one report."""
    reports = []
    for one in dataset.reports:
        if (one.agency, one.year) == (AGENCY, YEAR):
            facts = tuple(said(fact) if fact.address == CELL else fact for fact in one.facts)
            one = replace(one, facts=facts, **report)
        reports.append(one)
    return replace(dataset, reports=tuple(reports))


def of(fact: Fact, value: int | None, status: Status = Status.REPORTED, note: str = "") -> Fact:
    number = None if value is None else Decimal(value)
    return Fact(fact.table, fact.item, fact.column, number, "", status, None, note)


def other(fact: Fact) -> Fact:
    return of(fact, 424_242)


def withheld(fact: Fact) -> Fact:
    return of(fact, None, Status.WITHHELD)


def value(dataset: Dataset) -> str:
    (report,) = (r for r in dataset.reports if (r.agency, r.year) == (AGENCY, YEAR))
    fact = report.fact(*CELL.replace(":", ".").split("."))
    assert fact is not None
    return str(fact.value)


def lines(made: Made) -> list[Any]:
    return [json.loads(line) for line in (made.data / "changes.jsonl").read_text("utf-8").splitlines()]


def version(made: Made) -> str:
    found: str = json.loads((made.data / "datapackage.json").read_text("utf-8"))["version"]
    return found


def test_without_former_data_nothing_is_claimed(first: Made) -> None:
    assert not (first.data / "changes.jsonl").exists()
    assert "本站没有记录各次发布的数据之间的变化" in first.pages["data/"].body
    assert '"since":""' in first.pages[f"agencies/{AGENCY}/{YEAR}/"].body


def test_equal_data_has_no_change_and_says_since_when(before: Dataset, first: Made, tmp_path: Path) -> None:
    found = history(before, first.data)
    assert found == History(version(first), ())
    made = published(before, tmp_path, history=found)
    assert lines(made) == [{"kind": "begun", "former_version": version(first)}]
    assert "至今没有变化" in made.pages["data/"].body


def test_a_figure_that_is_read_otherwise(before: Dataset, first: Made, tmp_path: Path) -> None:
    found = history(with_cell(before, other), first.data)
    change = Change(
        AGENCY, YEAR, CELL, "changed", Said(value(before), "reported"), Said("424242", "reported"),
        "program", "", None, version(first),
    )  # fmt: skip
    assert found.changes == (change,)
    made = published(with_cell(before, other), tmp_path, history=found)
    told = lines(made)[1]
    assert told["former"] == {"value": value(before), "status": "reported"}
    assert told["now"] == {"value": "424242", "status": "reported"}
    body = lxml.html.fragment_fromstring(made.pages[f"agencies/{AGENCY}/{YEAR}/"].body, create_parent="main")
    source = json.loads(body.xpath("string(//script[@id='giar-source'])"))
    assert list(source["history"]) == [CELL]
    assert f"由 {value(before)}（报告数）改为 424242（报告数）。本站改变了读法" in source["history"][CELL][0]


def test_building_again_over_its_own_data_changes_nothing(
    before: Dataset, first: Made, tmp_path: Path
) -> None:
    """Two builds of one input are identical, and the former data is an input: the own data as the former one
    gives the same history again."""
    after = with_cell(before, other)
    second = published(after, tmp_path / "2", history=history(after, first.data))
    third = published(after, tmp_path / "3", history=history(after, second.data))
    names = sorted(path.relative_to(second.root) for path in second.root.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(third.root) for path in third.root.rglob("*") if path.is_file())
    assert [n for n in names if (second.root / n).read_bytes() != (third.root / n).read_bytes()] == []
    assert second.pages == third.pages


def test_changes_add_up_over_builds(before: Dataset, first: Made, tmp_path: Path) -> None:
    after = with_cell(before, other)
    second = published(after, tmp_path / "2", history=history(after, first.data))
    back = history(before, second.data)
    assert [(c.now and c.now.value, c.former_version) for c in back.changes] == [
        ("424242", version(first)),
        (value(before), version(second)),
    ]
    assert back.since == version(first)


def test_reports_that_are_new_or_gone_are_one_line_each(before: Dataset, first: Made) -> None:
    fewer = replace(before, reports=before.reports[1:])
    (change,) = history(fewer, first.data).changes
    gone = before.reports[0]
    assert (change.agency_id, change.year, change.address) == (gone.agency, gone.year, "")
    assert (change.kind, change.reason, change.former) == ("removed", "report", None)


def test_a_new_report_has_its_own_publishing_date(before: Dataset, first: Made) -> None:
    newest = replace(before.reports[0], year=2030, published=date(2031, 1, 5))
    more = replace(before, reports=(newest, *before.reports))
    (change,) = history(more, first.data).changes
    assert (change.year, change.kind, change.date) == (2030, "added", "2031-01-05")


def test_why_a_figure_is_different(before: Dataset, first: Made, tmp_path: Path) -> None:
    report = next(r for r in before.reports if (r.agency, r.year) == (AGENCY, YEAR))
    replaced = with_cell(
        before, other, source=replace(report.source, sha256="f" * 64), published=date(2022, 5, 1)
    )
    (change,) = history(replaced, first.data).changes
    assert (change.reason, change.date) == ("file", "2022-05-01")

    read = with_cell(before, lambda fact: of(fact, 7, Status.SUPPLIED))
    record = Correction(AGENCY, YEAR, CELL, date(2026, 2, 3), "补录原件上的数字 7")
    (change,) = history(replace(read, corrections=(record,)), first.data).changes
    assert (change.reason, change.what, change.date) == ("reading", record.what, "2026-02-03")

    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(
        "# Changelog\n\n## Unreleased\n\n### Figures changed\n\n- Nothing.\n\n"
        "## 1.2.0 (2026-06-30)\n\n### Added\n\n- `requests` is not meant here.\n\n### Figures changed\n\n"
        f"- Other reports: `{AGENCY}/1999`, `requests.received`.\n"
        f"- Notes in cells of `requests.received`\n  in `{AGENCY}` are read.\n\n## 1.1.0 (2026-01-01)\n\n"
        f"### Figures changed\n\n- `{AGENCY}`: long ago.\n",
        encoding="utf-8",
    )
    (change,) = history(with_cell(before, other), first.data, figure_changes(changelog)).changes
    words = f"Notes in cells of requests.received in {AGENCY} are read."
    assert (change.reason, change.what, change.date) == ("program", words, "2026-06-30")


def test_what_the_changelog_does_not_name_it_does_not_explain(tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    assert figure_changes(path) == []
    path.write_text("## Unreleased\n\n### Figures changed\n\n- Nothing was published before.\n")
    assert figure_changes(path) == []


def whole_report(before: Dataset) -> Dataset:
    taken = WithheldReport(f"agencies/{AGENCY}/{YEAR}/", AGENCY, YEAR, replace(TAKEDOWN, cell=""), True)
    left = tuple(r for r in before.reports if (r.agency, r.year) != (AGENCY, YEAR))
    return replace(before, reports=left, withheld=(taken,))


def one_cell(before: Dataset) -> Dataset:
    return with_cell(before, withheld, withheld=(TAKEDOWN,))


def its_row(before: Dataset) -> Dataset:
    return with_cell(before, withheld, withheld=(replace(TAKEDOWN, cell="requests.received"),))


@pytest.mark.parametrize("take_down", [whole_report, one_cell, its_row])
def test_what_is_taken_down_is_in_no_history(
    before: Dataset, first: Made, tmp_path: Path, take_down: Callable[[Dataset], Dataset]
) -> None:
    shown = with_cell(before, other)
    record = Correction(AGENCY, YEAR, "requests.carried_over:total", date(2026, 2, 3), "抄自 424242 号文")
    supplied = replace(shown, corrections=(record,))
    second = published(supplied, tmp_path / "2", history=history(supplied, first.data))
    assert "424242" in (second.data / "changes.jsonl").read_text("utf-8")

    down = take_down(before)
    third = published(down, tmp_path / "3", history=history(down, second.data))
    told = [line for line in lines(third)[1:] if line["reason"] == "withheld"]
    assert [(line["what"], line["date"]) for line in told] == [(TAKEDOWN.words, "2026-03-01")]
    for path in third.root.rglob("*"):
        if path.suffix in (".jsonl", ".json", ".xml"):
            assert "424242" not in path.read_text("utf-8")
    assert not [line for line in lines(third)[1:] if line["former"] and line["address"] == CELL]
    fourth = published(down, tmp_path / "4", history=history(down, third.data))
    assert lines(fourth) == lines(third)


def test_an_agency_with_a_new_id_is_the_same_one(before: Dataset, first: Made) -> None:
    new = "shili-renamed"
    agencies = tuple(replace(a, id=new) if a.id == AGENCY else a for a in before.agencies)
    reports = tuple(replace(r, agency=new) if r.agency == AGENCY else r for r in before.reports)
    renamed = replace(
        before, agencies=agencies, reports=reports, redirects={f"agencies/{AGENCY}/": f"agencies/{new}/"}
    )
    assert history(renamed, first.data).changes == ()


def damaged() -> Iterator[Any]:
    yield pytest.param(lambda folder: (folder / "giar.sqlite").unlink(), id="no database")
    yield pytest.param(lambda folder: (folder / "giar.sqlite").write_text("no database"), id="no SQLite")
    yield pytest.param(lambda folder: (folder / "datapackage.json").unlink(), id="no version")
    yield pytest.param(lambda folder: (folder / "changes.jsonl").write_text(""), id="empty history")
    yield pytest.param(lambda folder: (folder / "changes.jsonl").write_text('{"kind": "begun"'), id="cut off")


@pytest.mark.parametrize("damage", list(damaged()))
def test_former_data_that_cannot_be_read_ends_the_build(
    before: Dataset, first: Made, tmp_path: Path, damage: Callable[[Path], Any]
) -> None:
    """Else the history would begin anew, without a word."""
    for name in ("giar.sqlite", "datapackage.json"):
        (tmp_path / name).write_bytes((first.data / name).read_bytes())
    damage(tmp_path)
    with pytest.raises(FormerDataError, match="不能接着记录变化"):
        history(before, tmp_path)


def test_the_feed_tells_of_dated_changes(before: Dataset, first: Made, tmp_path: Path) -> None:
    report = next(r for r in before.reports if (r.agency, r.year) == (AGENCY, YEAR))
    source = replace(report.source, sha256="f" * 64)
    replaced = with_cell(before, other, source=source, published=date(2032, 5, 1))
    made = published(replaced, tmp_path, history=history(replaced, first.data))
    feed = (made.root / "feed.xml").read_text("utf-8")
    assert "数字有变化：" in feed
    assert "1 格与此前发布的不同：报告文件换了" in feed
