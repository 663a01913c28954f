"""AnnualReports + registry → Dataset: who reported, for which year, and which report is current.

``files`` (which files, each read), ``cache`` (reading kept between builds, or done in parallel),
``registry`` and ``sidecar`` (what people state), ``resolve``
(whose report it is), ``current`` (one an agency and year), ``withheld`` (what is taken down, before any
later station sees it: ``redacted``, ``revealing``), ``personal`` (numbers of persons), ``overlays`` (single
figures that people supply or correct), ``permalinks`` (published addresses), ``yaml_file`` (YAML with
line numbers).

May import: ``extract``, ``model``, ``documents``, ``forms``, ``findings``, ``kept``,
``library_texts``, ``program``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from giar_site.collect import sidecar
from giar_site.collect.cache import read_all
from giar_site.collect.current import Candidate, choose
from giar_site.collect.files import ReadReport, read_report, walk
from giar_site.collect.overlays import overlay
from giar_site.collect.permalinks import redirects
from giar_site.collect.personal import findings as personal_numbers
from giar_site.collect.registry import FILE_NAME as REGISTRY
from giar_site.collect.registry import Registry, unreadable_registry
from giar_site.collect.registry import load as load_registry
from giar_site.collect.resolve import identified, resolve
from giar_site.collect.withheld import WithheldError
from giar_site.collect.withheld import load as load_withheld
from giar_site.findings import Finding, Location, Severity
from giar_site.model import Agency, AnnualReport, Dataset, Received

__all__ = [
    "REGISTRY",
    "ReadReport",
    "Registry",
    "Watch",
    "WithheldError",
    "assemble",
    "collect",
    "load_registry",
    "load_withheld",
    "personal_numbers",
    "read_report",
    "unreadable_registry",
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
    Raises ``WithheldError`` where ``withheld.yml`` can't be understood.
    """
    paths, findings = walk(reports_dir)
    reads = read_all(reports_dir, paths, cache, executor)
    watched = watch(reads, len(paths)) if watch else reads
    registry = load_registry(reports_dir, cache and cache.with_name("registry"))
    return assemble(watched, registry, reports_dir, findings)


def assemble(
    reads: Iterable[ReadReport], registry: Registry, reports_dir: Path, findings: Iterable[Finding] = ()
) -> Dataset:
    """The Dataset of reports that have been read. ``findings`` are those about other files.

    Raises ``WithheldError`` where ``withheld.yml`` can't be understood.
    """
    withheld = load_withheld(reports_dir, registry.former)
    moved, doubts = redirects(reports_dir)
    collected = [*registry.findings, *findings, *doubts]
    agencies: dict[str, Agency] = {agency.id: agency for agency in registry.agencies}
    files = list(reads)
    copies = _copies(files, registry, reports_dir)
    placed: list[ReadReport] = []
    for read in files:
        report = read.report.changed(demo=registry.demo or read.report.demo)
        chosen = copies[report.source.sha256][0]
        if report.source.path != chosen:
            collected += _about_copy(report, chosen, sidecar.beside(reports_dir / report.source.path))
            continue
        if not read.uncounted:
            report, agency = identified(replace(read, report=report), registry, agencies)
            agencies.setdefault(agency.id, agency)
        placed.append(replace(read, report=report))

    received: list[Received] = []
    short: dict[str, str] = {}
    groups: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
    private: dict[str, tuple[Finding, ...]] = {}
    for read in placed:
        digest = read.report.source.sha256
        report = withheld.redacted(read.report, copies[digest])
        private[report.source.path] = personal_numbers(report) if report.withheld else read.private
        if read.uncounted:
            received.append(Received(report, f"received/{_shortened(digest, short)}/", read.uncounted))
        else:
            groups[report.agency, report.year or 0].append(Candidate(report, digest, read.supersedes))
    current: list[AnnualReport] = []
    for (agency_id, year), candidates in sorted(groups.items()):
        choice = choose(candidates)
        collected += choice.findings
        current += [choice.current.report] if choice.current else []
        received += [
            Received(
                one.report, f"agencies/{agency_id}/{year}/received/{_shortened(one.digest, short)}/", reason
            )
            for one, reason in choice.others
        ]
    kept, left, taken = withheld.taken_out(
        current, received, {paths[0]: paths for paths in copies.values()}, agencies
    )
    gone = {one.path for one in taken}
    years = [(one.agency, one.year) for one in taken if one.current and one.year]
    reports, about_figures, corrections = overlay(tuple(kept), reports_dir, years, registry.former)
    read_findings = [
        replace(finding, report=report.source.path)
        for report in [*reports, *(one.report for one in left)]
        for finding in report.findings
    ]
    public = (*read_findings, *collected, *about_figures)
    return Dataset(
        tuple(withheld.told_agency(agencies[agency_id]) for agency_id in sorted(agencies)),
        registry.regions,
        reports,
        tuple(sorted(left, key=lambda one: one.url)),
        tuple(withheld.told(finding) for finding in public if finding.report not in gone),
        _redirects(registry, [*((report.agency, report.year) for report in reports), *years]) | moved,
        corrections,
        taken,
        (*(f for path, notes in private.items() if path not in gone for f in notes), *withheld.findings),
    )


def _shortened(digest: str, short: dict[str, str]) -> str:
    """The first eight digits of a file's digest, or as many more as another file of this build takes:
    ``short`` holds whose the shortened ones are."""
    return next(one for n in range(8, 65) if short.setdefault(one := digest[:n], digest) == digest)


def _redirects(registry: Registry, years: Sequence[tuple[str, int | None]]) -> dict[str, str]:
    """Where the pages of former ids are now: the agency's, and those of its reports."""
    redirects: dict[str, str] = {}
    for old, new in sorted(registry.former.items()):
        redirects[f"agencies/{old}/"] = f"agencies/{new}/"
        for agency, year in years:
            if agency == new:
                redirects[f"agencies/{old}/{year}/"] = f"agencies/{new}/{year}/"
    return redirects


def _copies(reads: Iterable[ReadReport], registry: Registry, reports_dir: Path) -> dict[str, list[str]]:
    """By content, the paths that hold it; first the one that is taken."""
    alike: dict[str, list[ReadReport]] = defaultdict(list)
    for read in reads:
        alike[read.report.source.sha256].append(read)

    def rank(read: ReadReport) -> tuple[bool, bool, str]:
        """What is stated beside a copy must not be lost, and it should stay where ``giar add`` puts it: names
        decide last, or a copy in a folder further up would take the report's place."""
        path = read.report.source.path
        place = f"{resolve(read.report, registry)[0].id}/{read.report.year}"
        return not sidecar.beside(reports_dir / path), path.rpartition(".")[0] != place, path

    return {
        digest: [one.report.source.path for one in (sorted(found, key=rank) if found[1:] else found)]
        for digest, found in alike.items()
    }


def _about_copy(report: AnnualReport, taken: str, beside: Path | None) -> list[Finding]:
    """What to say of a file with the content of the file ``taken``: an empty one is none's copy."""
    path = report.source.path
    if empty := [replace(f, report=path) for f in report.findings if f.code == "empty-file"]:
        return empty
    unused = f"，它的说明 {beside.name} 没有采用" if beside else ""
    return [
        Finding(
            "same-file-twice",
            Severity.NOTE,
            f"与 {taken} 内容完全相同，只计一份{unused}",
            path,
            location=Location(path, 1),
            expected="每份报告一个文件",
            found=path,
            next_step="删去其中一个",
        )
    ]
