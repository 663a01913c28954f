"""``giar add``: a report file is read, shown, and put in its place under ``reports/``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from giar_site import collect
from giar_site.cli.chinese import ChineseCommand
from giar_site.cli.parse import REPORTS, examined, withheld
from giar_site.cli.render import finding_text, moved
from giar_site.cli.yaml_text import RegistryText, state, write_file
from giar_site.collect import sidecar
from giar_site.collect.registry import Registry, folded_name
from giar_site.collect.resolve import pinyin_id, resolve
from giar_site.findings import Severity
from giar_site.model import Agency, AnnualReport, Dataset, Status

REVISIONS = ".revisions"


@dataclass(frozen=True)
class Plan:
    """What adding a file comes to: whose report it is, where it goes, what has to be stated beside it,
    which report it replaces, and the id its agency was published under before it was registered."""

    source: Path
    report: AnnualReport
    agency: Agency
    target: Path
    stated: dict[str, str | int]
    former: Path | None
    former_id: str | None


@dataclass(frozen=True)
class Shelf:
    """What is in ``reports/``: the files of each agency (by its present id) and year."""

    files: dict[tuple[str, int], Path]

    @classmethod
    def read(cls) -> Shelf:
        dataset = collect.collect(REPORTS) if REPORTS.is_dir() else Dataset()
        reports = [*(one.report for one in dataset.received), *dataset.reports]
        files = {(one.agency, one.year or 0): REPORTS / one.path for one in dataset.withheld if one.path}
        return cls(files | {(one.agency, one.year or 0): REPORTS / one.source.path for one in reports})

    def has(self, agency_id: str) -> bool:
        return any(agency_id == present for present, _ in self.files)


@click.command(
    cls=ChineseCommand,
    epilog="""\b
示例：
  giar add ~/下载/2021年年报.pdf
  giar add --yes 年报文件夹/
  giar add --agency 平罗县人民政府办公室 --year 2021 政府办.txt
  giar add --replace 更正后的年报.docx
""",
)
@click.argument(
    "paths", nargs=-1, required=True, metavar="路径…", type=click.Path(exists=True, path_type=Path)
)
@click.option("--agency", metavar="机关", help="机关全称或编号（以此为准，不用报告中读出的）。")
@click.option("--year", metavar="年度", type=click.IntRange(2000, 2100), help="年度（以此为准）。")
@click.option("--replace", "replacing", is_flag=True, help="取代已有的同一年度报告；原文件移到 .revisions/。")
@click.option("--yes", is_flag=True, help="不逐份询问。")
def add(paths: tuple[Path, ...], agency: str | None, year: int | None, replacing: bool, yes: bool) -> int:
    """归档报告：读出机关和年度，显示读懂了什么、哪里有疑问，再存入 reports/ 并登记机关。

    存为 reports/机关编号/年度.扩展名。从不覆盖已有文件。
    """
    failed = 0
    shelf = Shelf.read()
    for path in _files(paths):
        try:
            plan = _plan(path, agency, year, replacing, shelf)
            if plan is None:
                click.echo(f"{path}：已在库中，内容相同")
                continue
            _show(plan)
            if yes or click.confirm("归档？", default=True):
                _carry_out(plan)
                shelf.files[plan.agency.id, plan.report.year or 0] = plan.target
                click.secho(f"已归档：{plan.target}", fg="green")
            else:
                click.echo(f"{path}：没有归档，什么都没有改动")
        except click.ClickException as problem:
            failed += 1
            click.secho(f"{path}：{problem.format_message()}", fg="red", err=True)
    if failed:
        click.echo(f"{failed} 份没有归档", err=True)
    return 1 if failed else 0


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            names, left_out = collect.walk(path)
            for finding in left_out:
                click.echo(finding_text(moved(finding, f"{path.as_posix()}/")), err=True)
            yield from (path / name for name in names)
        else:
            yield path


def _plan(path: Path, name: str | None, year: int | None, replacing: bool, shelf: Shelf) -> Plan | None:
    """What to do with a file; None where it is there already. Raises ``ClickException`` where it can't be."""
    read = collect.read_report(path, path.as_posix())
    if read.unreadable:
        raise click.ClickException("\n" + "\n".join(map(finding_text, read.report.findings)))
    registry = collect.load_registry(REPORTS)
    stated: dict[str, str | int] = {}
    report = read.report
    if year is not None and year != report.year:
        stated["year"] = year
        report = replace(report, year=year)
    if name is not None and name != report.agency_name:
        known = registry.with_id(name)
        stated["agency"] = known.name if known else name
        report = replace(report, agency_name=str(stated["agency"]))
    if report.year is None:
        raise click.ClickException("没有读出年度，请用 --year 写明")
    unregistered = resolve(report, registry)[0].id
    agency = proposed(report, registry)
    target = REPORTS / agency.id / f"{report.year}{path.suffix.lower()}"
    former = shelf.files.get((agency.id, report.year)) or shelf.files.get((unregistered, report.year))
    here = former is not None and former.resolve() == path.resolve()
    if path.resolve() == target.resolve() or (former and not here and _same(former, path)):
        return None
    if former and not here and not replacing:
        raise click.ClickException(
            f"{former} 已是这个机关 {report.year} 年的报告。要取代它，加 --replace（原文件移到 {REVISIONS}/）"
        )
    former = None if here else former
    if target.exists() and target != former:
        raise click.ClickException(f"{target} 已经存在，请先移开")
    former_id = unregistered if unregistered != agency.id and shelf.has(unregistered) else None
    return Plan(path, report, agency, target, stated, former, former_id)


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


def proposed(report: AnnualReport, registry: Registry) -> Agency:
    """The agency of a report, with the id it will have in the registry."""
    agency = resolve(report, registry)[0]
    if not agency.provisional:
        return agency
    plain = pinyin_id(folded_name(agency.name))
    taken = registry.with_id(plain) is not None
    return replace(agency, id=agency.id if taken else plain, provisional=False)


def _show(plan: Plan) -> None:
    registry = collect.load_registry(REPORTS)
    report, findings = examined(collect.ReadReport(plan.report), registry)
    lost = sum(fact.status is Status.UNRESOLVED for fact in report.facts)
    click.secho(str(plan.source), bold=True)
    click.echo(f"  机关　{plan.agency.name}（{plan.agency.id}）")
    click.echo(f"  年度　{report.year}　　标题　{report.title or '—'}")
    click.echo(f"  数字　{sum(fact.value is not None for fact in report.facts)} 个，另有 {lost} 个未能确定")
    click.echo(f"  存为　{plan.target}" + (f"，取代 {plan.former}" if plan.former else ""))
    for finding in (*findings, *collect.personal_numbers(report)):
        if finding.code != "agency-not-in-registry":  # it is about to be
            click.echo(finding_text(finding))
    if plan.agency.unconfirmed:
        click.echo("  机关待确认：查明以后运行 giar agencies confirm，或者现在用 --agency 写明全称")
    if takedown := withheld(report.changed(agency=plan.agency.id), registry):
        click.echo(f"  这个机关这一年的报告已撤下，归档后不会公布：{takedown.words}")
    if any(finding.severity is Severity.UNRECOGNISED for finding in findings):
        click.echo("  有不认识的内容，请反馈给开发者")


def _carry_out(plan: Plan) -> None:
    registry = collect.load_registry(REPORTS)
    if not plan.agency.unconfirmed and registry.with_id(plan.agency.id) is None:
        text = RegistryText(REPORTS)
        text.append(plan.agency)
        text.add_to(plan.agency.id, "former_ids", [plan.former_id] if plan.former_id else [])
        text.write()
    if plan.former:
        _retire(plan.former)
    beside = next((path for e in sidecar.ENDINGS if (path := plan.source.with_suffix(e)).is_file()), None)
    if beside:
        write_file(plan.target.with_suffix(".yml"), beside.read_bytes())
    if plan.stated:
        state(plan.target.with_suffix(".yml"), plan.stated)
    write_file(plan.target, plan.source.read_bytes())
    if plan.source.resolve().is_relative_to(REPORTS.resolve()):  # put in its place, not kept twice
        for path in (plan.source, *([beside] if beside else [])):
            path.unlink()


def _retire(former: Path) -> None:
    """Move a report that is replaced, and its sidecar, to ``.revisions/``."""
    folder = former.parent / REVISIONS
    folder.mkdir(exist_ok=True)
    for path in [former, *(p for e in sidecar.ENDINGS if (p := former.with_suffix(e)).is_file())]:
        number = 1
        while (kept := folder / f"{path.stem}.{number}{path.suffix}").exists():
            number += 1
        path.rename(kept)
