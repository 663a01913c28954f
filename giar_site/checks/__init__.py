"""Dataset → Findings: one function or identity per rule, with code, title, editions.

``RULES`` is the one list. To add a rule: an identity goes into the edition's data and needs no code;
anything else is a function of (report, context) here, and a line in ``RULES``.

May import: ``model``, ``forms``, ``findings``.
"""

from __future__ import annotations

from giar_site.checks import agencies, identities, narrative
from giar_site.checks.rule import Context, Rule
from giar_site.findings import Finding
from giar_site.forms import editions
from giar_site.model import Dataset

__all__ = ["RULES", "Rule", "check"]

_ALL = tuple(edition.id for edition in editions())

RULES: tuple[Rule, ...] = (
    *identities.rules(),
    Rule("narrative-differs", "文字与表格中的申请数量一致", _ALL, narrative.received),
    Rule("agency-not-in-registry", "机关已列入名录", _ALL, agencies.not_in_registry),
    Rule("agency-unconfirmed", "报告写明了机关", _ALL, agencies.unconfirmed),
)


def check(dataset: Dataset) -> tuple[Finding, ...]:
    """The findings of all rules over the current reports, report by report in the dataset's order."""
    context = Context(dataset)
    return tuple(
        finding
        for report in dataset.reports
        for rule in RULES
        if set(rule.editions) & set(report.editions.values()) or not report.editions
        for finding in rule.check(report, context)
    )
