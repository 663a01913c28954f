"""What goes into the search index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from giar_site.site.search import SearchIndex, pairs
from tests.build.conftest import REPORT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国家秘密", "国家 家秘 秘密 密"),
        ("密", "密"),
        ("2021年度报告", "2021 年度 度报 报告 告"),
        ("GB/T 7714", "GB/T 7714"),
        ("⾏政、诉讼", "行政 政 、 诉讼 讼"),  # a radical code point is the character it stands for
        ("１２件", "12 件"),
        ("行 政\n复议", "行政 政复 复议 议"),
        ("", ""),
    ],
)
def test_pairs(text: str, expected: str) -> None:
    assert pairs(text) == expected


def indexed(tmp_path: Path, body: str) -> list[str]:
    SearchIndex(tmp_path / "s").add("a/b/", "标题", body)
    lines = (tmp_path / "s/a/b/index.html").read_text(encoding="utf-8").splitlines()
    return [re.sub(r"(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]? ?", "", line) for line in lines[3:]]


def test_sections_and_rows_are_places_and_figures_are_left_out(tmp_path: Path) -> None:
    assert indexed(tmp_path, REPORT.body) == [
        "<p>平罗县</p>",
        '<h2 id="requests">申请情况</h2>',
        "<p>表后的话</p>",
        '<h6 id="requests.total">总计</h6>',
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<svg><text>图</text></svg>",
        "<script>甲</script><style>乙</style><template>丙</template>",
        "<p data-pagefind-ignore>不收</p>",
        "<!-- 注释 -->",
        '<table><tr><td><i>16</i><sup>†</sup><span class="giar-sr">推算</span></td></tr></table>',
        "<table><tr><td>12</td><td>3.5</td></tr></table>",
        "",
    ],
)
def test_what_nobody_searches_for_is_left_out(tmp_path: Path, body: str) -> None:
    assert indexed(tmp_path, body) == []


def test_text_is_escaped(tmp_path: Path) -> None:
    assert indexed(tmp_path, "<p>&lt;img src=x&gt;</p>") == ["<p>&lt;img src=x&gt;</p>"]


def test_a_failing_indexer_is_reported(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "s")
    (tmp_path / "blocked").touch()
    with pytest.raises(RuntimeError, match="搜索索引"):
        index.write(tmp_path / "blocked/pagefind")
