"""What people record about single figures: ``readings.yml`` and ``corrections.yml``.

A reading supplies a figure that the file lost, read by a person in the original; it never replaces
one that the file has. A correction records an agency's own error; the printed figure stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from giar_site.collect.yaml_file import YamlFile, read, shown
from giar_site.extract import candidates
from giar_site.extract.figures import MAX_DIGITS, UNITS_IN_WAN
from giar_site.findings import Finding, Severity
from giar_site.forms import Column, edition_by_id
from giar_site.model import AnnualReport, Correction, Fact, Status

READINGS = "readings.yml"
CORRECTIONS = "corrections.yml"
_READING = frozenset({"agency", "year", "cell", "value", "who", "when", "where"})
_CORRECTION = frozenset({"agency", "year", "cell", "printed", "expect", "reason", "source", "when"})
_LOST = (Status.UNRESOLVED, Status.DERIVED, Status.ABSENT, Status.BLANK)


@dataclass(frozen=True)
class _Entry:
    """One entry of either file with its place, and the agency that it is about by its present id."""

    data: dict[str, Any]
    file: YamlFile
    index: int
    agency: str

    def finding(self, code: str, message: str, *, expected: str, found: str, next_step: str) -> Finding:
        return Finding(
            code,
            Severity.ERROR,
            message,
            self.file.name,
            location=self.file.location(self.index),
            expected=expected,
            found=found,
            next_step=next_step,
        )

    def correction(self, what: str) -> list[Correction]:
        """The entry as a correction, or nothing where ``when`` is no day: none is made up."""
        when = self.data["when"]
        try:
            day = when if isinstance(when, date) else date.fromisoformat(str(when))
        except ValueError:
            return []
        return [Correction(self.agency, self.data["year"], self.data["cell"], day, what)]


def overlay(
    reports: tuple[AnnualReport, ...],
    reports_dir: Path,
    withheld: Sequence[tuple[str, int | None]] = (),
    former: Mapping[str, str] = MappingProxyType({}),
) -> tuple[tuple[AnnualReport, ...], tuple[Finding, ...], tuple[Correction, ...]]:
    """The current reports with supplied figures put in, the findings of both files, and what they
    correct that has a day. What is about a report of ``withheld`` (agency, year) or about a withheld figure
    is left alone. ``former`` maps an agency's former id to the present one."""
    current = {(report.agency, report.year): report for report in reports}
    findings: list[Finding] = []
    corrections: list[Correction] = []
    for entry in _entries(reports_dir, READINGS, _READING, former, findings):
        if _key(entry) in withheld:
            continue
        key, fact, doubt = _target(entry, current)
        if doubt or fact is None or fact.status is Status.WITHHELD:
            findings += [doubt] if doubt else []
            continue
        current[key], problem = _supply(current[key], fact, entry)
        findings += [problem] if problem else _unforeseen(current[key], fact, entry)
        if not problem:
            corrections += entry.correction(f"补录原件上的数字 {entry.data['value']}")
    for entry in _entries(reports_dir, CORRECTIONS, _CORRECTION, former, findings):
        if _key(entry) in withheld:
            continue
        key, fact, doubt = _target(entry, current)
        if doubt or fact is None or fact.status is Status.WITHHELD:
            findings += [doubt] if doubt else []
            continue
        noted = _known_error(current[key], fact, entry)
        findings.append(noted)
        if noted.severity is not Severity.ERROR:
            corrections += entry.correction(noted.message)
    reports = tuple(current[report.agency, report.year] for report in reports)
    return reports, tuple(findings), tuple(corrections)


def _entries(
    reports_dir: Path,
    file_name: str,
    keys: frozenset[str],
    former: Mapping[str, str],
    findings: list[Finding],
) -> list[_Entry]:
    """The complete entries of a file; what is wrong with the others goes to ``findings``."""
    if not (reports_dir / file_name).is_file():
        return []
    file = read(reports_dir / file_name, file_name)
    entries = []
    listed = file.value if isinstance(file.value, list) else []
    if file.value is not None and not isinstance(file.value, list):
        file.problem(
            "bad-entry",
            "应当是一个列表",
            expected="- 开头的条目",
            found=shown(file.value),
            next_step="改正后再运行 giar check",
        )
    for index, value in enumerate(listed):
        data = file.mapping(value, keys, "条目", index)
        if data is None:
            continue
        missing = sorted(key for key in keys if not _is_scalar(data.get(key)))
        if missing:
            file.problem(
                "bad-entry",
                f"缺少 {'、'.join(missing)}，或者不是一个值",
                index,
                expected="、".join(sorted(keys)),
                found="、".join(sorted(data)) or "空",
                next_step="补全后再运行 giar check",
            )
        else:
            agency = str(data["agency"])
            entries.append(_Entry(data, file, index, former.get(agency, agency)))
    findings += file.findings
    return entries


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float | date) and value != ""


def _key(entry: _Entry) -> tuple[str, int | None]:
    return entry.agency, entry.data["year"] if isinstance(entry.data["year"], int) else None


def _target(
    entry: _Entry, current: dict[tuple[str, int | None], AnnualReport]
) -> tuple[tuple[str, int | None], Fact | None, Finding | None]:
    key = _key(entry)
    report = current.get(key)
    if report is None:
        doubt = entry.finding(
            "entry-without-report",
            f"没有 {key[0]} {entry.data['year']} 年的现行报告",
            expected="现行报告的机关编号和年度",
            found=f"{key[0]} {entry.data['year']}",
            next_step="用 giar agencies list 核对编号；报告已撤下的，删去这一条",
        )
        return key, None, doubt
    fact = next((fact for fact in report.facts if fact.address == entry.data["cell"]), None)
    if fact is None:
        doubt = entry.finding(
            "entry-without-cell",
            f"该报告所用的表格中没有单元格 {entry.data['cell']}",
            expected="形如 requests.denied.state_secret:total 的单元格地址",
            found=str(entry.data["cell"]),
            next_step="在报告页面上复制单元格链接，取 # 后面的部分",
        )
        return key, None, doubt
    return key, fact, None


def _supply(report: AnnualReport, fact: Fact, entry: _Entry) -> tuple[AnnualReport, Finding | None]:
    value, column = _number(entry.data["value"]), _column(report, fact)
    whole = column.unit not in UNITS_IN_WAN
    if value is None or (value < 0 and not column.signed) or (whole and value % 1):
        kind = f"以{column.unit}计{'，没有小数' if whole else ''}{'' if column.signed else '，不为负'}"
        return report, entry.finding(
            "bad-value",
            "value 应当是这一格的数字",
            expected=f"原件上的数字，{kind}",
            found=shown(entry.data["value"]),
            next_step="改正后再运行 giar check",
        )
    if fact.status is Status.SUPPLIED:
        return report, entry.finding(
            "reading-not-needed",
            f"{fact.address} 前面已经补录为 {fact.value}，这一条没有采用",
            expected="一个单元格只补录一次",
            found=shown(entry.data["value"]),
            next_step="留下对的一条",
        )
    if fact.status not in _LOST or (fact.status is Status.DERIVED and fact.value == value):
        return report, entry.finding(
            "reading-not-needed",
            f"{fact.address} 在文件中读得出来，补录没有采用",
            expected="文件中丢失的数字",
            found=fact.raw or str(fact.value),
            next_step="删去这一条；印刷的数字有误的，记入 corrections.yml",
        )
    when = entry.data["when"]
    if not isinstance(when, date):
        return report, entry.finding(
            "bad-value",
            "when 应当是日期",
            expected="如 2024-05-01",
            found=shown(when),
            next_step="改正后再运行 giar check",
        )
    told = f"{entry.data['who']} {when.isoformat()} 据{entry.data['where']}补录"
    supplied = fact._replace(value=value, status=Status.SUPPLIED, note=told)
    facts = tuple(supplied if other.address == fact.address else other for other in report.facts)
    # What the reader had to say about cells that are all supplied by now is settled.
    open_cells = {f.address for f in facts if f.status is not Status.SUPPLIED}
    open_cells |= {address.split(":")[0] for address in open_cells} | {f.table for f in facts}
    findings = tuple(f for f in report.findings if not f.cells or open_cells & set(f.cells))
    places = report.supplied | {fact.address: entry.file.location(entry.index)}
    return replace(report, facts=facts, findings=findings, supplied=places), None


def _unforeseen(report: AnnualReport, fact: Fact, entry: _Entry) -> list[Finding]:
    """A reading that the file can't hold by any of its readings: mistaken, or a damage that we don't know."""
    known, value = candidates(fact), _number(entry.data["value"])
    if not known or value in map(_number, known):
        return []
    return [
        Finding(
            "reading-unforeseen",
            Severity.NOTE,
            f"{fact.address} 补录为 {value}，与 {report.source.path} 中残存的内容不符，仍按补录采用",
            entry.file.name,
            location=entry.file.location(entry.index),
            expected="、".join(known),
            found=str(value),
            next_step="对照原件核对这一条补录；无误的不必处理",
        )
    ]


def _column(report: AnnualReport, fact: Fact) -> Column:
    table = edition_by_id(report.editions[fact.table]).table(fact.table)
    return next(column for column in table.columns if column.id == fact.column)


def _known_error(report: AnnualReport, fact: Fact, entry: _Entry) -> Finding:
    printed = _number(entry.data["printed"])
    if printed is None or fact.value != printed or fact.status is not Status.REPORTED:
        return entry.finding(
            "correction-without-error",
            f"{report.source.path} 的 {fact.address} 与所记的印刷数字不符，这条勘误不再适用",
            expected=str(entry.data["printed"]),
            found=fact.raw or "空白",
            next_step="核对报告；机关已更正的，删去这一条",
        )
    return Finding(
        "known-error",
        Severity.INCONSISTENT,
        f"报告印为 {entry.data['printed']}，应为 {entry.data['expect']}："
        f"{entry.data['reason']}（依据：{entry.data['source']}）",
        report.source.path,
        (fact.address,),
        fact.location,
        expected=str(entry.data["expect"]),
        found=str(entry.data["printed"]),
        next_step="无须处理：已记入 corrections.yml，页面保留印刷的数字",
    )


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    # 1e50 is none that anybody prints, and reckoning with it would round or fail.
    printable = number.is_finite() and -MAX_DIGITS < number.adjusted() < MAX_DIGITS
    return number if printable and len(number.as_tuple().digits) <= MAX_DIGITS else None
