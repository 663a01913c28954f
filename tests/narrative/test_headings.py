"""The chapters' headings: every wording of the form's six titles, and nothing that only looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from giar_site.collect import read_report
from giar_site.documents.document import Reason
from giar_site.model import AnnualReport

TITLE = "示例县虚构局2023年政府信息公开工作年度报告"
HEADS = (
    *("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"),
    *("四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"),
)


def read(lines: str, tmp_path: Path, name: str = "r.txt") -> AnnualReport:
    (tmp_path / name).write_text(lines, encoding="utf-8")
    return read_report(tmp_path / name, name).report


def text_with(*heads: str, body: str = "正文{}。") -> str:
    return "\n".join([TITLE, *(f"{head}\n{body.format(n)}" for n, head in enumerate(heads, 1))])


def chapters(report: AnnualReport) -> dict[str, tuple[str, str]]:
    return {chapter.id: (chapter.title, chapter.text) for chapter in report.chapters if chapter.number}


REWORDED = [
    (1, "一、工作总体情况"),
    (1, "一、2023年总体情况"),
    (1, "一、总体概况"),
    (1, "一、总体概述"),
    (1, "一 总体情况"),
    (1, "一.总体情况"),
    (1, "第一部分 概述"),
    (1, "第一章：总体情况"),
    (1, "一、一、总体情况"),
    (1, "【总体情况】"),
    (1, "■ 总体情况"),
    (1, "★一、总体情况"),
    (1, "一、政府信息公开工作的总体情况"),
    (1, "一、示例县政府信息公开工作总体情况"),
    (1, "一、政府信息公开工作开展情况"),
    (2, "二、主动公开政府信息的情况"),
    (2, "行政机关主动公开政府信息的情况"),
    (2, "二、政府主动公开信息情况"),
    (2, "二、主动公开信息情况"),
    (2, "二、政府信息主动公开工作情况"),
    (2, "二、本年度主动公开政府信息情况统计表"),
    (2, "二、我局主动公开政府信息情况（单位：件）"),
    (3, "三、行政机关收到和处理政府信息公开申请的情况"),
    (3, "三、收到和办理政府信息公开申请情况"),
    (3, "三、受理、答复信息公开申请情况"),
    (3, "三、依申请公开政府信息办理情况"),
    (3, "三、政府信息依申请公开办理情况"),
    (3, "三、政府信息公开申请收到和处理情况"),
    (4, "四、因政府信息公开工作被申请行政复议、提起行政诉讼的情况"),
    (4, "四、行政复议、诉讼情况"),
    (4, "四、政府信息公开复议诉讼情况"),
    (4, "四、被申请行政复议或提起行政诉讼情况"),
    (4, "四、因政府信息公开引发的行政复议及应诉情况"),
    (4, "四、2023年政府信息公开行政复议、行政诉讼情况"),
    (5, "五、政府信息公开工作存在的主要问题及整改情况"),
    (5, "五、存在不足及改进措施"),
    (5, "五、存在的困难问题及改进措施"),
    (5, "五、存在的问题与不足"),
    (5, "五、问题和下一步工作打算"),
    (6, "六、其他事项"),
    (6, "六、需要报告的其他事项"),
    (6, "六、其他有关情况"),
    (6, "六、应当报告的其它事项"),
]


@pytest.mark.parametrize(("number", "head"), REWORDED)
def test_a_reworded_heading_opens_its_chapter(number: int, head: str, tmp_path: Path) -> None:
    heads = [*HEADS]
    heads[number - 1] = head
    report = read(text_with(*heads), tmp_path)
    assert chapters(report) == {f"chapter-{n}": (one, f"正文{n}。") for n, one in enumerate(heads, 1)}
    assert "heading-unknown" not in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    "line",
    [
        *("概述", "主动公开情况", "依申请公开情况", "存在问题", "其他事项", "行政复议、诉讼情况"),
        *("一、加强组织领导", "二、我局主动公开政府信息1286条", "三、平台建设情况", "五、监督保障情况"),
        *("二要强化政府信息公开工作落实情况", "一些存在的主要问题和改进措施", "六、政府信息公开收费情况"),
        *("二、督促各部门存在问题整改", "一、强化政府信息公开工作落实情况", "五、问题导向"),
        *("（二）主动公开政府信息情况", "（三）依申请公开情况", "2.主动公开情况", "（六）其他事项"),
    ],
)
def test_a_sections_heading_or_a_sentence_opens_none(line: str, tmp_path: Path) -> None:
    report = read(text_with(*HEADS, body=f"{line}\n正文{{}}。"), tmp_path)
    assert [chapter.title for chapter in report.chapters if chapter.title] == [*HEADS]


@pytest.mark.parametrize("line", ["一、存在的主要问题", "一、存在问题", "三、存在的不足及原因"])
def test_a_section_that_names_its_chapter_opens_none(line: str, tmp_path: Path) -> None:
    heads = (*HEADS[:4], f"{HEADS[4]}\n{line}", HEADS[5])
    assert chapters(read(text_with(*heads), tmp_path))["chapter-5"] == (HEADS[4], f"{line}\n\n正文5。")


@pytest.mark.parametrize("line", ["二、主动公开情况", "主动公开政府信息情况", "三、政府信息主动公开工作情况"])
def test_a_section_that_names_the_next_chapter_opens_none(line: str, tmp_path: Path) -> None:
    found = chapters(read(text_with(f"{HEADS[0]}\n{line}", *HEADS[1:]), tmp_path))
    assert found["chapter-1"] == (HEADS[0], f"{line}\n\n正文1。")
    assert found["chapter-2"] == (HEADS[1], "正文2。")


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        *(("（{}）", "一二三四五六"), ("（{}）、", "一二三四五六"), ("{}、", "123456"), ("{}. ", "123456")),
        *(("{} ", "①②③④⑤⑥"), ("{}", "㈠㈡㈢㈣㈤㈥"), ("{}、", "ⅠⅡⅢⅣⅤⅥ"), ("{}、", "壹贰叁肆伍陆")),
        *(("0{} ", "123456"), ("{}. ", ("I", "II", "III", "IV", "V", "VI")), ("{}．", "１２３４５６")),
    ],
)
def test_the_numbers_of_sections_count_where_chapter_one_has_such_a_one(
    number: str, digits: Sequence[str], tmp_path: Path
) -> None:
    heads = [number.format(digit) + head[2:] for digit, head in zip(digits, HEADS, strict=True)]
    section = f"{number.format(digits[0])}主动公开情况"
    report = read(text_with(*heads, body=f"{section}\n正文{{}}。"), tmp_path)
    assert [chapter.title for chapter in report.chapters if chapter.title] == [head.strip() for head in heads]


OLDER = [
    *("一、概述", "二、主动公开政府信息的情况", "三、依申请公开政府信息办理情况", "四、行政复议、诉讼情况"),
    *("五、存在的问题与不足", "六、其他事项"),
]
CONTENTS = ["{}", "{}…………{n}", "{} {n}", "{}\n（一）有关情况 {n}"]


@pytest.mark.parametrize("entry", CONTENTS)
def test_a_table_of_contents_opens_no_chapter(entry: str, tmp_path: Path) -> None:
    contents = "\n".join(entry.format(head, n=n) for n, head in enumerate(HEADS, 1))
    preface = "根据条例编制本报告。统计期限自2023年1月1日起。"
    report = read(text_with(f"目录\n{contents}\n{preface}\n{HEADS[0]}", *HEADS[1:]), tmp_path)
    assert chapters(report) == {f"chapter-{n}": (one, f"正文{n}。") for n, one in enumerate(HEADS, 1)}
    [front] = [chapter.text for chapter in report.chapters if not chapter.number]
    assert "".join(f"{TITLE}目录{contents}{preface}".split()) == "".join(front.split())


@pytest.mark.parametrize("number", ["（{}）", "{}. "])
def test_a_table_of_contents_with_the_numbers_of_sections_opens_no_chapter(
    number: str, tmp_path: Path
) -> None:
    digits = "一二三四五六" if "（" in number else "123456"
    heads = [number.format(digit) + head[2:] for digit, head in zip(digits, HEADS, strict=True)]
    report = read(text_with("\n".join(["目录", *heads, heads[0]]), *heads[1:]), tmp_path)
    assert chapters(report) == {f"chapter-{n}": (one.strip(), f"正文{n}。") for n, one in enumerate(heads, 1)}


@pytest.mark.parametrize("heads", [[head[2:] for head in HEADS], OLDER])
def test_entries_of_a_table_of_contents_are_known_in_any_wording(heads: list[str], tmp_path: Path) -> None:
    contents = "\n".join(f"{head}……{n}" for n, head in enumerate(heads, 1))
    report = read(text_with(f"{contents}\n{heads[0]}", *heads[1:]), tmp_path)
    assert [title for title, _ in chapters(report).values()] == heads
    assert not [chapter for chapter in report.chapters if chapter.id.startswith("annex")]


def test_figures_behind_a_heading_are_no_pages_where_it_stands_once(tmp_path: Path) -> None:
    report = read(text_with(*(f"{head} {n}" for n, head in enumerate(HEADS[:4], 1))), tmp_path)
    assert [title for title, _ in chapters(report).values()] == [*HEADS[:4]]


def test_what_stands_behind_a_table_of_contents_tells_the_year(tmp_path: Path) -> None:
    text = text_with("\n".join([*HEADS, HEADS[0]]), *HEADS[1:], body="2022年，我局做好工作。")
    assert read(text.replace("2023年", ""), tmp_path).year == 2022


def test_a_section_of_a_later_chapter_named_like_an_earlier_one_opens_none(tmp_path: Path) -> None:
    report = read(text_with(*HEADS[:5], f"{HEADS[5]}\n三、主动公开情况"), tmp_path)
    assert chapters(report)["chapter-6"] == (HEADS[5], "三、主动公开情况\n\n正文6。")
    assert not [chapter for chapter in report.chapters if chapter.id.startswith("annex")]


def test_the_title_at_the_head_of_each_page_is_in_no_chapter(tmp_path: Path) -> None:
    report = read(text_with(*HEADS, body=f"正文{{}}，\n{TITLE}\n第二行。"), tmp_path)
    assert [text for _, text in chapters(report).values()] == [f"正文{n}，第二行。" for n in range(1, 7)]
    dropped = [span for span in report.spans if span.owner == Reason.RUNNING_TITLE]
    assert [report.text[span.start : span.end] for span in dropped] == [TITLE] * 6
    assert report.agency_name == "示例县虚构局"


TABLES = (
    "信息内容\t本年制发件数\n规章\t1\n行政规范性文件\t2\n"
    "申请人情况\n本年新收政府信息公开申请数量\t0\n结转下年度继续办理\t0\n"
    "行政复议\t行政诉讼\n未经复议直接起诉\t复议后起诉\n0\t0\n"
)


@pytest.mark.parametrize(("before", "told"), [("", False), ("第一部分\n我局做好工作。\n第二部分\n", True)])
def test_tables_without_a_known_heading_are_told_where_there_is_text(
    before: str, told: bool, tmp_path: Path
) -> None:
    found = {finding.code for finding in read(f"{TITLE}\n{before}{TABLES}", tmp_path).findings}
    assert ("heading-absent" in found) is told


@pytest.mark.parametrize("number", range(1, 7))
def test_a_chapter_without_a_heading_is_told(number: int, tmp_path: Path) -> None:
    heads = [head for n, head in enumerate(HEADS, 1) if n != number]
    text = text_with(*heads, body="见附表{}。") + f"\n{TABLES}"
    [finding] = [one for one in read(text, tmp_path).findings if one.code == "heading-absent"]
    assert HEADS[number - 1][2:] in finding.message
    text = text_with(*HEADS, body="见附表{}。") + f"\n{TABLES}"
    assert "heading-absent" not in {one.code for one in read(text, tmp_path).findings}


def test_a_report_before_the_form_lacks_no_heading(tmp_path: Path) -> None:
    found = {one.code for one in read(text_with(*HEADS[:5]), tmp_path).findings}
    assert "heading-absent" not in found
    assert "no-statutory-tables" in found


def test_headings_without_a_word_between_them_are_the_chapters_where_none_comes_again(tmp_path: Path) -> None:
    report = read("\n".join([TITLE, *HEADS]), tmp_path)
    assert [chapter.title for chapter in report.chapters if chapter.number] == [*HEADS]


@pytest.mark.parametrize("at", [2, 7, 12])
@pytest.mark.parametrize(("name", "end"), [("r.txt", "\n"), ("r.html", "<br>")])
def test_a_heading_over_two_lines_is_one(at: int, name: str, end: str, tmp_path: Path) -> None:
    heads = [head[:at] + (head[at:] and f"\n{head[at:]}") for head in HEADS]
    report = read(text_with(*heads).replace("\n", end), tmp_path, name)
    assert chapters(report) == {f"chapter-{n}": (one, f"正文{n}。") for n, one in enumerate(HEADS, 1)}


@pytest.mark.parametrize(
    "sentence",
    [
        "具体数据见上文二、主动公开政府信息情况。有关工作继续推进。",
        "关于申请，详见三、收到和处理政府信息公开申请情况。",
        "本报告一、总体情况中的数据由办公室统计。",
        "对照上年一、总体情况，逐项整改。",
        "我们将完善二、主动公开政府信息情况的统计。",
        "一、总体情况方面还有不足，公开内容不够丰富。",
        "二、主动公开政府信息情况有待加强。",
        "存在问题：一、总体情况分析不深；二、主动公开政府信息情况更新慢。",
    ],
)
def test_a_chapter_that_a_sentence_refers_to_is_not_opened_there(sentence: str, tmp_path: Path) -> None:
    report = read(text_with(*HEADS, body=f"{sentence}正文{{}}。"), tmp_path)
    assert chapters(report) == {
        f"chapter-{n}": (one, f"{sentence}正文{n}。") for n, one in enumerate(HEADS, 1)
    }
    assert not [chapter for chapter in report.chapters if chapter.id.startswith("annex")]


def test_words_behind_a_heading_are_the_chapters(tmp_path: Path) -> None:
    report = read(text_with(*HEADS[:5], "六、其他需要报告的事项：无", body="无。"), tmp_path)
    assert chapters(report)["chapter-6"] == ("六、其他需要报告的事项：", "无\n\n无。")


@pytest.mark.parametrize("number", range(2, 6))
def test_a_heading_of_unknown_wording_is_told(number: int, tmp_path: Path) -> None:
    heads = [*HEADS]
    heads[number - 1] = f"{heads[number - 1][0]}、群众满意度"
    report = read(text_with(*heads), tmp_path)
    [finding] = [finding for finding in report.findings if finding.code == "heading-unknown"]
    assert (finding.found, finding.location and finding.location.line) == (heads[number - 1], 2 * number)


@pytest.mark.parametrize(
    "line",
    ["四、结转下年度继续办理 0 0 0 0 0 0 0", "二、加强组织领导", "四、五月份开展培训，加强监督。", "四、无"],
)
def test_other_numbered_lines_are_not_told(line: str, tmp_path: Path) -> None:
    heads = (*HEADS[:3], line, *HEADS[4:])
    assert "heading-unknown" not in {finding.code for finding in read(text_with(*heads), tmp_path).findings}


def rows(*lines: tuple[str, ...]) -> str:
    span = {1: " colspan=2"}
    return "".join(
        f"<tr>{''.join(f'<td{span.get(len(line), str())}>{c}</td>' for c in line)}</tr>" for line in lines
    )


DISCLOSURE = (
    ("第二十条第（五）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政许可", "11"),
    ("第二十条第（六）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政处罚", "9"),
)


def page(two: str, six: str = "<p>无。</p>") -> str:
    one, _, three, four, five, last = (f"<h2>{head}</h2>" for head in HEADS)
    rest = f"{three}<p>无。</p>{four}<p>无。</p>{five}<p>无。</p>{last}{six}"
    return f"<html><body><h1>{TITLE}</h1>{one}<p>我局做好工作。</p>{two}{rest}</body></html>"


def test_a_heading_in_a_tables_row_opens_its_chapter(tmp_path: Path) -> None:
    report = read(page(f"<table>{rows((HEADS[1],), *DISCLOSURE)}</table>"), tmp_path, "r.html")
    assert chapters(report)["chapter-1"] == (HEADS[0], "我局做好工作。")
    assert chapters(report)["chapter-2"] == (HEADS[1], "")


def test_a_caption_in_a_table_does_not_take_its_chapters_place(tmp_path: Path) -> None:
    table = f"<table>{rows(('主动公开政府信息情况',), *DISCLOSURE)}</table>"
    report = read(page(f"<h2>{HEADS[1]}</h2><p>公开120条。</p>{table}"), tmp_path, "r.html")
    assert chapters(report)["chapter-2"][0] == HEADS[1]
    assert "公开120条。" in chapters(report)["chapter-2"][1]
    assert not [chapter for chapter in report.chapters if chapter.id.startswith("annex")]


def test_a_chapter_whose_table_stands_behind_the_last_keeps_its_heading(tmp_path: Path) -> None:
    annex = f"<p>无。</p><p>附表1</p><table>{rows(*DISCLOSURE)}</table><p>附表2</p>"
    report = read(page(f"<h2>{HEADS[1]}</h2><p>详见附表1。</p>", annex), tmp_path, "r.html")
    assert chapters(report)["chapter-2"] == (HEADS[1], "详见附表1。")
    assert {fact.item: fact.value for fact in report.facts if fact.value} == {"licensing": 11, "penalties": 9}
