"""What a rule is: a code, a title, the editions it holds for, and a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from giar_site.findings import Finding
from giar_site.model import Agency, AnnualReport

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """All that a rule may look at beside the report: its agency, and that agency's current report of the year
    before. Findings are kept between builds for as long as the three stay as they are."""

    agency: Agency | None
    year_before: AnnualReport | None
    _known: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def once(self, work: Callable[[AnnualReport, Context], T], report: AnnualReport) -> T:
        """What ``work`` makes of the report, done once for all the rules that ask for it."""
        if work not in self._known:
            self._known[work] = work(report, self)
        return cast(T, self._known[work])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``code`` is the code of its findings, ``title`` Chinese, ``editions`` the ids of the
    editions it holds for; ``check`` gives the findings of one report."""

    code: str
    title: str
    editions: tuple[str, ...]
    check: Callable[[AnnualReport, Context], Iterator[Finding]]
