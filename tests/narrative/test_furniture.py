"""A page's own lines around a report that was copied with them: in no chapter, and told as dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from giar_site.collect import read_report
from giar_site.documents.document import Reason
from giar_site.extract.furniture import furniture
from giar_site.model import AnnualReport, SpanKind
from tests.narrative.test_headings import HEADS, TITLE

BEFORE = [
    "首页 > 政务公开 > 政府信息公开年报",
    "您现在的位置：首页 » 信息公开 » 正文",
    "字体大小：[大] [中] [小]",
    "打印",
    "发布时间：2024-01-20 16:20 来源：示例县虚构局 浏览次数：123 次 字体：【大 中 小】",
    "浏览次数：",
    "分享到：微信 微博",
]
BEHIND = [
    "【打印本页】 【关闭窗口】",
    "上一篇：示例县虚构局2022年政府信息公开工作年度报告",
    "下一条：没有了",
    "扫一扫在手机打开当前页",
    "责任编辑：张三",
    "版权所有：示例县人民政府 主办：示例县人民政府办公室",
    "示ICP备12345678号-1 网站标识码：1234560001",
    "相关链接\n示例县财政局2023年政府信息公开工作年度报告\n示例县虚构局2021年政府信息公开工作年度报告",
]
OWN = [
    "索引号：000014349/2024-00012",
    "分享经验、打印资料、字体统一。",
    "网站浏览量：12万次，较上年增长3%",
    "相关信息如下。",
    "来源于群众的建议",
    "点击查看政策解读",
    "访问量统计方法见附件",
    "地址：示例县人民路1号，电话：0000-1234567",
    "附件：示例县虚构局2023年政府信息公开工作年度报告.docx",
]


def read(before: str, behind: str, tmp_path: Path, name: str) -> AnnualReport:
    body = [TITLE, before, *(part for head in HEADS for part in (head, "正文。")), behind]
    text = "\n".join(body)
    if name.endswith(".html"):  # no part of the page holds the report alone
        text = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_report(tmp_path / name, name).report


@pytest.mark.parametrize("name", ["r.txt", "r.html"])
@pytest.mark.parametrize(
    ("before", "behind"), [*((one, "") for one in BEFORE), *(("", one) for one in BEHIND)]
)
def test_a_pages_own_line_is_in_no_chapter(before: str, behind: str, name: str, tmp_path: Path) -> None:
    report = read(before, behind, tmp_path, name)
    assert [chapter.text for chapter in report.chapters] == [TITLE, *["正文。"] * 6]
    dropped = "".join(report.text[s.start : s.end] for s in report.spans if s.owner == Reason.NAVIGATION)
    assert "".join(dropped.split()) == "".join(f"{before}{behind}".split())
    assert (report.agency_name, report.year) == ("示例县虚构局", 2023)


@pytest.mark.parametrize("line", OWN)
def test_an_agencys_own_line_stays(line: str, tmp_path: Path) -> None:
    report = read(line, line, tmp_path, "r.txt")
    assert all(line in chapter.text for chapter in (report.chapters[0], report.chapters[-1]))
    assert not [s for s in report.spans if s.kind is SpanKind.DROPPED and s.owner == Reason.NAVIGATION]


def test_lines_between_the_chapters_are_not_looked_at(tmp_path: Path) -> None:
    report = read("", "", tmp_path, "r.txt")
    (tmp_path / "m.txt").write_text(report.text.replace("正文。", "打印", 1), encoding="utf-8")
    assert "打印" in [chapter.text for chapter in read_report(tmp_path / "m.txt", "m.txt").report.chapters]


def test_what_a_page_says_before_the_title_still_tells_the_day(tmp_path: Path) -> None:
    report = read("发布时间：2024-01-20 16:20 来源：示例县虚构局 浏览次数：123 次", "", tmp_path, "r.txt")
    assert str(report.published) == "2024-01-20"


def test_words_that_could_be_taken_apart_in_many_ways_are_looked_at_once() -> None:
    """字体大小 is 字体 and 大小, or 字体, 大 and 小: all ways to read 37 of them would take years."""
    assert furniture(["字体大小" * 37, "字体大小" * 37 + "某"], last=False) == {0}
