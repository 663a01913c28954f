"""The files of a reports folder: which are reports, and one report read with what is stated about it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest, sha256
from os import DirEntry
from pathlib import Path
from traceback import extract_tb

from giar_site import documents
from giar_site.collect import overlays, permalinks, personal, registry, sidecar, withheld
from giar_site.extract import extract
from giar_site.findings import Finding, Location, Severity
from giar_site.model import AnnualReport, SourceFile

OWN_FILES = frozenset(
    {
        registry.FILE_NAME,
        overlays.READINGS,
        overlays.CORRECTIONS,
        withheld.FILE_NAME,
        permalinks.LEDGER,
        permalinks.REDIRECTS,
    }
)


# What systems and editors leave beside files, told by nobody: Windows' and macOS' own, the lock of a document
# that Word has open (with that person's name), backups.
_SYSTEM = re.compile(
    r"thumbs\.db|desktop\.ini|__macosx|\._.*|\.~lock\..*|\..*\.sw\w|~\$.*|.*~|#.*#", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class ReadReport:
    """A report as read, with its sidecar applied; ``supersedes`` are the file names the sidecar gives, each
    with its place, ``unreadable`` says that the file gave no content, ``private`` are findings for the
    maintainer alone, ``other_agency`` is to be told if the name in it is another agency's than the sidecar's.
    """

    report: AnnualReport
    supersedes: tuple[tuple[str, Location], ...] = ()
    unreadable: bool = False
    private: tuple[Finding, ...] = ()
    other_agency: Finding | None = None

    @property
    def uncounted(self) -> str:
        """Why it can't be any agency's report of a year, in Chinese; "" where it can."""
        return "读不出内容" if self.unreadable else "没有写明年度" if self.report.year is None else ""


def walk(reports_dir: Path) -> tuple[list[str], list[Finding]]:
    """The report files under a folder (paths with ``/``, sorted), and findings about the others.

    Hidden files and folders (``.revisions/``) are not looked at, but a hidden file with an ending is
    told; nor is what systems and editors leave. A link that leads out of the folder
    is not followed.
    """
    paths: list[str] = []
    findings: list[Finding] = []
    root = reports_dir.resolve()
    stems = cache(_stems)
    for name, entry in _visible(reports_dir, "", findings):
        beside = entry.name.endswith(sidecar.ENDINGS)
        linked_sidecar = beside and name not in OWN_FILES
        if entry.is_symlink() and (linked_sidecar or not _stays_inside(Path(entry), root)):
            findings.append(
                _left_out(name, "link-not-followed", "是指向别处的链接，没有读取", "把文件本身放进来")
            )
        elif beside:
            if name not in OWN_FILES and Path(entry).stem not in stems(Path(entry).parent):
                findings.append(_orphan(name))
        elif entry.is_file() and name not in OWN_FILES:
            if os.access(entry, os.R_OK):
                paths.append(name)
            else:
                findings.append(_left_out(name, "cannot-open", "打不开，没有读取", "检查文件的读取权限"))
    return sorted(paths), sorted(findings, key=lambda finding: finding.report)


def read_report(path: Path, name: str) -> ReadReport:
    """Read one report file, shown as ``name``. Never raises for what the file contains."""
    digest, size = _content(path, name)
    document = documents.read(path, name=name)
    source = SourceFile(name, digest, size, document.format)
    try:
        report = extract(document, source)
    except Exception as problem:  # a fault of ours in one file must not stop the others
        report = AnnualReport(source, None, None, text=document.text, findings=(_our_fault(name, problem),))
    if _content(path, name) != (digest, size):
        report = report.changed(findings=(*report.findings, _changing(name)))
    stated = sidecar.stated(path, name, document)
    other_agency = sidecar.other_agency(report, stated)
    report = sidecar.apply(report, stated)
    notes = personal.findings(report)
    return ReadReport(report, stated.supersedes, not document.blocks, notes, other_agency)


def _content(path: Path, name: str) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size
    except OSError:
        return sha256(name.encode(errors="surrogateescape")).hexdigest(), 0  # the reader says why


def _changing(name: str) -> Finding:
    """The digest may be that of other content than was read."""
    return Finding(
        "file-changing",
        Severity.ERROR,
        "读取时文件还在变化，读出的可能不完整",
        name,
        location=Location(name),
        expected="复制完成的文件",
        found="读取前后内容不同",
        next_step="等文件复制完，再重新运行",
    )


def _our_fault(name: str, problem: Exception) -> Finding:
    frame = extract_tb(problem.__traceback__)[-1]
    return Finding(
        "reading-failed",
        Severity.ERROR,
        "读取这份报告时程序出错",
        name,
        location=Location(name, 1),
        expected="读出报告内容",
        found=f"{type(problem).__name__}: {problem}（{Path(frame.filename).name}:{frame.lineno}）"[:200],
        next_step="属程序缺陷，请连同报告文件反馈",
    )


def _visible(folder: Path | str, above: str, findings: list[Finding]) -> Iterator[tuple[str, DirEntry[str]]]:
    """What is in a folder and its subfolders, each with its path with ``/``."""
    try:
        with os.scandir(folder) as opened:
            entries = [entry for entry in opened if not _SYSTEM.fullmatch(entry.name)]
    except OSError:
        if above:
            findings.append(_left_out(above, "cannot-open", "打不开，没有读取", "检查文件夹的读取权限"))
        return
    for entry in entries:
        if entry.name.startswith("."):
            if Path(entry.name).suffix and entry.is_file(follow_symlinks=False):  # .gitkeep has none
                findings.append(_hidden(f"{above}{entry.name}"))
        elif entry.is_dir(follow_symlinks=False):
            yield from _visible(entry.path, f"{above}{entry.name}/", findings)
        else:
            yield f"{above}{entry.name}", entry


def _stays_inside(link: Path, root: Path) -> bool:
    """Whether a link leads to a file under the folder ``root``: not out of it, nor to nothing or itself."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links in a circle, before Python 3.13
        return False
    return target.is_file() and target.is_relative_to(root)


def _stems(folder: Path) -> set[str]:
    """Of all in a folder that may have a sidecar, the names without their endings."""
    return {other.stem for other in folder.iterdir() if other.suffix not in sidecar.ENDINGS}


def _hidden(name: str) -> Finding:
    return Finding(
        "hidden-file",
        Severity.NOTE,
        f"{name} 的文件名以点开头，是隐藏文件，没有读取",
        name,
        location=Location(name, 1),
        expected="不以点开头的文件名",
        found=name,
        next_step="是报告的，去掉文件名开头的点；不是的，移出这个文件夹",
    )


def _orphan(name: str) -> Finding:
    """A sidecar without a report."""
    return _left_out(name, "sidecar-without-report", "没有同名的报告文件", "改成报告的文件名，或者删去")


def _left_out(name: str, code: str, message: str, next_step: str) -> Finding:
    return Finding(
        code,
        Severity.ERROR,
        f"{name} {message}",
        name,
        location=Location(name, 1),
        expected="报告文件，以及与报告同名的 .yml 文件",
        found=name,
        next_step=next_step,
    )
