"""Reading kept between builds: right after every change, and safe with other builds beside it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from giar_site import build
from giar_site.collect import ReadReport, cache, collect
from giar_site.findings import Finding, Severity
from tests.collect.written import report_text, write

GOVERNMENT, OFFICE = "平罗县人民政府", "平罗县人民政府办公室"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    write(tmp_path / "reports/a.txt", report_text(GOVERNMENT, 2021))
    write(tmp_path / "reports/b.txt", report_text(OFFICE, 2021))
    return tmp_path / "reports"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are really read."""
    names: list[str] = []
    original = cache.read_report

    def noted(path: Path, name: str) -> object:
        names.append(name)
        return original(path, name)

    monkeypatch.setattr(cache, "read_report", noted)
    return names


def test_a_second_build_reads_nothing_and_gives_the_same(reports: Path, kept: Path, read: list[str]) -> None:
    first = collect(reports, cache=kept)
    assert read == ["a.txt", "b.txt"]
    assert collect(reports, cache=kept) == first == collect(reports)
    assert read == ["a.txt", "b.txt"] * 2  # the last of the three had no cache


def test_what_has_changed_is_read_again_and_only_that(reports: Path, kept: Path, read: list[str]) -> None:
    collect(reports, cache=kept)
    read.clear()
    write(reports / "a.txt", report_text(GOVERNMENT, 2020))
    assert {r.year for r in collect(reports, cache=kept).reports} == {2020, 2021}
    write(reports / "b.yml", "year: 2019\n")
    assert {r.year for r in collect(reports, cache=kept).reports} == {2020, 2019}
    (reports / "b.yml").unlink()
    assert {r.year for r in collect(reports, cache=kept).reports} == {2020, 2021}
    assert read == ["a.txt", "b.txt"]  # without its sidecar b.txt is as it was before


def test_a_sidecar_in_the_place_of_a_link_to_the_same_words_counts(reports: Path, kept: Path) -> None:
    """A link is no sidecar and is told; what its finding advises is to put the file itself there."""
    words = write(reports.parent / "elsewhere.yml", "year: 2019\n")
    (reports / "b.yml").symlink_to(words)
    assert {r.year for r in collect(reports, cache=kept).reports} == {2021}
    words.replace(reports / "b.yml")
    assert {r.year for r in collect(reports, cache=kept).reports} == {2021, 2019}


def test_a_change_of_the_reader_s_own_code_makes_every_entry_old(
    reports: Path, kept: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(reports, cache=kept)
    monkeypatch.setattr(cache, "_reader", lambda: "another")
    collect(reports, cache=kept)
    assert len(read) == 4


def test_whatever_reads_is_part_of_what_an_entry_stands_for() -> None:
    code = "import sys, giar_site.collect.files; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    parts = {name.split(".")[1] for name in loaded.split() if name.startswith("giar_site.")}
    assert parts - {part.removesuffix(".py") for part in cache._READING} == {"kept", "program"}


@pytest.mark.parametrize("code", sorted(cache.OF_MACHINE))
def test_what_may_be_the_machines_fault_is_found_out_anew(
    reports: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    real = cache.read_report

    def failing(path: Path, name: str) -> ReadReport:
        found = real(path, name)
        finding = Finding(code, Severity.ERROR, "读不出来", name)
        return replace(found, report=found.report.changed(findings=(finding,)), unreadable=True)

    with monkeypatch.context() as patched:
        patched.setattr(cache, "read_report", failing)
        assert len(collect(reports, cache=kept).received) == 2
    assert len(collect(reports, cache=kept).reports) == 2


def test_the_registry_is_asked_anew_in_each_build(reports: Path, kept: Path, read: list[str]) -> None:
    collect(reports, cache=kept)
    write(reports / "agencies.yml", f"agencies: [{{id: zhengfu, name: {GOVERNMENT}}}]\n")
    assert "zhengfu" in {report.agency for report in collect(reports, cache=kept).reports}
    assert len(read) == 2


@pytest.mark.parametrize("damage", [b"", b"x" * 100, None])
def test_a_damaged_entry_is_read_again(
    reports: Path, kept: Path, read: list[str], damage: bytes | None
) -> None:
    first = collect(reports, cache=kept)
    for entry in kept.iterdir():
        entry.write_bytes(entry.read_bytes()[:-10] if damage is None else damage)
    assert collect(reports, cache=kept) == first
    assert len(read) == 4
    assert collect(reports, cache=kept) == first
    assert len(read) == 4


@pytest.mark.parametrize("part", range(1 + len(cache.PARTS)))
@pytest.mark.parametrize("at", ["checksum", "size", "content"])
def test_whichever_part_of_an_entry_is_damaged_the_report_says_the_same(
    reports: Path, kept: Path, part: int, at: str
) -> None:
    (reports / "b.txt").unlink()
    (whole,) = collect(reports).reports
    collect(reports, cache=kept)
    (entry,) = kept.iterdir()
    content, place = bytearray(entry.read_bytes()), 0
    for _ in range(part):
        place += 40 + int.from_bytes(content[place + 32 : place + 40], "big")
    content[place + {"checksum": 0, "size": 39, "content": 40}[at]] ^= 1
    entry.write_bytes(content)
    cache._fetched.cache_clear()
    (light,) = collect(reports, cache=kept).reports
    assert (light.body, light.usage) == (whole.body, whole.usage)


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch evil",)


def test_an_entry_cannot_run_code(
    reports: Path, kept: Path, read: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    collect(reports, cache=kept)
    content = pickle.dumps(_Evil())
    part = sha256(content).digest() + len(content).to_bytes(8, "big") + content
    entries = {entry: entry.read_bytes() for entry in kept.iterdir()}
    light = {entry: whole[: 40 + int.from_bytes(whole[32:40], "big")] for entry, whole in entries.items()}
    for before, again in ((dict.fromkeys(entries, b""), 4), (light, 6)):
        for entry, beginning in before.items():
            entry.write_bytes(beginning + part * len(cache.PARTS))
        cache._fetched.cache_clear()
        for report in collect(reports, cache=kept).reports:
            assert report.facts
        assert len(read) == again
    assert not (tmp_path / "evil").exists()


def test_a_file_that_changes_while_it_is_read_is_not_kept_under_its_former_content(
    reports: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = cache.read_report

    def overtaken(path: Path, name: str) -> object:
        write(path, report_text(GOVERNMENT, 2018))
        return original(path, name)

    before = (reports / "a.txt").read_text()
    monkeypatch.setattr(cache, "read_report", overtaken)
    collect(reports, cache=kept)
    monkeypatch.setattr(cache, "read_report", original)
    write(reports / "a.txt", before)
    assert 2021 in {report.year for report in collect(reports, cache=kept).reports}


def test_two_builds_at_once_both_get_it_right(reports: Path, kept: Path) -> None:
    expected = collect(reports)
    with ThreadPoolExecutor(4) as pool:
        for result in pool.map(lambda _: collect(reports, cache=kept), range(8)):
            assert result == expected
    assert not [entry for entry in kept.iterdir() if entry.name.startswith(".")]


def test_many_files_are_read_in_processes_with_the_same_result(tmp_path: Path) -> None:
    for number in range(cache.PARALLEL_FROM):
        write(tmp_path / f"{number:02}.txt", report_text(GOVERNMENT, 2000 + number))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert collect(tmp_path, executor=executor) == collect(tmp_path)


def test_old_entries_go_when_nothing_uses_them(reports: Path, kept: Path) -> None:
    collect(reports, cache=kept)
    long_ago = time.time() - 40 * 86_400
    for entry in kept.iterdir():
        os.utime(entry, (long_ago, long_ago))
    (reports / "b.txt").unlink()
    collect(reports, cache=kept)
    assert len(list(kept.iterdir())) == 1


def test_a_build_writes_nothing_into_the_reports(reports: Path) -> None:
    before = sorted(reports.rglob("*"))
    with build.workers() as executor:
        build.load(reports, executor)
    assert sorted(reports.rglob("*")) == before
    assert (reports.parent / ".cache/reports").is_dir()


def test_no_room_for_the_cache_is_no_error(reports: Path, kept: Path) -> None:
    kept.write_text("a file where the folder should be")
    assert len(collect(reports, cache=kept).reports) == 2


def test_a_report_from_the_cache_says_the_same_and_holds_its_figures_only(reports: Path, kept: Path) -> None:
    whole, light = (collect(reports, cache=folder).reports[0] for folder in (None, kept))
    assert not set(vars(light)) & {"facts", "chapters", "spans", "text"}
    assert [fact._replace(location=None) for fact in whole.facts] == list(light.figures)
    received = whole.facts[[f.address for f in whole.facts].index("requests.received:total")]
    assert light.fact("requests", "received", "total") == received._replace(location=None)
    assert light.fact("requests", "nothing", "total") is None
    assert (light.facts, light.chapters, light.spans, light.text) == whole.body


def test_a_body_that_has_gone_is_read_again_unless_the_file_has_changed(reports: Path, kept: Path) -> None:
    cache._fetched.cache_clear()
    reports_read = collect(reports, cache=kept).reports
    for entry in kept.iterdir():
        entry.unlink()
    assert reports_read[0].text == (reports / "a.txt").read_text()
    cache._fetched.cache_clear()
    (entry,) = kept.iterdir()  # kept anew
    entry.unlink()
    write(reports / "a.txt", report_text(GOVERNMENT, 2020))
    with pytest.raises(RuntimeError, match=r"a\.txt 在建站过程中有改动"):
        _ = reports_read[0].text


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is opened to see whether a file is as it was: the reports and the entries, by name."""
    names: list[str] = []
    for function, named in (("_key", lambda _, path: path), ("_light", lambda file: "entry")):
        original = getattr(cache, function)

        def noted(*of: Any, original: Any = original, named: Any = named) -> Any:
            names.append(named(*of))
            return original(*of)

        monkeypatch.setattr(cache, function, noted)
    return names


def test_what_nobody_has_touched_is_not_opened(
    reports: Path, kept: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SETTLED", 0)
    first = collect(reports, cache=kept)
    opened.clear()
    assert collect(reports, cache=kept) == first
    assert opened == []
    write(reports / "b.yml", "year: 2019\n")
    assert {r.year for r in collect(reports, cache=kept).reports} == {2021, 2019}
    assert set(opened) == {"b.txt", "entry"}


def test_a_file_of_the_same_size_and_time_is_still_another(
    reports: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SETTLED", 0)
    collect(reports, cache=kept)
    file, other = reports / "a.txt", reports / ".other"
    for year, replaces in ((2020, False), (2019, True)):
        before = file.stat()
        write(other if replaces else file, report_text(GOVERNMENT, year))
        os.utime(other if replaces else file, ns=(before.st_atime_ns, before.st_mtime_ns))
        if replaces:
            other.replace(file)
        after = file.stat()
        assert (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
        assert {r.year for r in collect(reports, cache=kept).reports} == {2021, year}


def test_what_was_changed_a_moment_ago_is_looked_into(reports: Path, kept: Path, opened: list[str]) -> None:
    collect(reports, cache=kept)
    opened.clear()
    collect(reports, cache=kept)
    assert opened == ["a.txt", "b.txt"]


def test_damage_to_what_is_remembered_of_files_costs_nothing_but_time(
    reports: Path, kept: Path, read: list[str]
) -> None:
    first = collect(reports, cache=kept)
    remembered = [file for file in kept.with_name("kept-seen").iterdir() if file.is_file()]
    assert remembered
    for file in remembered:
        file.write_bytes(file.read_bytes()[:-1])
    assert collect(reports, cache=kept) == first
    assert len(read) == 2


def test_a_file_is_not_taken_into_memory_for_its_key(reports: Path) -> None:
    """One that is too large to be a report was, twice over."""
    with (reports / "c.txt").open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    keys = {cache._key(reports, name) for name in ("a.txt", "b.txt", "c.txt")}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(keys) == 3
    assert peak < 5_000_000
