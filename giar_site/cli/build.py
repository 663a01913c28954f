"""``giar build``: the site, by the publisher's own ``mkdocs.yml``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from giar_site.cli.chinese import ChineseCommand


@click.command(cls=ChineseCommand, epilog="\b\n示例：\n  giar build --strict\n")
@click.option("--strict", is_flag=True, help="有警告时算失败。")
@click.option(
    "--cluster", metavar="地址", default="", help="用 Dask 集群的工作进程，如 tcp://10.0.0.1:8786。"
)
def build(strict: bool, cluster: str) -> int:
    """建立网站（等于 mkdocs build），设置见当前目录的 mkdocs.yml。"""
    if not Path("mkdocs.yml").is_file():
        raise click.ClickException("当前目录没有 mkdocs.yml，请在项目目录中运行")
    command = [sys.executable, "-m", "mkdocs", "build", *(["--strict"] if strict else [])]
    environment = {**os.environ, **({"GIAR_CLUSTER": cluster} if cluster else {})}
    return subprocess.run(command, check=False, env=environment).returncode
