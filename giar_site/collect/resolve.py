"""Which agency a report belongs to: the registry's, a provisional one, or one still to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

from giar_site.collect.files import ReadReport
from giar_site.collect.registry import Registry, folded_name
from giar_site.extract.names import full_width, in_full, is_full, kind_of, level_of, organ, regions
from giar_site.findings import Finding, Location, Severity
from giar_site.model import Agency, AnnualReport

_PARTS = re.compile("(人民政府|办公室|办公厅|街道办事处|办事处|管理委员会|委员会|分局)")
UNNAMED = "未写明机关"


def identified(
    read: ReadReport, registry: Registry, others: Mapping[str, Agency] = MappingProxyType({})
) -> tuple[AnnualReport, Agency]:
    """A report with its agency's id and full name (the printed short form where that is all there is),
    and the agency. ``others`` are those of other files by id: none that is another gets the same."""
    report = read.report
    agency, findings = resolve(report, registry)
    findings += _other_agency(read, agency, registry)
    other = others.get(agency.id)
    if other and (agency.unconfirmed or other.name != agency.name):
        made_from = report.source.sha256 if agency.unconfirmed else sha256(agency.name.encode()).hexdigest()
        agency = replace(agency, id=f"{agency.id}-{made_from[:16]}")
    name = report.agency_name if agency.unconfirmed else agency.name
    findings = (*report.findings, *findings)
    return report.changed(agency=agency.id, agency_name=name, findings=findings), agency


def _other_agency(read: ReadReport, agency: Agency, registry: Registry) -> tuple[Finding, ...]:
    if not read.other_agency:
        return ()
    other, _ = resolve(read.report.changed(agency_name=read.other_agency.found), registry)
    return () if other.unconfirmed or other.id == agency.id else (read.other_agency,)


def resolve(report: AnnualReport, registry: Registry) -> tuple[Agency, tuple[Finding, ...]]:
    """The agency of a report, and what is doubtful about it.

    A name the registry knows (in the report's year) is that agency's. Another name that tells one body
    in the whole country gets a provisional id, made from the name alone. What is left ("政府办",
    nothing) gets an id made from the file, so that no two files ever share it.
    """
    name = report.agency_name or ""
    if known := registry.with_id(name):
        return known, ()
    matches = registry.named(name, report.year) if name else []
    matches = matches or registry.named(in_full(folded_name(name)), report.year)
    if len(matches) == 1:
        return matches[0], ()
    if matches:
        return _unconfirmed(report), (_ambiguous(report, matches),)
    if name and is_full(folded_name(name)):
        return provisional(in_full(folded_name(name)), registry), ()
    return _unconfirmed(report), ()


def provisional(name: str, registry: Registry) -> Agency:
    """The agency of a full name that the registry does not know."""
    innermost = (regions(name) or [""])[-1]
    found = [region for region in registry.regions if region.name == innermost]
    return Agency(
        f"{pinyin_id(name)}-{sha256(name.encode()).hexdigest()[:4]}",
        full_width(name),
        level=level_of(name),
        kind=kind_of(name),
        region=found[0].code if len(found) == 1 else None,
        provisional=True,
    )


def pinyin_id(name: str) -> str:
    """A readable id: ``pingluoxian-renminzhengfu-bangongshi``. A proposal: pinyin misreads place names."""
    from pypinyin import lazy_pinyin  # 0.3 s to import, and most runs know all their agencies

    parts = [*regions(name), *_PARTS.split(organ(name))]
    spelled = ("".join(lazy_pinyin(part, errors="ignore")) for part in parts)
    return "-".join(filter(None, (re.sub("[^a-z0-9]", "", word) for word in spelled))) or "agency"


def _unconfirmed(report: AnnualReport) -> Agency:
    return Agency(f"unconfirmed-{report.source.sha256[:8]}", report.agency_name or UNNAMED, unconfirmed=True)


def _ambiguous(report: AnnualReport, matches: list[Agency]) -> Finding:
    return Finding(
        "agency-ambiguous",
        Severity.ERROR,
        f"“{report.agency_name}”在机关名录中对应不止一个机关",
        report.source.path,
        location=Location(report.source.path, 1),
        expected="对应一个机关的名称",
        found="、".join(agency.id for agency in matches),
        next_step="在同名 .yml 文件中写明 agency: 机关编号，或者给名录中的别名加上年限",
    )
