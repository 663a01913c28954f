"""Dataset → Findings: one function or identity per rule, with code, title, editions.

``RULES`` is the one list. To add a rule: an identity goes into the edition's data and needs no code;
anything else is a function of (report, context) here, and a line in ``RULES``.

May import: ``model``, ``forms``, ``findings``, ``kept``, ``program``.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256

from giar_site.checks import agencies, identities, narrative
from giar_site.checks.rule import Context, Rule
from giar_site.findings import Finding
from giar_site.forms import editions
from giar_site.kept import KeptResults
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


def check(dataset: Dataset, kept: KeptResults | None = None) -> tuple[Finding, ...]:
    """The findings of all rules over the current reports, report by report in the dataset's order. Those in
    ``kept`` are not made again."""
    agencies = {agency.id: agency for agency in dataset.agencies}
    by_year = {(report.agency, report.year): report for report in dataset.reports}
    found: list[Finding] = []
    for report in dataset.reports:
        before = by_year.get((report.agency, report.year - 1)) if report.year else None
        work = partial(_findings, report, Context(agencies.get(report.agency), before))
        if kept:
            inputs = (program(), report.fingerprint, before and before.fingerprint, work.args[1].agency)
            found += kept.of(sha256(repr(inputs).encode(errors="backslashreplace")).hexdigest(), work)
        else:
            found += work()
    return tuple(found)


def _findings(report: AnnualReport, context: Context) -> tuple[Finding, ...]:
    return tuple(
        finding
        for rule in RULES
        if set(rule.editions) & set(report.editions.values()) or not report.editions
        for finding in rule.check(report, context)
    )
