"""``giar``: the stations for maintainers, without MkDocs. One module a command.

``chinese`` (click in Chinese), ``render`` (tables, findings and CSV as text), ``yaml_text``
(YAML that people keep, changed with its comments).

May import everything but ``plugin``, ``preview`` and ``config``.
"""

from __future__ import annotations

import sys

import click

from giar_site import __version__
from giar_site.cli.add import add
from giar_site.cli.agencies import agencies
from giar_site.cli.build import build
from giar_site.cli.check import check
from giar_site.cli.chinese import ChineseGroup, explained
from giar_site.cli.parse import parse
from giar_site.cli.permalinks import permalinks
from giar_site.collect import WithheldError


@click.group(
    cls=ChineseGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
示例：
  giar add 下载的报告.pdf            归档一份报告
  giar check                         检查 reports/ 下的全部报告
  giar parse reports/*/2021.txt      查看读出的表格
  giar agencies list                 列出机关
\b
命令补全（bash；zsh 把 bash_source 换成 zsh_source，fish 换成 fish_source）：
  eval "$(_GIAR_COMPLETE=bash_source giar)"
""",
)
@click.version_option(
    __version__, "-V", "--version", message="giar-site %(version)s", help="显示版本后退出。"
)
def giar() -> None:
    """政府信息公开工作年度报告：归档、检查、发布。"""


for command in (parse, check, add, agencies, build, permalinks):
    giar.add_command(command)


def main() -> None:
    """Run ``giar``; what is wrong with the arguments is said in Chinese, exit status 2."""
    try:
        sys.exit(giar.main(prog_name="giar", standalone_mode=False) or 0)
    except click.Abort:
        click.echo("已取消", err=True)
        sys.exit(1)
    except click.ClickException as problem:
        click.secho(f"错误：{explained(problem)}", fg="red", err=True)
        sys.exit(problem.exit_code)
    except WithheldError as problem:
        click.secho(f"错误：{problem}", fg="red", err=True)
        sys.exit(1)
    except BrokenPipeError:  # ``giar parse … | head``
        sys.stderr.close()
        sys.exit(1)
