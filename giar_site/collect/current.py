"""One current report an agency and year: which of several it is, or that nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from giar_site.findings import Finding, Location, Severity
from giar_site.model import AnnualReport


@dataclass(frozen=True)
class Candidate:
    """A report with the SHA-256 of its file, and the names of the files that its sidecar says it supersedes,
    each with its place there."""

    report: AnnualReport
    digest: str = ""
    supersedes: tuple[tuple[str, Location], ...] = ()

    @property
    def path(self) -> str:
        return self.report.source.path


@dataclass(frozen=True)
class Choice:
    """``current`` None where nothing decides; the others with the reason, in Chinese."""

    current: Candidate | None
    others: tuple[tuple[Candidate, str], ...]
    findings: tuple[Finding, ...]


def choose(candidates: Sequence[Candidate]) -> Choice:
    """The current report of an agency and year, of all files that say they are it.

    A sidecar's ``supersedes`` decides first, then the latest publishing date, if all state one.
    """
    findings = [finding for candidate in candidates for finding in _dangling(candidate, candidates)]
    superseded = {
        other.path: candidate
        for candidate in candidates
        for other in candidates
        if other is not candidate and _names(candidate, other)
    }
    left = [candidate for candidate in candidates if candidate.path not in superseded]
    others = [
        (candidate, f"已由 {superseded[candidate.path].path} 取代")
        for candidate in candidates
        if candidate.path in superseded
    ]
    dates = [candidate.report.published for candidate in left]
    if len(left) > 1 and all(dates):
        latest = max(day for day in dates if day)
        if dates.count(latest) == 1:
            newest = left[dates.index(latest)]
            others += [
                (candidate, f"{newest.path} 的发布日期更晚（{latest.isoformat()}）")
                for candidate in left
                if candidate is not newest
            ]
            left = [newest]
    if len(left) == 1:
        return Choice(left[0], tuple(others), tuple(findings))
    contested = left or list(candidates)
    paths = "、".join(candidate.path for candidate in contested)
    reason = f"与另一份报告冲突（{paths}），无法确定以哪一份为准"
    others = [*(other for other in others if left), *((candidate, reason) for candidate in contested)]
    return Choice(None, tuple(others), (*findings, _conflict(contested, paths)))


def _names(candidate: Candidate, other: Candidate) -> bool:
    return bool({other.path} & _meant(candidate, [name for name, _ in candidate.supersedes]))


def _meant(candidate: Candidate, names: Iterable[str]) -> set[str]:
    """The paths that names in its sidecar may mean: in its own folder or under ``reports/``, which messages
    put before a path."""
    folder = candidate.path.rpartition("/")[0]
    return {path for name in names for path in (f"{folder}/{name}", name.removeprefix("reports/"))}


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _dangling(candidate: Candidate, candidates: Sequence[Candidate]) -> list[Finding]:
    present = {other.path for other in candidates if other is not candidate}
    if any(_stem(path) == _stem(candidate.path) for path in present):
        present.add(candidate.path)  # the sidecar is the other one's too, and speaks to it
    return [
        Finding(
            "superseded-not-found",
            Severity.ERROR,
            f"supersedes 所写的“{name}”不是同一机关同一年度的另一份报告",
            candidate.path,
            location=location,
            expected="reports/ 下的路径，或者同一文件夹中的文件名",
            found=name,
            next_step="改正 supersedes，或者删去",
        )
        for name, location in candidate.supersedes
        if not present & _meant(candidate, [name])
    ]


def _conflict(contested: Sequence[Candidate], paths: str) -> Finding:
    first = contested[0].report
    return Finding(
        "duplicate-report",
        Severity.ERROR,
        f"{first.agency_name or first.agency} {first.year} 年有 {len(contested)} 份报告，"
        "无法确定以哪一份为准，都不计入",
        first.source.path,
        location=Location(first.source.path, 1),
        expected="每个机关每年一份现行报告",
        found=paths,
        next_step="在要采用的一份的同名 .yml 文件中写 supersedes: 另一份的文件名；"
        "或者在两份的同名 .yml 文件中都写明 published: 发布日期",
    )
