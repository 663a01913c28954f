"""Dataset → Findings: one function or identity per rule, with code, title, editions.

``RULES`` is the one list. To add a rule: an identity goes into the edition's data and needs no code;
anything else is a function of (report, context) here, and a line in ``RULES``.

May import: ``model``, ``forms``, ``findings``, ``kept``, ``numerals``, ``program``.
"""

from __future__ import annotations

from concurrent.futures import Executor
from itertools import chain

from giar_site.checks import agencies, identities, narrative
from giar_site.checks.rule import Context, Rule
from giar_site.findings import Finding
from giar_site.forms import editions
from giar_site.kept import KeptResults, digest_of
from giar_site.model import AnnualReport, Dataset
from giar_site.program import program

__all__ = ["RULES", "Rule", "check"]

_ALL = tuple(edition.id for edition in editions())

RULES: tuple[Rule, ...] = (
    *identities.rules(),
    Rule("narrative-differs", "文字与表格中的申请数量一致", _ALL, narrative.received),
    Rule("agency-not-in-registry", "机关已列入名录", _ALL, agencies.not_in_registry),
    Rule("agency-unconfirmed", "报告写明了机关", _ALL, agencies.unconfirmed),
)


def check(
    dataset: Dataset, kept: KeptResults | None = None, executor: Executor | None = None
) -> tuple[Finding, ...]:
    """The findings of all rules over the current reports, report by report in the dataset's order. Those in
    ``kept`` are not made again; where many are, by ``executor``."""
    agencies = {agency.id: agency for agency in dataset.agencies}
    by_year = {(report.agency, report.year): report for report in dataset.reports}
    inputs = [
        (one, Context(agencies.get(one.agency), by_year.get((one.agency, (one.year or 0) - 1))))
        for one in dataset.reports
    ]
    if kept:
        return tuple(chain(*kept.each(_findings, [_digest(*one) for one in inputs], inputs, executor)))
    return tuple(chain(*map(_findings, inputs)))


def _digest(report: AnnualReport, context: Context) -> str:
    before = context.year_before and context.year_before.fingerprint
    return digest_of(program(), report.fingerprint, before, context.agency)


def _findings(of: tuple[AnnualReport, Context]) -> tuple[Finding, ...]:
    report, context = of
    return tuple(
        finding
        for rule in RULES
        if set(rule.editions) & set(report.editions.values()) or not report.editions
        for finding in rule.check(report, context)
    )
