import click
from giar_site.cli.chinese import ChineseCommand, ChineseGroup


@click.command(cls=ChineseCommand)
def add() -> None:
    "x"
