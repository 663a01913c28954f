"""Paragraphs joined again: by example, and nothing lost by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giar_site.documents.document import Paragraph
from giar_site.extract.narrative import passages


def lines(*texts: str) -> list[Paragraph]:
    return [Paragraph(text, 100 * i, 100 * i + len(text)) for i, text in enumerate(texts)]


def read(*texts: str) -> list[tuple[int, str]]:
    return [(passage.level, passage.text) for passage in passages(lines(*texts))]


def test_a_sentence_broken_by_the_wrap_of_a_pdf_is_one_paragraph() -> None:
    wrapped = (
        "（一）主动公开方面。2021年政府办公室按照《自",
        "治区2021年政务公开工作要点》要求，统筹谋划，",
        "着力推进各项任务落地见效，坚持谁起草谁解读。",
        "全年公开信息22条，其中预决算信息4条，公文信息",
        "18条。",
        "（二）依申请公开方面。全年受理申请11件，",
        "办结11件。",
    )
    assert read(*wrapped) == [(0, "".join(wrapped[:5])), (0, "".join(wrapped[5:]))]


def test_a_sentence_broken_by_a_page_or_a_figure_is_one_paragraph() -> None:
    text = "深化执法信息公开，推进行政执法三项制度落实，将执法主体、执法人"
    assert read(text, "员和执法事项等信息进行公示。") == [(0, text + "员和执法事项等信息进行公示。")]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("（一）主动公开情况", 3),
        ("(四) 平台建设情况", 3),
        ("（二）依申请公开情况。", 3),
        ("1.加强政府网站监管。", 4),
        ("（3）推进行政文件信息公开。", 4),
        ("②强化社会救助和社会福利信息公开。", 4),
        ("（一）主动公开。全年公开信息22条。", 0),
        ("1.规范公开法定公开内容。一是梳理规划8个。", 0),
        ("1.未收到申请，未收取费用。", 0),
        ("2.5万余人次", 0),
        ("一、二、三季度通报情况", 0),
    ],
)
def test_a_number_makes_a_heading_only_where_the_line_is_one(line: str, level: int) -> None:
    assert read(line) == [(level, line)]


def test_a_phrase_with_a_comma_is_a_heading_where_a_lower_number_follows() -> None:
    heading, part = "1.坚持依法依规，全力落实任务。", "（1）推进权力配置信息公开。一是公开职能。"
    assert read(heading, part) == [(4, heading), (0, part)]
    assert read(heading, "2.坚持需求导向，强化公开。")[0] == (0, heading)


def test_the_files_own_heading_levels_are_brought_in_order() -> None:
    marked = Paragraph("(一) 存在的主要问题", 0, 11, level=5)
    plain = Paragraph("改进情况", 20, 24, level=6)
    body = Paragraph("2021年，全县共受理申请16件，其中县政府受理6件，各部门受理10件。", 30, 66, level=2)
    assert [p.level for p in passages([marked, plain, body])] == [3, 3, 0]


def test_nothing_is_joined_across_a_heading_or_a_list_number() -> None:
    long = "下一步，我们将着力抓好以下几个方面的工作，持续提升公开质量"
    assert read(long, "（一）加强培训") == [(0, long), (3, "（一）加强培训")]
    assert read(long, "1.加强培训，每季度一次。") == [(0, long), (0, "1.加强培训，每季度一次。")]
    assert read("（一）加强培训", "每季度一次") == [(3, "（一）加强培训"), (0, "每季度一次")]


def test_rows_of_a_stray_table_are_joined_to_none() -> None:
    row, other = "索引号：00301/2023-00012，主题分类：政府信息公开年报", "发布机构：示例县人民政府"
    assert [p.text for p in passages(lines(row, other, "乙"), {0, 1})] == [row, other, "乙"]
    assert [p.text for p in passages(lines(row, other))] == [row + other]


def test_short_lines_without_a_sentence_stay_apart() -> None:
    assert read("中国土地市场网", "供地计划", "无") == [(0, "中国土地市场网"), (0, "供地计划"), (0, "无")]


def test_a_signature_keeps_its_lines() -> None:
    body = "全年未收取信息处理费，没有其他需要报告的事项"
    assert [text for _, text in read(body, "平罗县教育局", "2022年1月15日")] == [
        body,
        "平罗县教育局",
        "2022年1月15日",
    ]


def test_one_long_line_is_cut_at_indents_and_sections() -> None:
    line = (
        "　　一、总体情况　　（一）主动公开。全年公开22条。"
        "（二）依申请公开。受理申请2件，依据第二十条第（一）项办理。"
    )
    assert [text for _, text in read(line)] == [
        "一、总体情况",
        "（一）主动公开。全年公开22条。",
        "（二）依申请公开。受理申请2件，依据第二十条第（一）项办理。",
    ]


def test_latin_words_keep_their_space_and_addresses_do_not_get_one() -> None:
    start = "电子版可在平罗县人民政府网站查阅，按照市场监管规则 and"
    assert read(start, "standards执行。")[0][1].endswith("and standards执行。")
    start = "本报告电子版可在平罗县人民政府网站查阅，网址为http://www.ping"
    assert read(start, "luo.gov.cn。")[0][1].endswith("http://www.pingluo.gov.cn。")


def test_a_bold_phrase_broken_by_the_wrap_is_bold_throughout() -> None:
    first = "结合工作实际，继续做好政务公开的各项工作，四是加强预"
    joined = passages(
        [
            Paragraph(first, 0, len(first), bold=((21, 26),)),
            Paragraph("决算公开，提升透明度。", 40, 51, bold=((0, 4),)),
        ]
    )
    assert [(p.text[b:e]) for p in joined for b, e in p.bold] == ["四是加强预决算公开"]


_piece = st.text(
    alphabet=st.sampled_from("公开申请答复2021 　\t。，；：（）()《》“”、.①一二十年月日局abZ\n-"), max_size=40
)


@given(st.lists(st.tuples(_piece, st.integers(0, 6), st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_no_character_is_lost_moved_or_changed_in_weight(
    pieces: list[tuple[str, int, int, int]],
) -> None:
    paragraphs = []
    for text, level, a, b in pieces:
        start, end = sorted((min(a, len(text)), min(b, len(text))))
        bold = ((start, end),) if start < end else ()
        paragraphs.append(Paragraph(text, 0, len(text), level, bold))
    result = passages(paragraphs)

    def solid(text: str) -> str:
        return "".join(text.split())

    assert solid("".join(p.text for p in result)) == solid("".join(p.text for p in paragraphs))
    printed = solid("".join(p.text[b:e] for p in paragraphs for b, e in p.bold))
    assert solid("".join(p.text[b:e] for p in result for b, e in p.bold)) == printed
    assert all(p.text == p.text.strip() != "" for p in result)
