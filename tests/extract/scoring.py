"""Scores a report made in ``made`` against what was put in, with the words of the public scoreboard."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from giar_site.documents import read
from giar_site.extract import extract
from giar_site.model import AnnualReport, SourceFile, Status
from tests.extract.made import Made


@dataclass
class Score:
    """Cells ``right`` (a blank must stay without value), ``refused``, ``silent`` with ``examples``."""

    count: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def right(self) -> float:
        return self.count["right"] / max(1, sum(self.count.values()))


def read_text(text: str, path: Path) -> AnnualReport:
    path.write_text(text, encoding="utf-8")
    document = read(path, name=path.name)
    return extract(document, SourceFile(path.name, "", len(text), document.format))


def add(score: Score, made: Made, report: AnnualReport, name: str) -> None:
    facts = {fact.address: fact for fact in report.facts}
    named = {cell for finding in report.findings for cell in finding.cells}
    for table, grid in made.cells.items():
        for (item, column), want in grid.items():
            cell = f"{table}.{item}:{column}"
            fact = facts.get(cell)
            if fact is not None and fact.value == want and (want is not None) == (fact.value is not None):
                score.count["right"] += 1
            elif (
                fact is not None
                and fact.value is None
                and (fact.status is Status.UNRESOLVED or cell in named)
            ):
                score.count["refused"] += 1
            else:
                score.count["silent"] += 1
                got = f"{fact.value} {fact.status} {fact.note}" if fact else "no fact"
                score.examples.append(f"{name} {cell}: want {want}, got {got}")
