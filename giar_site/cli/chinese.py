"""click's own words in Chinese: help pages and what is wrong with the arguments."""

from __future__ import annotations

from typing import Any

import click

from giar_site.library_texts import in_chinese


class ChineseCommand(click.Command):
    """A command whose help page is in Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [piece.replace("[OPTIONS]", "[选项]") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        _write(formatter, "选项", [record for one in options if (record := one.get_help_record(ctx))])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助后退出。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group whose help page and commands are in Chinese."""

    command_class = ChineseCommand

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[选项]", "命令 …"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        _write(
            formatter,
            "命令",
            [(name, command.get_short_help_str(60)) for name, command in commands if command],
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of use, not of the alphabet


def _write(formatter: click.HelpFormatter, title: str, records: list[tuple[str, str]]) -> None:
    if records:
        formatter.write_paragraph()
        formatter.write_text(f"{title}：")
        with formatter.indentation():
            formatter.write_dl(records)


def explained(problem: click.ClickException) -> str:
    """What is wrong with the arguments."""
    if isinstance(problem, click.NoSuchOption):
        return f"没有选项 {problem.option_name}（用 --help 查看帮助）"
    if isinstance(problem, click.NoSuchCommand):
        return f"没有命令 {problem.command_name}（用 --help 查看帮助）"
    if isinstance(problem, click.MissingParameter):
        names: Any = problem.param.human_readable_name if problem.param else problem.param_hint
        return f"缺少参数 {names}（用 --help 查看帮助）"
    if isinstance(problem, click.BadParameter) and problem.param:
        if isinstance(problem.param.type, click.Choice):
            return f"{_called(problem.param)} 只能是 {'、'.join(map(str, problem.param.type.choices))}"
        return f"{_called(problem.param)} 的值不对：{in_chinese(problem.message)}"
    if isinstance(problem, click.UsageError):  # click's own
        return in_chinese(problem.message)
    return problem.format_message()


def _called(param: click.Parameter) -> str:
    return param.human_readable_name if isinstance(param, click.Argument) else param.opts[0]
