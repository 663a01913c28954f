"""Invented reports at any size, as files: what the benchmarks build sites from.

Seven years an agency, each in the edition of its year, in the formats and with the damage of real
collections: of a hundred files 85 are text, 10 web pages, 5 Word files (PDFs cost a hundred times as
much to read and are measured apart, by ``make bench-parse``). Every file has the narrative of its own.
"""

from __future__ import annotations

import random
from pathlib import Path

import docx
import yaml

from giar_site.forms import editions
from tests.extract import made
from tests.extract.made import Made, make_tables
from tests.extract.statutory import statutory_page

YEARS = range(2019, 2026)
FORM_CHANGES = 2021  # the first year of the 2021 edition
AGENCIES_A_COUNTY = 40
DEPARTMENTS = (
    "人民政府", "人民政府办公室", "教育局", "公安局", "民政局", "司法局", "财政局", "自然资源局",
    "生态环境局", "住房和城乡建设局", "交通运输局", "水务局", "农业农村局", "商务局", "文化和旅游局",
    "卫生健康局", "应急管理局", "审计局", "市场监督管理局", "统计局", "科学技术局", "信访局",
    "医疗保障局", "退役军人事务局", "城市管理局", "发展和改革局", "工业和信息化局",
    "人力资源和社会保障局", "行政审批服务局", "乡村振兴局", "体育局", "园林绿化局", "林业和草原局",
    "民族宗教事务局", "国有资产监督管理局", "地方金融监督管理局", "粮食和物资储备局", "机关事务管理局",
    "气象局", "档案局",
)  # fmt: skip
# How text files print their tables, in the proportions of the real reports at hand: nine of ten whole.
PRINTED = [
    *[made.tabbed] * 30, *[made.piped] * 25, *[made.one_per_line] * 20, *[made.wide] * 10,
    *[made.stripped] * 5, made.spaced, made.ghost_cells, made.label_cut, made.label_damaged,
    made.headless, made.vertical, made.merged_labels, made.run_together, made.blanks_vanished,
    made.cell_vanished,
]  # fmt: skip
FIRST = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
WHO = (
    "局办公室", "各业务科室", "窗口工作人员", "信息公开专职人员", "门户网站", "基层站所", "法制审核机构",
    "下属事业单位", "驻镇工作站", "信息员队伍", "新闻宣传科", "行政审批窗口", "热线受理中心", "督查室",
)  # fmt: skip
HOW = (
    "严格对照公开目录逐项梳理", "按月开展自查并建立台账", "围绕群众关心的事项细化内容",
    "结合工作实际修订制度", "及时更新机构职能和联系方式", "组织学习条例和配套文件",
    "邀请群众代表参加开放活动", "对依申请公开逐件登记", "以图表短片等形式解读政策",
    "对涉及个人信息的内容先审后发", "联合有关部门开展业务培训", "整理历年文件并标注效力",
)  # fmt: skip
RESULT = (
    "公开的时效有了提高", "栏目内容更加完整", "答复文书更加规范", "群众查询更加方便", "工作流程更加清楚",
    "各科室的分工更加明确", "重点领域信息得到补充", "政策解读的数量有所增加", "网站检索的结果更加准确",
    "培训的覆盖面进一步扩大",
)  # fmt: skip


def generate(folder: Path, count: int) -> None:
    """Write ``count`` reports and their registry into ``folder``."""
    regions = [{"code": "990000", "name": "示例省"}]
    agencies = []
    written = 0
    for number in range(-(-count // len(YEARS))):
        county, place = divmod(number, AGENCIES_A_COUNTY)
        if not place:
            name = f"示例省{FIRST[county // 22 % 22]}{FIRST[county % 22]}县"
            regions.append({"code": f"99{county + 1:04d}", "name": name, "parent": "990000"})
        name = f"{regions[-1]['name']}{DEPARTMENTS[place]}"
        kind = "government" if place == 0 else "office" if place == 1 else "department"
        agencies.append(
            {"id": f"county-{county}-{place}", "name": name, "kind": kind, "level": "county"}
            | {"region": regions[-1]["code"]}
        )
        for year in YEARS:
            if written < count:
                write_report(folder / f"county-{county}", f"{place}-{year}", name, year)
                written += 1
    registry = {"demo": True, "regions": regions, "agencies": agencies}
    text = yaml.safe_dump(registry, allow_unicode=True, sort_keys=False)
    (folder / "agencies.yml").write_text(text, encoding="utf-8")


def write_report(folder: Path, name: str, agency: str, year: int) -> Path:
    """One report, the same whenever it is made, in a format drawn for it."""
    rng = random.Random(f"{agency} {year}")
    edition = editions()[year >= FORM_CHANGES]
    kind = rng.choices(("txt", "html", "docx"), (85, 10, 5))[0]
    whole = kind != "txt" or rng.random() < 0.5
    tables = make_tables(rng, edition, blanks="never" if whole else rng.choice(("zero", "rows")))
    _carry_nothing(tables)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.{kind}"
    title = f"{agency}{year}年政府信息公开工作年度报告"
    first, fifth = narrative(rng, agency, year), narrative(rng, agency, year)
    if kind == "docx":
        _docx(path, title, first, fifth, tables)
        return path
    printer = rng.choice(PRINTED)
    if not whole and printer is made.one_per_line:
        printer = made.tabbed
    text = statutory_page(tables) if kind == "html" else printer(rng, tables)
    for old, new in (
        ("示例县虚构局2021年政府信息公开工作年度报告", title),
        ("本报告为虚构的测试材料。", "</p><p>".join(first) if kind == "html" else "\n".join(first)),
        ("五、存在的主要问题及改进情况", "\n".join(["五、存在的主要问题及改进情况", *fifth])),
    ):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def _carry_nothing(tables: Made) -> None:
    """So that what is carried from year to year agrees, as it does in nearly all real reports."""
    requests = tables.cells["requests"]
    for item, column in list(requests):
        if item in ("carried_over", "carried_forward") and requests[item, column] is not None:
            requests[item, column] = 0
        if item == "received":
            requests[item, column] = requests["total", column]
    for item, column in (cells := tables.cells["disclosure"]):
        if column in ("issued", "repealed", "in_force") and cells[item, column] is not None:
            cells[item, column] = 0


def narrative(rng: random.Random, agency: str, year: int) -> list[str]:
    """The paragraphs of a chapter, some 1,500 characters."""
    sentence = "{}{}，{}".format
    return [
        f"本报告依据《中华人民共和国政府信息公开条例》编制，统计期限为{year}年1月1日至12月31日，由{agency}公布。",
        *(
            f"（{'一二三四五六'[n]}）{rng.choice(HOW)}。{year}年，"
            + "；".join(sentence(*map(rng.choice, (WHO, HOW, RESULT))) for _ in range(6))
            + f"。全年办理此类事项{rng.randint(2, 400)}件。"
            for n in range(6)
        ),
    ]


def _docx(path: Path, title: str, first: list[str], fifth: list[str], tables: Made) -> None:
    document = docx.Document()
    document.add_heading(title, 1)

    def chapter(heading: str, paragraphs: list[str]) -> None:
        document.add_heading(heading, 2)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)

    def grid(rows: list[list[str]]) -> None:
        table = document.add_table(0, max(map(len, rows)))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text

    edition = tables.edition
    chapter("一、总体情况", first)
    chapter("二、主动公开政府信息情况", [])
    form = edition.table("disclosure")
    for section in form.sections:
        heads = ["信息内容", *(form.column(column).label for column in section.columns)]
        grid([heads, *([form.item(item).label, *tables.row(form, item)] for item in section.items)])
    chapter("三、收到和处理政府信息公开申请情况", [])
    form = edition.table("requests")
    heads = ["", *(column.label for column in form.columns)]
    grid([heads, *([item.label, *tables.row(form, item.id)] for item in form.items)])
    chapter("四、政府信息公开行政复议、行政诉讼情况", [])
    form = edition.table("proceedings")
    labels = ["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    heads = [column.label for column in form.columns] * 3
    grid([labels, heads, [figure for item in form.items for figure in tables.row(form, item.id)]])
    chapter("五、存在的主要问题及改进情况", fifth)
    chapter("六、其他需要报告的事项", ["无。"])
    document.save(str(path))
