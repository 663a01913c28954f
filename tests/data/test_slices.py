"""The data set cut into files for the browser: each cell once among the years and once among the regions."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from giar_site.site.catalogue import Catalogue
from giar_site.site.data import files
from giar_site.site.data.questions import QUESTIONS
from giar_site.site.data.slices import cut, slices
from giar_site.site.pages import data as data_page
from giar_site.site.pages import query as query_page
from tests.data.conftest import SETTINGS, Made, digits, published
from tests.demo import demo_dataset, read_demo_source

ADDRESSES = "SELECT agency_id, year, address, ifnull(value_text, ''), status FROM facts"


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


class Part(NamedTuple):
    id: str
    title: str
    path: Path
    reports: int


def parts(made: Made, folder: Path, limit: int) -> list[Part]:
    """The data set, whose SQLite files are of years or one of all, cut into files."""
    catalogue = Catalogue(made.dataset, SETTINGS, read_demo_source, folder)
    whole = sorted(made.data.glob("giar*.sqlite"))
    sizes = {int(path.stem[5:]) if path.stem[5:] else None: path.stat().st_size for path in whole}
    return [
        Part(one.id, one.title, path, len(one.reports))
        for planned in slices(catalogue, sizes, limit)
        for one, path in cut(catalogue, planned, made.data, folder / "query")
    ]


@pytest.fixture(scope="module", params=["a year fits", "nothing fits"])
def found(
    request: pytest.FixtureRequest, demo_data: Made, tmp_path_factory: pytest.TempPathFactory
) -> list[Part]:
    size = (demo_data.data / "giar.sqlite").stat().st_size
    return parts(
        demo_data, tmp_path_factory.mktemp("slices"), size // 2 if request.param == "a year fits" else 1
    )


def test_years_and_regions_each_hold_every_cell_once(demo_data: Made, found: list[Part]) -> None:
    whole = Counter(demo_data.sql(ADDRESSES))
    for kind in ("year-", "region-"):
        parts = [part for part in found if part.id.startswith(kind)]
        assert sum((Counter(asked(part.path, ADDRESSES)) for part in parts), Counter()) == whole
        assert sum(part.reports for part in parts) == len(demo_data.dataset.reports)
    assert len({part.id for part in found}) == len({part.title for part in found}) == len(found)


def test_no_file_is_larger_than_allowed(demo_data: Made, tmp_path: Path) -> None:
    limit = (demo_data.data / "giar.sqlite").stat().st_size // 2
    found = parts(demo_data, tmp_path, limit)
    assert max(part.path.stat().st_size for part in found) <= limit
    assert {"2024 年", "2019 年"} <= {part.title for part in found}
    assert all(part.reports == 1 for part in parts(demo_data, tmp_path / "least", 1))


def test_a_part_holds_what_belongs_to_its_reports(demo_data: Made, found: list[Part]) -> None:
    for part in found:
        reports = asked(part.path, "SELECT agency_id, year FROM reports")
        agencies = asked(part.path, "SELECT agency_id, report_count FROM agencies")
        assert sorted(agencies) == sorted(Counter(agency for agency, _ in reports).items())
        own = [
            row
            for row in demo_data.sql("SELECT agency_id, year, message FROM findings")
            if row[:2] in reports
        ]
        assert asked(part.path, "SELECT agency_id, year, message FROM findings") == own


def test_it_has_the_same_tables_views_and_indexes(demo_data: Made, found: list[Part]) -> None:
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    for part in found:
        assert asked(part.path, schema) == demo_data.sql(schema)
        for question in QUESTIONS:
            asked(part.path, question.sql)


@pytest.mark.parametrize("split_above", [10, 1_000])
def test_a_large_data_set_is_cut_and_the_page_lists_the_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, split_above: int
) -> None:
    size = 300_000
    monkeypatch.setattr(files, "SPLIT_ABOVE", split_above)
    for module in (data_page, query_page):
        monkeypatch.setattr(module, "LIMIT", size)
    made = published(demo_dataset(3), tmp_path)
    whole = list(made.data.glob("giar*.sqlite"))
    assert sum(path.stat().st_size for path in whole) > size
    parts = [*made.data.glob("query/*.sqlite"), *(path for path in whole if path.stat().st_size <= size)]
    body = made.pages["data/query/"].body
    for path in parts:
        url = path.name if path.parent.name == "query" else f"../{path.name}"
        reports = asked(path, "SELECT count(*) FROM reports")[0][0]
        assert f'data-url="{url}" data-size="{path.stat().st_size}"' in body
        assert re.search(rf'data-url="{re.escape(url)}"[^>]*>[^<]+（{reports} 份报告，', body)
    for kinds in (("giar-", "year-"), ("region-",)):
        held = [path for path in parts if path.stem.startswith(kinds)]
        found = sum((Counter(asked(path, ADDRESSES)) for path in held), Counter())
        assert found == Counter((a, y, f.address, digits(f.value), f.status) for a, y, f in made.facts)
    assert 'value="all"' not in body
    order = re.findall(r'<option value="(year|region)', body)
    assert order == sorted(order, reverse=True)


def test_equal_input_gives_equal_bytes(demo_data: Made, tmp_path: Path) -> None:
    size = (demo_data.data / "giar.sqlite").stat().st_size // 2
    first, second = (parts(demo_data, tmp_path / name, size) for name in ("a", "b"))
    assert [part.path.read_bytes() for part in first] == [part.path.read_bytes() for part in second]
