from __future__ import annotations

import pytest

from giar_site.extract.names import abbreviates, in_full, is_full, kind_of, leading_name, level_of, regions


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
    ],
)
def test_the_subject_of_a_sentence(text: str, name: str) -> None:
    assert leading_name(text) == name


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
