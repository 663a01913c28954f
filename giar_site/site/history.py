"""What changed since the data set was published last: figures added, removed and changed, and why.

The former ``/data/`` is an input like the reports: it holds the figures (``giar.sqlite``, or one such
file a year) and what had changed before (``changes.jsonl``). Nothing here knows the day: a change has the
day of the record that explains it (``readings.yml``, ``withheld.yml``, the report's own publishing date,
the release in ``CHANGELOG.md``) or none. A change is of a cell's value or status. A report that is new or
gone is one change, without an address. So a build with its own data as the former one adds nothing.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from giar_site.model import AnnualReport, Dataset, Fact, Status, Takedown
from giar_site.site.changelog import FigureChange
from giar_site.site.wording import STATUS_NAMES

CHANGES = "changes.jsonl"
DATABASES = "giar*.sqlite"
PACKAGE = "datapackage.json"
WITHHELD = "withheld"  # for the SHA-256 of a file that is not published whole

KIND_NAMES = {"added": "新增", "removed": "删去", "changed": "改变"}
REASONS = {
    "report": "报告新收录，或者不再收录",
    "file": "报告文件换了",
    "reading": "人工查阅原件补录，或者补录撤回",
    "withheld": "撤下，或者恢复",
    "program": "本站改变了读法",
}


class Why(NamedTuple):
    """One of ``REASONS``, what is said of it ("" where nothing is), and the day (ISO) that has."""

    reason: str
    what: str = ""
    date: str | None = None


class FormerDataError(ValueError):
    """The former data set can't be read. The message is in Chinese."""


class Said(NamedTuple):
    """What a cell said: ``value`` is the figure's digits, None where there is no figure."""

    value: str | None
    status: str


@dataclass(frozen=True)
class Change:
    """A line of ``changes.jsonl``. ``address`` is "" where the whole report is meant. ``former`` and
    ``now`` are None where there was or is no such cell. ``reason`` is one of ``REASONS``, ``what`` says it in
    words ("" where nobody wrote them), ``date`` is the day (ISO) that a record gives it. ``former_version``
    is that of the data set in which it was different yet."""

    agency_id: str
    year: int
    address: str
    kind: str
    former: Said | None
    now: Said | None
    reason: str
    what: str
    date: str | None
    former_version: str

    @property
    def url(self) -> str:
        return _url(self.agency_id, self.year)


@dataclass(frozen=True)
class History:
    """``since`` is the version of the data set that was compared with first."""

    since: str
    changes: tuple[Change, ...]

    @cached_property
    def by_agency(self) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.agency_id, []).append(change)
        return found

    def of_report(self, agency: str, year: int) -> list[Change]:
        return [change for change in self.by_agency.get(agency, ()) if change.year == year]

    def lines(self) -> Iterator[str]:
        """``changes.jsonl``: its first line says since when, each other is a change."""
        yield _line({"kind": "begun", "former_version": self.since})
        for change in self.changes:
            said = {"former": change.former, "now": change.now}
            yield _line({**vars(change), **{name: one and one._asdict() for name, one in said.items()}})


def history(dataset: Dataset, former: Path, noted: Sequence[FigureChange] = ()) -> History:
    """What changed since ``former``, the folder ``/data/`` as it was published last, and before.

    ``noted`` is what ``CHANGELOG.md`` says of figures. Raises ``FormerDataError``."""
    try:
        version = json.loads((former / PACKAGE).read_text(encoding="utf-8"))["version"]
        since, old = _read(former / CHANGES, version)
        renamed = _renamed(dataset)
        with ExitStack() as opened:
            addresses = [f"{path.resolve().as_uri()}?mode=ro" for path in sorted(former.glob(DATABASES))]
            dbs = [opened.enter_context(closing(sqlite3.connect(one, uri=True))) for one in addresses]
            if not dbs:
                raise ValueError(f"没有 {DATABASES}")
            new = list(_changes(dataset, _Former(dbs, renamed), version, noted))
    except (OSError, KeyError, TypeError, ValueError, sqlite3.Error) as problem:
        raise FormerDataError(
            f"{former} 中的 {DATABASES}、{PACKAGE} 或 {CHANGES} 读不出来，不能接着记录变化：{problem}。"
            "请换成上次发布的 data 目录，或者先不写 former_data（变化从头记起）"
        ) from problem
    new.sort(key=lambda change: (change.agency_id, change.year, change.address))
    old = [replace(change, agency_id=renamed.get(change.agency_id, change.agency_id)) for change in old]
    return History(since, tuple(without_withheld([*old, *new], dataset)))


def told(history: History | None, dataset: Dataset, report: AnnualReport) -> dict[str, list[str]]:
    """What is recorded of the cells of a report, by address, a Chinese line each: changes and corrections."""
    lines: dict[str, list[str]] = {}
    for change in history.of_report(report.agency, report.year or 0) if history else ():
        if change.address:
            lines.setdefault(change.address, []).append(_words(change))
    for correction in dataset.corrections:
        if (correction.agency, correction.year) == (report.agency, report.year):
            line = f"{correction.when}：{correction.what}"
            found = lines.setdefault(correction.cell, [])
            if not any(line.partition("：")[2] in other for other in found):
                found.append(line)
    return lines


def _words(change: Change) -> str:
    day = change.date or f"数据版本 {change.former_version} 之后"
    was, now = (_said_words(said) for said in (change.former, change.now))
    if change.reason == "withheld" and change.now and change.now.value is None:
        step = "撤下"
    else:
        step = {"added": f"新增，为{now}", "removed": f"删去，原为{was}", "changed": f"由{was}改为{now}"}[
            change.kind
        ]
    return f"{day}：{step}。{REASONS[change.reason]}{f'：{change.what}' if change.what else ''}"


def _said_words(said: Said | None) -> str:
    if said is None:
        return "没有这一格"
    name = STATUS_NAMES[Status(said.status)]
    return name if said.value is None else f" {said.value}（{name}）"


def without_withheld(changes: Iterable[Change], dataset: Dataset) -> Iterator[Change]:
    """The changes without any figure or word of what has been taken down since."""
    whole = {one.url for one in dataset.withheld}
    parts = {_url(r.agency, r.year): r.withheld for r in dataset.reports if r.withheld}
    for change in changes:
        taken = parts.get(change.url, ())
        covered = change.url in whole or any(_covers(takedown.cell, change.address) for takedown in taken)
        if change.reason == "withheld":
            told = any(said and said.value is not None for said in (change.former, change.now))
        else:
            told = True
            if taken or change.url in whole:  # words may quote what a passage said
                change = replace(change, what="")
        if not (covered and told and change.address):
            yield change


def _covers(taken: str, address: str) -> bool:
    """Whether a cell is, or is in, the cell, row or table that was taken down."""
    return bool(taken) and (address == taken or address.startswith((f"{taken}.", f"{taken}:")))


def _url(agency: str, year: int | None) -> str:
    return f"agencies/{agency}/{year}/"


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


# -- what was ---------------------------------------------------------------------------------------


class _Report(NamedTuple):
    """A report of the former data: where it is, its agency as it is called there and its file's SHA-256."""

    db: sqlite3.Connection
    agency_id: str
    sha256: str


class _Former:
    """The former data set by the agencies' present ids. Asks for published tables and columns alone,
    which never change."""

    def __init__(self, dbs: Iterable[sqlite3.Connection], renamed: Mapping[str, str]) -> None:
        self.reports = {
            (renamed.get(agency, agency), year): _Report(db, agency, sha256)
            for db in dbs
            for agency, year, sha256 in db.execute("SELECT agency_id, year, source_sha256 FROM reports")
        }

    def figures(self, agency: str, year: int) -> dict[str, Said]:
        report = self.reports[agency, year]
        found = report.db.execute(
            "SELECT address, value_text, status FROM facts WHERE agency_id = ? AND year = ?",
            (report.agency_id, year),
        )
        return {address: Said(value, status) for address, value, status in found}


def _renamed(dataset: Dataset) -> dict[str, str]:
    """Former ids of agencies → present ones."""
    found = {}
    for old, new in dataset.redirects.items():
        ids = [re.fullmatch(r"agencies/([^/]+)/", url) for url in (old, new)]
        if ids[0] and ids[1]:
            found[ids[0][1]] = ids[1][1]
    return found


def _read(path: Path, version: str) -> tuple[str, list[Change]]:
    """Since when changes are kept, and those there were. Where none were kept, from now on."""
    if not path.exists():
        return version, []
    begun, *lines = [json.loads(line) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    changes = []
    for line in lines:
        said = {name: Said(**line[name]) if line[name] else None for name in ("former", "now")}
        changes.append(Change(**{**line, **said}))
    return begun["former_version"], changes


# -- what is different ------------------------------------------------------------------------------


def _changes(
    dataset: Dataset, former: _Former, version: str, noted: Sequence[FigureChange]
) -> Iterator[Change]:
    reports = {(report.agency, report.year or 0): report for report in dataset.reports}
    for key in reports.keys() - former.reports.keys():
        yield Change(*key, "", "added", None, None, "report", "", _iso(reports[key].published), version)
    taken = {one.url: one.takedown for one in dataset.withheld}
    for key in former.reports.keys() - reports.keys():
        takedown = taken.get(_url(*key))
        reason, what, day = _taken(takedown) if takedown else Why("report")
        yield Change(*key, "", "removed", None, None, reason, what, day, version)
    reasons = _Reasons(dataset, noted)
    for key in reports.keys() & former.reports.keys():
        report, before = reports[key], former.figures(*key)
        after = {fact.address: _said(fact) for fact in report.figures}
        file = report.source.sha256
        other_file = file not in ("", former.reports[key].sha256) and former.reports[key].sha256 != WITHHELD
        for address in before.keys() | after.keys():
            was, now = before.get(address), after.get(address)
            if was != now:
                kind = "changed" if was and now else "added" if now else "removed"
                reason, what, day = reasons.of(report, address, was, now, other_file)
                if now and now.status == Status.WITHHELD:
                    was = None  # what is withheld now is not told
                yield Change(*key, address, kind, was, now, reason, what, day, version)


def _said(fact: Fact) -> Said:
    return Said(None if fact.value is None else format(fact.value, "f"), fact.status.value)


class _Reasons:
    """Why a cell is different: reason, words and day."""

    def __init__(self, dataset: Dataset, noted: Sequence[FigureChange]) -> None:
        self._corrections = {(c.agency, c.year, c.cell): c for c in dataset.corrections}
        self._noted = noted

    def of(
        self, report: AnnualReport, address: str, was: Said | None, now: Said | None, other_file: bool
    ) -> Why:
        statuses = {said.status for said in (was, now) if said}
        if Status.WITHHELD in statuses:
            takedown = next((t for t in report.withheld if _covers(t.cell, address)), None)
            return _taken(takedown) if takedown else Why("withheld")
        if Status.SUPPLIED in statuses:
            record = self._corrections.get((report.agency, report.year or 0, address))
            return Why("reading", record.what, _iso(record.when)) if record else Why("reading")
        if other_file:
            return Why("file", "", _iso(report.published))
        found = next((n for n in self._noted if n.reaches(report, address)), None)
        return Why("program", found.what, found.released) if found else Why("program")


def _taken(takedown: Takedown) -> Why:
    return Why("withheld", takedown.words, _iso(takedown.when))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
