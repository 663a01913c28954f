"""``giar permalinks``: the ledger of published addresses, held against the site that was built last."""

from __future__ import annotations

from pathlib import Path

import click

from giar_site.cli.chinese import ChineseCommand
from giar_site.cli.parse import REPORTS
from giar_site.collect import permalinks as ledger

PUBLISHED = Path(".cache/giar/addresses.txt")  # see ``build.publish``
SHOWN = 20


@click.command(
    cls=ChineseCommand,
    epilog="""\b
示例：
  giar permalinks            看哪些地址还没有登记
  giar permalinks --record   发布以后登记，此后这些地址不能失效
""",
)
@click.option("--record", is_flag=True, help=f"写入 reports/{ledger.LEDGER}。只增不减。")
def permalinks(record: bool) -> int:
    """登记已公布的地址：最近一次生成的网站中有、登记簿中没有的。

    登记过的地址，生成网站时缺一个就失败，并说明应当加的转向。
    """
    if not PUBLISHED.is_file():
        raise click.ClickException("还没有生成过网站，请先运行 giar build")
    new = ledger.new(REPORTS, PUBLISHED.read_text(encoding="utf-8").splitlines())
    for line in new[:SHOWN]:
        click.echo(f"  {line}")
    if len(new) > SHOWN:
        click.echo(f"  …… 共 {len(new)} 个")
    if record:
        ledger.record(REPORTS, new)
    kept = len(ledger.ledger(REPORTS))
    done = f"新登记 {len(new)} 个" if record else f"未登记 {len(new)} 个"
    click.echo(f"{done}，{REPORTS / ledger.LEDGER} 中共 {kept} 个")
    return 0
