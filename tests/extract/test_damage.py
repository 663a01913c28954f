"""Properties of the reader: whatever is done to a consistent report, no figure is silently wrong.

``GIAR_TABLES`` sets how many random reports are drawn for each edition and kind of damage
(``make test``: 500 in all kinds together, ``make test-full``: 5,000).
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from giar_site.extract import damage_kinds
from tests.extract import brute
from tests.extract.made import BLANKS, DAMAGES, EDITIONS, RENDERINGS, TAIL, Made, make_tables
from tests.extract.scoring import Score, add, read_text

KINDS = {**RENDERINGS, **DAMAGES}
TABLES = int(os.environ.get("GIAR_TABLES", "500"))
PER_CASE = max(1, TABLES // (len(KINDS) * len(EDITIONS)))

# What the reader must at least read right, in percent, over all ways of blank printing: a reader that
# always refuses fails. Undamaged text loses only what its shape does not tell (blanks in running text).
LEAST = {
    "tabbed": 100, "piped": 100, "barred": 98, "barred_packed": 75, "barred_apart": 75,
    "page": 100, "wide": 100, "headless": 100, "merged_labels": 100,
    "one_per_line": 85, "spaced": 85, "run_together": 60, "blanks_vanished": 85, "cell_vanished": 94,
    "ghost_cells": 98, "label_cut": 97, "label_damaged": 97, "stripped": 75, "vertical": 85,
    "labels_apart": 40,
}  # fmt: skip


def drawn(kind: str, edition: str, number: int, *, error: bool = False) -> tuple[Made, str]:
    rng = random.Random(f"{kind} {edition} {number} {error}")
    made = make_tables(rng, EDITIONS[edition], blanks=BLANKS[number % len(BLANKS)], error=error)
    return made, KINDS[kind](rng, made)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_figure_is_silently_wrong(kind: str, edition: str, tmp_path: Path) -> None:
    score = Score()
    for number in range(max(PER_CASE, len(BLANKS))):
        made, text = drawn(kind, edition, number)
        report = read_text(text, tmp_path / ("page.html" if kind == "page" else "report.txt"))
        add(score, made, report, f"{kind} {edition} {number}")
    assert score.examples == []
    assert score.right * 100 >= LEAST[kind], f"{kind} {edition}: right {score.right:.2%}"


@pytest.mark.parametrize("kind", ["tabbed", "piped", "one_per_line", "page", "wide"])
def test_an_agencys_wrong_sum_stays_as_printed(kind: str, tmp_path: Path) -> None:
    """Complete rows are read as printed, whatever the identities say."""
    score = Score()
    for number in range(0, 5 * PER_CASE, 5):  # zeros printed: every row is complete
        made, text = drawn(kind, "2021", number, error=True)
        add(
            score,
            made,
            read_text(text, tmp_path / ("p.html" if kind == "page" else "r.txt")),
            f"{kind} {number}",
        )
    assert score.examples == []
    assert score.right == 1


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_and_a_wrong_sum_together(kind: str, tmp_path: Path) -> None:
    """With the agency's own error in a damaged table some cells are lost, but hardly any silently: the
    error can make a wrong reading consistent, which no reader can see. Stated, and bounded."""
    score = Score()
    for number in range(PER_CASE * 2):
        made, text = drawn(kind, "2021", number, error=True)
        add(score, made, read_text(text, tmp_path / "r.txt"), f"{kind} {number}")
    assert score.count["silent"] <= sum(score.count.values()) * 0.002, score.examples[:5]


def _damaged_rows(kind: str, made: Made, rng: random.Random) -> tuple[str, dict[str, list[brute.Row]]]:
    """The report with its requests table damaged, and all readings of each row."""
    table = made.edition.table("requests")
    rows = {item.id: made.row(table, item.id) for item in table.items}
    hit = set(rng.sample(sorted(rows), 3))
    width = len(table.columns)
    most = max(value or 0 for value in made.cells["requests"].values())
    lines: list[str] = []
    readings: dict[str, list[brute.Row]] = {}
    for item in table.items:
        cells = rows[item.id]
        exact: brute.Row = tuple(int(cell) if cell else None for cell in cells)
        if kind == "run_together":
            readings[item.id] = list(brute.run_together("".join(cells), width))
            lines.append(item.label + "".join(cells))
        elif kind == "blanks_vanished":
            printed = [cell for cell in cells if cell]
            readings[item.id] = list(brute.blanks_vanished(printed, width))
            lines.append(" ".join([item.label, *printed]))
        else:
            if item.id in hit:
                cells = list(cells)
                cells.pop(rng.randrange(width))
                readings[item.id] = list(brute.cell_vanished(cells, width, most))
            else:
                readings[item.id] = [exact]
            lines.append("\t".join([item.label, *cells]))
    glue = "" if kind == "run_together" else "\n"
    return f"三、收到和处理政府信息公开申请情况\n申请人情况{glue}{glue.join(lines)}\n{TAIL}", readings


@pytest.mark.parametrize(
    ("kind", "blanks"), [("run_together", "never"), ("blanks_vanished", "zero"), ("cell_vanished", "rows")]
)
def test_share_read_right_beside_share_decidable(kind: str, blanks: str, tmp_path: Path) -> None:
    cells = right = can = counted = 0
    for number in range(max(8, TABLES // 40)):
        rng = random.Random(f"decidable {kind} {number}")
        made = make_tables(rng, EDITIONS["2021"], blanks=blanks)
        try:
            text, readings = _damaged_rows(kind, made, rng)
        except brute.TooMany:
            continue
        decidable = brute.decidable(EDITIONS["2021"].table("requests"), readings)
        if decidable is None:
            continue
        counted += 1
        report = read_text(text, tmp_path / "r.txt")
        order = [column.id for column in EDITIONS["2021"].table("requests").columns]
        for (item, column), want in made.cells["requests"].items():
            fact = report.fact("requests", item, column)
            assert fact is not None
            cells += 1
            can += (item, order.index(column)) in decidable
            right += fact.value == want and str(fact.status) != "unresolved"
    print(f"{kind}: {counted} tables, decidable {can / cells:.2%}, read right {right / cells:.2%}")
    assert counted >= 2
    assert right >= can * 0.9


def test_every_kind_of_damage_has_an_example() -> None:
    assert all(kind.title and kind.example and kind.reading for kind in damage_kinds().values())
