import click
from giar_site.cli.chinese import ChineseCommand, ChineseGroup


@click.group(cls=ChineseGroup)
def agencies() -> None:
    "x"
