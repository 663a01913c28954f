"""Names, words and figures that want to break out: in every format, on the pages and in the query page they
are data."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import openpyxl
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser

from giar_site.findings import Finding, Severity
from giar_site.model import Alias, Dataset, Status
from giar_site.site.data.files import LARGE
from giar_site.site.data.schema import FACTS
from giar_site.site.downloads.csv_table import safe
from giar_site.site.escape import visible
from giar_site.site.pages.data import CHECKSUMS
from tests.conftest import served
from tests.data.conftest import Made, digits, published
from tests.data.test_files import converted
from tests.demo import demo_dataset

TEXTS = (
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", "+36", "'=1", '"', 'a"b,c',
    "two\r\nlines", "\u202e1234", "</script><script>alert(1)</script>", "\x00\x01", "\ud800",
    "'; DROP TABLE facts; --", "{{ 7*7 }}", "?", "未列", "NULL", "NaN", "1e5", "007", " 空格 ", "𠮷",
    "\u2066=1\u2069", "<!--", "]]>", "<img src=x onerror=alert(1)>",
)  # fmt: skip
NUMBERS = (
    "-7",
    "0.10",
    "2.50",
    "9007199254740993",
    "12345678901234567890.123456789",
    "9" * 60,
    "0.00000000000001",
)
NAME = '=HYPERLINK("x")</script><script>alert(1)</script>\u202e\ud800'
REGION = "+1'\"</td>\u2067"
TITLE = "".join(TEXTS).replace("\x00", "")
FINDING = '@SUM(1)\r\n"</script>,\u202d\ud800'


def spelt(text: str) -> str:
    """A text as formats hold it that are UTF-8 throughout."""
    return text.encode("utf-8", "backslashreplace").decode()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A data set in which every text is hostile, and some figures are."""
    demo = demo_dataset(1)
    report = demo.reports[0]
    facts = [
        fact._replace(raw=TEXTS[n % len(TEXTS)], note=TEXTS[(n + 1) % len(TEXTS)])
        for n, fact in enumerate(report.facts)
    ]
    for n, number in enumerate(NUMBERS):
        facts[n] = facts[n]._replace(value=Decimal(number), status=Status.REPORTED)
    for n, text in enumerate(TEXTS, len(NUMBERS)):
        facts[n] = facts[n]._replace(value=None, raw=text, status=Status.NOT_APPLICABLE)
    finding = Finding("hostile", Severity.NOTE, FINDING, report.source.path, expected="=1", found="'\x07")
    chapter = replace(report.chapters[0], title=NAME)
    changed = replace(
        report,
        facts=tuple(facts),
        chapters=(chapter, *report.chapters[1:]),
        title=TITLE,
        note="=1",
        agency_name=NAME,
        findings=(finding,),
    )
    (agency, *_) = (a for a in demo.agencies if a.id == report.agency)
    agency = replace(agency, name=NAME, aliases=(Alias("=2"),))
    regions = tuple(replace(r, name=REGION) if r.code == agency.region else r for r in demo.regions)
    dataset = Dataset((agency,), regions, (changed,), findings=(finding,))
    return published(dataset, tmp_path_factory.mktemp("hostile"))


class Words(NamedTuple):
    """The hostile words that stand outside cells."""

    name: str
    region: str
    title: str
    finding: str


WORDS = Words(NAME, REGION, TITLE, FINDING)


def words(spelling: Callable[[str], str]) -> Words:
    return Words(*map(spelling, WORDS))


def cells(made: Made, spelling: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Raw text, note and figure of every cell."""
    return [(spelling(f.raw), spelling(f.note), digits(f.value)) for _, _, f in made.facts]


def in_csv(made: Made) -> None:
    def spelling(text: str) -> str:
        return spelt(safe(text))

    tables = {name: made.csv(name) for name in ("facts", "reports", "agencies", "findings")}
    facts, (report,), (agency,), (finding,) = tables.values()
    assert [(r["raw"], r["note"], r["value"]) for r in facts] == cells(made, spelling)
    found = Words(agency["agency_name"], agency["region_name"], report["title"], finding["message"])
    assert found == words(spelling)
    assert {len(row) for row in facts} == {len(FACTS.fields)}
    for name, text in (
        (name, text) for rows in tables.values() for row in rows for name, text in row.items()
    ):
        assert not is_formula(text), f"{name}: {text!r}"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run the text: a number with its sign is none."""
    try:
        Decimal(text)
    except ArithmeticError:
        return text.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    return text.lstrip().startswith("+")


def in_csv_of_a_report(made: Made) -> None:
    report = made.dataset.reports[0]
    rows: list[dict[str, str]] = []
    for table in report.editions:
        path = made.root / f"agencies/{report.agency}/{report.year}/{table}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += csv.DictReader(file)
    found = {r["地址"]: (r["原文"], r["说明"], r["数值"]) for r in rows}
    wanted = cells(made, lambda text: spelt(safe(text)))
    assert [found[f.address] for _, _, f in made.facts] == wanted


def in_parquet(made: Made) -> None:
    facts, (report,), (agency,), (finding,) = (
        pq.read_table(made.data / f"{name}.parquet").to_pylist()
        for name in ("facts", "reports", "agencies", "findings")
    )
    assert [(r["raw"], r["note"], r["value_text"] or "") for r in facts] == cells(made, spelt)
    found = Words(agency["agency_name"], agency["region_name"], report["title"], finding["message"])
    assert found == words(spelt)
    for row in facts:
        fits = row["value_text"] and len(row["value_text"]) < 60 and row["value_text"] != "0.00000000000001"
        assert row["value"] == (Decimal(row["value_text"]) if fits else None), "rather none than a wrong one"


def in_sqlite(made: Made) -> None:
    found = made.sql("SELECT raw, note, ifnull(value_text, '') FROM fact ORDER BY report_id, cell_id")
    assert found == cells(made, spelt)
    ((name, region),) = made.sql("SELECT agency_name, region_name FROM agencies")
    ((title,),) = made.sql("SELECT title FROM reports")
    ((finding,),) = made.sql("SELECT message FROM findings")
    assert Words(name, region, title, finding) == words(spelt)
    whole = 'SELECT COUNT(*) FROM facts WHERE value = "9007199254740993"'
    assert made.sql(whole.replace('"', "")) == [(1,)]


def in_jsonl(made: Made) -> None:
    (line,) = (made.data / "reports.jsonl").read_text("utf-8").splitlines()
    report = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    assert (report["agency_name"], report["title"]) == (spelt(NAME), spelt(TITLE))
    _report_json(made, report["content"])


def in_report_json(made: Made) -> None:
    report = made.dataset.reports[0]
    path = made.root / f"agencies/{report.agency}/{report.year}/report.json"
    content = json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
    assert content["agency"] == NAME
    _report_json(made, content)


def _report_json(made: Made, content: dict[str, Any]) -> None:
    """JSON alone can hold every text as it is."""
    assert [(f["raw"], f["note"], f["value"]) for f in content["facts"]] == [
        (f.raw, f.note, f.value) for _, _, f in made.facts
    ]
    assert [finding["message"] for finding in content["findings"]] == [FINDING]
    assert content["chapters"][0]["title"] == NAME


def in_api(made: Made) -> None:
    def read(name: str) -> Any:
        return json.loads((made.root / f"api/v1/{name}.json").read_text("utf-8"))

    agency, report = made.dataset.agencies[0].id, made.dataset.reports[0]
    whole = read(f"agencies/{agency}")
    (listed,), (stated,) = read("agencies"), whole["reports"]
    (finding,) = read(f"findings/{report.year}")
    (region,) = (r for r in read("regions") if r["region_code"] == made.dataset.agencies[0].region)
    for name in (listed["agency_name"], whole["agency_name"], stated["agency_name"]):
        assert name == spelt(NAME)
    found = Words(listed["agency_name"], region["region_name"], stated["title"], finding["message"])
    assert found == Words(spelt(NAME), REGION, spelt(TITLE), spelt(FINDING))
    figures = {address: figure["value"] or "" for address, figure in stated["figures"].items()}
    assert figures == {f.address: digits(f.value) for _, _, f in made.facts}


def in_rows_of_an_item(made: Made) -> None:
    found: dict[str, Decimal | None] = {}
    for entry in json.loads((made.root / "api/v1/items.json").read_text("utf-8")):
        for url in entry["rows"]:
            path = made.root / url.removeprefix("https://example.org/giar/")
            for row in json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal):
                for column, value in row["values"].items():
                    found[f"{entry['table']}.{entry['item']}:{column}"] = value
    assert found == {f.address: f.value for _, _, f in made.facts}


def in_xlsx(made: Made) -> None:
    for path in (made.data / "giar.xlsx", made.root / f"agencies/{made.dataset.agencies[0].id}/agency.xlsx"):
        book = openpyxl.load_workbook(path)
        every = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
        assert {cell.data_type for cell in every} <= {"s", "n", "inlineStr"}, "no formula, no error"
        assert not any(cell.hyperlink for cell in every)
        texts = {str(cell.value) for cell in every if cell.value is not None}
        assert {"9" * 60, "9007199254740993", "12345678901234567890.123456789"} <= texts, "what Excel rounds"
        assert {"=1+1", "+cmd|' /C calc'!A0", "</script><script>alert(1)</script>", "{{ 7*7 }}"} <= texts


def in_pages(made: Made) -> None:
    report = made.dataset.reports[0]
    body = lxml.html.fragment_fromstring(made.pages[f"agencies/{report.agency}/{report.year}/"].body, "main")
    for _, _, fact in made.facts:
        if fact.status is Status.NOT_APPLICABLE:
            shown = " ".join(body.get_element_by_id(fact.address).text_content().split())
            assert shown.startswith(" ".join(visible(fact.raw).split())), fact.raw
    for page in made.pages.values():
        whole = lxml.html.document_fromstring(
            f"<html><head>{page.head}</head><body>{page.body}</body></html>"
        )
        for script in whole.iter("script"):
            assert script.get("src") or json.loads(script.text or "") is not None, (
                "data or a file, no program"
            )
        assert not whole.xpath("//@onerror | //img[@src='x']")
        assert not [sign for sign in "\u202e\u2066\u2067\u202d\x00" if sign in page.body + page.head]


READERS: dict[str, Callable[[Made], None]] = {
    "csv": in_csv,
    "jsonl": in_jsonl,
    "parquet": in_parquet,
    "sqlite": in_sqlite,
    "xlsx": in_xlsx,
    "api": in_api,
    "report.json": in_report_json,
    "report's csv": in_csv_of_a_report,
    "item's rows.json": in_rows_of_an_item,
    "pages": in_pages,
}
"""Every format in which the site gives its data; ``/data/query/`` has its own test below."""


def test_no_format_is_left_out(hostile: Made) -> None:
    assert set(LARGE) <= READERS.keys()
    files = [path for folder in ("data", "api") for path in (hostile.root / folder).rglob("*")]
    suffixes = {path.suffix.lstrip(".") for path in files if path.is_file() and path.name != CHECKSUMS}
    assert suffixes == {*LARGE, "json", "jsonld"}


@pytest.mark.parametrize("form", READERS)
def test_hostile_names_words_and_figures_are_data(form: str, hostile: Made) -> None:
    READERS[form](hostile)


@pytest.mark.usefixtures("calc")
def test_libreoffice_runs_no_formula(hostile: Made, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(converted(hostile.data / "facts.csv", tmp_path, "xlsx"))
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n", "b", "d"}


@pytest.fixture
def asked(browser: Browser, demo_site: Path, hostile: Made) -> Iterator[Any]:
    """The query page with the hostile data in the place of its own."""
    profile = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = profile.new_page()
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.route("**/giar.sqlite", lambda route: route.fulfill(path=hostile.data / "giar.sqlite"))
    with served(demo_site) as url:
        page.goto(f"{url}data/query/")
        yield page
    profile.close()
    assert trouble == []


def collapsed(texts: Iterable[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts]


@pytest.mark.xdist_group("browser")
def test_hostile_names_words_and_figures_are_data_in_the_query_page(
    asked: Any, hostile: Made, tmp_path: Path
) -> None:
    """Its table, its CSV (the same rule as the site's own) and its chart."""
    asked.locator("textarea").fill(
        "SELECT raw, fact.note, value_text, value, agency_name, region_name FROM fact "
        "JOIN reports USING (report_id) ORDER BY report_id, cell_id"
    )
    asked.get_by_role("button", name="运行", exact=True).click()
    asked.locator(".giar-query-rows").wait_for()
    with sqlite3.connect(hostile.data / "giar.sqlite") as db:
        fits = [value for (value,) in db.execute("SELECT value FROM fact ORDER BY report_id, cell_id")]

    def shown(text: str) -> str:
        return visible(spelt(text))

    rows = asked.locator(".giar-query-rows tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    for row, (_, _, fact), value in zip(rows, hostile.facts, fits, strict=False):
        assert collapsed(row[:2]) == collapsed((shown(fact.raw), shown(fact.note)))
        assert row[2] == (digits(fact.value) or "没有数字（NULL）")
        assert (row[3] == "没有数字（NULL）") == (value is None)
        if isinstance(value, int):
            assert row[3].replace(",", "") == str(value)
        assert row[4:] == [shown(NAME), shown(REGION)]

    with asked.expect_download() as download:
        asked.get_by_role("button", name="下载 CSV").click()
    download.value.save_as(tmp_path / "result.csv")
    saved = (tmp_path / "result.csv").read_bytes().decode("utf-8-sig")
    _, *lines = csv.reader(io.StringIO(saved, newline=""))
    wanted = [[spelt(safe(f.raw)), spelt(safe(f.note)), digits(f.value)] for _, _, f in hostile.facts]
    assert [line[:3] for line in lines] == wanted
    assert {tuple(line[4:]) for line in lines} == {(spelt(safe(NAME)), safe(REGION))}
    assert not any(is_formula(text) for line in lines for text in line)

    asked.get_by_label("画图").select_option("value")
    chart = asked.locator("figure[data-chart=query] svg")
    chart.wait_for()
    assert not asked.locator("img[src=x], .giar-query-rows script, svg script").count()
    assert not [sign for sign in "\u202e\u2066\u2067" if sign in chart.inner_html()]
