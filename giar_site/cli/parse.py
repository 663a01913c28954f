"""``giar parse``: one file or several as they are read, for people and for scripts."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import click

from giar_site import checks, collect
from giar_site.cli.chinese import ChineseCommand
from giar_site.cli.render import finding_text, progress, report_text
from giar_site.collect import ReadReport, Registry
from giar_site.collect.resolve import identified
from giar_site.collect.withheld import Withheld
from giar_site.findings import Finding
from giar_site.model import AnnualReport, Dataset, Takedown
from giar_site.model_json import dumps, report_dict

REPORTS = Path("reports")
COLUMNS = ("file", "agency", "year", "edition", "table", "item", "column", "value", "raw", "status", "note")


@click.command(
    cls=ChineseCommand,
    epilog="""\b
示例：
  giar parse 2021.pdf                        在终端查看
  giar parse --format json *.txt > 全部.json  供程序使用
  giar parse --format csv 2021.docx > 2021.csv
""",
)
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="输出格式，默认 text。",
)
def parse(files: tuple[Path, ...], style: str) -> int:
    """读取报告，显示机关、年度、表格和发现的问题。

    使用当前目录下 reports/agencies.yml 中的机关名录（如果有），不显示 reports/withheld.yml 撤下的内容。
    有文件读不出来时退出状态为 1。
    """
    registry = collect.load_registry(REPORTS)
    unreadable = False
    read: list[tuple[AnnualReport, tuple[Finding, ...]]] = []
    for path in progress(files, len(files), "读取"):
        one = collect.read_report(path, path.as_posix())
        unreadable = unreadable or one.unreadable
        report, findings = examined(one, registry)
        if takedown := withheld(report, registry):
            click.secho(f"{path}：已撤下，不显示：{takedown.words}", fg="yellow", err=True)
        else:
            read.append((report, findings))
    if style == "json":
        click.echo(dumps([report_dict(report, findings) for report, findings in read], indent=1))
    elif style == "csv":
        _write_csv([report for report, _ in read])
    else:
        for report, findings in read:
            click.echo(report_text(report))
            for finding in findings:
                click.echo(finding_text(finding))
            click.echo()
    return 1 if unreadable else 0


def examined(read: ReadReport, registry: Registry) -> tuple[AnnualReport, tuple[Finding, ...]]:
    """A report by itself with its agency's full name, and all findings of reading and checking it.

    Without what ``withheld.yml`` takes down from it, unless that is all of it: see ``withheld``.
    """
    report = read.report
    if read.unreadable:
        return report, report.findings
    report, agency = identified(read, registry)
    report = _withheld(registry).redacted(report, _in_reports(report))
    # Without a registry there is nothing to be missing from.
    dataset = Dataset(agencies=(agency,) if registry.agencies else (), reports=(report,))
    return report, (*report.findings, *checks.check(dataset))


def withheld(report: AnnualReport, registry: Registry) -> Takedown | None:
    """Why a report, its agency known, is taken down as a whole; None where it is not."""
    return _withheld(registry).whole(report, _in_reports(report))


def _withheld(registry: Registry) -> Withheld:
    return collect.load_withheld(REPORTS, registry.former)


def _in_reports(report: AnnualReport) -> tuple[str, ...]:
    """Its path as ``withheld.yml`` names it."""
    path = Path(report.source.path).resolve()
    inside = path.is_relative_to(REPORTS.resolve())
    return (path.relative_to(REPORTS.resolve()).as_posix(),) if inside else ()


def _write_csv(reports: list[AnnualReport]) -> None:
    from giar_site.site.downloads.csv_table import safe  # slow to import, see ``check``

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for report in reports:
        for fact in report.facts:
            row = (
                report.source.path,
                report.agency_name or "",
                str(report.year or ""),
                report.editions[fact.table],
                fact.table,
                fact.item,
                fact.column,
                "" if fact.value is None else format(fact.value, "f"),
                fact.raw,
                fact.status.value,
                fact.note,
            )
            writer.writerow([safe(text) for text in row])
    sys.stdout.write(out.getvalue())
