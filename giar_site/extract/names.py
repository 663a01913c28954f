"""The grammar of agency names: 行政区划 (region chain) + organ, as 政府 and 机构编制 documents write them.

A name is *full* when it tells which body in the whole country is meant: it holds a province, city,
county or the like with its own name, or is a central body's. "教育局", "县教育局", "城关镇人民政府"
and "鼓楼区人民政府" are not: many bodies bear them. Works on folded names without spaces.
"""

from __future__ import annotations

import re

CJK = "一-龥〇"

# Endings of bodies that publish annual reports, longest first where one ends in another.
_ORGANS = (
    "(?:人民)?政府办(?:公[室厅]|(?!事))|人民政府|政府(?!信息)|办公厅|办公室|街道办事处|办事处|街道办|管理委员会|工作委员会|委员会|管委会|党工委|工委|委"
    "|局|厅|署|处|部|院|所|(?<!网)站|馆|台|社|中心|总队|支队|大队|兵团|集团|公司|海关|银行|学校|大学|学院|医院|监狱"
    "|研究室|联合会|总工会|协会|学会|机关"
)
ORGAN = f"(?:{_ORGANS})"
# Inside a sentence these are as often the ends of other words: 部分行政机关, 在工作中学习.
_ORGAN_END = re.compile(f"(?:{ORGAN}|调查队|[分支]行|[中小]学|党校|[农林牧渔]场|红十字会)$")

# What closes one link of the region chain, with what may not follow or precede it (市场, 民政局, 社区…).
_REGION_END = re.compile(
    r"特别行政区|自治区|自治州|自治县|自治旗|生产建设兵团|省|地区|林区|盟(?!友)|旗|县(?!级)"
    r"|州(?![市县区湾])|市(?!场|容|政(?!府)|民(?!政))|(?<!社)(?<!辖)区"
    r"|(?:(?<!城)镇|(?<!城)乡|街道|苏木)(?=$|人民|政府|党|便民|综合|办)"
)
_LONGEST_STEM = 10
_ANCHORS = ("省", "自治区", "特别行政区", "市", "州", "盟", "县", "旗", "地区", "林区", "兵团")
# Of a sentence or a title, not of a name: 开发区认真落实区政府…, 本报告由某市…, 全县公安机关在县委…
_SENTENCE = re.compile(
    r"认真|坚持|严格|积极|贯彻|深入|围绕|按照|根据|落实(?!政策)|报告|[,。;:!?]|^全[省市县区盟旗]"
)
_NO_NAME = re.compile(rf"[局厅委办]|政府|机关|^[我本全各该此市省县区州旗]+$|^[我该]|{_SENTENCE.pattern}")
_GENERIC_ZONE = re.compile(
    r"国家级?|综合|高新|高技术|新技术|技术|经济|产业|工业|农业|开发|实验|试验|示范|保税|合作|旅游|度假|新|园|经开|区"
)
_ZONE_END = re.compile("(?:新|开发|实验|试验|示范|合作|度假|高新|经开|保税|园)区$")
_CENTRAL = re.compile(
    r"^(?:中华人民共和国|国务院|国家|中国|海关总署$|审计署$)|^[一-龥]{2,6}海关$|^[一-龥]{2,8}(?<!武装)(?<!工作)(?<!组织)(?<!宣传)部$"
)
# 国家统计局某市调查队, 南京海关: a central body's branch, and the body before its place.
_BRANCH = re.compile(
    r"^(?:国家|中国)[一-龥]{0,16}(?:局|银行|委员会|署)(?=[一-龥]{2,}(?:局|队|[分支]行|办|办事处)$)|^[一-龥]{2,6}(?=海关$)"
)
_GENERIC = re.compile(rf"(?:[省市县区州盟旗镇乡]|县\(市\))?{ORGAN}")
_PRONOUN = re.compile(
    rf"(?:我|本|该)(?:{ORGAN}$|单位|办$|街道|[省市县区州旗镇乡局厅](?:$|以|在|按|对|为|将|把|通过|严格|认真|积极|结合))"
)


def regions(name: str) -> list[str]:
    """The region chain a name opens with, outermost first: ``['石嘴山市', '平罗县']``."""
    chain: list[str] = []
    position = 0
    while end := _region_end(name, position):
        chain.append(name[position:end])
        position = end
    return chain


def _region_end(name: str, position: int) -> int:
    """Where the region that begins at ``position`` ends, or 0."""
    for match in _REGION_END.finditer(name, position + 1, position + _LONGEST_STEM + 5):
        stem = name[position : match.start()]
        if _NO_NAME.search(stem):
            return 0
        if len(stem) > (0 if match[0] == "县" or stem == "芒" else 1):  # 芒市 is the only 市 of one character
            return match.end()
    return 0


def organ(name: str) -> str:
    """What follows the region chain: ``人民政府办公室``; "" for a region alone."""
    return name[sum(map(len, regions(name))) :]


def in_full(name: str) -> str:
    """The body that a name stands for: a region alone is its government, 县政府 its 人民政府. A zone (开发区)
    alone may have either a government or a 管委会, and stays as it is."""
    chain, rest = regions(name), organ(name)
    if rest in ("政府", "政府办公室", "政府办公厅"):
        return name.removesuffix(rest) + "人民" + rest if chain else name
    if rest or not chain or _ZONE_END.search(chain[-1]) or chain[-1].endswith("兵团"):
        return name
    return name + {"街道": "办事处", "地区": "行政公署", "盟": "行政公署"}.get(
        _kind_of_region(chain[-1]), "人民政府"
    )


def _kind_of_region(region: str) -> str:
    return next((kind for kind in ("街道", "地区", "盟") if region.endswith(kind)), "")


def full_width(text: str) -> str:
    """Brackets as Chinese prints them; folding made them ASCII."""
    return text.replace("(", "（").replace(")", "）")


def is_full(name: str) -> bool:
    """Whether the name tells one body in the whole country."""
    if _CENTRAL.search(name):
        return True
    for region in regions(name):
        if region.endswith(_ANCHORS):
            return True
        # 平潭综合实验区, 雄安新区 have a name of their own; 鼓楼区 is the name of several districts.
        if _ZONE_END.search(region) and len(_GENERIC_ZONE.sub("", region)) >= 2:
            return True
    return False


def is_organ_name(name: str) -> bool:
    """Whether the whole text reads as a body's name: a region alone, or anything ending in an organ."""
    if _SENTENCE.search(name):
        return False
    return bool(_ORGAN_END.search(name)) or (bool(regions(name)) and not organ(name))


def is_generic(name: str) -> bool:
    """县局, 区政府办, 学校: a body of that kind, not which."""
    return bool(_GENERIC.fullmatch(name))


def is_sentence(text: str) -> bool:
    """Whether there are words in a text that no body has in its name."""
    return bool(_SENTENCE.search(text))


def is_pronoun(name: str) -> bool:
    """我局, 本机关, 我县以…: a body that does not say its name."""
    return bool(_PRONOUN.match(name))


def abbreviates(short: str, full: str) -> bool:
    """Whether ``short`` is ``full`` with characters left out ("政府办", 平罗县人民政府办公室), the kind of
    organ it ends in not among them ("区政府" is no office)."""
    endings = {"办": ("办公室", "办公厅", "办"), "委": ("委员会", "委")}.get(short[-1:], (short[-1:],))
    rest = iter(full)
    return (
        len(short) >= 2 and short != full and full.endswith(endings) and all(char in rest for char in short)
    )


def kind_of(name: str) -> str:
    """``government``, ``office``, ``department``, ``subordinate`` or "" where the name does not tell."""
    rest = organ(name)
    if re.fullmatch(r"|(?:人民)?政府|行政公署|(?:党工委)?管(?:理委员|委)会|(?:街道)?办事处|街道办", rest):
        return "government"
    # A district's government names its branch in a street: 示例区人民政府春城街道办事处.
    if re.fullmatch(r"人民政府[一-龥]{1,10}街道(?:办事处|办)?", rest):
        return "government"
    if re.fullmatch(r"(?:(?:人民)?政府|行政公署|行署)办(?:公[室厅])?|办公[室厅]", rest):
        return "office"
    if re.search(r"(?:中心|大学|学院|学校|党校|医院|公司|集团|所|站|馆|台|社|队|场|[中小]学)$", rest):
        return "subordinate"
    return "department" if _ORGAN_END.search(rest) else ""


def level_of(name: str) -> str:
    """``national``, ``provincial``, ``prefectural``, ``county``, ``township`` or "" where not told.

    A 市 is a municipality (直辖市), a prefecture's or a county's; told by its name only for the four
    municipalities, else by what stands around it, and left open where nothing does.
    """
    chain = regions(re.sub(rf"{_BRANCH.pattern}|^中共", "", name))
    if not chain:
        return "national" if _CENTRAL.search(name) and not _BRANCH.search(name) else ""
    last = chain[-1]
    if re.search(r"(?:镇|乡|街道|苏木)$", last) or "街道" in organ(name):
        return "township"
    if re.search(r"(?:省|自治区|特别行政区|兵团)$", last) or last in ("北京市", "天津市", "上海市", "重庆市"):
        return "provincial"
    if re.search(r"(?:自治州|州|盟|地区)$", last):
        return "prefectural"
    if re.search(r"(?:县|旗|区)$", last):
        return "county"
    # A 市 under another 市 or 州 is a county's; a 市 alone or under a province stays open.
    return "county" if len(chain) > 1 and re.search(r"(?:市|州|盟)$", chain[-2]) else ""
