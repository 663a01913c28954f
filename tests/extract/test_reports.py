"""The five published reports, read from ``reports/``: hand-checked figures, and not a character lost."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from giar_site.documents import read
from giar_site.extract import extract
from giar_site.forms import editions
from giar_site.model import AnnualReport, SourceFile, SpanKind

REPORTS = Path(__file__).parents[2] / "reports"
FILES = sorted(path.relative_to(REPORTS).as_posix() for path in REPORTS.glob("*/*.txt"))

OFFICE = "pingluoxian-renminzhengfu-bangongshi/2021.txt"
COUNTY = "pingluoxian-renminzhengfu/2020.txt"
TOWN = "pingluoxian-chengguanzhen-renminzhengfu/2021.txt"
DISTRICT = "zhongweishi-shapotouqu-renminzhengfu-bangongshi/2021.txt"
UNKNOWN = "inbox/zhengfuban-2021.txt"


@cache
def report(name: str) -> AnnualReport:
    document = read(REPORTS / name, name=name)
    return extract(document, SourceFile(name, "", 0, document.format))


# Each read by a person in the file named: cell, value, status.
CHECKED = [
    (OFFICE, "disclosure.normative_documents:in_force", "4", "reported"),
    (
        OFFICE,
        "requests.received:total",
        "11",
        "derived",
    ),  # "11 11": which applicant is lost, the total is not
    (OFFICE, "requests.granted:natural_person", None, "unresolved"),  # "2": an applicant's or the total
    (OFFICE, "requests.denied.state_secret:total", None, "blank"),
    (OFFICE, "proceedings.litigation_direct:other", "1", "reported"),
    (COUNTY, "disclosure.licensing:decisions", "9039", "reported"),
    (COUNTY, "disclosure.penalties:change", "-20", "reported"),
    (COUNTY, "disclosure.procurement:amount", "26000", "reported"),  # 2.6 亿元
    (COUNTY, "requests.received:enterprise", "1", "derived"),
    (COUNTY, "requests.denied.third_party_rights:natural_person", "3", "reported"),
    (COUNTY, "requests.other:total", None, "blank"),
    (COUNTY, "proceedings.litigation_direct:total", "2", "reported"),
    (TOWN, "requests.carried_forward:total", "0", "reported"),
    (DISTRICT, "disclosure.normative_documents:repealed", "22", "reported"),
    (DISTRICT, "requests.unavailable.not_held:natural_person", "6", "reported"),
    (UNKNOWN, "requests.granted:natural_person", "14", "derived"),  # its cell is under the label
    (UNKNOWN, "requests.partially_granted:total", "0", "derived"),
    (UNKNOWN, "requests.not_processed.repeated:enterprise", "0", "reported"),
]


@pytest.mark.parametrize(("name", "cell", "value", "status"), CHECKED)
def test_a_figure_checked_by_hand(name: str, cell: str, value: str | None, status: str) -> None:
    fact = next(fact for fact in report(name).facts if fact.address == cell)
    assert (fact.value, str(fact.status)) == (None if value is None else Decimal(value), status)


def test_a_printed_unit_stays_in_the_raw_figure() -> None:
    fact = report(COUNTY).fact("disclosure", "procurement", "amount")
    assert fact is not None
    assert (fact.raw, fact.note) == ("2.6 亿元", "原文单位为亿元，已换算为万元")


@pytest.mark.parametrize("name", FILES)
def test_every_character_belongs_to_one_part(name: str) -> None:
    found = report(name)
    assert "".join(found.text[span.start : span.end] for span in found.spans) == found.text
    edges = [span.start for span in found.spans] + [len(found.text)]
    assert [span.end for span in found.spans] == edges[1:]
    for span in found.spans:
        if span.kind is SpanKind.DROPPED:
            assert span.owner, "what is dropped says why"
    dropped = "".join(found.text[s.start : s.end] for s in found.spans if s.kind is SpanKind.DROPPED)
    assert not any("\u4e00" <= char <= "\u9fff" for char in dropped), (
        "no Chinese word of these reports is dropped"
    )


@pytest.mark.parametrize("name", FILES)
def test_every_cell_of_the_edition_once(name: str) -> None:
    found = report(name)
    form = {edition.id: edition for edition in editions()}
    want = [
        str(cell) for table, edition in found.editions.items() for cell in form[edition].table(table).cells()
    ]
    assert [fact.address for fact in found.facts] == want


@pytest.mark.parametrize("name", FILES)
def test_a_reported_figure_is_found_where_its_location_says(name: str) -> None:
    found = report(name)
    lines = found.text.split("\n")
    for fact in found.facts:
        if fact.raw and str(fact.status) in ("reported", "not_applicable"):
            place = fact.location
            assert place is not None
            assert place.line
            assert place.column
            assert place.length
            assert lines[place.line - 1][place.column - 1 :][: place.length].strip() == fact.raw


@pytest.mark.parametrize("name", FILES)
def test_six_chapters_by_their_titles(name: str) -> None:
    found = report(name)
    assert [c.number for c in found.chapters] == [None, 1, 2, 3, 4, 5, 6]
    assert [c.id for c in found.chapters] == ["preface", *(f"chapter-{n}" for n in range(1, 7))]


def test_the_edition_is_told_by_the_labels() -> None:
    assert set(report(COUNTY).editions.values()) == {"2019"}
    assert set(report(DISTRICT).editions.values()) == {"2021"}  # though its preface cites the notice of 2019
