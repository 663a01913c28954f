"""Report files written from the 2021 edition, as a web page's table copied into text."""

from __future__ import annotations

from pathlib import Path

from giar_site.forms import editions

EDITION = editions()[-1]
COLUMNS = [column.id for column in EDITION.table("requests").columns]


def report_text(
    title: str, year: int, cells: dict[str, str] | None = None, *, after: str = "", words: str = "概况。"
) -> str:
    """A whole report: every cell 0 but those in ``cells`` (``requests.received:total`` → what is printed)."""
    given = cells or {}

    def printed(table: str, item: str, column: str) -> str:
        return given.get(f"{table}.{item}:{column}", "0")

    lines = [
        f"{title}{year}年政府信息公开工作年度报告",
        "",
        "一、总体情况",
        words,
        "",
        "二、主动公开政府信息情况",
        "",
    ]
    disclosure = EDITION.table("disclosure")
    for section in disclosure.sections:
        lines += [section.label]
        lines += ["\t".join(["信息内容", *(disclosure.column(c).label for c in section.columns)])]
        for item_id in section.items:
            cells_of = [printed("disclosure", item_id, column) for column in section.columns]
            lines += ["\t".join([disclosure.item(item_id).label, *cells_of])]
    lines += ["", "三、收到和处理政府信息公开申请情况", ""]
    requests = EDITION.table("requests")
    lines += ["\t".join(["申请人情况", *(column.label for column in requests.columns)])]
    for item in requests.items:
        lines += ["\t".join([item.label, *(printed("requests", item.id, column) for column in COLUMNS)])]
    lines += ["", "四、政府信息公开行政复议、行政诉讼情况", ""]
    proceedings = EDITION.table("proceedings")
    outcomes = [column.label for column in proceedings.columns]
    lines += [
        "行政复议\t\t\t\t\t行政诉讼",
        "\t\t\t\t\t未经复议直接起诉\t\t\t\t\t复议后起诉",
        "\t".join(outcomes * 3),
    ]
    lines += ["\t".join(printed(*cell) for cell in proceedings.cells())]
    lines += ["", "五、存在的主要问题及改进情况", "无。", "", "六、其他需要报告的事项", "无。", after]
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
