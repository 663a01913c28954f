"""``giar agencies``: the registry listed and changed, published addresses kept alive."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import click

from giar_site import collect
from giar_site.cli.add import proposed
from giar_site.cli.chinese import ChineseGroup
from giar_site.cli.parse import REPORTS
from giar_site.cli.yaml_text import RegistryText, state
from giar_site.collect.current import Candidate, choose
from giar_site.collect.registry import ID, KINDS, LEVELS
from giar_site.collect.resolve import resolve
from giar_site.model import Agency, AnnualReport, Dataset


@click.group(cls=ChineseGroup)
def agencies() -> None:
    """机关名录：列出、确认、改编号、合并。"""


@agencies.command("list")
@click.option("--pending", is_flag=True, help="只列名录中没有的和待确认的。")
def list_(pending: bool) -> None:
    """列出机关、编号和有报告的年度。"""
    dataset = _dataset()
    years: dict[str, list[int]] = defaultdict(list)
    for report in dataset.reports:
        years[report.agency].append(report.year or 0)
    for agency in dataset.agencies:
        mark = "待确认" if agency.unconfirmed else "未列入名录" if agency.provisional else ""
        if mark or not pending:
            told = " ".join(map(str, years[agency.id])) or "（没有报告）"
            click.echo(f"{agency.id}　{agency.name}　{told}" + (f"　[{mark}]" if mark else ""))


@agencies.command(
    epilog="""\b
示例：
  giar agencies confirm hebeisheng-jiaoyuting-9df4
  giar agencies confirm hebeisheng-jiaoyuting-9df4 --id hebei-jiaoyuting
  giar agencies confirm unconfirmed-1c6d2ba4 --name 平罗县人民政府办公室
"""
)
@click.argument("agency_id", metavar="编号")
@click.option("--name", metavar="全称", help="机关全称。待确认的机关必须写明。")
@click.option("--id", "new_id", metavar="编号", help="正式编号，默认为全称的拼音。")
@click.option("--level", type=click.Choice(LEVELS), help="层级。")
@click.option("--kind", type=click.Choice(KINDS), help="类别。")
@click.option("--region", metavar="代码", help="行政区划代码，须已列在 regions 里。")
@click.option("--parent", metavar="编号", help="上级机关编号。")
def confirm(
    agency_id: str,
    name: str | None,
    new_id: str | None,
    level: str | None,
    kind: str | None,
    region: str | None,
    parent: str | None,
) -> None:
    """确认一个暂用编号或者待确认的机关，列入名录；原网址自动转到新网址。"""
    dataset = _dataset()
    agency, reports = _agency(dataset, agency_id)
    if not (agency.provisional or agency.unconfirmed):
        raise click.ClickException(f"{agency_id} 已在名录中")
    if agency.unconfirmed and not name:
        raise click.ClickException("待确认的机关要用 --name 写明全称")
    registry = collect.load_registry(REPORTS)
    named = replace(reports[0], agency_name=name or agency.name)
    settled = proposed(named, registry)
    if settled.unconfirmed:
        raise click.ClickException(f"“{name}”还不能确定是哪一个机关，请写带行政区划的全称")
    # Those of its name that are not confirmed yet become this agency's with the entry.
    _refuse_contested(dataset, {agency_id, settled.id, resolve(named, registry)[0].id}, settled.name)
    text = RegistryText(REPORTS)
    if registry.with_id(settled.id) is None:
        settled = replace(
            settled,
            id=new_id or settled.id,
            level=level or settled.level,
            kind=kind or settled.kind,
            region=region or settled.region,
            parent=parent or settled.parent,
        )
        text.append(settled)
    elif new_id or level or kind or region or parent:
        raise click.ClickException(
            f"{settled.name} 已在名录中（{settled.id}），其他内容请直接修改 agencies.yml"
        )
    text.add_to(settled.id, "former_ids", [agency_id])
    text.write()
    if agency.unconfirmed or (name and name != agency.name):
        for report in reports:
            _state_agency(report, settled.name)
    click.echo(f"已确认：{settled.name}（{settled.id}），原编号 {agency_id} 的网址会转到新网址")


@agencies.command(epilog="\b\n示例：\n  giar agencies rename hebeisheng-jiaoyuting hebei-jiaoyuting\n")
@click.argument("agency_id", metavar="编号")
@click.argument("new_id", metavar="新编号")
def rename(agency_id: str, new_id: str) -> None:
    """改机关编号；原网址自动转到新网址。"""
    if not ID.fullmatch(new_id):
        raise click.ClickException(f"编号 {new_id} 不能用：只能有小写字母、数字和连字符")
    text = RegistryText(REPORTS)
    text.rename(agency_id, new_id)
    text.write()
    click.echo(
        f"已改编号：{agency_id} → {new_id}，原网址会转到新网址；报告文件仍在原来的文件夹中，不影响发布"
    )


@agencies.command(
    epilog="\b\n示例：\n  giar agencies merge pingluoxian-zhengfu-3f2a pingluoxian-renminzhengfu\n"
)
@click.argument("agency_id", metavar="编号")
@click.argument("into", metavar="并入编号")
def merge(agency_id: str, into: str) -> None:
    """把一个机关并入另一个：名称成为后者的别名，原网址自动转到后者。"""
    dataset = _dataset()
    agency, reports = _agency(dataset, agency_id)
    target, _ = _agency(dataset, into)
    if target.provisional or target.unconfirmed:
        raise click.ClickException(f"先用 giar agencies confirm 确认 {into}")
    if agency.id == target.id:
        raise click.ClickException("不能并入自身")
    _refuse_contested(dataset, {agency.id, target.id}, target.name)
    text = RegistryText(REPORTS)
    former = [agency.id]
    if not (agency.provisional or agency.unconfirmed):
        former += text.entry(agency.id).get("former_ids") or []
        text.remove(agency.id, into)
    if agency.unconfirmed:
        for report in reports:
            _state_agency(report, target.name)
    else:
        text.add_to(into, "aliases", [agency.name, *(alias.name for alias in agency.aliases)])
    text.add_to(into, "former_ids", former)
    text.write()
    click.echo(f"已合并：{agency.name}（{agency.id}）→ {target.name}（{into}）")


def _dataset() -> Dataset:
    if not REPORTS.is_dir():
        raise click.ClickException("当前目录没有 reports 文件夹，请在项目目录中运行")
    dataset = collect.collect(REPORTS)
    if broken := collect.unreadable_registry(dataset.findings):
        # Without it every agency looks like one that is in no registry.
        raise click.ClickException(
            f"{REPORTS / str(broken.location)}：机关名录读不出来（{broken.found}）。{broken.next_step}"
        )
    return dataset


def _agency(dataset: Dataset, agency_id: str) -> tuple[Agency, list[AnnualReport]]:
    agency = next((one for one in dataset.agencies if one.id == agency_id), None)
    if agency is None:
        raise click.ClickException(f"没有机关 {agency_id}，用 giar agencies list 查看")
    every = [*dataset.reports, *(one.report for one in dataset.received)]
    return agency, [report for report in every if report.agency == agency_id]


def _refuse_contested(dataset: Dataset, agency_ids: set[str], name: str) -> None:
    """Raise ``ClickException`` where these agencies as one have several reports of a year and nothing says
    which of them counts: then none would."""
    every = [*dataset.reports, *(one.report for one in dataset.received)]
    held = [(one.agency, one.year, one.source.path) for one in every]
    held += [(one.agency, one.year, one.path) for one in dataset.withheld if one.path]
    paths: dict[int, list[str]] = defaultdict(list)
    for agency, year, path in held:
        if agency in agency_ids and year:
            paths[year].append(path)
    contested = [
        f"{'、'.join(str(REPORTS / path) for path in sorted(found))} 都会是{name} {year} 年的报告"
        for year, found in sorted(paths.items())
        if len({agency for agency, at, _ in held if agency in agency_ids and at == year}) > 1
        and choose([_candidate(path) for path in found]).current is None
    ]
    if contested:
        raise click.ClickException(
            f"没有写入：{'；'.join(contested)}，分不出以哪一份为准，都不会计入。"
            "先在要采用的一份的同名 .yml 文件中写 supersedes: 另一份，或者移走一份，再运行"
        )


def _candidate(path: str) -> Candidate:
    read = collect.read_report(REPORTS / path, path)
    return Candidate(read.report, supersedes=read.supersedes)


def _state_agency(report: AnnualReport, name: str) -> None:
    state((REPORTS / report.source.path).with_suffix(".yml"), {"agency": name})
