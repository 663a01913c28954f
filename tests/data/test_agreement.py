"""Pages, CSV, JSON, Parquet, XLSX, SQLite and API say the same: every value and status, counts and sums."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import lxml.html
import openpyxl
import pyarrow.parquet as pq
import pytest

from giar_site.forms import editions
from giar_site.model import AnnualReport, Status
from giar_site.site.data.xlsx_sink import sheet_name
from giar_site.site.downloads.csv_table import safe
from giar_site.site.downloads.spreadsheet import KINDS, NO_CELL
from tests.data.conftest import Made, digits

Cell = tuple[str, int, str]  # agency, year, address
Figures = dict[Cell, tuple[Decimal | None, str]]  # value and status


def expected(made: Made) -> Figures:
    return {(agency, year, f.address): (f.value, f.status.value) for agency, year, f in made.facts}


def in_csv(made: Made) -> Figures:
    return {
        (r["agency_id"], int(r["year"]), r["address"]): (_decimal(r["value"]), r["status"])
        for r in made.csv("facts")
    }


def in_parquet(made: Made) -> Figures:
    found: Figures = {}
    for path in made.data.glob("facts*.parquet"):
        for r in pq.read_table(path).to_pylist():
            assert digits(_decimal(r["value_text"] or "")) == (r["value_text"] or "")
            assert r["value"] == _decimal(r["value_text"] or "")
            found[r["agency_id"], r["year"], r["address"]] = (r["value"], r["status"])
    return found


def in_sqlite(made: Made) -> Figures:
    found: Figures = {}
    query = "SELECT agency_id, year, address, value, value_text, status FROM facts"
    for agency, year, address, value, text, status in made.sql(query):
        exact = _decimal(text or "")
        assert (value is None) == (exact is None)
        assert value is None or exact == (value if isinstance(value, int) else Decimal(repr(value)))
        found[agency, year, address] = (exact, status)
    return found


def in_wide_views(made: Made) -> Figures:
    """The wide views have no statuses: the facts' are taken over, so only values are tested."""
    statuses = expected(made)
    found: Figures = {}
    for edition in editions():
        for form in edition.tables:
            names = {str(a): f"{a.item}_{a.column}".replace(".", "_") for a in form.cells()}
            assert len(set(names.values())) == len(names)
            chosen = ", ".join(names.values())
            for row in made.sql(f"SELECT agency_id, year, {chosen} FROM {form.id}_{edition.id}"):
                for address, value in zip(names, row[2:], strict=True):
                    cell = (row[0], row[1], address)
                    exact = None if value is None else Decimal(repr(value))
                    found[cell] = (exact, statuses[cell][1])
    return found


def in_jsonl(made: Made) -> Figures:
    found: Figures = {}
    for path in made.data.glob("reports*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            report = json.loads(line, parse_float=Decimal, parse_int=Decimal)
            for fact in report["content"]["facts"]:
                address = f"{fact['table']}.{fact['item']}:{fact['column']}"
                found[report["agency_id"], int(report["year"]), address] = (fact["value"], fact["status"])
    return found


def in_api(made: Made) -> Figures:
    found: Figures = {}
    for path in (made.root / "api/v1/agencies").glob("*.json"):
        for report in json.loads(path.read_text("utf-8"))["reports"]:
            for address, figure in report["figures"].items():
                value = _decimal(figure["value"] or "")
                found[report["agency_id"], report["year"], address] = (value, figure["status"])
    return found


def in_item_files(made: Made) -> Figures:
    found: Figures = {}
    for entry in json.loads((made.root / "api/v1/items.json").read_text("utf-8")):
        for url in entry["rows"]:
            path = made.root / url.removeprefix("https://example.org/giar/")
            for row in json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal):
                for column, value in row["values"].items():
                    cell = (row["agency"], int(row["year"]), f"{entry['table']}.{entry['item']}:{column}")
                    found[cell] = (value, row["statuses"][column])
    return found


def in_report_json(made: Made) -> Figures:
    found: Figures = {}
    for report in made.dataset.reports:
        path = made.root / f"agencies/{report.agency}/{report.year}/report.json"
        for fact in json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)["facts"]:
            address = f"{fact['table']}.{fact['item']}:{fact['column']}"
            found[report.agency, report.year or 0, address] = (fact["value"], fact["status"])
    return found


def in_xlsx(made: Made) -> Figures:
    book = openpyxl.load_workbook(made.data / "giar.xlsx")
    found: Figures = {}
    for edition in editions():
        for form in edition.tables:
            sheet = book[sheet_name(form, edition)]
            names = [cell.value for cell in sheet[2]]
            for line in sheet.iter_rows(min_row=3):
                row = dict(zip(names, line, strict=True))
                for address in map(str, form.cells()):
                    found[row["agency_id"].value, row["year"].value, address] = _in_excel(row[address])
    return found


def in_workbooks(made: Made) -> Figures:
    """``agency.xlsx``: a year a column, a cell of the form a row."""
    found: Figures = {}
    for path in made.root.glob("agencies/*/agency.xlsx"):
        for sheet in openpyxl.load_workbook(path).worksheets[:-1]:
            years, editions_, _, *lines = sheet.iter_rows()
            assert (years[0].value, years[-1].value) == ("年度", "地址")
            for line in lines:
                for year, edition, cell in list(zip(years, editions_, line, strict=True))[2:-1]:
                    assert str(edition.value) in {f"{one.id} 年版" for one in editions()}
                    if cell.value != NO_CELL:
                        key = path.parent.name, int(str(year.value)[:4]), line[-1].value
                        found[key] = _in_excel(cell)
    return found


def _in_excel(cell: Any) -> tuple[Decimal | None, str]:
    words = {"?": "unresolved", "未列": "absent", "已撤下": "withheld"}
    signs = {code: status.value for status, (_, code) in KINDS.items() if '"' in code}
    if cell.value is None:
        return None, "blank"
    if isinstance(cell.value, str):
        return None, words.get(cell.value, "not_applicable")
    return Decimal(repr(cell.value)), signs.get(cell.number_format, "reported")


_CSS = {
    "derived": "derived", "supplied": "supplied", "na": "not_applicable", "unresolved": "unresolved",
    "absent": "absent", "withheld": "withheld", "blank": "blank", "zero": "reported",
}  # fmt: skip


def in_pages(made: Made) -> Figures:
    """The tables of the report pages as a reader sees them."""
    found: Figures = {}
    for report in made.dataset.reports:
        page = made.pages[f"agencies/{report.agency}/{report.year}/"]
        body = lxml.html.fragment_fromstring(page.body, create_parent="main")
        for fact in report.facts:
            cell = body.get_element_by_id(fact.address)
            names = {_CSS[name] for name in cell.get("class", "").split() if name in _CSS}
            (status,) = names or {"reported"}
            found[report.agency, report.year or 0, fact.address] = (_shown(cell, report), status)
    return found


def _shown(cell: Any, report: AnnualReport) -> Decimal | None:
    """The number in a cell of a page; a remark, a sign or a converted amount is set apart by markup."""
    for part in cell.xpath(".//sup | .//*[@class='giar-sr'] | .//a"):
        part.drop_tree()
    small = "".join(cell.xpath(".//small/text()"))
    for part in cell.xpath(".//small"):
        part.drop_tree()
    text = cell.text_content().strip().replace(",", "").replace("−", "-")
    if small.startswith("即 "):
        text = small.split()[1].replace(",", "").replace("−", "-")
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


FORMATS: tuple[Callable[[Made], Figures], ...] = (
    in_csv, in_parquet, in_sqlite, in_wide_views, in_jsonl, in_xlsx, in_workbooks, in_api, in_item_files,
    in_report_json, in_pages,
)  # fmt: skip


@pytest.mark.parametrize("read", FORMATS, ids=lambda read: read.__name__)
def test_every_value_and_status_is_the_same_everywhere(read: Callable[[Made], Figures], made: Made) -> None:
    wanted, found = expected(made), read(made)
    assert found.keys() == wanted.keys()
    assert {cell: found[cell] for cell in wanted if found[cell] != wanted[cell]} == {}
    for status in {status for _, status in wanted.values()}:
        sums = [
            sum(v for v, s in figures.values() if s == status and v is not None)
            for figures in (wanted, found)
        ]
        assert sums[0] == sums[1]


def test_counts_agree(made: Made) -> None:
    index = json.loads((made.root / "api/v1/index.json").read_text("utf-8"))
    dataset = made.dataset
    wanted = {
        "reports": len(dataset.reports),
        "agencies": len(dataset.agencies),
        "facts": len(made.facts),
        "findings": len(dataset.findings),
    }
    assert index["counts"] == wanted
    statuses = Counter(fact.status.value for _, _, fact in made.facts)
    assert {name: count for name, count in index["statuses"].items() if count} == statuses
    assert index["statuses"].keys() == {status.value for status in Status}
    for table, count in wanted.items():
        assert len(made.csv(table)) == count
        assert made.sql(f"SELECT COUNT(*) FROM {table}") == [(count,)]
        assert pq.read_metadata(made.data / f"{table}.parquet").num_rows == count
    page = lxml.html.fromstring(made.pages["data/"].body)
    assert f"共 {len(dataset.reports)} 份报告、{len(made.facts):,} 格" in page.text_content()


def test_what_is_in_no_total_is_in_no_file(demo_data: Made) -> None:
    received = {r.report.source.path for r in demo_data.dataset.received}
    assert received
    assert {r["source_path"] for r in demo_data.csv("reports")} & received == set()
    hashes = {r.source.sha256 for r in demo_data.dataset.reports}
    assert {r["source_sha256"] for r in demo_data.csv("facts")} == hashes
    findings = demo_data.csv("findings")
    uncounted = [r for r in findings if r["counted"] == "false"]
    assert {r["source_path"] for r in uncounted} <= received
    assert uncounted
    assert all(r["page_url"] and not r["agency_id"] for r in uncounted)
    assert {r["demo"] for r in demo_data.csv("facts")} == {"true"}, "invented data says so in every row"


def test_labels_raw_notes_and_places(made: Made) -> None:
    known = {edition.id: edition for edition in editions()}
    reports = {(r.agency, r.year): r for r in made.dataset.reports}
    for row, (agency, year, fact) in zip(made.csv("facts"), made.facts, strict=True):
        report = reports[agency, year]
        form = known[report.editions[fact.table]].table(fact.table)
        assert (row["agency_id"], row["year"], row["address"]) == (agency, str(year), fact.address)
        assert row["item_label"] == form.item(fact.item).label
        assert row["column_label"] == form.column(fact.column).label
        assert row["table_label"] == form.title
        assert row["unit"] == form.column(fact.column).unit
        assert row["value"] == digits(fact.value)
        assert (row["raw"], row["note"]) == (safe(fact.raw), safe(fact.note))
        assert row["report_url"] == f"https://example.org/giar/agencies/{agency}/{year}/"
        line = fact.location.line if fact.location else None
        assert row["source_line"] == ("" if line is None else str(line))
