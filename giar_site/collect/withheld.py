"""``reports/withheld.yml``: what was taken down, from which report, why, when and by whom.

Publishing what should be withheld is worse than no build: whatever is wrong with this file raises
``WithheldError`` with its line, while an entry that finds nothing (any more) is an ``error`` finding. Both
are for the maintainer alone, and neither quotes what is withheld.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from giar_site.collect.redacted import folded, mask, told_without, without_cells, without_passages
from giar_site.collect.revealing import revealed
from giar_site.collect.yaml_file import YamlFile, read, shown
from giar_site.findings import Finding, Location, Severity
from giar_site.forms import editions
from giar_site.model import Agency, AnnualReport, Received, Takedown, WithheldReport

FILE_NAME = "withheld.yml"
KEYS = frozenset({"agency", "year", "file", "passage", "cell", "reason", "when", "who"})
SHORTEST = 2  # letters and digits of a passage; digits alone:
SHORTEST_NUMBER = 5  # fewer are in every table


class WithheldError(ValueError):
    """``withheld.yml`` can't be understood, so nothing may be published. The message has file and line."""


@dataclass(frozen=True)
class Entry:
    """One entry. It names a report by ``file`` (path under ``reports/``) or by ``agency`` and ``year``;
    without ``passage`` and a ``takedown.cell`` the whole report is meant."""

    location: Location
    takedown: Takedown
    agency: str = ""
    year: int | None = None
    file: str = ""
    passage: str = ""

    @property
    def whole(self) -> bool:
        return not self.passage and not self.takedown.cell

    def reaches(self, report: AnnualReport, copies: Sequence[str] = ()) -> bool:
        """Whether it is about this report; ``copies`` are other files with the same content."""
        if self.file:
            return self.file == report.source.path or self.file in copies
        return self.agency == report.agency and self.year == report.year


class Withheld:
    """The entries of a reports folder, and which of them found what they name."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.entries = tuple(entries)
        self._found: set[Entry] = set()
        self._notes: list[Finding] = []
        self._passages: dict[str, list[str]] = {}  # by path and by agency

    def redacted(self, report: AnnualReport, copies: Sequence[str] = ()) -> AnnualReport:
        """The report without the passages and figures that were taken down; itself where there are none."""
        entries = [e for e in self.entries if not e.whole and e.reaches(report, copies)]
        passages = [e for e in entries if e.passage and self._note(e, _says(report, e.passage))]
        cells = [e for e in entries if e.takedown.cell and self._note(e, _has(report, e.takedown.cell))]
        if not passages and not cells:
            return report
        left = without_cells(report, [entry.takedown for entry in cells])
        left = without_passages(left, [(entry.passage, entry.takedown) for entry in passages])
        self._notes += revealed(report.facts, left)
        texts = [entry.passage for entry in passages]
        self._notes += [
            _in_name(entry, f"报告的文件名（{mask(report.source.path, [entry.passage])}）", "给文件改名")
            for entry in passages
            if folded(entry.passage) in folded(report.source.path)
        ]
        for whose in (report.source.path, report.agency):
            self._passages.setdefault(whose, []).extend(texts)  # an agency has several reports
        return left

    def whole(self, report: AnnualReport, copies: Sequence[str] = ()) -> Takedown | None:
        """Why the whole report is taken down, None where it is not."""
        found = [e for e in self.entries if e.whole and self._note(e, e.reaches(report, copies))]
        return found[0].takedown if found else None

    def taken_out(
        self,
        current: Iterable[AnnualReport],
        received: Iterable[Received],
        copies: Mapping[str, Sequence[str]],
        agencies: Container[str],
    ) -> tuple[list[AnnualReport], list[Received], tuple[WithheldReport, ...]]:
        """The current reports and the others without those that are taken down, and these. ``copies`` are all
        paths that hold what the one at a path holds, ``agencies`` the ids there are.

        What a file on the whole report would have superseded does not come back in its place. A report whose
        file has been deleted since keeps its page.
        """
        taken: list[WithheldReport] = []

        def stays(report: AnnualReport, url: str, counted: bool) -> bool:
            if takedown := self.whole(report, copies.get(report.source.path, ())):
                agency, path = report.agency, report.source.path
                taken.append(WithheldReport(url, agency, report.year, takedown, counted, path, report.demo))
            return takedown is None

        reports = [r for r in current if stays(r, f"agencies/{r.agency}/{r.year}/", True)]
        others = [one for one in received if stays(one.report, one.url, False)]
        held = {(report.agency, report.year) for report in reports} | {
            (one.agency, one.year) for one in taken if one.current
        }
        for entry in self.entries:
            if entry.whole and entry.agency in agencies and (entry.agency, entry.year) not in held:
                url = f"agencies/{entry.agency}/{entry.year}/"
                held.add((entry.agency, entry.year))
                self._found.add(entry)
                taken.append(WithheldReport(url, entry.agency, entry.year, entry.takedown, True))
        return reports, others, tuple(sorted(taken, key=lambda one: one.url))

    def told(self, finding: Finding) -> Finding:
        """A finding without words of passages that were taken down from the report that it is about."""
        passages = self._passages.get(finding.report)
        return told_without(finding, passages) if passages else finding

    def told_agency(self, agency: Agency) -> Agency:
        """An agency that only its reports name, its name without such words."""
        passages = self._passages.get(agency.id) if agency.unconfirmed or agency.provisional else None
        if not passages:
            return agency
        if agency.provisional and (name := mask(agency.name, passages)) != agency.name:
            # Its id is made from the name.
            entry = next(
                one
                for one in self.entries
                if one.passage in passages and mask(agency.name, [one.passage]) != agency.name
            )
            self._notes.append(
                _in_name(entry, f"机关的暂用编号（{name}）", "用 giar add 或者在名录中登记这个机关")
            )
        return replace(agency, name=mask(agency.name, passages))

    @property
    def findings(self) -> list[Finding]:
        """An ``error`` for each entry that found nothing, and what the withheld figures follow from."""
        return [*map(_idle, (e for e in self.entries if e not in self._found)), *self._notes]

    def _note(self, entry: Entry, found: bool) -> bool:
        if found:
            self._found.add(entry)
        return found


def load(reports_dir: Path, former: Mapping[str, str]) -> Withheld:
    """The entries of a reports folder. ``former`` maps an agency's former id to the present one.

    Raises ``WithheldError`` where the file or one of its entries can't be understood.
    """
    path = reports_dir / FILE_NAME
    if path.is_symlink() and not path.exists():
        raise WithheldError(f"{path}：是指向别处的链接，打不开")
    if not path.exists():
        return Withheld()
    file = read(path, FILE_NAME)
    if file.findings:
        first = file.findings[0]
        raise WithheldError(f"{reports_dir / str(first.location)}：{first.message}。{first.next_step}")
    if file.value is None:
        return Withheld()
    fail = partial(_fail, reports_dir, file)
    if not isinstance(file.value, list):
        raise fail("应当是一个列表，每条以“- ”开头")
    return Withheld([_entry(file, index, value, former, fail) for index, value in enumerate(file.value)])


def _fail(reports_dir: Path, file: YamlFile, message: str, *place: Any) -> WithheldError:
    where = reports_dir / str(file.location(*place))
    return WithheldError(f"{where}：{message}。改正以前不能建立网站，以免把应当撤下的内容公布出去")


def _entry(file: YamlFile, index: int, value: Any, former: Mapping[str, str], fail: Any) -> Entry:
    if not isinstance(value, dict):
        raise fail("每条应当写成“键: 值”", index)
    for key in value:
        if key not in KEYS:
            raise fail(f"不认识的键“{shown(key)}”，应为 {'、'.join(sorted(KEYS))}", index, str(key))
    texts = {}
    for key in ("reason", "who", "file", "agency", "passage", "cell"):
        text = value.get(key, "")
        if not isinstance(text, str):
            raise fail(f"{key} 应当是文字，数字请加引号", index, key)
        texts[key] = text.strip()
        if (key in value or key in ("reason", "who")) and not texts[key]:
            raise fail(f"{key} 没有写", index, key)
    when, year = value.get("when"), value.get("year")
    if type(when) is not date:
        raise fail("when 应当是日期，如 2026-03-01", index, "when")
    if texts["file"] and (texts["agency"] or year is not None):
        raise fail("file 与 agency、year 只写一种", index)
    if not texts["file"] and not (texts["agency"] and type(year) is int):
        raise fail(
            "要写明哪一份报告：file（reports/ 下的路径），或者 agency（机关编号）和 year（年度）", index
        )
    if texts["passage"] and texts["cell"]:
        raise fail("passage 与 cell 分两条写", index)
    letters = folded(texts["passage"])
    if texts["passage"] and len(letters) < (SHORTEST_NUMBER if letters.isdigit() else SHORTEST):
        raise fail("passage 太短，会撤下不相干的文字；单个数字用 cell", index, "passage")
    if texts["cell"] and not _in_form(texts["cell"]):
        raise fail("cell 不是表格中的地址，应形如 requests.received:total、requests.received", index, "cell")
    return Entry(
        file.location(index),
        Takedown(texts["reason"], when, texts["who"], texts["cell"]),
        former.get(texts["agency"], texts["agency"]),
        year,
        texts["file"].replace("\\", "/").removeprefix("reports/"),
        texts["passage"],
    )


def _in_form(cell: str) -> bool:
    cells = (str(known) for edition in editions() for table in edition.tables for known in table.cells())
    return any(known == cell or known.startswith((f"{cell}.", f"{cell}:")) for known in cells)


def _has(report: AnnualReport, cell: str) -> bool:
    return any(f.address == cell or f.address.startswith((f"{cell}.", f"{cell}:")) for f in report.facts)


def _says(report: AnnualReport, passage: str) -> bool:
    wanted = folded(passage)
    spoken = "".join(part for c in report.chapters for part in (c.title, *(p.text for p in c.passages)))
    others = (report.title, report.note, report.source_url, *(f.raw for f in report.facts))
    return any(wanted in folded(text) for text in (report.text, spoken, *others))


def _in_name(entry: Entry, what: str, step: str) -> Finding:
    return Finding(
        "withheld-in-name",
        Severity.ERROR,
        f"{what}中还有要撤下的文字，网址和数据中会有",
        FILE_NAME,
        location=entry.location,
        expected="文件名和机关编号中没有撤下的文字",
        found=what,
        next_step=step,
    )


def _idle(entry: Entry) -> Finding:
    whose = entry.file or f"{entry.agency} {entry.year} 年"
    what = "文字" if entry.passage else "单元格" if entry.takedown.cell else "报告"
    return Finding(
        "withheld-not-found",
        Severity.ERROR,
        f"要撤下的{what}没有找到（{whose}），这一条没有起作用",
        FILE_NAME,
        location=entry.location,
        expected="现有的报告，和报告中原样的文字或者单元格",
        found="没有",
        next_step="核对机关编号、年度、路径和文字；原文件已经换掉的，删去这一条",
    )
