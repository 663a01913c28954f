"""AnnualReports + registry → Dataset: who reported, for which year, and which report is current.

``files`` (which files, each read), ``cache`` (reading kept between builds, or done in parallel),
``registry`` and ``sidecar`` (what people state), ``resolve``
(whose report it is), ``current`` (one an agency and year), ``overlays`` (single figures that people
supply or correct), ``yaml_file`` (YAML with line numbers).

May import: ``extract``, ``model``, ``documents``, ``forms``, ``findings``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from giar_site.collect.cache import read_all
from giar_site.collect.current import Candidate, choose
from giar_site.collect.files import ReadReport, read_report, walk
from giar_site.collect.overlays import overlay
from giar_site.collect.registry import FILE_NAME as REGISTRY
from giar_site.collect.registry import Registry
from giar_site.collect.registry import load as load_registry
from giar_site.collect.resolve import identified
from giar_site.findings import Finding, Location, Severity
from giar_site.model import Agency, AnnualReport, Dataset, Received

__all__ = [
    "REGISTRY",
    "ReadReport",
    "Registry",
    "Watch",
    "assemble",
    "collect",
    "load_registry",
    "read_report",
    "walk",
]

Watch = Callable[[Iterator[ReadReport], int], Iterable[ReadReport]]


def collect(
    reports_dir: Path,
    *,
    cache: Path | None = None,
    executor: Executor | None = None,
    watch: Watch | None = None,
) -> Dataset:
    """All reports under a folder, each read, identified and counted once. Never writes into it.

    ``cache`` is a folder for what was read, ``executor`` reads many files at once. ``watch`` is given
    the reports as they are read and how many there are, and gives them on: for a progress bar.
    """
    paths, findings = walk(reports_dir)
    reads = read_all(reports_dir, paths, cache, executor)
    watched = watch(reads, len(paths)) if watch else reads
    return assemble(watched, load_registry(reports_dir), reports_dir, findings)


def assemble(
    reads: Iterable[ReadReport], registry: Registry, reports_dir: Path, findings: Iterable[Finding] = ()
) -> Dataset:
    """The Dataset of reports that have been read. ``findings`` are those about other files."""
    collected = [*registry.findings, *findings]
    received: list[Received] = []
    groups: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
    agencies: dict[str, Agency] = {agency.id: agency for agency in registry.agencies}
    originals: dict[str, str] = {}
    for read in reads:
        report = read.report.changed(demo=registry.demo or read.report.demo)
        digest, year = report.source.sha256, report.year
        if (first := originals.setdefault(digest, report.source.path)) != report.source.path:
            collected.append(_same_file(report, first))
            continue
        if year is None or read.unreadable:
            reason = "读不出内容" if read.unreadable else "没有写明年度"
            received.append(Received(report, f"received/{digest[:8]}/", reason))
            continue
        report, agency = identified(report, registry)
        agencies.setdefault(agency.id, agency)
        groups[agency.id, year].append(Candidate(report, read.supersedes))
    current: list[AnnualReport] = []
    for (agency_id, year), candidates in sorted(groups.items()):
        choice = choose(candidates)
        collected += choice.findings
        current += [choice.current] if choice.current else []
        received += [
            Received(report, f"agencies/{agency_id}/{year}/received/{report.source.sha256[:8]}/", reason)
            for report, reason in choice.others
        ]
    reports, about_figures, corrections = overlay(tuple(current), reports_dir)
    read_findings = [
        replace(finding, report=report.source.path)
        for report in [*reports, *(one.report for one in received)]
        for finding in report.findings
    ]
    return Dataset(
        tuple(sorted(agencies.values(), key=lambda agency: agency.id)),
        registry.regions,
        reports,
        tuple(sorted(received, key=lambda one: one.url)),
        (*read_findings, *collected, *about_figures),
        _redirects(registry, reports),
        corrections,
    )


def _redirects(registry: Registry, reports: Iterable[AnnualReport]) -> dict[str, str]:
    """Where the pages of former ids are now: the agency's, and those of its reports."""
    redirects: dict[str, str] = {}
    for old, new in sorted(registry.former.items()):
        redirects[f"agencies/{old}/"] = f"agencies/{new}/"
        for report in reports:
            if report.agency == new:
                redirects[f"agencies/{old}/{report.year}/"] = f"agencies/{new}/{report.year}/"
    return redirects


def _same_file(report: AnnualReport, first: str) -> Finding:
    return Finding(
        "same-file-twice",
        Severity.NOTE,
        f"与 {first} 内容完全相同，只计一份",
        report.source.path,
        location=Location(report.source.path, 1),
        expected="每份报告一个文件",
        found=report.source.path,
        next_step="删去其中一个",
    )
