"""What a rule is: a code, a title, the editions it holds for, and a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from giar_site.findings import Finding
from giar_site.model import Agency, AnnualReport, Dataset

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """What a rule may look at beside the report: the dataset, through what rules ask of it."""

    dataset: Dataset
    _latest: dict[Callable[..., Any], tuple[AnnualReport, Any]] = field(default_factory=dict)

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        return {agency.id: agency for agency in self.dataset.agencies}

    def once(self, work: Callable[[AnnualReport, Context], T], report: AnnualReport) -> T:
        """What ``work`` makes of a report, done once for all the rules that ask for it in turn."""
        known = self._latest.get(work)
        if known is None or known[0] is not report:
            known = self._latest[work] = report, work(report, self)
        return cast(T, known[1])

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
