"""The ready questions of ``/data/query/``, each against what Python reckons from the Dataset's own facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from giar_site.findings import Severity
from giar_site.forms import editions
from giar_site.model import AnnualReport, Fact, Scope, Status
from giar_site.site.data.questions import QUESTIONS, SCOPES
from giar_site.site.wording import STATUS_NAMES
from tests.data.conftest import Made, published
from tests.demo import demo_dataset

Rows = list[tuple[Any, ...]]
SITE = "https://example.org/giar/"


def name(made: Made, report: AnnualReport) -> str:
    return made.dataset.agency(report.agency).name


def url(report: AnnualReport, fact: Fact) -> str:
    return f"{SITE}agencies/{report.agency}/{report.year}/#{fact.address}"


def cells(made: Made, wanted: Callable[[Fact], bool]) -> Iterator[tuple[AnnualReport, Fact]]:
    return ((report, fact) for report in made.dataset.reports for fact in report.facts if wanted(fact))


def total(facts: Sequence[Fact]) -> Decimal | None:
    """The sum of what is known; None where nothing is, as nothing is not 0."""
    known = [fact.value for fact in facts if fact.value is not None]
    return sum(known, Decimal()) if known else None


def missing(facts: Sequence[Fact]) -> int:
    return sum(fact.value is None for fact in facts)


def groups(
    found: Iterator[tuple[AnnualReport, Fact]], key: Callable[[AnnualReport, Fact], tuple[Any, ...]]
) -> list[tuple[tuple[Any, ...], list[Fact]]]:
    made = defaultdict(list)
    for report, fact in found:
        made[key(report, fact)].append(fact)
    return sorted(made.items())


def received_by_year(made: Made) -> Rows:
    found = cells(made, lambda f: f.address == "requests.received:total")
    return [
        (year, SCOPES[Scope(scope)], total(facts), len(facts), missing(facts))
        for (year, scope), facts in groups(found, lambda r, _: (r.year, r.scope.value))
    ]


def most_received(made: Made) -> Rows:
    found = [(r, f) for r, f in cells(made, lambda f: f.address == "requests.received:total")]
    known = sorted(
        ((r, f) for r, f in found if f.value is not None),
        key=lambda pair: (-(pair[1].value or 0), pair[0].agency, pair[0].year or 0),
    )
    return [(name(made, r), r.year, f.value, SCOPES[r.scope], url(r, f)) for r, f in known[:20]]


def granted_share(made: Made) -> Rows:
    rows: Rows = []
    for report in sorted(made.dataset.reports, key=lambda r: (r.year or 0, r.agency)):
        if "requests" not in report.editions:
            continue
        parts = [
            fact.value if (fact := report.fact("requests", item, "total")) else None
            for item in ("granted", "partially_granted", "total")
        ]
        a, b, whole = parts
        both = None if a is None or b is None else a + b
        share = None if both is None or not whole else float(round(100 * both / whole, 1))
        rows.append((name(made, report), report.year, both, whole, share))
    return rows


def denials(made: Made) -> Rows:
    labels = {item.id: item.label for item in editions()[-1].table("requests").items}
    found = cells(made, lambda f: f.address.startswith("requests.denied.") and f.column == "total")
    rows = [
        (scope, labels[item], total(facts), len(facts), missing(facts), item)
        for (scope, item), facts in groups(found, lambda r, f: (r.scope.value, f.item))
    ]
    rows.sort(key=lambda row: (row[0], row[2] is None, -(row[2] or 0), row[5]))
    return [(SCOPES[Scope(row[0])], *row[1:5]) for row in rows]


def applicants(made: Made) -> Rows:
    found = cells(made, lambda f: f.table == "requests" and f.item == "received" and f.column != "total")
    return [
        (
            year,
            SCOPES[Scope(scope)],
            total(people := [f for f in facts if f.column == "natural_person"]),
            missing(people),
            total(others := [f for f in facts if f.column != "natural_person"]),
            missing(others),
        )
        for (year, scope), facts in groups(found, lambda r, _: (r.year, r.scope.value))
    ]


def carried(made: Made) -> Rows:
    by_year = {(report.agency, report.year): report for report in made.dataset.reports}
    rows: Rows = []
    for report in made.dataset.reports:
        former = by_year.get((report.agency, (report.year or 0) - 1))
        over = report.fact("requests", "carried_over", "total")
        forward = former.fact("requests", "carried_forward", "total") if former else None
        if over and forward and over.value is not None and forward.value is not None:
            difference = over.value - forward.value
            if difference:
                told = (forward.value, over.value, difference, url(report, over))
                rows.append((name(made, report), report.year, *told))
    return rows


def proceedings(made: Made) -> Rows:
    form = editions()[-1].table("proceedings")
    rows: Rows = []
    found = cells(made, lambda f: f.table == "proceedings")
    for (scope, item, column), facts in groups(found, lambda r, f: (r.scope.value, f.item, f.column)):
        labels = (form.item(item).label, form.column(column).label)
        rows.append((SCOPES[Scope(scope)], *labels, total(facts), missing(facts)))
    return rows


def statuses(made: Made) -> Rows:
    titles = {table.id: table.title for table in editions()[-1].tables}
    counts = Counter((r.year, f.table, f.status.value) for r, f in cells(made, lambda _: True))
    return [
        (year, titles[table], STATUS_NAMES[Status(status)], count)
        for (year, table, status), count in sorted(counts.items(), key=lambda entry: str(entry[0]))
    ]


def not_printed(made: Made) -> Rows:
    wanted = (Status.DERIVED, Status.SUPPLIED, Status.UNRESOLVED)
    rows: Rows = []
    found = list(cells(made, lambda f: f.status in wanted))
    for report, fact in sorted(found, key=lambda p: (p[0].agency, p[0].year or 0, p[1].address)):
        edition = next(e for e in editions() if e.id == report.editions[fact.table])
        form = edition.table(fact.table)
        labels = (form.item(fact.item).label, form.column(fact.column).label)
        told = (*labels, STATUS_NAMES[fact.status], fact.value, fact.note, url(report, fact))
        rows.append((name(made, report), report.year, *told))
    return rows


def inconsistent(made: Made) -> Rows:
    by_path = {report.source.path: report for report in made.dataset.reports}
    found = [
        (by_path[f.report], f)
        for f in made.dataset.findings
        if f.severity is Severity.INCONSISTENT and f.report in by_path
    ]
    found.sort(key=lambda pair: (pair[0].agency, pair[0].year or 0))
    return [(name(made, r), r.year, f.message, f"{SITE}agencies/{r.agency}/{r.year}/") for r, f in found]


RECKONED: dict[str, Callable[[Made], Rows]] = {
    "received-by-year": received_by_year,
    "most-received": most_received,
    "granted-share": granted_share,
    "denials": denials,
    "applicants": applicants,
    "carried": carried,
    "proceedings": proceedings,
    "statuses": statuses,
    "not-printed": not_printed,
    "inconsistent": inconsistent,
}


def test_there_are_ten_and_each_is_reckoned() -> None:
    assert len(QUESTIONS) == 10
    assert [question.id for question in QUESTIONS] == list(RECKONED)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_gives_what_the_dataset_says(made: Made, question: Any) -> None:
    assert made.sql(question.sql) == RECKONED[question.id](made)


def test_the_invented_data_answers_every_question_but_one(demo_data: Made) -> None:
    """Else the comparisons above would compare nothing with nothing."""
    assert [q.id for q in QUESTIONS if not demo_data.sql(q.sql)] == ["carried"]


def test_what_was_carried_forward_and_did_not_arrive(tmp_path: Path) -> None:
    dataset = demo_dataset(1)
    former, report = dataset.reports[-2:]
    address = "requests.carried_over:total"
    facts = [f._replace(value=Decimal(9_999)) if f.address == address else f for f in report.facts]
    changed = replace(dataset, reports=(*dataset.reports[:-1], replace(report, facts=tuple(facts))))
    found = published(changed, tmp_path).sql(next(q.sql for q in QUESTIONS if q.id == "carried"))
    forward = former.fact("requests", "carried_forward", "total")
    assert forward is not None
    assert forward.value is not None
    assert found == carried(Made(changed, tmp_path, {}))
    assert [row[2:5] for row in found] == [(forward.value, 9_999, 9_999 - forward.value)]


def test_nothing_unknown_is_taken_for_zero(demo_data: Made) -> None:
    """The invented data has blanks, lost cells and an office without the figure; sums tell how many."""
    rows = demo_data.sql(QUESTIONS[2].sql)
    assert any(row[4] is None for row in rows)
    assert any(row[4] is not None for row in rows)
    assert sum(row[4] for row in demo_data.sql(QUESTIONS[0].sql)) == sum(
        fact.value is None for _, _, fact in demo_data.facts if fact.address == "requests.received:total"
    )
