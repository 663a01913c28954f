"""Figures that damage has put beside another label, or in another's place: none is silently theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from giar_site.forms import editions
from tests.extract.test_layouts import shown

TITLED = "示例县虚构局2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
ENDED = "\n三、收到和处理政府信息公开申请情况\n无。\n"
NEW = "第二十条第（五）项\n信息内容 本年处理决定数量\n"
GLUED = NEW.replace("\n", "") + "行政许可97第二十条第（六）项信息内容本年处理决定数量"
OLD = "第二十条第（八）项\n信息内容 上一年项目数量 本年增/减\n"
ZEROS = "0 0 0 0 0 0 0"
NOTHING, BLANK = " ".join("?" * 7), " ".join("_" * 7)
DERIVED = " ".join(["0†"] * 7)


@pytest.mark.parametrize(
    ("text", "kind", "item", "cells"),
    [
        (
            "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t0\t4 080",
            "txt",
            "regulations",
            "? ? ?",
        ),
        ("<table><tr><td>行政许可<td>|0</tr><tr><td>行政处罚<td>5</tr></table>", "html", "licensing", "?"),
        (f"{NEW}行政许可 5?\n行政处罚 4", "txt", "licensing", "?"),
        (f"{NEW}行政许可 1\n行政处罚0备注 3", "txt", "penalties", "?"),
        (f"{GLUED}行政处罚0示例县虚构局2021年政府信息公开工作年度报告\n3行政强制0", "txt", "penalties", "?"),
        (f"{NEW}行政许可 2021年\n3", "txt", "licensing", "3"),
        (f"{OLD}行政事业性收费01 3", "txt", "fees", "? ?"),
        (f"{NEW}行政许可行政处罚00\n行政强制 0", "txt", "licensing", "?"),
    ],
    ids=[
        "thousands apart in a cell",
        "a bar is a 1",
        "a doubtful figure",
        "a remark's number",
        "a page's number",
        "a year is no figure",
        "a page's number in a row run together",
        "two rows run together",
    ],
)
def test_a_row_of_disclosure(tmp_path: Path, text: str, kind: str, item: str, cells: str) -> None:
    text = text if kind == "txt" else f"<p>{text}</p>"
    assert shown(f"{TITLED}{text}{ENDED}", tmp_path / f"r.{kind}", "disclosure", (item,)) == cells


def requests(rows: dict[str, str], *, between: str = " ", end: str = "\n", head: str = "总计") -> str:
    """The requests table as running text: each row as ``rows`` has it, else its label and zeros."""
    lines = [f"自然人 法人或其他组织 {head}", "商业企业 科研机构 社会公益组织 法律服务机构 其他"]
    lines += [
        rows.get(item.id, f"{item.label}{between}{ZEROS.replace(' ', between)}")
        for item in editions()[-1].table("requests").items
    ]
    return (
        f"示例县虚构局2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{end.join(lines)}\n"
    )


def cells_of(tmp_path: Path, text: str, *items: str) -> list[str]:
    text = f"{text}四、政府信息公开行政复议、行政诉讼情况\n无。\n"
    return [shown(text, tmp_path / "r.txt", "requests", (item,)) for item in items]


def test_an_ordinal_run_together_with_the_figures_before_it(tmp_path: Path) -> None:
    rows = {"denied.internal_affairs": "5.属于三类内事务信息0000000"}
    text = requests(rows, between="", end="")
    assert cells_of(tmp_path, text, "denied.third_party_rights", *rows) == [DERIVED, DERIVED]


def test_figures_inside_a_label_are_not_the_row_befores(tmp_path: Path) -> None:
    rows = {
        "denied.internal_affairs": "5.属于三类内部事务信息",
        "denied.deliberative_process": "6.属于四 0 0 0 0 0 0 0 类过程性信息",
    }
    assert cells_of(tmp_path, requests(rows), *rows)[0] in (NOTHING, BLANK)


@pytest.mark.parametrize(
    "line",
    ["4.保护第三方合法权益", "4.保护第三方合法权益 示例县虚构局2021年政府信息公开工作年度报告 0000000"],
)
def test_figures_run_together_that_may_be_a_blank_rows(tmp_path: Path, line: str) -> None:
    rows = {"denied.third_party_rights": line}
    if line.endswith("权益"):
        rows["denied.internal_affairs"] = "5.属于三类内部事务信息" + "0" * 14
    text = requests(rows, between="", end="")
    assert cells_of(tmp_path, text, *rows) == [NOTHING] * len(rows)


def test_two_rows_labels_in_one_cell(tmp_path: Path) -> None:
    both = ("denied.third_party_rights", "denied.internal_affairs")
    rows = {
        item.id: f"<tr><td>{item.label}" + "<td>0" * 7
        for item in editions()[-1].table("requests").items
        if item.id not in both
    }
    rows["carried_over"] += "<tr><td>4.保护第三方合法权益5.属于三类内部事务信息" + "<td>1" + "<td>0" * 13
    text = (
        f"<h2>三、收到和处理政府信息公开申请情况</h2><table>{''.join(rows.values())}</table><h2>五、其他</h2>"
    )
    assert [shown(text, tmp_path / "r.html", "requests", (item,)) for item in both] == [NOTHING] * 2


@pytest.mark.parametrize(("head", "total"), [("总计", "_"), ("", "?")])
def test_a_blank_total_where_the_column_may_be_lost(tmp_path: Path, head: str, total: str) -> None:
    rows = {item.id: item.label for item in editions()[-1].table("requests").items}
    for item in ("received", "granted", "total"):
        rows[item] += " 1 2 3 4 5 6"
    cells = cells_of(tmp_path, requests(rows, head=head), "denied.third_party_rights")
    assert cells == [f"_ _ _ _ _ _ {total}"]


def test_figures_before_their_labels_from_one_row_on(tmp_path: Path) -> None:
    rows = {
        "denied.third_party_rights": f"4.保护第三方合法权益\n{ZEROS}\n1 0 0 0 0 0 1",
        "denied.internal_affairs": "5.属于三类内部事务信息\n2 0 0 0 0 0 2",
        "denied.deliberative_process": "6.属于四类过程性信息",
    }
    assert cells_of(tmp_path, requests(rows), *rows) == [NOTHING] * 3


@pytest.mark.parametrize(
    ("line", "cells"),
    [("\n1 0 0 0 0 0 1", NOTHING), (" 1 0 0 0 0 0 1", "1 0 0 0 0 0 1")],
    ids=["below", "beside"],
)
def test_figures_below_a_label_may_be_those_of_the_next_whose_label_is_lost(
    tmp_path: Path, line: str, cells: str
) -> None:
    rows = {
        "denied.state_secret": "1.属于国家秘密",
        "denied.third_party_rights": f"4.保护第三方合法权益{line}",
        "denied.internal_affairs": "",
    }
    assert cells_of(tmp_path, requests(rows), "denied.third_party_rights") == [cells]


@pytest.mark.parametrize(
    "line",
    [
        "其中，行政许可1498件，同比增长12%。000000000000000",
        "无无000无0000无无无无0",
        "见下页" * 9 + "2000002",
    ],
)
def test_cells_run_together_behind_a_sentence_are_no_sentence(tmp_path: Path, line: str) -> None:
    heads = "结果维持结果纠正其他结果尚未审结总计"
    table = f"行政复议行政诉讼{heads}未经复议直接起诉复议后起诉{heads}{heads}{line}"
    text = f"四、政府信息公开行政复议、行政诉讼情况\n{table}\n五、存在的主要问题及改进情况\n无。\n"
    assert shown(f"{TITLED}{text}", tmp_path / "r.txt", "proceedings") == " ".join(
        "—" * 15
    )  # told as not found


def test_rows_beside_one_whose_label_is_lost_stay_as_printed(tmp_path: Path) -> None:
    *_, last, total, _forward = (item.id for item in editions()[-1].table("requests").items)
    figures, blank = "5\t0\t0\t0\t0\t0\t5", "\t" * 6
    received = f"一、本年新收政府信息公开申请数量\t{figures}"
    rows = {
        "received": received,
        "granted": f"（一）予以公开\t{figures}",
        last: f"3.其\t{blank}",
        total: f"\t{figures}",
    }
    told = cells_of(tmp_path, requests(rows, between="\t"), "received", "granted", last, total)
    assert told == ["5 0 0 0 0 0 5"] * 2 + [NOTHING] * 2
