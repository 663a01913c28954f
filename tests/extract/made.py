"""Invented, consistent reports and the damage done to them: input of the property tests.

``make_tables`` draws a table set whose identities all hold; ``RENDERINGS`` print it undamaged in the
shapes files have; ``DAMAGES`` print it damaged. What a blank prints as, and which cells are blank, is
part of the draw. Every value is known, so a wrong value without a word is a failure.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from giar_site.forms import Edition, FormTable, editions

Grid = dict[tuple[str, str], int | None]


@dataclass(frozen=True)
class Made:
    """A consistent report: printed cells by table, (item, column) → figure or None for a blank cell."""

    edition: Edition
    cells: dict[str, Grid]

    def row(self, table: FormTable, item: str) -> list[str]:
        return [
            "" if (value := self.cells[table.id][item, column]) is None else str(value)
            for column in table.item(item).columns
        ]


BLANKS = ("never", "rows", "zero", "totals-blank", "totals-only")


def make_tables(rng: random.Random, edition: Edition, *, blanks: str, error: bool = False) -> Made:
    """``blanks``: "never" (zeros printed), "zero" (every zero blank), "rows" (rows of zeros blank),
    "totals-blank" (results have no row totals) or "totals-only" (results have nothing but row totals).
    ``error``: the agency got one figure of the requests table wrong."""
    cells: dict[str, Grid] = {}
    disclosure = edition.table("disclosure")
    cells["disclosure"] = {
        (item.id, column): rng.choice((0, 0, rng.randint(1, 9), rng.randint(1, 9999)))
        for item in disclosure.items
        for column in item.columns
    }
    if ("procurement", "amount") in cells["disclosure"]:
        cells["disclosure"]["procurement", "amount"] = 0  # a figure without a unit is never resolved
    cells["requests"] = _requests(rng, edition.table("requests"))
    cells["proceedings"] = _proceedings(rng, edition.table("proceedings"))
    for grid in cells.values():
        _blank(rng, grid, blanks)
    if blanks.startswith("totals"):
        _partial(cells["requests"], edition.table("requests"), only=blanks == "totals-only")
    if error:
        printed = [key for key, value in cells["requests"].items() if value is not None]
        key = rng.choice(printed or [("total", "total")])
        cells["requests"][key] = (cells["requests"][key] or 0) + rng.randint(1, 9)
    return Made(edition, cells)


def _partial(grid: Grid, table: FormTable, *, only: bool) -> None:
    for item in table.items:
        for column in item.columns:
            if item.leaf and (column == "total") is not only:
                grid[item.id, column] = None


def _requests(rng: random.Random, table: FormTable) -> Grid:
    grid: Grid = {}
    parts = [column.id for column in table.columns][:-1]
    leaves = [item.id for item in table.items if item.leaf]
    size = rng.choice((0, 3, 20, 400))
    busy = rng.choice((0.1, 0.3, 0.8))
    for leaf in leaves:
        for part in parts:
            used = rng.random() < (busy if part == "natural_person" else busy / 4)
            grid[leaf, part] = rng.randint(0, size) if used else 0
    for part in parts:
        total = sum(grid[leaf, part] or 0 for leaf in leaves)
        forward = rng.randint(0, max(1, size // 4)) if part == "natural_person" else 0
        over = rng.randint(0, total + forward) if rng.random() < 0.3 else 0
        grid["total", part], grid["carried_forward", part] = total, forward
        grid["carried_over", part], grid["received", part] = over, total + forward - over
    for item in table.items:
        grid[item.id, "total"] = sum(grid[item.id, part] or 0 for part in parts)
    return grid


def _proceedings(rng: random.Random, table: FormTable) -> Grid:
    grid: Grid = {}
    for item in table.items:
        for column in item.columns[:-1]:
            grid[item.id, column] = rng.choice((0, 0, 0, rng.randint(0, 40)))
        grid[item.id, "total"] = sum(grid[item.id, column] or 0 for column in item.columns[:-1])
    return grid


def _blank(rng: random.Random, grid: Grid, blanks: str) -> None:
    rows = {item for item, _ in grid}
    empty = {row for row in rows if not any(value for (item, _), value in grid.items() if item == row)}
    for key, value in grid.items():
        if value == 0 and (blanks == "zero" or (blanks == "rows" and key[0] in empty)):
            grid[key] = None


# -- printing ------------------------------------------------------------------------------------

HEAD = "示例县虚构局2021年政府信息公开工作年度报告\n\n一、总体情况\n本报告为虚构的测试材料。\n"
TAIL = "五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n"
Printer = Callable[[random.Random, Made], str]


def _sections(made: Made, row: Callable[[list[str], list[str]], str], end: str = "\n") -> str:
    """The report with each table row printed by ``row(labels, cells)``."""
    edition = made.edition
    lines = [HEAD, "二、主动公开政府信息情况\n"]
    disclosure = edition.table("disclosure")
    for section in disclosure.sections:
        lines.append(row([section.label], []))
        lines.append(row(["信息内容", *(disclosure.column(c).label for c in section.columns)], []))
        lines += [row([disclosure.item(i).label], made.row(disclosure, i)) for i in section.items]
    requests = edition.table("requests")
    lines.append(end + "三、收到和处理政府信息公开申请情况\n")
    lines.append(
        row(["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"], [])
    )
    lines.append(row(["自然人", "法人或其他组织", "总计"], []))
    lines.append(row([c.label for c in requests.columns[1:-1]], []))
    group = ""
    for item in requests.items:
        labels = [item.label]
        if item.group and item.group != group:
            heading = next(g.label for g in requests.groups if g.id == item.group)
            labels.insert(0, heading)
        group = item.group or ""
        lines.append(row(labels, made.row(requests, item.id)))
    proceedings = edition.table("proceedings")
    lines.append(end + "四、政府信息公开行政复议、行政诉讼情况\n")
    lines.append(row(["行政复议", "行政诉讼"], []))
    heads = [c.label for c in proceedings.columns]
    lines.append(row([*heads, "未经复议直接起诉", "复议后起诉"], []))
    lines.append(row([*heads, *heads], []))
    lines.append(row([], [cell for item in proceedings.items for cell in made.row(proceedings, item.id)]))
    return "".join([*lines, end, TAIL])


def tabbed(rng: random.Random, made: Made) -> str:
    """Tab-separated, the labels in one field."""
    return _sections(
        made, lambda labels, cells: "\t".join([*labels[-1:], *cells] if cells else labels) + "\n"
    )


def piped(rng: random.Random, made: Made) -> str:
    """A Markdown table with two label columns."""

    def row(labels: list[str], cells: list[str]) -> str:
        if not cells:
            return "| " + " | ".join(labels) + " |\n"
        return "| " + " | ".join([*([""] * (2 - len(labels)) + labels if labels else []), *cells]) + " |\n"

    return _sections(made, row)


def barred(rng: random.Random, made: Made) -> str:
    """Bars between the cells, perhaps one at the end, but none before the first and no line of dashes."""
    end = rng.choice([" |", ""])
    return _sections(made, lambda labels, cells: " | ".join([*labels, *cells]) + end + "\n")


def one_per_line(rng: random.Random, made: Made) -> str:
    """Every label and every cell on its own line; page numbers between (only for tables without blanks)."""

    def row(labels: list[str], cells: list[str]) -> str:
        page = f"- {rng.randint(1, 9)} -\n" if rng.random() < 0.05 else ""
        return page + "".join(f"{text}\n" for text in [*labels, *cells])

    return _sections(made, row, end="")


def spaced(rng: random.Random, made: Made) -> str:
    """A label and its figures on one line."""
    return _sections(made, lambda labels, cells: " ".join([*labels, *cells]) + "\n")


def page(rng: random.Random, made: Made) -> str:
    """A web page with a table a section, group labels spanning their rows."""

    def row(labels: list[str], cells: list[str]) -> str:
        return "<tr>" + "".join(f"<td>{text or '&nbsp;'}</td>" for text in [*labels, *cells]) + "</tr>\n"

    text = _sections(made, row)
    parts = []
    inside = False
    for line in text.splitlines():
        if line.startswith("<tr>"):
            parts.append(("" if inside else "<table>") + line)
            inside = True
        else:
            parts.append(("</table>" if inside else "") + f"<p>{line}</p>")
            inside = False
    return "<html><body><h1>" + HEAD.split("\n")[0] + "</h1>" + "".join(parts) + "</body></html>"


def run_together(rng: random.Random, made: Made) -> str:
    """The whole page on one line, cells without separators."""
    return _sections(made, lambda labels, cells: "".join([*labels, *cells])).replace("\n", "")


def blanks_vanished(rng: random.Random, made: Made) -> str:
    """Labels and figures in running text, blank cells gone."""
    return _sections(made, lambda labels, cells: " ".join([*labels, *(c for c in cells if c)]) + "\n")


def barred_packed(rng: random.Random, made: Made) -> str:
    """What tools write that take the text out of a web page: blank cells gone, and rows as they are or filled
    up at their ends."""
    width, lead, bar = rng.choice([0, 16]), rng.choice(["", "| "]), rng.choice(["|", " |"])

    def row(labels: list[str], cells: list[str]) -> str:
        printed = [*labels, *(cell for cell in cells if cell)]
        return f"{lead}{' | '.join(printed)} |{bar * (width - len(printed))}\n"

    return _sections(made, row)


def barred_apart(rng: random.Random, made: Made) -> str:
    """The same with every cell on a line of its own, its bar before or behind it or on the next."""
    width, bar = rng.choice([0, 16]), rng.choice([" |\n", "\n|\n", "\n|"])

    def row(labels: list[str], cells: list[str]) -> str:
        printed = [*labels, *(cell for cell in cells if cell)]
        filling = "|" * (width - len(printed)) + "\n" if width else ""
        return "".join(f"{text}{bar}" for text in printed) + filling

    return _sections(made, row, end="")


def cell_vanished(rng: random.Random, made: Made) -> str:
    """Up to three rows of the tables have lost one cell, whatever it held."""
    hit = set(rng.sample(range(20, 45), 3))
    count = 0

    def row(labels: list[str], cells: list[str]) -> str:
        nonlocal count
        count += bool(cells)
        if len(cells) > 3 and count in hit:
            cells = list(cells)
            cells.pop(rng.randrange(len(cells)))
        return "\t".join([*labels[-1:], *cells] if cells else labels) + "\n"

    return _sections(made, row)


def ghost_cells(rng: random.Random, made: Made) -> str:
    """Tab-separated with a label column that first-level rows leave blank behind their label."""

    def row(labels: list[str], cells: list[str]) -> str:
        if not cells:
            return "\t".join(labels) + "\n"
        lead = labels if len(labels) == 2 else [*labels, ""]
        return "\t".join([*(lead if labels else []), *cells]) + "\n"

    return _sections(made, row)


def label_cut(rng: random.Random, made: Made) -> str:
    """A page break inside a label: its end stands in a row of its own, after a repeated header."""

    def row(labels: list[str], cells: list[str]) -> str:
        label = labels[-1] if labels else ""
        if len(cells) > 3 and len(label) > 12 and rng.random() < 0.5:
            cut = rng.randrange(8, len(label) - 2)
            blank = "\t" * len(cells)
            return (
                f"{label[:cut]}\t"
                + "\t".join(cells)
                + f"\n\n自然人\t法人或其他组织\t总计\n{label[cut:]}{blank}\n"
            )
        return "\t".join([*([label] if labels else []), *cells] if cells else labels) + "\n"

    return _sections(made, row)


def label_damaged(rng: random.Random, made: Made) -> str:
    """A few labels have lost or changed a character, or are gone altogether."""

    def row(labels: list[str], cells: list[str]) -> str:
        label = labels[-1] if labels else ""
        if len(cells) > 3 and label and rng.random() < 0.15:
            spot = rng.randrange(2, len(label)) if len(label) > 6 else None
            label = "" if spot is None or rng.random() < 0.3 else label[:spot] + label[spot + 1 :]
        return "\t".join([*([label] if labels else []), *cells] if cells else labels) + "\n"

    return _sections(made, row)


def stripped(rng: random.Random, made: Made) -> str:
    """Tab-separated, white space at the ends of lines gone."""
    return "\n".join(line.rstrip() for line in tabbed(rng, made).split("\n"))


def wide(rng: random.Random, made: Made) -> str:
    """Full-width digits, spaces in labels, thousands separators, list numbers with 、."""

    def row(labels: list[str], cells: list[str]) -> str:
        printed = [f"{int(c):,}" if c and rng.random() < 0.5 else c for c in cells]
        printed = [
            c.translate({48 + i: 0xFF10 + i for i in range(10)}) if rng.random() < 0.3 else c for c in printed
        ]
        spaced = [
            re.sub(r"^(\d)\.", r"\1、", " ".join(label) if rng.random() < 0.3 else label) for label in labels
        ]
        return "\t".join([*spaced[-1:], *printed] if cells else labels) + "\n"

    return _sections(made, row)


def headless(rng: random.Random, made: Made) -> str:
    """The headings of the three table chapters are lost."""
    text = tabbed(rng, made)
    return re.sub(r"^[二三四]、(?:主动公开|收到和处理|政府信息公开行政复议).*\n", "", text, flags=re.M)


def vertical(rng: random.Random, made: Made) -> str:
    """One cell per line, the first group label broken into one character a line."""

    def row(labels: list[str], cells: list[str]) -> str:
        first = [
            "".join(f"{c}\n" for c in label) if "本年度办理结果" in label else f"{label}\n"
            for label in labels
        ]
        return "".join(first) + "".join(f"{cell}\n" for cell in cells)

    return _sections(made, row, end="")


def merged_labels(rng: random.Random, made: Made) -> str:
    """A group label and its first item in one cell, the header repeated in the middle of the table."""

    def row(labels: list[str], cells: list[str]) -> str:
        again = "自然人\t法人或其他组织\t\t\t\t\t总计\n" if len(cells) == 7 and rng.random() < 0.1 else ""
        return again + "\t".join(["".join(labels), *cells] if cells and labels else [*labels, *cells]) + "\n"

    return _sections(made, row)


def labels_apart(rng: random.Random, made: Made) -> str:
    """A text layer that gives the labels of the requests table first and all of its figures after them."""
    figures: list[str] = []

    def row(labels: list[str], cells: list[str]) -> str:
        if len(cells) == 7:
            figures.extend(cells)
            done = labels[-1].startswith("四、结转")
            return "".join(f"{label}\n" for label in labels) + (
                "".join(f"{c}\n" for c in figures) if done else ""
            )
        return "".join(f"{text}\n" for text in [*labels, *cells])

    return _sections(made, row, end="")


RENDERINGS: dict[str, Printer] = {
    f.__name__: f for f in (tabbed, piped, barred, one_per_line, spaced, page, wide, headless, merged_labels)
}
DAMAGES: dict[str, Printer] = {
    f.__name__: f
    for f in (
        run_together,
        blanks_vanished,
        barred_packed,
        barred_apart,
        cell_vanished,
        ghost_cells,
        label_cut,
        label_damaged,
        stripped,
        vertical,
        labels_apart,
    )
}
EDITIONS = {edition.id: edition for edition in editions()}
