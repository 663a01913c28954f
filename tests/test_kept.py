"""Results kept between builds: never another's, never code, and never needed."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from giar_site import kept as kept_module
from giar_site.checks import check
from giar_site.findings import Finding
from giar_site.kept import KeptResults, packed, unpacked
from giar_site.model import Dataset
from tests.demo import demo_dataset


def never() -> str:
    raise AssertionError("made again")


def test_a_result_is_made_once_and_forgotten_when_nobody_asks(tmp_path: Path) -> None:
    file = tmp_path / "work" / "results"
    with KeptResults(file) as kept:
        assert [kept.of("a", lambda: "one"), kept.of("b", lambda: "two"), kept.of("a", never)] == [
            "one",
            "two",
            "one",
        ]
    with KeptResults(file) as kept:
        assert kept.of("b", never) == "two"
    with KeptResults(file) as kept:
        assert kept.of("a", lambda: "anew") == "anew"


class Recording(ThreadPoolExecutor):
    """``given`` is what it was given to work on."""

    def map(self, fn: Any, *values: Any, **options: Any) -> Any:
        self.given = list(values[0])
        return super().map(fn, self.given, **options)


def test_many_results_are_made_by_several_processes_and_only_those_that_there_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_module, "PARALLEL_FROM", 3)
    file = tmp_path / "results"
    with KeptResults(file) as kept:
        assert kept.each(str.upper, ["1", "2"], ["a", "b"], None) == ["A", "B"]
    with Recording(2) as executor, KeptResults(file) as kept:
        found = kept.each(str.upper, ["1", "3", "2", "4", "5", "4"], ["?", "c", "?", "d", "e", "d"], executor)
        assert found == ["A", "C", "B", "D", "E", "D"]
        assert executor.given == ["c", "d", "e"]
    with KeptResults(file) as kept:
        assert kept.of("5", never) == "E"


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b"", lambda b: b[:40] + b"x" + b[41:]])
def test_a_damaged_file_costs_no_result(tmp_path: Path, damage: object) -> None:
    file = tmp_path / "results"
    with KeptResults(file) as kept:
        kept.of("a", lambda: "one")
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    with KeptResults(file) as kept:
        assert kept.of("a", lambda: "anew") == "anew"


def test_what_failed_is_not_kept(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path / "results")
    with pytest.raises(AssertionError), kept:
        kept.of("a", never)
    assert not (tmp_path / "results").exists()


def test_no_code_comes_out_of_a_file(tmp_path: Path) -> None:
    evil = b"cos\nsystem\n(S'touch " + bytes(tmp_path / "pwned") + b"'\ntR."  # what pickle.loads would run
    with pytest.raises(pickle.UnpicklingError):
        unpacked(evil)
    file = tmp_path / "results"
    file.write_bytes(sha256(evil).digest() + evil)
    with KeptResults(file) as kept:
        assert kept.of("a", lambda: "mine") == "mine"
    assert not (tmp_path / "pwned").exists()


def with_year_before_changed(dataset: Dataset) -> Dataset:
    """The first report's figures to carry over, changed: the check of the year after looks at them."""
    first, *others = dataset.reports
    facts = tuple(
        fact._replace(value=(fact.value or 0) + 1) if fact.item == "carried_forward" else fact
        for fact in first.facts
    )
    return replace(dataset, reports=(first.changed(facts=facts), *others))


def with_another_name(dataset: Dataset) -> Dataset:
    first, *others = dataset.agencies
    return replace(dataset, agencies=(replace(first, name="某某局", provisional=True), *others))


@pytest.mark.parametrize("change", [with_year_before_changed, with_another_name])
def test_kept_findings_are_those_of_a_fresh_check(tmp_path: Path, change: object) -> None:
    before = demo_dataset(2)
    changed: Dataset = change(before)  # type: ignore[operator]
    fresh = check(changed)
    assert fresh != check(before), "the change has to show"
    with KeptResults(tmp_path / "findings") as kept:
        assert check(before, kept) == check(before)
    with KeptResults(tmp_path / "findings") as kept:
        assert check(changed, kept) == fresh
        assert all(isinstance(finding, Finding) for finding in check(changed, kept))
    assert unpacked(packed(fresh)) == fresh
