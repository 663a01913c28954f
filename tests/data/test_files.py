"""The files themselves: the same twice, split by year, hostile text as data, opened by others' programs."""

from __future__ import annotations

import json
import logging
import re
import shutil
import sqlite3
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import openpyxl
import pandas as pd
import pytest
from frictionless import Package, system

from giar_site.model import Fact
from giar_site.site.data import files as files_module
from giar_site.site.data.schema import FACTS
from tests.data.conftest import Made, digits, published
from tests.demo import demo_dataset


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_equal_input_gives_equal_bytes(demo_data: Made, tmp_path: Path) -> None:
    again = published(demo_dataset(6), tmp_path)
    first, second = tree(demo_data.root), tree(again.root)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert demo_data.pages["data/"] == again.pages["data/"]


@pytest.fixture(scope="module")
def by_year(tmp_path_factory: pytest.TempPathFactory) -> Made:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files_module, "SPLIT_ABOVE", 10)
        return published(demo_dataset(3), tmp_path_factory.mktemp("by-year"))


def test_split_by_year_it_is_the_same_data(by_year: Made) -> None:
    years = sorted({r.year for r in by_year.dataset.reports if r.year})
    names = {"csv": "facts", "parquet": "facts", "jsonl": "reports", "sqlite": "giar", "xlsx": "giar"}
    for kind, name in names.items():
        found = [path.name for path in sorted(by_year.data.glob(f"{name}-*.{kind}"))]
        assert found == [f"{name}-{year}.{kind}" for year in years]
        assert not (by_year.data / f"{name}.{kind}").exists()
    found_facts = {(r["agency_id"], r["year"], r["address"]): r["value"] for r in by_year.csv("facts")}
    assert found_facts == {(a, str(y), f.address): digits(f.value) for a, y, f in by_year.facts}
    with system.use_context(trusted=True):
        report = Package(str(by_year.data / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert rows["facts"] == len(by_year.facts)
    for table, key in (("reports", "agency_id || year"), ("findings", "agency_id || year || message")):
        counted = [row for row in by_year.csv(table) if row.get("counted") != "false"]
        held = [row for year in years for row in asked(by_year, year, f"SELECT {key} FROM {table}")]
        assert sorted(held) == sorted(("".join(row[k] for k in key.split(" || ")),) for row in counted)


def test_a_year_s_file_counts_what_it_holds(by_year: Made) -> None:
    for year in sorted({r.year for r in by_year.dataset.reports if r.year}):
        own = sorted(r.agency for r in by_year.dataset.reports if r.year == year)
        rows = asked(
            by_year, year, "SELECT agency_id, report_count, first_year, last_year FROM agencies ORDER BY 1"
        )
        assert rows == [(agency, 1, year, year) for agency in own]
        book = openpyxl.load_workbook(by_year.data / f"giar-{year}.xlsx", read_only=True)
        assert [row[4] for row in book["报告"].iter_rows(min_row=2, values_only=True)] == [year] * len(own)


def asked(made: Made, year: int, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{made.data / f'giar-{year}.sqlite'}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def test_sums_in_sqlite_and_parquet_are_exact(made: Made) -> None:
    wanted = sum(
        (f.value for _, _, f in made.facts if f.value is not None and f.table != "disclosure"), Decimal(0)
    )
    assert made.sql("SELECT SUM(value) FROM facts WHERE \"table\" <> 'disclosure'") == [(wanted,)]
    everything = sum((f.value for _, _, f in made.facts if f.value is not None), Decimal(0))
    query = f"SELECT SUM(value) FROM '{made.data}/facts*.parquet'"
    assert duckdb.sql(query).fetchall() == [(everything,)]


def test_pandas_sees_chinese_and_types(made: Made) -> None:
    frame = pd.read_parquet(made.data / "facts.parquet")
    assert len(frame) == len(made.facts)
    assert set(frame["item_label"]) >= {"（一）予以公开"}
    assert pd.api.types.is_integer_dtype(frame["year"])
    assert pd.api.types.is_bool_dtype(frame["demo"])
    assert {type(value) for value in frame["value"].dropna()} == {Decimal}
    text = pd.read_csv(made.data / "facts.csv", dtype=str, keep_default_na=False)
    assert list(text["value"]) == [digits(f.value) for _, _, f in made.facts]
    assert list(text.columns) == [field.name for field in FACTS.fields]
    numbers = pd.read_csv(made.data / "facts.csv")
    assert pd.api.types.is_float_dtype(numbers["value"])
    assert pd.api.types.is_bool_dtype(numbers["demo"])


def test_duckdb_sees_chinese_and_types(made: Made) -> None:
    kinds = {
        name: kind
        for name, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{made.data}/facts.parquet'").fetchall()
    }
    assert (kinds["value"], kinds["year"], kinds["demo"], kinds["raw"]) == (
        "DECIMAL(38,10)", "BIGINT", "BOOLEAN", "VARCHAR",
    )  # fmt: skip
    for name in ("facts.parquet", "facts.csv"):
        query = f"SELECT COUNT(*) FROM '{made.data}/{name}' WHERE column_label = '自然人'"
        wanted = sum(1 for _, _, f in made.facts if f.column == "natural_person")
        assert duckdb.sql(query).fetchall() == [(wanted,)]


def converted(path: Path, into: Path, kind: str) -> Path:
    """A file as LibreOffice understands it. For CSV it has to be told what a person is asked: separator,
    quote, UTF-8."""
    profile = f"-env:UserInstallation=file://{into / 'profile'}"
    asked = ["--infilter=CSV:44,34,76,1"] if path.suffix == ".csv" else []
    command = [
        "soffice",
        profile,
        "--headless",
        *asked,
        "--convert-to",
        kind,
        "--outdir",
        str(into),
        str(path),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=180)
    found = into / path.with_suffix(f".{kind.split(':')[0]}").name
    assert found.is_file(), run.stdout + run.stderr
    return found


@pytest.mark.usefixtures("calc")
def test_libreoffice_opens_csv(made: Made, tmp_path: Path) -> None:
    """Read as a user's double click does: UTF-8 told by the byte-order mark, comma, no formula run."""
    book = openpyxl.load_workbook(converted(made.data / "reports.csv", tmp_path, "xlsx"))
    header, *lines = book.active.iter_rows(values_only=True)
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    assert [r["agency_name"] for r in rows] == [row["agency_name"] for row in made.csv("reports")]
    assert [r["year"] for r in rows] == [r.year for r in made.dataset.reports], "numbers are numbers"


@pytest.mark.usefixtures("calc")
def test_libreoffice_opens_the_workbook(made: Made, tmp_path: Path) -> None:
    """And writes it again: every sheet, its texts and its numbers."""
    (tmp_path / "out").mkdir()
    theirs = openpyxl.load_workbook(converted(made.data / "giar.xlsx", tmp_path / "out", "xlsx"))
    ours = openpyxl.load_workbook(made.data / "giar.xlsx")
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours:
        other = theirs[sheet.title]
        assert sheet.freeze_panes or sheet.title == "说明", "a header stays in sight"
        for line, same in zip(sheet.iter_rows(), other.iter_rows(), strict=False):
            assert [c.value or None for c in line] == [c.value or None for c in same][: len(line)]


def test_without_pyarrow_parquet_is_left_out_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(files_module, "parquet_possible", lambda: False)
    made = published(demo_dataset(1), tmp_path)
    assert list(made.data.glob("*.parquet")) == []
    assert [r.getMessage() for r in caplog.records] == ["没有安装 pyarrow，本次不生成 Parquet 文件"]
    assert "FROM 'facts*.csv'" in made.pages["data/"].body.replace("&#39;", "'")
    index = json.loads((made.root / "api/v1/index.json").read_text("utf-8"))
    assert "parquet" not in {file["format"] for file in index["files"]}


def examples(made: Made) -> dict[str, str]:
    """The examples as the page shows them."""
    codes = lxml.html.fromstring(made.pages["data/"].body).xpath("//code[@data-example]")
    return {code.get("data-example"): code.text_content() for code in codes}


def received(made: Made) -> dict[int, tuple[Decimal, int]]:
    """What the examples ask for: sums and counts of new requests by year, agencies alone."""
    found: dict[int, tuple[Decimal, int]] = {}
    for report in made.dataset.reports:
        fact: Fact | None = report.fact("requests", "received", "total")
        if report.scope == "own" and fact and fact.value is not None:
            total, count = found.get(report.year or 0, (Decimal(0), 0))
            found[report.year or 0] = (total + fact.value, count + 1)
    assert found
    return found


@pytest.fixture(params=["one file", "by year"])
def sample(request: pytest.FixtureRequest) -> Made:
    name = {"one file": "demo_data", "by year": "by_year"}[request.param]
    found: Made = request.getfixturevalue(name)
    return found


def test_pandas_example(sample: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.data)
    shown: list[Any] = []
    exec(compile(examples(sample)["pandas"], "example", "exec"), {"print": shown.append})
    (frame,) = shown
    assert {y: (Decimal(int(r["sum"])), int(r["count"])) for y, r in frame.iterrows()} == received(sample)


def test_duckdb_example(sample: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.data)
    rows = duckdb.sql(examples(sample)["duckdb"]).fetchall()
    assert {year: (total, count) for year, total, count, _ in rows} == received(sample)


def named(made: Made, ending: str) -> Path:
    """The file that an example tells the reader to open."""
    name = re.search(rf"打开 (giar[-0-9]*\.{ending})", made.pages["data/"].body)
    assert name
    return made.data / name[1]


def in_file(made: Made, path: Path) -> dict[int, tuple[Decimal, int]]:
    """What the examples find in it."""
    year = re.search(r"-(\d+)", path.name)
    return {y: found for y, found in received(made).items() if not year or y == int(year[1])}


def test_sqlite_example(sample: Made) -> None:
    first, second, rest = examples(sample)["sqlite"].split(";")
    assert not rest.strip()
    with sqlite3.connect(named(sample, "sqlite")) as db:
        rows = db.execute(first).fetchall()
        names = [about[0] for about in db.execute(second).description]
        plan = str(db.execute(f"EXPLAIN QUERY PLAN {first}").fetchall())
    held = in_file(sample, named(sample, "sqlite"))
    assert {year: (total, count) for year, total, count, _ in rows} == held != {}
    assert names == ["agency_name", "year", "received_total", "carried_forward_total"]
    assert "SEARCH fact USING INDEX fact_cell" in plan, "not every fact is read"


def test_sqlite_example_in_its_shell(demo_data: Made) -> None:
    if not shutil.which("sqlite3"):
        pytest.skip("the sqlite3 program is not installed")
    command = ["sqlite3", "-readonly", str(demo_data.data / "giar.sqlite"), examples(demo_data)["sqlite"]]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    wanted = received(demo_data)
    assert [line.split("|")[:3] for line in out[: len(wanted)]] == [
        [str(year), str(total), str(count)] for year, (total, count) in sorted(wanted.items())
    ]


def test_r_example(sample: Made) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed: Debian's r-base-core")
    run = subprocess.run(
        ["Rscript", "-e", examples(sample)["r"]], cwd=sample.data, capture_output=True, text=True, check=True
    )
    rows = [line.split()[1:] for line in run.stdout.strip().splitlines()[1:]]
    assert {int(year): Decimal(total) for year, total in rows} == {
        y: t for y, (t, _) in received(sample).items()
    }


@pytest.mark.usefixtures("calc")
def test_excel_example(sample: Made, tmp_path: Path) -> None:
    """Typed into the workbook, reckoned by LibreOffice."""
    book = openpyxl.load_workbook(named(sample, "xlsx"))
    book.create_sheet("例", 0)["A1"] = examples(sample)["excel"].strip()
    book.active = 0
    book.save(tmp_path / "example.xlsx")
    (tmp_path / "out").mkdir()
    reckoned = converted(tmp_path / "example.xlsx", tmp_path / "out", "csv").read_text("utf-8")
    told = re.search(r"(\d+) 年各机关（本级）新收申请之和", sample.pages["data/"].body)
    assert told
    assert Decimal(reckoned.strip()) == in_file(sample, named(sample, "xlsx"))[int(told[1])][0]
