"""What goes into the search index."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giar_site.site import search
from giar_site.site.search import SearchIndex, pairs


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
    assert lines[2] == "<p>标题 题</p>"
    return [re.sub(r"(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]? ?", "", line) for line in lines[3:]]


def test_pages_for_maintainers_come_last(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    urls = ["agencies/", "agencies/a/2023/received/12345678/", "maintain/", "maintain/add-report/"]
    for url in urls:
        index.add(url, "标题", "")
    documents = {url: (tmp_path / url / "index.html").read_text(encoding="utf-8") for url in urls}
    orders = {url: re.search('"order:([^"]*)"', text)[1] for url, text in documents.items()}  # type: ignore[index]
    assert sorted(urls, key=orders.__getitem__, reverse=True)[:2] == urls[:2]


def test_sections_are_places_and_a_statutory_table_is_its_form(tmp_path: Path) -> None:
    table = (
        '<table data-form="giar2021requests"><tr id="requests.total"><th>总计</th><td>7391</td></tr></table>'
    )
    assert indexed(tmp_path, f'<h1>平罗县</h1><h2 id="requests">申请情况</h2>{table}<p>表后的话</p>') == [
        "<p>平罗县</p>",
        '<h2 id="requests">申请情况</h2>',
        "<p>表后的话</p>",
        "<p>giar2021requests</p>",
    ]


def test_a_form_says_what_the_tables_of_reports_do(real_site: Path) -> None:
    forms = json.loads((real_site / "pagefind/forms.json").read_bytes())
    seen = set()
    for path in real_site.glob("agencies/*/*/index.html"):
        for table in lxml.html.parse(str(path)).getroot().xpath("//table[@data-form]"):
            form, name = forms[table.get("data-form")], table.get("data-form")[len("giar2021") :]
            seen.add(name)
            for cell in table.xpath(".//td[@id]|.//sup|.//*[contains(@class, 'giar-flag')]"):
                cell.drop_tree()
            rows = {row.get("id"): row for row in table.xpath(".//tr[@id]")}
            assert form.keys() == {name, *rows}
            for anchor, row in rows.items():
                assert form[anchor] == [" ".join(th.text_content() for th in row.xpath("./th"))]
                row.drop_tree()
            shown = {
                text.strip() for text in table.xpath(".//th//text()|.//td//text()|.//caption/span[2]//text()")
            }
            assert set(form[name][1:]) == shown
    assert seen == {"disclosure", "requests", "proceedings"}


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
        index.write([], tmp_path / "blocked/pagefind")


def of(counts: dict[str, int]) -> dict[str, list[str]]:
    """The region paths of reports' pages: of one agency for each path ("330000/330100"), so many pages."""
    return {
        f"agencies/a{number}/{year}/": path.split("/") if path else []
        for number, (path, count) in enumerate(counts.items())
        for year in range(count)
    }


PATHS = ["", "1", "1/11", "1/11/111", "1/11/112", "1/12", "1/12/121", "2", "2/21", "2/22", "3/31/311", "4"]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SHARD", 10)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param({"33": 10}, {}, id="no index of regions is needed"),
        pytest.param({"33": 6, "34": 6}, {"33": 6, "34": 6}, id="two provinces"),
        pytest.param({"33": 2, "34": 3, "35": 9}, {"33": 5, "35": 9}, id="small neighbours together"),
        pytest.param({"33": 4, "33/3301": 5, "33/3302": 5}, {"33": 9, "3302": 5}, id="divided"),
        pytest.param({"33": 30, "": 1}, {"0": 1, "33": 30}, id="a region is not cut, nor is none"),
        pytest.param(
            {"33/3301/330101": 8, "33/3301/330102": 8, "33/3302": 9, "34": 1},
            {"330101": 8, "330102": 8, "3302": 9, "34": 1},
            id="down to the county",
        ),
    ],
)  # fmt: skip
def test_reports_are_indexed_by_region(counts: dict[str, int], expected: dict[str, int]) -> None:
    assert {name: len(shard) for name, shard in search.shards(of(counts)).items()} == expected


@pytest.mark.usefixtures("small")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(PATHS), st.integers(1, 12)))
def test_every_report_is_in_one_index(counts: dict[str, int]) -> None:
    regions = of(counts)
    found = search.shards(regions)
    assert sorted(url for shard in found.values() for url in shard) == (sorted(regions) if found else [])
    assert bool(found) == (len(regions) > search.SHARD)
    for shard in found.values():
        paths = {tuple(regions[url]) for url in shard}
        assert len(shard) <= search.SHARD or len(paths) == 1
