"""The data set cut into files for the browser: each cell once among the years and once among the regions."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from giar_site.site.data import files
from giar_site.site.data.questions import QUESTIONS
from giar_site.site.data.slices import Slice, slices
from tests.data.conftest import Made, published
from tests.demo import demo_dataset

ADDRESSES = "SELECT agency_id, year, address, value_text, status FROM facts"


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def cut(made: Made, folder: Path, limit: int) -> list[Slice]:
    regions = {region.code: region for region in made.dataset.regions}
    return slices(made.data / "giar.sqlite", regions, folder / "query", limit)


@pytest.fixture(scope="module", params=["a year fits", "nothing fits"])
def found(
    request: pytest.FixtureRequest, demo_data: Made, tmp_path_factory: pytest.TempPathFactory
) -> list[Slice]:
    size = (demo_data.data / "giar.sqlite").stat().st_size
    return cut(
        demo_data, tmp_path_factory.mktemp("slices"), size // 2 if request.param == "a year fits" else 1
    )


def test_years_and_regions_each_hold_every_cell_once(demo_data: Made, found: list[Slice]) -> None:
    whole = Counter(demo_data.sql(ADDRESSES))
    for kind in ("year-", "region-"):
        parts = [part for part in found if part.id.startswith(kind)]
        assert sum((Counter(asked(part.path, ADDRESSES)) for part in parts), Counter()) == whole
        assert sum(part.reports for part in parts) == len(demo_data.dataset.reports)
    assert len({part.id for part in found}) == len({part.title for part in found}) == len(found)
    assert all(part.size == part.path.stat().st_size for part in found)


def test_no_file_is_larger_than_allowed(demo_data: Made, tmp_path: Path) -> None:
    limit = (demo_data.data / "giar.sqlite").stat().st_size // 2
    found = cut(demo_data, tmp_path, limit)
    assert max(part.size for part in found) <= limit
    assert {"2024 年", "2019 年"} <= {part.title for part in found}
    assert all(part.reports == 1 for part in cut(demo_data, tmp_path / "least", 1))


def test_a_part_holds_what_belongs_to_its_reports(demo_data: Made, found: list[Slice]) -> None:
    for part in found:
        reports = asked(part.path, "SELECT agency_id, year FROM reports")
        agencies = [agency for (agency,) in asked(part.path, "SELECT agency_id FROM agencies")]
        assert sorted(agencies) == sorted({agency for agency, _ in reports})
        own = [
            row
            for row in demo_data.sql("SELECT agency_id, year, message FROM findings")
            if row[:2] in reports
        ]
        assert asked(part.path, "SELECT agency_id, year, message FROM findings") == own


def test_it_has_the_same_tables_views_and_indexes(demo_data: Made, found: list[Slice]) -> None:
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    for part in found:
        assert asked(part.path, schema) == demo_data.sql(schema)
        for question in QUESTIONS:
            asked(part.path, question.sql)


def test_a_large_data_set_is_cut_and_the_page_lists_the_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 300_000
    monkeypatch.setattr(files, "LIMIT", size)
    made = published(demo_dataset(3), tmp_path)
    assert (made.data / "giar.sqlite").stat().st_size > size
    parts = sorted(path.name for path in (made.data / "query").iterdir())
    body = made.pages["data/query/"].body
    assert parts
    for name in parts:
        assert f'data-url="{name}" data-size="{(made.data / "query" / name).stat().st_size}"' in body
    assert 'value="all"' not in body


def test_equal_input_gives_equal_bytes(demo_data: Made, tmp_path: Path) -> None:
    size = (demo_data.data / "giar.sqlite").stat().st_size // 2
    first, second = (cut(demo_data, tmp_path / name, size) for name in ("a", "b"))
    assert [part.path.read_bytes() for part in first] == [part.path.read_bytes() for part in second]
