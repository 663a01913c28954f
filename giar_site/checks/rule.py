"""What a rule is: a code, a title, the editions it holds for, and a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from giar_site.findings import Finding
from giar_site.model import Agency, AnnualReport, Dataset


@dataclass(frozen=True)
class Context:
    """What a rule may look at beside the report: the dataset, through what rules ask of it."""

    dataset: Dataset
    agencies: dict[str, Agency] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "agencies", {agency.id: agency for agency in self.dataset.agencies})

    @cached_property
    def _by_year(self) -> dict[tuple[str, int | None], AnnualReport]:
        return {(report.agency, report.year): report for report in self.dataset.reports}

    def year_before(self, report: AnnualReport) -> AnnualReport | None:
        """The same agency's current report of the year before, or None."""
        return None if report.year is None else self._by_year.get((report.agency, report.year - 1))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``code`` is the code of its findings, ``title`` Chinese, ``editions`` the ids of the
    editions it holds for; ``check`` gives the findings of one report."""

    code: str
    title: str
    editions: tuple[str, ...]
    check: Callable[[AnnualReport, Context], Iterator[Finding]]
