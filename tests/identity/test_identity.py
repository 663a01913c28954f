"""Who and when, in the shapes reports print it. The names are real places, the reports invented."""

from __future__ import annotations

from datetime import date

import pytest

from giar_site.documents.document import Cell, Document, Paragraph, Row, Table
from giar_site.extract.identity import Identity, identify
from giar_site.model import Scope

PREFACE = "根据《中华人民共和国政府信息公开条例》规定编制。统计期限自2021年1月1日至2021年12月31日。"
CHAPTER = "一、总体情况\n2021年，我局认真做好公开工作。"


def document(text: str, metadata: dict[str, str] | None = None) -> tuple[Document, list[Paragraph]]:
    blocks, head, position, in_head = [], [], 0, True
    for line in text.split("\n"):
        words = line.strip()
        if words:
            start = position + line.index(words)
            block = Paragraph(words, start, start + len(words))
            blocks.append(block)
            in_head = in_head and not words.startswith("一、总体情况")
            if in_head:
                head.append(block)
        position += len(line) + 1
    return Document("report.txt", "text", text, tuple(blocks), metadata=metadata or {}), head


def read(text: str, metadata: dict[str, str] | None = None) -> Identity:
    return identify(*document(text, metadata))


def codes(identity: Identity) -> list[str]:
    assert all(finding.location for finding in identity.findings), "each says where"
    return [finding.code for finding in identity.findings]


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("平罗县人民政府办公室\n2021 年政府信息公开工作年度报告", "平罗县人民政府办公室"),
        ("平罗县人民政府2021年政府信息公开年度报告", "平罗县人民政府"),
        ("2021年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅"),
        ("2021 年上海市科委政府信息公开工作\n年度报告", "上海市科委"),
        ("正文\n2021 年上海市科委政府信息公开工作\n年度报告", "上海市科委"),
        ("平潭综合实验区2021年度政府信息公开工作年度报告", "平潭综合实验区"),
        ("政府办2021年政府信息公开工作年度报告", "政府办"),
        ("平罗县第一中学\n2021年政府信息公开工作年度报告", "平罗县第一中学"),
        ("国家统计局平罗调查队\n2021年政府信息公开工作年度报告", "国家统计局平罗调查队"),
        ("中国人民银行平罗县支行\n2021年政府信息公开工作年度报告", "中国人民银行平罗县支行"),
        (
            "中共平罗县委机构编制委员会办公室2021年政府信息公开工作年度报告",
            "中共平罗县委机构编制委员会办公室",
        ),
        ("平罗县预警信息发布中心2021年政府信息公开工作年度报告", "平罗县预警信息发布中心"),
        ("标   题 平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("名　　称：平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("文件名称 平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("信息标题　平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("【更正】平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("（修订版）平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("更正：平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("关于更正平罗县教育局2021年政府信息公开工作年度报告的公告", "平罗县教育局"),
        ("平罗县教育局关于更正2021年政府信息公开工作年度报告的公告", "平罗县教育局"),
        ("平罗县教育局政府信息公开工作2021年度报告", "平罗县教育局"),
        ("平罗县教育局关于2021年度政府信息公开工作情况的报告", "平罗县教育局"),
        ("政府信息公开工作年度报告\n（2021年度）\n平罗县教育局", "平罗县教育局"),
        ("平罗县人民政府信息公开工作年度报告（2021年）", "平罗县人民政府"),
        ("附件1：平罗县教育局2021年度政府信息公开年报", "平罗县教育局"),
        ("平罗县教育局\n二〇二一年政府信息公开工作年度报告", "平罗县教育局"),
        ("2021年\n平罗县教育局\n政府信息公开工作年度报告", "平罗县教育局"),
        ("首页 > 年报 > 正文\n平罗县教育局2021年政务公开工作年度报告", "平罗县教育局"),
        ("您的位置：首页 > 年报 > 平罗县教育局2021年政府信息公开工作年度报告", "平罗县教育局"),
        ("平罗县教育局2021年政府信息公开工作年度报告（公开版）", "平罗县教育局"),
        ("⺠政局\n2021年政府信息公开工作年度报告", "民政局"),
        ("　　河北省财政厅　　2021年政府信息公开工作年度报告　　根据有关规定编制本报告。", "河北省财政厅"),
        ("国家税务总局平罗县税务局\n2021年政府信息公开工作年度报告", "国家税务总局平罗县税务局"),
        ("现公布开阳县冯三镇人民政府2021年政府信息公开工作年度报告。", "开阳县冯三镇人民政府"),
        ("现发布《平罗县政府办公室 2021 年政府信息公开工作年度报告》，统计如下。", "平罗县政府办公室"),
        ("现发布《平罗县教育局政府信息公开工作2021年度报告》。", "平罗县教育局"),
        ("平罗县教育局2021年政务信息公开年度报告", "平罗县教育局"),
        ("海关总署（本级机关）2021年政府信息公开工作年度报告", "海关总署"),
        ("特向社会公布2021年度平罗县城关镇政府（机关）信息公开年度报告。", "平罗县城关镇政府"),
        ("平罗县教育局2021年政府信息公开年报 平罗县教育局2021年政府信息公开年报", "平罗县教育局"),
    ],
)
def test_titles(title: str, agency: str) -> None:
    identity = read(f"{title}\n{PREFACE}\n{CHAPTER}")
    assert (identity.agency_name, identity.year) == (agency, 2021)


BELOW = (
    "打印\n关闭\n上一篇：盐池县民政局2020年政府信息公开工作年度报告\n扫一扫在手机打开当前页\n主办：平罗县人民政府\n"
    "相关链接\n盐池县民政局\n盐池县财政局\n盐池县公安局\n盐池县司法局\n盐池县审计局\n盐池县统计局\n盐池县水务局\n"
    "版权所有：平罗县人民政府\n宁ICP备12345678号"
)


def test_what_a_page_prints_below_a_short_report_tells_nothing_of_it() -> None:
    title = "2021年政府信息公开工作年度报告"
    closing = f"二、主动公开政府信息情况\n无。\n平罗县教育局（盖章）\n2022年1月18日\n{BELOW}"
    identity = read(f"{title}\n{PREFACE}\n{CHAPTER}\n{closing}")
    assert (identity.agency_name, identity.published) == ("平罗县教育局", date(2022, 1, 18))
    assert codes(identity) == []


def test_a_body_with_an_ending_that_is_not_known_is_not_the_one_that_its_name_begins_with() -> None:
    identity = read(f"平罗县林业局国有林区管护队\n2021年政府信息公开工作年度报告\n{PREFACE}\n{CHAPTER}")
    assert identity.agency_name is None
    assert codes(identity) == ["agency-unknown"]


def test_the_reporter_is_the_title_s_not_the_office_that_compiled() -> None:
    identity = read(
        "平罗县人民政府 2021 年政府信息公开年度报告\n"
        "本报告由平罗县人民政府办公室根据条例，汇总平罗县人民政府、13个乡镇、28个部门情况编制。\n" + CHAPTER
    )
    assert identity.agency_name == "平罗县人民政府"
    assert identity.scope is Scope.AGGREGATE


def test_a_report_without_title_is_known_by_its_signature_and_statistics_period() -> None:
    identity = read(
        "我厅编写了政府信息公开工作年度报告。所列数据的统计期限自2019年1月1日起至2019年12月31日止。\n"
        "一、总体情况\n我厅共办理政府信息公开申请16件。\n河北省教育厅\n2020年1月15日"
    )
    assert (identity.agency_name, identity.year) == ("河北省教育厅", 2019)
    assert identity.published == date(2020, 1, 15)
    assert identity.scope is Scope.OWN
    assert codes(identity) == []


def test_a_report_without_title_or_signature_is_known_by_its_first_subject() -> None:
    identity = read(f"{PREFACE}一、总体情况2021年，河北省科学技术厅坚持以公开为常态。")
    assert (identity.agency_name, identity.year) == ("河北省科学技术厅", 2021)


def test_a_report_that_only_says_we_has_no_agency_and_says_so() -> None:
    identity = read(f"{PREFACE}\n{CHAPTER}")
    assert identity.agency_name is None
    assert codes(identity) == ["agency-unknown"]


def test_a_report_without_a_year_does_not_take_it_from_the_signature() -> None:
    identity = read("平罗县教育局政府信息公开工作年度报告\n一、总体情况\n无\n平罗县教育局\n2022年1月5日")
    assert identity.year is None
    assert codes(identity) == ["year-unknown"]


def test_a_short_name_is_completed_only_by_a_name_that_ends_in_it_or_that_it_abbreviates() -> None:
    district = (
        "洪泽区人民政府\n2021年政府信息公开工作年度报告\n如有疑问，请与淮安市洪泽区人民政府办公室联系。\n"
    )
    assert read(district + CHAPTER).agency_name == "淮安市洪泽区人民政府"
    signed = f"政府办2021年政府信息公开工作年度报告\n{PREFACE}\n{CHAPTER}\n平罗县人民政府办公室\n2022年1月5日"
    assert read(signed).agency_name == "平罗县人民政府办公室"
    other = "教育局2021年政府信息公开工作年度报告\n如有疑问，请与平罗县人民政府办公室联系。\n"
    assert read(other + CHAPTER).agency_name == "教育局"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("根据要求，平罗县教育局编制了本报告。\n一、总体情况\n概况。", "平罗县教育局"),
        ("如有疑问请联系平罗县教育局办公室（地址：略）。\n一、总体情况\n概况。", "平罗县教育局"),
        (
            "可与平罗县人民政府办公室数字信息科联系。\n一、总体情况\n我办认真做好工作。",
            "平罗县人民政府办公室",
        ),
        ("由平罗县人民政府办公室编制本报告。\n一、总体情况\n我县认真做好工作。", "平罗县人民政府"),
        ("由平罗县人民政府办公室编制本报告。\n一、总体情况\n区政府办认真做好工作。", "区政府办"),
        ("一、总体情况\n概况。\n六、其他\n见《平罗县教育局政府信息公开指南》。", "平罗县教育局"),
        ("一、总体情况\n2021年，常州经开区坚持以公开为常态。", "常州经开区"),
    ],
)
def test_where_nothing_names_it_outright_the_text_does_and_that_is_told(text: str, agency: str) -> None:
    identity = read(f"统计期限自2021年1月1日至2021年12月31日。\n{text}")
    assert identity.agency_name == agency
    assert codes(identity) == ["agency-doubtful"]


def test_a_title_with_the_full_name_wins_over_one_with_the_short() -> None:
    text = (
        "城南办事处2021年政府信息公开工作年度报告\n现公布靖江市城南办事处2021年政府信息公开工作年度报告。\n"
    )
    assert read(text + CHAPTER).agency_name == "靖江市城南办事处"


def test_two_completions_that_disagree_complete_nothing() -> None:
    text = (
        "鼓楼区人民政府2021年政府信息公开工作年度报告\n"
        "请与南京市鼓楼区人民政府联系，或联系徐州市鼓楼区人民政府。\n"
    )
    assert read(text + CHAPTER).agency_name == "鼓楼区人民政府"


def test_title_and_statistics_period_that_disagree_are_told() -> None:
    identity = read(f"平罗县教育局2020年政府信息公开工作年度报告\n{PREFACE}\n{CHAPTER}")
    assert identity.year == 2020
    assert codes(identity) == ["year-conflict"]
    location = identity.findings[0].location
    assert location is not None
    assert str(location) == "report.txt:1:1"


def test_title_and_signature_that_disagree_are_told_but_an_office_may_sign_for_its_government() -> None:
    def signed(by: str) -> list[str]:
        return codes(read(f"平罗县人民政府2021年政府信息公开工作年度报告\n{CHAPTER}\n{by}\n2022年1月5日"))

    assert signed("石嘴山市教育局") == ["agency-conflict"]
    assert signed("平罗县人民政府办公室") == []


def test_a_page_s_own_table_gives_issuer_and_date() -> None:
    cells = tuple(Cell(text, 0, 1) for text in ("发布机构", "连云港市商务局", "发文日期", "2022-01-13"))
    text = f"{PREFACE}\n{CHAPTER}"
    doc, head = document(text)
    doc = Document(doc.path, doc.format, text, (Table((Row(cells),), 0, 1, True), *doc.blocks))
    identity = identify(doc, head)
    assert (identity.agency_name, identity.published) == ("连云港市商务局", date(2022, 1, 13))


def test_metadata_gives_what_the_text_does_not() -> None:
    metadata = {
        "title": "平潭综合实验区2019年度政府信息公开工作年度报告",
        "published": "2020-01-20",
        "source_url": "https://example.gov.cn/a.htm",
    }
    identity = read("一、总体情况\n概况略。", metadata)
    assert (identity.agency_name, identity.year) == ("平潭综合实验区", 2019)
    assert identity.published == date(2020, 1, 20)
    assert identity.source_url == "https://example.gov.cn/a.htm"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布日期：2022-01-31", date(2022, 1, 31)),
        ("（2022年1月23日）", date(2022, 1, 23)),
        ("二〇二二年一月二十三日", date(2022, 1, 23)),
        ("2022年13月40日", None),
        ("2022-01-20 16:08", date(2022, 1, 20)),
        ("2022-1-2 10:08:33", date(2022, 1, 2)),
        ("• 2022-01-20", date(2022, 1, 20)),  # in a list beside the title
        ("发布时间：2022-1-2 10:08:33", date(2022, 1, 2)),
        ("2022-01-20 来源：平罗县教育局 作者：", date(2022, 1, 20)),
        ("[2022-01-20] 【字体：大 中 小】", date(2022, 1, 20)),
        ("2022 年 1 月 20 日 浏览次数：12", date(2022, 1, 20)),
        ("录入时间：2022-01-20 信息员：甲", date(2022, 1, 20)),
        ("文章来源：教育局 发表时间：2022-01-20 访问次数：12", date(2022, 1, 20)),
        ("来源：本网 时间：2022-01-20 09:31 浏览量：-", date(2022, 1, 20)),
    ],
)
def test_dates(line: str, published: date | None) -> None:
    assert read(f"平罗县教育局2021年政府信息公开工作年度报告\n{line}\n{CHAPTER}").published == published


@pytest.mark.parametrize(
    ("agency", "sentence", "scope"),
    [
        ("平罗县人民政府", "2021年全县共受理政府信息公开申请16件。", Scope.AGGREGATE),
        ("平罗县城关镇人民政府", "2021年，城关镇未收到政府信息公开的申请。", Scope.OWN),
        ("平罗县教育局", "2021年全县共受理政府信息公开申请16件。", Scope.UNKNOWN),
        ("平罗县人民政府", "全年共收到政府信息公开申请9件。", Scope.UNKNOWN),
        ("平罗县人民政府", "全县共受理申请16件，县政府办公室受理申请6件。", Scope.UNKNOWN),
    ],
)
def test_scope_is_told_only_where_the_words_are_clear(agency: str, sentence: str, scope: Scope) -> None:
    assert read(f"{agency}2021年政府信息公开工作年度报告\n一、总体情况\n{sentence}").scope is scope


def test_of_a_file_without_content_the_reader_has_said_enough() -> None:
    assert identify(Document("empty.txt", "text", "", ()), []) == Identity()


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("示例县审计局2021年法治政府建设暨政府信息公开工作年度报告", "示例县审计局"),
        ("2021年示例县审计局法治建设和政府信息公开工作年度报告", "示例县审计局"),
        ("示例县人民政府2021年政务公开暨政府信息公开工作年度报告", "示例县人民政府"),
        ("示例市12345政务服务热线中心2021年政府信息公开工作年度报告", "示例市12345政务服务热线中心"),
        ("示例县卫生局（示例县中医药局）2021年政府信息公开工作年度报告", "示例县卫生局（示例县中医药局）"),
    ],
)
def test_a_title_names_its_agency_alone(title: str, agency: str) -> None:
    identity = read(f"{title}\n{CHAPTER}")
    assert (identity.agency_name, identity.year, codes(identity)) == (agency, 2021, [])


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        ("本报告从六个方面汇报我镇2021年政府信息公开工作。", 2021),
        ("截止2021年12月31日，本局主动公开政府信息62条。", 2021),
        ("我镇2020年政府信息公开工作有序，我镇2021年政府信息公开工作更好。", None),
        ("按照2021年政务公开工作要点，我镇做好工作。", None),
    ],
)
def test_a_year_that_only_the_text_gives_is_the_one_of_our_own_work(opening: str, year: int | None) -> None:
    assert read(f"示例县示例镇政府信息公开工作年度报告\n一、总体情况\n{opening}").year == year


def test_a_title_that_stands_in_the_page_s_own_alone_is_the_report_s() -> None:
    metadata = {"title": "示例市2021年政府信息公开工作年度报告_示例市政府网"}
    assert read(f"{PREFACE}\n{CHAPTER}", metadata).title == "示例市2021年政府信息公开工作年度报告"
    assert read(f"{PREFACE}\n{CHAPTER}", {"title": "政府信息公开"}).title == ""
