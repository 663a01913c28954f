"""What looks like a report's title, year, agency or day and is another's: read right, or told."""

from __future__ import annotations

from datetime import date

import pytest

from giar_site.documents.metadata import from_pairs
from giar_site.model import Scope
from tests.identity.test_identity import codes, read

TITLE = "平罗县教育局2021年政府信息公开工作年度报告"
LATER = TITLE.replace("2021", "2022")
NO_YEAR = "平罗县教育局政府信息公开工作年度报告"
BODY = "一、总体情况\n2021年，我局认真做好公开工作。"


def report(head: str, opening: str = "2021年，我局认真做好公开工作。", end: str = "") -> str:
    return f"{head}\n一、总体情况\n{opening}\n二、主动公开政府信息情况\n无。\n{end}"


@pytest.mark.parametrize("label", ["上一篇：", "下一篇：", "上一条：", "相关链接：", "延伸阅读："])
def test_a_title_that_leads_to_another_page_is_none(label: str) -> None:
    identity = read(report(f"{label}{LATER}\n{TITLE}", "本年度，我局认真做好公开工作。"))
    assert (identity.year, identity.agency_name, codes(identity)) == (2021, "平罗县教育局", [])


def test_of_several_titles_none_is_taken_without_a_word() -> None:
    assert codes(read(report(f"{LATER}\n{TITLE}", "本年度，我局认真做好公开工作。"))) == ["year-conflict"]


@pytest.mark.parametrize(
    "head",
    [
        f"{NO_YEAR}\n（2022年1月10日）",
        f"{NO_YEAR}（2022年1月发布）",
        "平罗县教育局\n政府信息公开工作年度报告\n（2022年1月）",
        f"{NO_YEAR}\n（二〇二二年一月）",
        f"平教发〔2022〕3号\n{NO_YEAR}",
        f"首页 > 政府信息公开年报 > 2022年\n{NO_YEAR}",
        f"平罗县政府网站 > 2022年政府信息公开年报\n{NO_YEAR}",
    ],
)
def test_the_year_of_a_day_a_document_number_or_a_column_is_not_the_title_s(head: str) -> None:
    identity = read(report(head))
    assert (identity.agency_name, identity.year, codes(identity)) == ("平罗县教育局", 2021, [])


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("平罗县教育局2021年度政府信息公开工作年度报告（2022年）", []),
        ("2022年平罗县教育局2021年度政府信息公开工作年度报告", []),
        ("平罗县教育局2020-2021年度政府信息公开工作年度报告", ["year-conflict"]),
        ("平罗县教育局2020年、2021年政府信息公开工作年度报告", ["year-conflict"]),
    ],
)
def test_of_several_years_in_a_title_the_one_before_nian_du_or_nearest_counts(
    title: str, found: list[str]
) -> None:
    identity = read(report(title))
    assert (identity.year, codes(identity)) == (2021, found)


@pytest.mark.parametrize(
    "text",
    [
        report(LATER),
        report(f"{LATER}\n现将《{TITLE}》予以公布。", "本年度，我局认真做好公开工作。"),
        report(f"{LATER}\n现公布2021年政府信息公开年度报告。", "本年度，我局认真做好公开工作。"),
        report(LATER, "本年度，我局认真做好公开工作。", "平罗县教育局\n2022年1月20日"),
        report(f"{LATER}\n发布日期：2022-01-20", "本年度，我局认真做好公开工作。"),
        report(f"{LATER}\n（2021年1月1日至12月31日）", "本年度，我局认真做好公开工作。"),
    ],
)
def test_a_year_that_anything_contradicts_is_told(text: str) -> None:
    identity = read(text)
    assert (identity.year, codes(identity)) == (2022, ["year-conflict"])


def test_a_page_s_own_title_that_contradicts_is_told() -> None:
    assert codes(read(report(TITLE), {"title": LATER})) == ["year-conflict"]
    assert codes(read(report("政府信息公开工作年度报告"), {"title": LATER})) == ["year-conflict"]


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        ("按照自治区2022年政务公开要点，2021年我局认真做好公开工作。", 2021),
        ("2019年新修订的条例施行以来，我局认真做好公开工作。", 2021),
        ("2016年以来，我局认真做好公开工作。", 2021),
        ("2022年1月，我局编制了本报告。", 2021),
    ],
)
def test_an_opening_names_other_years_too(opening: str, year: int) -> None:
    identity = read(report(TITLE, opening))
    assert (identity.year, codes(identity)) == (year, [])


def test_the_year_in_which_we_did_it_is_the_report_s_where_nothing_else_tells_one() -> None:
    assert read(report(NO_YEAR, "按照自治区2022年政务公开要点，2021年我局认真做好公开工作。")).year == 2021
    two = "按照要求，2020年我局开展培训，2021年我局认真做好公开工作。"
    assert codes(read(report(NO_YEAR, two))) == ["year-unknown"]
    assert codes(read(report(NO_YEAR, "2022年1月，我局编制了本报告。"))) == ["year-unknown"]
    later = "2019年新修订的条例施行后，2021年我局认真做好公开工作。"
    assert codes(read(report(NO_YEAR, later))) == ["year-conflict"]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("平罗县教育局2021年第一季度政府信息公开工作报告", "第一季度"),
        ("平罗县教育局2021年上半年政府信息公开工作总结", "上半年"),
        ("平罗县教育局2021年1-6月政府信息公开情况报告", "1-6月"),
        ("平罗县教育局政府信息公开工作报告\n（2021年前三季度）", "前三季度"),
    ],
)
def test_less_than_a_year_is_no_part_of_a_name_and_is_told(title: str, found: str) -> None:
    identity = read(report(title))
    assert (identity.agency_name, identity.year) == ("平罗县教育局", 2021)
    assert [finding.found for finding in identity.findings] == [found]
    assert codes(identity) == ["year-conflict"]
    assert codes(read(report(f"{NO_YEAR}\n（2021年1月—12月）"))) == []


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (f"打印日期：2024-05-06\n{TITLE}\n发布日期：2022-01-20", date(2022, 1, 20)),
        (f"更新时间：2024-05-06\n{TITLE}\n成文日期：2022-01-10 发布日期：2022-01-20", date(2022, 1, 20)),
        (f"成文日期：2022-01-10\n失效时间：2025-01-01\n{TITLE}", None),
        (f"{TITLE}\n下载时间：2024-05-06 10:00", None),
        (f"{TITLE}\n生成日期：2022-01-18 有效期至：2030-01-01", None),
        (f"{TITLE}\n更新时间：2023-09-09\n（2022-01-20）", date(2022, 1, 20)),
        (f"{TITLE}\n更新时间：2023-09-09 11:00 点击数：12", None),
        (f"{TITLE}\n2022年1月1日起施行的条例规定每年报告", None),
        (f"{TITLE}\n2022-01-20 截止", None),
        (f"{TITLE}\n更新时间：2023-09-09 公开时间：2022-01-20", date(2022, 1, 20)),
        (f"{TITLE}\n来源：平罗县教育局 时间：2022-01-20 10:00:00", date(2022, 1, 20)),
        (f"{TITLE}\n时间：2022-01-18\n发布时间：2022-01-20", date(2022, 1, 20)),
        (f"2024-05-06\n{TITLE}", None),
        (f"2024-05-06\n{TITLE}\n（2022-01-20）", date(2022, 1, 20)),
        (f"> {TITLE}\n二Ｏ二二年一月二十日", date(2022, 1, 20)),
        (f"{TITLE}\n（二０二二年一月二十日）", date(2022, 1, 20)),
    ],
)
def test_only_a_publishing_date_is_one(lines: str, published: date | None) -> None:
    identity = read(report(lines))
    assert (identity.published, codes(identity)) == (published, [])


@pytest.mark.parametrize(
    ("head", "end", "published"),
    [
        (f"{TITLE}\n2021-01-20", "平罗县教育局\n2022年1月10日", date(2022, 1, 10)),
        (TITLE, "平罗县教育局\n2021年1月10日", None),
        (f"{TITLE}\n发布日期：2021-12-31", "", None),
    ],
)
def test_a_day_before_the_year_was_over_is_no_publishing_date_and_is_told(
    head: str, end: str, published: date | None
) -> None:
    identity = read(report(head, end=end))
    assert (identity.published, codes(identity)) == (published, ["year-conflict"])


def test_a_tag_date_does_not_say_of_what() -> None:
    assert from_pairs([("date", "2024-05-05")]) == {}
    assert from_pairs([("PubDate", "2022-01-20"), ("date", "2024-05-05")]) == {"published": "2022-01-20"}


NAMELESS = "2021年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "opening",
    [
        "2021年，石嘴山市人民政府办公室印发了政务公开工作要点，我局认真落实。",
        "2021年，石嘴山市教育局、平罗县人民政府的正确领导下，我局认真落实。",
        "2021年，石嘴山市教育局的指导下，我局认真落实。",
        "2021年，石嘴山市教育局要求各单位落实，我局认真落实。",
    ],
)
def test_who_led_or_urged_is_not_who_reports(opening: str) -> None:
    assert codes(read(report(NAMELESS, opening))) == ["agency-unknown"]


@pytest.mark.parametrize("line", ["平罗县人民政府网站 2022-01-20", "平罗县人民政府："])
def test_a_site_or_an_addressee_is_not_who_reports(line: str) -> None:
    assert codes(read(report(f"{NAMELESS}\n{line}"))) == ["agency-unknown"]


@pytest.mark.parametrize(
    ("agency", "opening", "found"),
    [
        ("平罗县人民政府办公室", "2021年，我局认真落实。", ["agency-doubtful"]),
        ("平罗县人民政府办公室", "2021年，在县委领导下，我镇认真落实。", ["agency-doubtful"]),
        ("石嘴山市教育局", "2021年，我县认真落实。", ["agency-doubtful"]),
        ("平罗县人民政府", "2021年，我办认真落实，我县取得成效。", []),
        ("平罗县卫生健康委员会", "2021年，我委认真落实，受托办理事项由我县委托。", []),
        ("平罗县教育局", "2021年，我局认真落实，我县取得成效，我办理了3件。", []),
    ],
)
def test_a_name_from_the_publisher_alone_has_to_fit_what_the_report_calls_itself(
    agency: str, opening: str, found: list[str]
) -> None:
    identity = read(report(NAMELESS, opening), {"agency": agency})
    assert (identity.agency_name, codes(identity)) == (agency, found)


@pytest.mark.parametrize(
    ("head", "opening"),
    [
        (TITLE, "2021年，平罗县卫生健康局认真做好公开工作。"),
        (f"{TITLE}\n现将平罗县卫生健康局2021年政府信息公开工作年度报告予以公布。", "我局认真。"),
        (f"标题：{TITLE}\n{TITLE.replace('教育局', '卫生健康局')}", "我局认真。"),
    ],
)
def test_another_agency_in_the_opening_or_another_title_is_told(head: str, opening: str) -> None:
    assert codes(read(report(head, opening))) == ["agency-conflict"]


@pytest.mark.parametrize(
    ("agency", "opening"),
    [
        ("平罗县教育局", "2021年，平罗县教育局在县委、县政府的领导下认真做好公开工作。"),
        ("平罗县教育局", "2021年，平罗县委、县政府高度重视，我局认真做好公开工作。"),
        ("平罗县教育局", "2021年，平罗县委县政府高度重视，我局认真做好公开工作。"),
        ("平罗县人民政府", "2021年，平罗县以习近平新时代中国特色社会主义思想为指导。"),
        ("平罗县人民政府", "2021年，平罗县政府办公室认真做好公开工作。"),
        ("平罗县发展和改革局", "2021年，平罗县发改局认真做好公开工作。"),
    ],
)
def test_its_own_name_in_other_words_is_no_contradiction(agency: str, opening: str) -> None:
    identity = read(report(f"{agency}{NAMELESS}", opening))
    assert (identity.agency_name, codes(identity)) == (agency, [])


@pytest.mark.parametrize(
    "head",
    [
        "关于报送2021年政府信息公开工作年度报告的函\n石嘴山市人民政府办公室：\n现将我局报告如下。",
        "（单位名称）2021年政府信息公开工作年度报告",
    ],
)
def test_what_is_no_body_s_name_yields_to_the_signature(head: str) -> None:
    identity = read(report(head, end="平罗县教育局\n2022年1月10日"))
    assert (identity.agency_name, codes(identity)) == ("平罗县教育局", [])


@pytest.mark.parametrize(
    ("preface", "agency"),
    [
        (
            "特向社会公布国家税务总局平罗县税务局（以下简称“平罗县税务局”，下文类同）2021年政府信息公开工作年度报告。",
            "国家税务总局平罗县税务局",
        ),
        ("我镇向社会公布，下文类同）2021年政府信息公开工作年度报告。", None),
    ],
)
def test_an_aside_is_no_name(preface: str, agency: str | None) -> None:
    assert read(report(f"{NAMELESS}\n{preface}", "本年度认真做好公开工作。")).agency_name == agency


@pytest.mark.parametrize(
    ("head", "opening", "agency"),
    [
        # The name is the title's, whatever the sentences around it are taken for.
        (
            "特编制杭州钱江经济开发区2021年度政府信息公开工作报告，并向社会公布。",
            "2021年，杭州钱江经济开发区认真落实区政府相关要求。",
            "杭州钱江经济开发区",
        ),
        (
            "九原区阿嘎如泰苏木\n2021年政府信息公开工作年度报告\n特此公布。本报告由包头市九原区阿嘎如泰苏木党政综合办公室编制。",
            "本年度认真做好公开工作。",
            "包头市九原区阿嘎如泰苏木",
        ),
        (NAMELESS, "2021年度,全县公安机关在县委、县政府的正确领导下做好公开工作。", None),
        ("政府政务公开年报", "2021年，我镇认真做好公开工作。", None),
        (
            "为做好2021年全州政府信息公开工作年度报告编制及发布工作，根据《中华人民共和国政府信息公开条例》要求，"
            "现公布锦屏县生态移民局2021年政府信息公开工作年度报告。",
            "2021年度，在县人民政府的领导下，我局做好公开工作。",
            "锦屏县生态移民局",
        ),
        (
            f"{NAMELESS}\n如有疑问，请与安徽舒城经济开发区综合办公室联系（电话：0564-1234567）。",
            "本年度认真做好公开工作。",
            "安徽舒城经济开发区",
        ),
    ],
)
def test_words_of_a_sentence_are_no_part_of_a_name(head: str, opening: str, agency: str | None) -> None:
    assert read(report(head, opening)).agency_name == agency


@pytest.mark.parametrize(
    ("opening", "doubts"),
    [
        ("2021年，平罗县人力资源和社会保障局坚持以公开为常态。", []),
        ("2021年，平罗县林业局管护队坚持以公开为常态。", ["agency-doubtful"]),
    ],
)
def test_a_name_whose_end_in_the_sentence_is_uncertain_is_told(opening: str, doubts: list[str]) -> None:
    assert codes(read(report(NAMELESS, opening))) == doubts


def test_a_region_that_acts_is_the_reporter_that_is_told() -> None:
    identity = read(report(NAMELESS, "2021年，平罗县城关镇在县委、县政府的领导下做好公开工作。"))
    assert (identity.agency_name, codes(identity)) == ("平罗县城关镇", ["agency-doubtful"])


@pytest.mark.parametrize("subject", ["县局", "办公室", "中心", "街道办", "县（市）局", "平罗县委县政府"])
def test_a_subject_that_does_not_say_which_body_is_no_name(subject: str) -> None:
    identity = read(report(NAMELESS, f"2021年，{subject}高度重视政府信息公开工作。"))
    assert (identity.agency_name, codes(identity)) == (None, ["agency-unknown"])


def test_an_index_number_above_a_title_gives_no_year() -> None:
    head = "014178686/2022-00004\n政府信息公开年报\n平罗县教育局2021年政府信息公开工作年度报告"
    identity = read(report(head, "本年度认真做好公开工作。"))
    assert (identity.year, codes(identity)) == (2021, [])


def test_a_title_of_the_body_itself_tells_its_scope() -> None:
    text = report("海关总署（本级机关）2021年政府信息公开工作年度报告", "本年度认真做好公开工作。")
    assert read(text).scope is Scope.OWN


@pytest.mark.parametrize("end", ["我镇以政府门户网站为信息公开平台", "我县以公开促服务办好各中心"])
def test_a_last_line_of_what_we_did_is_no_signature(end: str) -> None:
    assert codes(read(report(NAMELESS, "本年度认真做好公开工作。", end=end))) == ["agency-unknown"]


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("来源：平罗县教育局 发布时间：2022-01-20", "平罗县教育局"),
        ("来源：平罗县教育局", "平罗县教育局"),
        ("信息来源：平罗县人民政府办公室 浏览次数：3", "平罗县人民政府办公室"),
        ("来源：平罗县政府网", None),
        ("数据来源：平罗县统计局", None),
    ],
)
def test_the_source_of_a_page_is_its_issuer(line: str, agency: str | None) -> None:
    assert read(report(f"{NAMELESS}\n{line}", "本年度认真做好公开工作。")).agency_name == agency


@pytest.mark.parametrize(
    ("agency", "preface", "sentence", "scope"),
    [
        ("平罗县人民政府", "汇总全县28个部门、13个乡镇数据编制。", "县政府收到申请3件。", Scope.AGGREGATE),
        ("平罗县人民政府", "未汇总28个部门、13个乡镇数据。", "县政府收到申请3件。", Scope.UNKNOWN),
        ("平罗县人民政府", "汇总数据不含各部门、各乡镇。", "县政府收到申请3件。", Scope.UNKNOWN),
        (
            "平罗县人民政府办公室",
            "全县汇总情况见县政府综合各部门的报告。",
            "我办共收到申请3件。",
            Scope.OWN,
        ),
        ("平罗县教育局", "综合各科室、各学校等单位情况编制。", "我局共收到申请3件。", Scope.OWN),
        ("平罗县人民政府", "", "全省共收到申请9000件，其中我县收到申请3件。", Scope.UNKNOWN),
        ("平罗县人民政府", "", "全省共收到申请9000件，全县共收到申请3件。", Scope.AGGREGATE),
    ],
)
def test_scope_is_of_the_agency_s_own_level_and_not_of_what_is_left_out(
    agency: str, preface: str, sentence: str, scope: Scope
) -> None:
    text = report(f"{agency}{NAMELESS}\n本报告{preface}", sentence)
    assert read(text).scope is scope
