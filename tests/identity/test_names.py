from __future__ import annotations

import pytest

from giar_site.extract.names import abbreviates, in_full, is_full, kind_of, level_of, regions
from giar_site.extract.subjects import leading_name, subject


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("平罗县城关镇人民政府", ["平罗县", "城关镇"]),
        ("中卫市沙坡头区人民政府办公室", ["中卫市", "沙坡头区"]),
        ("平凉市民政局", ["平凉市"]),
        ("平罗县市场监督管理局", ["平罗县"]),
        ("平罗县住房和城乡建设局", ["平罗县"]),
        ("杭州市西湖区", ["杭州市", "西湖区"]),
        ("北京市政府", ["北京市"]),
        ("府谷县人民政府", ["府谷县"]),
        ("单县人民政府", ["单县"]),
        ("津市市人民政府", ["津市市"]),
        ("德宏州芒市教育局", ["德宏州", "芒市"]),
        ("凉山彝族自治州人民政府", ["凉山彝族自治州"]),
        ("县教育局", []),
        ("全县", []),
        ("政府办", []),
    ],
)
def test_region_chain(name: str, chain: list[str]) -> None:
    assert regions(name) == chain


@pytest.mark.parametrize(
    "name",
    ["平罗县人民政府", "上海市科委", "平潭综合实验区", "教育部", "上海海关", "国家机关事务管理局", "恩施州"],
)
def test_full_names(name: str) -> None:
    assert is_full(name)


@pytest.mark.parametrize(
    "name", ["政府办", "县教育局", "城关镇人民政府", "鼓楼区人民政府", "高新区管委会", "县委组织部"]
)
def test_names_that_many_bodies_bear(name: str) -> None:
    assert not is_full(name)


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("平罗县人民政府", "government", "county"),
        ("平罗县人民政府办公室", "office", "county"),
        ("平罗县城关镇人民政府", "government", "township"),
        ("长春市绿园区春城街道办事处", "government", "township"),
        ("长春市绿园区人民政府春城街道办事处", "government", "township"),
        ("长春市绿园区人民政府春城街道", "government", "township"),
        ("喀什地区行署办公室", "office", "prefectural"),
        ("河北省教育厅", "department", "provincial"),
        ("上海市人民政府办公厅", "office", "provincial"),
        ("国家税务总局平罗县税务局", "department", "county"),
        ("淮安市人民政府", "government", ""),  # a prefecture's or a county's: the name does not tell
        ("恩施土家族苗族自治州利川市人民政府", "government", "county"),
        ("平罗县融媒体中心", "subordinate", "county"),
        ("凉山彝族自治州人民政府", "government", "prefectural"),
        ("阿拉善盟行政公署", "government", "prefectural"),
        ("国家税务总局", "department", "national"),
        ("教育部", "department", "national"),
        ("海关总署", "department", "national"),
        ("国家发展和改革委员会", "department", "national"),
        ("国家统计局平罗县调查队", "subordinate", "county"),
        ("国家统计局平罗调查队", "subordinate", ""),  # a branch's level is its place's
        ("南京海关", "department", ""),
        ("平罗县委党校", "subordinate", "county"),
    ],
)
def test_kind_and_level(name: str, kind: str, level: str) -> None:
    assert (kind_of(name), level_of(name)) == (kind, level)


def test_abbreviations_keep_the_order_of_characters() -> None:
    assert abbreviates("政府办", "平罗县人民政府办公室")
    assert abbreviates("市科委", "上海市科学技术委员会")
    assert not abbreviates("教育局", "平罗县人民政府办公室")
    assert not abbreviates("县政府", "平罗县人民政府办公室")
    assert not abbreviates("平罗县教育局", "平罗县教育局")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("河北省科学技术厅坚持以公开为常态", "河北省科学技术厅"),
        ("县政府办公室深入推进政务公开", "县政府办公室"),
        ("平罗县人民政府按照国务院办公厅要求", "平罗县人民政府"),
        ("平罗县人民政府金融工作办公室坚持以公开为常态", "平罗县人民政府金融工作办公室"),
        ("平罗县人民政府认真落实办公室要求", "平罗县人民政府"),
        ("全年共受理申请", ""),
        ("平罗县城关镇坚持以公开为常态", ""),
        ("平罗县委县政府高度重视", "平罗县委"),
        ("平罗县教育局党委高度重视", "平罗县教育局"),
        ("平罗县财政局局长任组长", "平罗县财政局"),
        ("平罗县气象局接受社会监督", "平罗县气象局"),
    ],
)
def test_the_subject_of_a_sentence(text: str, name: str) -> None:
    assert leading_name(text) == name


REGIONS = [
    "平罗县",
    "浙江省台州市",
    "烟台市",
    "社旗县",
    "馆陶县",
    "营口市站前区",
    "天台县",
    "恩施土家族苗族自治州",
]
ORGANS = [
    *(
        "人力资源和社会保障局",
        "社会保险事业管理局",
        "台湾事务办公室",
        "机关事务服务中心",
        "政府采购中心",
        "教育局",
    ),
    *("人民政府金融工作办公室", "处置非法集资办公室", "供销合作社联合社", "委党校", "委机构编制委员会办公室"),
    *("中心学校", "发展和改革委员会", "人民政府"),
]
NATIONAL = ["国家税务总局平罗县税务局", "中国人民银行烟台市中心支行", "国家统计局社旗县调查队"]


@pytest.mark.parametrize("name", [*NATIONAL, *(region + organ for region in REGIONS for organ in ORGANS)])
@pytest.mark.parametrize(
    "predicate", ["坚持以公开为常态", "政府信息公开工作在县委、县政府的领导下", "主动公开信息3条"]
)
def test_endings_of_organs_inside_a_name_do_not_end_it(name: str, predicate: str) -> None:
    assert leading_name(f"{name}{predicate}") == name


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("平罗县教育局坚持以公开为常态", True),
        ("平罗县卫生健康委员会坚持以公开为常态", True),
        ("平罗县人民政府办公室坚持以公开为常态", True),
        ("国家税务总局平罗县税务局坚持以公开为常态", True),
        ("平罗县林业局管护队坚持以公开为常态", False),  # an ending that is not known
        ("平罗县教育局奋发县政府办公室工作", False),  # a verb that is not known
    ],
)
def test_where_a_name_ends_is_certain_only_where_the_words_say_so(text: str, certain: bool) -> None:
    assert subject(text).certain is certain


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("示例市", "示例市人民政府"),
        ("示例县示例镇", "示例县示例镇人民政府"),
        ("示例市示例区", "示例市示例区人民政府"),
        ("示例县政府", "示例县人民政府"),
        ("示例县政府办公室", "示例县人民政府办公室"),
        ("示例区示例街道", "示例区示例街道办事处"),
        ("阿拉善盟", "阿拉善盟行政公署"),
        ("示例县教育局", "示例县教育局"),
        ("平潭综合实验区", "平潭综合实验区"),
        ("城关镇", "城关镇人民政府"),
        ("政府办公室", "政府办公室"),
    ],
)
def test_a_region_alone_is_its_government(name: str, whole: str) -> None:
    assert in_full(name) == whole
