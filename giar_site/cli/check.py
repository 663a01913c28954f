"""``giar check``: what the reader and the rules have to say, as compilers say it."""

from __future__ import annotations

from pathlib import Path

import click

from giar_site import collect
from giar_site.cli.chinese import ChineseCommand
from giar_site.cli.parse import REPORTS, examined
from giar_site.cli.render import finding_text, github_text, moved, progress, tally
from giar_site.findings import Finding, Severity
from giar_site.model_json import dumps


@click.command(
    cls=ChineseCommand,
    epilog="""\b
示例：
  giar check                                 检查 reports/
  giar check reports/inbox/新报告.txt        只看一份（与其他报告的冲突照样检查）
  giar check --strict --format github        在 CI 中
\b
退出状态：0 没有错误；1 有错误；2 有不认识的内容（只在 --strict 时）。
""",
)
@click.argument("paths", nargs=-1, metavar="[路径]…", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="输出格式，默认 text。",
)
@click.option("--strict", is_flag=True, help="有不认识的标签、版式或格式时也算失败。")
def check(paths: tuple[Path, ...], style: str, strict: bool) -> int:
    """检查报告：文件能否读出、机关和年度、勾稽关系、名录和补录。

    路径可以是 reports/ 文件夹、其中的文件，或者别处的报告。
    """
    if not paths and not REPORTS.is_dir():
        raise click.ClickException("当前目录没有 reports 文件夹，请在项目目录中运行，或者写明要检查的文件")
    findings, reports = found(paths or (REPORTS,))
    if style == "json":
        click.echo(dumps([finding.as_dict() | {"report": finding.report} for finding in findings], indent=1))
    else:
        for finding in findings:
            click.echo(finding_text(finding) if style == "text" else github_text(finding))
    click.echo(tally(findings, reports), err=True)
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return 1
    return 2 if strict and Severity.UNRECOGNISED in severities else 0


def found(paths: tuple[Path, ...]) -> tuple[list[Finding], int]:
    """The findings about files and folders, and how many reports were looked at.

    A folder with a registry is taken as a whole; so is ``reports/``, of which a part can be asked for.
    """
    findings: list[Finding] = []
    loose: list[Path] = []
    inside: list[Path] = []
    count = 0
    for path in paths:
        if (path / collect.REGISTRY).is_file() or path == REPORTS:
            seen, number = _folder(path)
            findings += seen
            count += number
        elif REPORTS.is_dir() and path.resolve().is_relative_to(REPORTS.resolve()):
            inside.append(path)
        elif path.is_dir():
            names, left_out = collect.walk(path)
            loose += [path / name for name in names]
            findings += [moved(finding, f"{path.as_posix()}/") for finding in left_out]
        else:
            loose.append(path)
    if inside:
        wanted = [path.resolve() for path in inside]
        seen, _ = _folder(REPORTS)
        chosen = [f for f in seen if any(Path(f.report).resolve().is_relative_to(path) for path in wanted)]
        findings += chosen
        count += sum(len(collect.walk(path)[0]) if path.is_dir() else 1 for path in inside)
    registry = collect.load_registry(REPORTS)
    for path in progress(loose, len(loose), "检查"):
        report, seen_alone = examined(collect.read_report(path, path.as_posix()), registry)
        findings += [*seen_alone, *collect.personal_numbers(report)]
    return findings, count + len(loose)


def _folder(folder: Path) -> tuple[list[Finding], int]:
    from giar_site import build  # brings the pages' libraries along: half a second, for this alone

    with build.workers() as executor:
        dataset = build.load(folder, executor, lambda reads, count: progress(reads, count, "检查"))
    prefix = "" if folder == Path() else f"{folder.as_posix()}/"
    return [moved(finding, prefix) for finding in (*dataset.findings, *dataset.private)], len(
        dataset.reports
    ) + len(dataset.received)
