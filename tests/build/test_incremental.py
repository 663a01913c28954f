"""A build that takes over what has not changed gives the same site as one that starts from nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

import pytest
import yaml

from giar_site import build
from giar_site.site import parts, search, units
from giar_site.site.data import files as data_files
from giar_site.site.page import Page, Settings
from giar_site.site.pages import data, items, query
from giar_site.site.search import SearchIndex
from giar_site.site.shell import Shells, content
from giar_site.site.units import Units
from giar_site.staging import replace_folder, spare_folder, staging_folder, tidy
from tests.bench.reports import generate, write_report

DATA_YEAR = re.compile(r"(?<=-)20\d\d(?=\.\w+$)")  # of a large file, or of a part of one
REPORTS = 63  # nine agencies: enough for several processes

Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with build.workers() as executor:
        yield executor


@pytest.fixture(autouse=True)
def documents_as_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pagefind's own determinism is tested elsewhere: here its input stands for its output, in shards."""

    def copied(self: SearchIndex, pages: Iterable[str], bundle: Path, name: str = "") -> None:
        for url in pages:
            (bundle / name / url).mkdir(parents=True, exist_ok=True)
            shutil.copy(self._file(url), bundle / name / url / "document.html")

    monkeypatch.setattr(SearchIndex, "write", copied)
    monkeypatch.setattr(search, "SHARD", 30)
    monkeypatch.setattr(items, "ROWS_A_PAGE", 20)  # a year has nine reports: a page each
    monkeypatch.setattr(data_files, "SPLIT_ABOVE", 20)  # and files
    monkeypatch.setattr(parts, "REPORTS", 1)  # several processes write them
    monkeypatch.setattr(units, "PARALLEL_FROM", 2)  # and whatever is more than a part
    for module in (data, query):
        monkeypatch.setattr(module, "LIMIT", 150_000)  # bytes: a year has more


def theme(page: Page) -> str:
    return f"<title>{page.title}</title>{page.url}{content(page)}"


def built(reports: Path, place: Path, executor: Executor) -> dict[str, bytes]:
    """The site of ``reports`` in ``place / "site"``, replacing the former one."""
    former, new = place / "site", staging_folder(place / "site")
    dataset = build.load(reports, executor)
    new.mkdir(parents=True)
    (new / "index.html").write_text("MkDocs' page, which the home page replaces")
    build.publish(
        dataset, Settings(site_url="https://example.invalid/"), reports, new,
        shells=Shells(theme), work=place / "work", executor=executor, former=former,
    )  # fmt: skip
    replace_folder(new, former)
    tidy(former)
    return {
        file.relative_to(former).as_posix(): file.read_bytes() for file in former.rglob("*") if file.is_file()
    }


def registry(**changes: object) -> Change:
    def change(reports: Path) -> None:
        file = reports / "agencies.yml"
        data = yaml.safe_load(file.read_text())
        data["agencies"][0] |= changes
        file.write_text(yaml.safe_dump(data, allow_unicode=True))

    return change


def reworded(file: Path) -> None:
    file.write_text(file.read_text().replace("提高", "明显提高"))


def corrected(reports: Path) -> None:
    with build.workers() as executor:
        report = build.load(reports, executor).of_agency("county-0-2")[0]
    fact = next(fact for fact in report.figures if fact.value)
    correction = {
        "agency": report.agency, "year": report.year, "cell": fact.address, "printed": int(fact.value or 0),
        "expect": 0, "reason": "重复计算", "source": "电话核实", "who": "测试", "when": "2026-01-01",
    }  # fmt: skip
    (reports / "corrections.yml").write_text(yaml.safe_dump([correction], allow_unicode=True))


def alone_in_its_year_and_taken_down(reports: Path) -> None:
    write_report(reports / COUNTY, "2-2018", "示例省甲甲县教育局", 2018)
    (reports / "withheld.yml").write_text(
        "- {agency: county-0-2, year: 2018, reason: 应机关要求, who: 测试, when: 2026-01-01}\n"
    )


COUNTY = "county-0"
CHANGES: dict[str, Change] = {
    "nothing": lambda reports: None,
    "a report says something else": lambda reports: reworded(next((reports / COUNTY).glob("2-20*.txt"))),
    "a report is added": lambda reports: write_report(reports / COUNTY, "2-2018", "示例省甲甲县教育局", 2018),
    "a report is taken away": lambda reports: next((reports / COUNTY).glob("4-2021.*")).unlink(),
    "an agency has another name": registry(name="示例省甲甲县政府"),
    "an agency has a parent": registry(parent="county-0-1"),
    "an agency is of another kind": registry(kind="subordinate"),
    "a correction": corrected,
    "the only report of a year is taken down": alone_in_its_year_and_taken_down,
    "two chapters are alike": lambda reports: (reports / COUNTY / "6-2023.txt").write_text(
        next((reports / COUNTY).glob("5-2023.txt")).read_text().replace("司法局", "财政局")
    ),
}


QUICK = ("nothing", "a report says something else")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(change, id=name, marks=() if name in QUICK else pytest.mark.full)
        for name, change in CHANGES.items()
    ],
)
def test_only_what_changed_is_written_and_the_site_is_that_of_a_clean_build(
    tmp_path: Path, executor: Executor, change: Change
) -> None:
    reports = tmp_path / "all" / "reports"
    generate(reports, REPORTS)
    before = built(reports, tmp_path / "kept", executor)
    files = on_disk(tmp_path / "kept")
    change(reports)
    after = built(reports, tmp_path / "kept", executor)
    taken_over = on_disk(tmp_path / "kept") & files
    clean = built(reports, tmp_path / "clean", executor)
    assert after.keys() == clean.keys()
    assert [name for name in clean if after[name] != clean[name]] == []
    if change is CHANGES["nothing"]:
        assert after == before
        assert {file.name for file, _ in files - taken_over} == {"sitemap.xml"}
    else:
        assert after != before
        pages = {file for file in files if file[0].match("site/agencies/*/index.html")}
        assert 0 < len(taken_over & pages) < len(pages)
    years = {file.parent.name for file, _ in files - taken_over if file.match("site/items/*/*/20*/*.json")}
    if change is CHANGES["a report says something else"]:
        assert len(years) == 1
        data_years = {m[0] for file, _ in files - taken_over if (m := DATA_YEAR.search(str(file)))}
        assert data_years == years
        slices = {file for file in files if file[0].match("site/data/query/*.sqlite")}
        assert 0 < len(slices - taken_over) < len(slices)


def test_a_regions_index_waits_for_its_own_pages_only_and_the_changed_one_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Executor
) -> None:
    monkeypatch.setattr(search, "SHARD", 10)
    # By index: whether its pages are there, whether all are, and whether it has to be made.
    begun: list[tuple[str, bool, bool, bool]] = []
    begin = Units.begin_index

    def watched(self: Units, place: str, name: str, indexer: Executor) -> None:
        there, needed = set(self._writer.pages), set(self._regions[name])
        all_there = there.issuperset(chain(*self._regions.values()))
        begin(self, place, name, indexer)
        begun.append((name, needed <= there, all_there, name in self._begun_indexes))

    monkeypatch.setattr(Units, "begin_index", watched)
    reports = tmp_path / "reports"
    generate(reports, REPORTS)
    data = yaml.safe_load((reports / "agencies.yml").read_text())
    for number, agency in enumerate(data["agencies"]):
        agency["region"] = f"99000{1 + number // 3}"
    data["regions"] = [{"code": f"99000{number}", "name": f"示例{number}县"} for number in range(4)]
    (reports / "agencies.yml").write_text(yaml.safe_dump(data, allow_unicode=True))
    built(reports, tmp_path, executor)
    assert begun == [
        ("990001", True, False, True),
        ("990002", True, False, True),
        ("990003", True, True, True),
    ]
    begun.clear()
    reworded(next((reports / COUNTY).glob("5-20*.txt")))
    built(reports, tmp_path, executor)
    assert begun == [
        ("990002", True, False, True),
        ("990001", True, True, False),
        ("990003", True, True, False),
    ]


@pytest.mark.full
def test_of_divided_lists_those_of_the_reports_region_and_year_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "ROWS_A_PAGE", 5)  # a year's nine reports are on pages by region
    reports = tmp_path / "all" / "reports"
    generate(reports, REPORTS)
    registry(region="990000")(reports)
    with ThreadPoolExecutor(1) as executor:  # in this process, for that number
        built(reports, tmp_path / "kept", executor)
        files = on_disk(tmp_path / "kept")
        reworded(next((reports / COUNTY).glob("2-20*.txt")))
        kept = built(reports, tmp_path / "kept", executor)
        assert kept == built(reports, tmp_path / "clean", executor)
    written = {file.parent for file, _ in files - on_disk(tmp_path / "kept") if file.name == "rows.json"}
    assert {folder.name for folder in written} == {"990001"}
    assert len({folder.parent.name for folder in written}) == 1


def on_disk(place: Path) -> set[tuple[Path, int]]:
    """Each file of the site, and which one on the disk it is."""
    return {(file, file.stat().st_ino) for file in place.glob("site/**/*") if file.is_file()}


@pytest.mark.full
def test_a_build_begins_with_the_files_of_the_one_before_the_last(tmp_path: Path, executor: Executor) -> None:
    """Addresses come and go, a file is written again as it was two builds ago."""
    reports = tmp_path / "all" / "reports"
    generate(reports, REPORTS)
    file, added = next((reports / COUNTY).glob("2-20*.txt")), reports / COUNTY / "2-2018.txt"
    text = file.read_text()
    built(reports, tmp_path / "kept", executor)
    for step in ("two years", "as at first", "nothing", "other words"):
        spare = spare_folder(tmp_path / "kept/site")
        if step == "two years":
            write_report(reports / COUNTY, "2-2018", "示例省甲甲县教育局", 2018)
            reworded(file)
            assert not spare.exists()
        else:
            assert (spare / "agencies/county-0-1/index.html").is_file()
            (spare / "junk").write_text("of no build")
        if step == "as at first":
            added.unlink()
            file.write_text(text)
            assert (tmp_path / "kept/site/agencies/county-0-2/2018").is_dir()
        elif step == "other words":
            reworded(file)
        kept = built(reports, tmp_path / "kept", executor)
        assert kept == built(reports, tmp_path / "clean" / step, executor)


@pytest.mark.full
@pytest.mark.parametrize(
    ("module", "name", "at_first", "then"),
    [
        pytest.param(data_files, "SPLIT_ABOVE", 1_000, 20, id="a file a year"),
        pytest.param(data, "LIMIT", 150_000, 100_000_000, id="no slices"),
        pytest.param(data, "LIMIT", 150_000, 300_000, id="larger slices"),
    ],
)
def test_nothing_is_made_from_files_of_the_build_before_the_last(
    tmp_path: Path,
    executor: Executor,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    name: str,
    at_first: int,
    then: int,
) -> None:
    reports = tmp_path / "all" / "reports"
    generate(reports, REPORTS)
    monkeypatch.setattr(module, name, at_first)
    for _ in range(2):
        kept = built(reports, tmp_path / "kept", executor)
    assert "data/giar.sqlite" in kept or at_first == 150_000
    assert any(file.startswith("data/query/region-") for file in kept)
    monkeypatch.setattr(module, name, then)
    write_report(reports / COUNTY, "2-2018", "示例省甲甲县教育局", 2018)
    again = built(reports, tmp_path / "kept", executor)
    assert again.keys() < kept.keys() | again.keys(), "some files are of the former builds only"
    clean = built(reports, tmp_path / "clean", executor)
    assert again.keys() == clean.keys()
    assert [file for file in clean if again[file] != clean[file]] == []


def test_what_somebody_changed_in_the_former_site_is_made_anew(tmp_path: Path, executor: Executor) -> None:
    generate(tmp_path / "all" / "reports", 7)
    before = built(tmp_path / "all" / "reports", tmp_path, executor)
    (tmp_path / "site/agencies/county-0-0/2021/requests.csv").write_text("42")
    (tmp_path / "site/agencies/county-0-0/index.html").unlink()
    assert built(tmp_path / "all" / "reports", tmp_path, executor) == before


def test_the_first_index_has_what_is_of_no_region_and_the_agencies_own_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "ROWS_A_PAGE", 5)  # a year's nine reports are on pages by region
    generate(tmp_path / "all" / "reports", REPORTS)
    with ThreadPoolExecutor(2) as executor:  # in this process, for that number
        files = built(tmp_path / "all" / "reports", tmp_path, executor)
    documents = {
        name.removeprefix("pagefind/").removesuffix("document.html")
        for name in files
        if name.endswith("document.html")
    }
    assert {"", "items/", "agencies/county-0-0/", "990001/agencies/county-0-0/2021/"} <= documents
    pages = {name for name in files if re.fullmatch(r"items/\w+/[\w.]+/20\d\d/(990001/)?index.html", name)}
    assert pages
    assert not any("items/" in name and re.search(r"/20\d\d/", name) for name in documents), "pieces of lists"


def test_processes_start_early_for_a_site_that_was_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "LARGE", 3)
    notes = tmp_path / "units"
    started = []
    for name in ("none yet", "one", "two", "three"):
        with ThreadPoolExecutor(1) as executor:
            asked = MagicMock(wraps=executor.submit)
            monkeypatch.setattr(executor, "submit", asked)
            units.start_early(executor, tmp_path)
            started.append(asked.call_count)
        notes.mkdir(exist_ok=True)
        (notes / name).touch()
    assert started == [0, 0, 0, units.EARLY]
