"""Reports and findings as a terminal shows them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar
from unicodedata import east_asian_width

import click

from giar_site.findings import Finding, Severity, one_line
from giar_site.forms import FormTable, Item, edition_by_id
from giar_site.model import AnnualReport, Fact, Status

COLOURS = {
    Severity.ERROR: "red",
    Severity.UNRECOGNISED: "magenta",
    Severity.INCONSISTENT: "yellow",
    Severity.NOTE: "cyan",
}
LEGEND = "· 空白   † 推算   ‡ 补录   ? 未能确定   — 报告未列"
MANY_FILES = 20  # a progress bar for fewer would only flicker
LABEL_WIDTH = 44
T = TypeVar("T")


def progress(items: Iterable[T], count: int, label: str) -> Iterator[T]:
    """``items``, with a progress bar on the terminal's error output where there are many."""
    if count < MANY_FILES or not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, length=count, label=label, file=sys.stderr) as bar:
        yield from bar


def finding_text(finding: Finding) -> str:
    """A finding as compilers write theirs: ``file:line:column: severity[code]: message``."""
    place = one_line(str(finding.location) if finding.location else finding.report)
    prefix, _, rest = finding.message.partition("：")
    message = rest if ":" in prefix and place.endswith(prefix) else finding.message  # not the place twice
    head = click.style(f"{finding.severity.value}[{finding.code}]", fg=COLOURS[finding.severity], bold=True)
    lines = [f"{place}: {head}: {one_line(message)}"]
    if finding.cells:
        lines.append(f"    单元格：{'、'.join(finding.cells[:6])}{' …' if len(finding.cells) > 6 else ''}")
    if finding.expected or finding.found:
        lines.append(f"    应为：{one_line(finding.expected) or '—'}　实为：{one_line(finding.found) or '—'}")
    if finding.location and finding.location.context:
        lines.append(f"    原文：{one_line(finding.location.context)}")
    if finding.next_step:
        lines.append(f"    下一步：{one_line(finding.next_step)}")
    return "\n".join(lines)


def report_text(report: AnnualReport) -> str:
    """A report's identity and its tables."""
    from giar_site.site.wording import SCOPE_NAMES  # slow to import, see ``check``

    lines = [
        click.style(one_line(report.source.path), bold=True),
        f"  机关　{one_line(report.agency_name or '（没有写明）')}　　年度　{report.year or '（没有写明）'}",
        f"  标题　{one_line(report.title) or '—'}",
        f"  口径　{SCOPE_NAMES[report.scope]}　　发布　{report.published or '—'}",
        f"  来源　{one_line(report.source_url) or '—'}",
    ]
    for table_id, edition_id in report.editions.items():
        table = edition_by_id(edition_id).table(table_id)
        lines += [
            "",
            click.style(f"  {table.title}（{edition_id} 版）", underline=True),
            *_table(table, report),
        ]
    if report.facts:
        lines += ["", f"  {LEGEND}"]
    lines += [
        "",
        *(f"  {one_line(chapter.title) or '前言'}：{len(chapter.text)} 字" for chapter in report.chapters),
    ]
    return "\n".join(lines)


def _table(table: FormTable, report: AnnualReport) -> list[str]:
    lines: list[str] = []
    header: tuple[str, ...] = ()
    for item in table.items:
        if item.columns != header:
            header = item.columns
            lines.append(_row("", [table.column(column).label for column in header]))
        facts = [report.fact(table.id, item.id, column) for column in header]
        lines.append(_row(_label(table, item), [_figure(fact) for fact in facts]))
    return lines


def _label(table: FormTable, item: Item) -> str:
    group = next((group.label for group in table.groups if group.id == item.group), "")
    return f"{group} {item.label}".strip() if "." in item.id else item.label


def _figure(fact: Fact | None) -> str:
    if fact is None or fact.status is Status.ABSENT:
        return "—"
    if fact.status is Status.UNRESOLVED:
        return "?"
    if fact.value is None:
        return one_line(fact.raw.strip()) if fact.status is Status.NOT_APPLICABLE else "·"
    mark = {Status.DERIVED: "†", Status.SUPPLIED: "‡"}.get(fact.status, "")
    return f"{fact.value:f}{mark}"


def _row(label: str, cells: Sequence[str]) -> str:
    width = 16 if len(cells) < 5 else 12
    return (
        "    "
        + _padded(_cut(label, LABEL_WIDTH), LABEL_WIDTH)
        + "".join(_padded(_cut(cell, width - 1), width, right=True) for cell in cells)
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * max(0, width - _width(text))
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    while _width(text) > width:
        text = text[:-2] + "…"
    return text


def tally(findings: Sequence[Finding], reports: int) -> str:
    """How many findings of each kind, in words."""
    names = {
        Severity.ERROR: "个错误",
        Severity.UNRECOGNISED: "处不认识的内容",
        Severity.INCONSISTENT: "处机关数字不一致",
        Severity.NOTE: "条说明",
    }
    counts = "，".join(f"{sum(f.severity is kind for f in findings)} {name}" for kind, name in names.items())
    return f"{reports} 份报告：{counts}"


def github_text(finding: Finding) -> str:
    """A finding as an annotation of GitHub's workflows."""
    kind = {Severity.ERROR: "error", Severity.NOTE: "notice"}.get(finding.severity, "warning")
    location = finding.location
    where = {"file": location.file if location else finding.report}
    if location and location.line is not None:
        where |= {"line": str(location.line)}
        if location.column is not None:
            where |= {"col": str(location.column)}
    where |= {"title": finding.code}
    shown = ",".join(f"{key}={_escaped(value, ',:')}" for key, value in where.items())
    return f"::{kind} {shown}::{_escaped(f'{finding.message} 下一步：{finding.next_step}')}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def moved(finding: Finding, folder: str) -> Finding:
    """A finding of a reports folder with its paths as seen from the current folder."""
    location = finding.location and finding.location._replace(file=folder + finding.location.file)
    return replace(finding, report=folder + finding.report if finding.report else "", location=location)
