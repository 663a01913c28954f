"""Consistent invented figures for one agency over its years."""

from __future__ import annotations

import random
from decimal import Decimal

from giar_site.forms import CellAddress, Edition, FormTable

Figures = dict[CellAddress, Decimal]


def requests(form: FormTable, rng: random.Random, carried_over: dict[str, int], size: int) -> Figures:
    """A requests table in which every identity holds; ``carried_over`` is last year's carry-forward by
    applicant, and is replaced by this year's."""
    figures: Figures = {}
    applicants = [column.id for column in form.columns if column.id != "total"]
    leaves = [item.id for item in form.items if item.leaf]
    weights = [12 if leaf in ("granted", "unavailable.not_held") else 1 for leaf in leaves]

    def put(item: str, column: str, value: int) -> None:
        figures[CellAddress(form.id, item, column)] = Decimal(value)
        total = CellAddress(form.id, item, "total")
        figures[total] = figures.get(total, Decimal(0)) + value

    for column in applicants:
        received = rng.randint(0, size if column == "natural_person" else size // 6)
        waiting = received + carried_over.get(column, 0)
        forward = min(waiting, rng.randint(0, 2))
        answers = rng.choices(leaves, weights, k=waiting - forward)
        put("received", column, received)
        put("carried_over", column, carried_over.get(column, 0))
        for leaf in leaves:
            put(leaf, column, answers.count(leaf))
        put("total", column, len(answers))
        put("carried_forward", column, forward)
        carried_over[column] = forward
    return figures


def proceedings(form: FormTable, rng: random.Random) -> Figures:
    figures: Figures = {}
    for item in form.items:
        outcomes = [rng.choice((0, 0, 0, 1, 3)) for column in form.columns if column.id != "total"]
        for column, value in zip(form.columns, [*outcomes, sum(outcomes)], strict=True):
            figures[CellAddress(form.id, item.id, column.id)] = Decimal(value)
    return figures


def disclosure(edition: Edition, rng: random.Random, in_force: int) -> Figures:
    """A disclosure table; ``in_force`` normative documents were in force a year before."""
    form = edition.table("disclosure")
    figures: Figures = {}
    for address in form.cells():
        figures[address] = Decimal(rng.choice((0, 3, 17, 240, 2008)))
    for item in ("regulations", "normative_documents"):
        if form.has(item, "issued"):
            start = in_force if item == "normative_documents" else 0
            figures[CellAddress(form.id, item, "issued")] = Decimal(4)
            figures[CellAddress(form.id, item, "repealed")] = Decimal(1)
            figures[CellAddress(form.id, item, "in_force")] = Decimal(start + 3)
    return figures
