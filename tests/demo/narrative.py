"""Invented chapters, and a text whose every character has its place."""

from __future__ import annotations

import random

from giar_site.model import Chapter, Passage, Span, SpanKind

TITLES = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
WHO = ("各股室", "办公室", "窗口人员", "新任信息员", "本机关网站", "业务系统", "基层站所", "法规股")
WHAT = (
    "对公开范围把握得不够准确", "发布信息有时晚于规定时限", "答复文书的说理还比较简略",
    "栏目更新的次数偏少", "与群众互动的渠道不多", "没有把政策讲得通俗易懂",
    "登记台账要素填写不全", "对个人信息的遮盖不够仔细",
)  # fmt: skip
NEXT = (
    "每季度组织一次业务培训", "逐条核对公开目录并限期补齐", "请法律顾问参与答复的审核",
    "在大厅设置查阅点和自助设备", "把解读材料做成图表和短片", "建立月度抽查和通报制度",
    "安排专人负责申请的登记转办", "公布咨询电话并记录来电问题",
)  # fmt: skip
SHARED = ("交通运输局", "水务局", "农业农村局")  # they write their fifth chapter alike
PAGE_NUMBER = "\n- 4 -\n"


def narrative(agency: str, year: int) -> tuple[tuple[Chapter, ...], str, tuple[Span, ...]]:
    """The chapters of a report, its text and the spans that cover it."""
    chapters = tuple(
        Chapter(f"chapter-{number}", number, title, _passages(number, agency, year))
        for number, title in enumerate(TITLES, 1)
    )
    text = ""
    spans: list[Span] = []

    def add(piece: str, kind: SpanKind, owner: str) -> None:
        nonlocal text
        spans.append(Span(len(text), len(text) + len(piece), kind, owner))
        text += piece

    for chapter in chapters:
        add(f"{chapter.title}\n{chapter.text}\n", SpanKind.CHAPTER, chapter.id)
        if chapter.number == 3:
            add("一、本年新收政府信息公开申请数量\t", SpanKind.LABEL, "requests.received")
            add("11", SpanKind.CELL, "requests.received:natural_person")
            add(PAGE_NUMBER, SpanKind.DROPPED, "页码")
    add("分享到：微博 微信\n", SpanKind.DROPPED, "网页导航")
    return chapters, text, tuple(spans)


def _passages(number: int, agency: str, year: int) -> tuple[Passage, ...]:
    if number in (2, 3, 4):
        return ()
    if number == 5:
        return _problems(agency, year)
    if number == 6:
        return (Passage("没有其他需要报告的事项。本报告为虚构示例数据。"),)
    opening = "（一）主动公开。"
    return (
        Passage(
            f"本报告由{agency}根据《中华人民共和国政府信息公开条例》编制，数据截至 {year} 年 12 月 31 日。"
        ),
        Passage("（一）主动公开情况", level=3),
        Passage(
            f"{opening}全年公开信息 127 条，制发文件 36 件，答复群众来信 91 件。", bold=((0, len(opening)),)
        ),
        Passage("1.重点领域", level=5),
        Passage("公开预算、决算和“三公”经费信息 22 条，依法不公开国家秘密。"),
        Passage("（二）依申请公开情况", level=3),
        Passage("全年受理政府信息公开申请，按期答复，没有收取信息处理费。"),
    )


def _problems(agency: str, year: int) -> tuple[Passage, ...]:
    """A chapter of the agency's own words, a few of them new each year."""
    together = next((name for name in SHARED if agency.endswith(name)), "")
    constant = random.Random(agency.removesuffix(together))
    yearly = random.Random(f"{agency} {year}")
    lines = []
    for place in range(10):
        who, what, then = (constant.choice(words) for words in (WHO, WHAT, NEXT))
        if place == year % 10:
            who, what, then = (yearly.choice(words) for words in (WHO, WHAT, NEXT))
        lines.append(f"{who}{what}，{then}。")
    return (
        Passage(f"{year} 年，{agency}的政府信息公开工作仍有不足。"),
        Passage("".join(lines[:6])),
        Passage("".join(lines[6:])),
    )
