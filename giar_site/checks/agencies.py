"""Agencies that the registry does not know, and reports that do not say whose they are."""

from __future__ import annotations

from collections.abc import Iterator

from giar_site.checks.rule import Context
from giar_site.findings import Finding, Location, Severity
from giar_site.model import AnnualReport


def not_in_registry(report: AnnualReport, context: Context) -> Iterator[Finding]:
    agency = context.agency
    if agency is None or not agency.provisional:
        return
    yield Finding(
        "agency-not-in-registry",
        Severity.NOTE,
        f"机关名录中没有“{agency.name}”，暂用编号 {agency.id}",
        report.source.path,
        location=Location(report.source.path, 1),
        expected="reports/agencies.yml 中的机关",
        found=agency.name,
        next_step=f"运行 giar agencies confirm {agency.id}，或者把这个名称加进已有机关的 aliases",
    )


def unconfirmed(report: AnnualReport, context: Context) -> Iterator[Finding]:
    agency = context.agency
    if agency is None or not agency.unconfirmed:
        return
    yield Finding(
        "agency-unconfirmed",
        Severity.NOTE,
        f"报告只写“{agency.name}”，不能确定是哪一个机关，标为机关待确认"
        if report.agency_name
        else "报告没有写明是哪一个机关，标为机关待确认",
        report.source.path,
        location=Location(report.source.path, 1),
        expected="能够确定是哪一个机关的全称",
        found=report.agency_name or "没有写明",
        next_step=f"核对来源后运行 giar agencies confirm {agency.id} --name 机关全称",
    )
