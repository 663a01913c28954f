"""What a maintainer states about a report: ``NAME.yml`` beside it, or YAML front matter in it.

It wins over what was read from the report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from giar_site.collect.yaml_file import YamlFile, parse, read, shown
from giar_site.documents import Document, Dropped, Reason
from giar_site.findings import Finding, Location, Severity
from giar_site.model import AnnualReport, Scope

KEYS = frozenset({"agency", "year", "scope", "source_url", "published", "supersedes", "note"})
ENDINGS = (".yml", ".yaml")
MAX_CHARACTERS = 100_000  # reading them takes a second
# What the reader doubts and a sidecar settles.
_SETTLED = {
    "agency": {"agency-unknown", "agency-doubtful", "agency-conflict"},
    "year": {"year-unknown", "year-conflict"},
}


@dataclass(frozen=True)
class Stated:
    """The keys a sidecar may have, each None or empty where it does not. ``supersedes`` are file names
    as written, each with its place; ``file`` is the sidecar (or the report itself, for front matter) for
    messages."""

    agency: str | None = None
    year: int | None = None
    scope: Scope | None = None
    source_url: str = ""
    published: date | None = None
    supersedes: tuple[tuple[str, Location], ...] = ()
    note: str = ""
    file: YamlFile | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self.file.findings) if self.file else ()


def beside(path: Path) -> Path | None:
    """The sidecar of the report file ``path``. A link is none: it may lead anywhere."""
    files = (path.with_suffix(ending) for ending in ENDINGS)
    return next((f for f in files if f.is_file() and not f.is_symlink() and f != path), None)


def stated(path: Path, name: str, document: Document) -> Stated:
    """What is stated beside the report file ``path`` (shown as ``name``) or in its front matter.

    The file beside it wins where both are there.
    """
    if file := beside(path):
        return _checked(read(file, Path(name).with_suffix(file.suffix).as_posix(), most=MAX_CHARACTERS))
    for block in document.blocks:
        if isinstance(block, Dropped) and block.reason == Reason.FRONT_MATTER:
            text = document.text[block.start : block.end].strip().strip("-")
            return _checked(parse(text, name, document.line_column(block.start)[0], most=MAX_CHARACTERS))
    return Stated()


def apply(report: AnnualReport, sidecar: Stated) -> AnnualReport:
    """The report with what is stated in place of what was read, and without the doubts that settles."""
    settled: set[str] = set()
    if sidecar.agency:
        settled |= _SETTLED["agency"]
    if sidecar.year:
        settled |= _SETTLED["year"]
    return replace(
        report,
        agency_name=sidecar.agency or report.agency_name,
        year=sidecar.year or report.year,
        scope=sidecar.scope or report.scope,
        source_url=sidecar.source_url or report.source_url,
        published=sidecar.published or report.published,
        note=sidecar.note or report.note,
        findings=(
            *(f for f in report.findings if f.code not in settled),
            *sidecar.findings,
            *_differing(report, sidecar),
        ),
    )


def _differing(report: AnnualReport, sidecar: Stated) -> list[Finding]:
    """Where a report says another year or day than its sidecar; not where the reader doubted it anyway."""
    doubted = _doubted(report, "year")
    years = None if doubted else _differs(report, sidecar, "year", "年度", report.year, sidecar.year)
    read, told = report.published, sidecar.published
    days = _differs(report, sidecar, "published", "发布日期", read, told)
    return [finding for finding in (years, days) if finding]


def other_agency(report: AnnualReport, sidecar: Stated) -> Finding | None:
    """What to tell if the name that the report was read with (``found``) is another agency's than the
    sidecar's, which only the registry knows."""
    if _doubted(report, "agency"):
        return None
    return _differs(report, sidecar, "agency", "机关", report.agency_name, sidecar.agency)


def _doubted(report: AnnualReport, key: str) -> bool:
    return any(finding.code in _SETTLED[key] for finding in report.findings)


def _differs(
    report: AnnualReport, sidecar: Stated, key: str, title: str, read: object, told: object
) -> Finding | None:
    if not read or not told or read == told or not sidecar.file:
        return None
    place = sidecar.file.location(key)
    return Finding(
        "sidecar-differs",
        Severity.NOTE,
        f"{place} 写明的{title}“{told}”与报告中的“{read}”不同，以写明的为准",
        report.source.path,
        location=place,
        expected=str(told),
        found=str(read),
        next_step="对照报告核对：说明写错的，改正或者删去这一行；报告印错的，不必处理",
    )


def _checked(file: YamlFile) -> Stated:
    data = (file.mapping(file.value, KEYS, "报告说明") if file.value is not None else None) or {}
    published = data.get("published")
    if isinstance(published, datetime):
        published = published.date()
    supersedes = data.get("supersedes")
    supersedes = [supersedes] if isinstance(supersedes, str) else supersedes
    scope = data.get("scope")
    url = data.get("source_url")
    checks: dict[str, tuple[bool, str]] = {
        "agency": (isinstance(data.get("agency"), str), "机关全称或者编号"),
        "year": (isinstance(data.get("year"), int) and 2000 <= data["year"] <= 2100, "四位年份"),
        "scope": (scope in list(Scope), "aggregate（汇总）、own（本机关）、unknown（不明）"),
        "source_url": (
            isinstance(url, str) and url.startswith(("http://", "https://")),
            "http:// 或 https:// 开头的网址",
        ),
        "published": (isinstance(published, date), "日期，如 2022-01-20"),
        "supersedes": (
            isinstance(supersedes, list) and all(isinstance(name, str) for name in supersedes),
            "被取代的文件名",
        ),
        "note": (isinstance(data.get("note"), str), "一段文字"),
    }
    good: dict[str, Any] = {}
    for key, (ok, expected) in checks.items():
        if data.get(key) is None:
            continue
        if ok:
            good[key] = data[key]
        else:
            file.problem(
                "bad-value",
                f"{key} 的写法不对，已忽略",
                key,
                expected=expected,
                found=shown(data[key]),
                next_step="改正后再运行 giar check",
            )
    return Stated(
        good["agency"].strip() if "agency" in good else None,
        good.get("year"),
        Scope(good["scope"]) if "scope" in good else None,
        good.get("source_url", ""),
        published if "published" in good else None,
        tuple((name, file.location("supersedes", place)) for place, name in enumerate(supersedes or ()))
        if "supersedes" in good
        else (),
        good.get("note", "").strip(),
        file,
    )
