"""The site's Chinese words for what the model names in English: one source for every page."""

from __future__ import annotations

from giar_site.findings import Severity
from giar_site.model import Scope, Status

STATUS_NAMES = {
    Status.REPORTED: "报告数",
    Status.BLANK: "空白",
    Status.NOT_APPLICABLE: "不适用",
    Status.DERIVED: "推算",
    Status.UNRESOLVED: "未能确定",
    Status.ABSENT: "报告未列",
    Status.SUPPLIED: "人工补录",
    Status.WITHHELD: "已撤下",
}

STATUS_MEANINGS = {
    Status.REPORTED: "报告在这一格印出的数字，未作改动；印“0”才显示 0",
    Status.BLANK: "报告有这一格，但没有填写；不等于 0",
    Status.NOT_APPLICABLE: "报告印的是“/”“—”“无”或“不适用”，照印",
    Status.DERIVED: "文件中这一格已缺损，各种可能的读法都得出这个数",
    Status.UNRESOLVED: "文件中这一格已缺损，有几种可能，未能确定",
    Status.ABSENT: "报告中没有这张表或这一行",
    Status.SUPPLIED: "文件中缺失，由人工查阅原件补录",
    Status.WITHHELD: "已撤下，理由见说明",
}

LIST_SIGNS = (
    "空白格表示报告没有填写，不等于 0；“未列”表示报告中没有这张表或这一行；† 推算，‡ 人工补录，? 未能确定。"
)
"""What stands in the cells of lists, in which a report's own legend is not at hand."""

SEVERITY_NAMES = {
    Severity.INCONSISTENT: "勾稽关系不符",
    Severity.NOTE: "读取说明",
    Severity.ERROR: "文件错误",
    Severity.UNRECOGNISED: "未识别的内容",
}

SEVERITY_MEANINGS = {
    Severity.INCONSISTENT: "报告自身的数字对不上。照印发布，本站不作改动。",
    Severity.NOTE: "文件在转换中缺损、叙述与表格不一致，或者机关尚待确认。这是读取上的疑问，不是评价机关。",
    Severity.ERROR: "文件不能读取，或者内容互相矛盾。未计入任何合计。",
    Severity.UNRECOGNISED: "本站尚不认识的标签、版式或格式，有待本站改进。",
}

SCOPE_NAMES = {
    Scope.AGGREGATE: "汇总（含所属部门和乡镇）",
    Scope.OWN: "本机关",
    Scope.UNKNOWN: "报告未说明",
}

LEVEL_NAMES = {
    "national": "国家级",
    "provincial": "省级",
    "prefectural": "市级",
    "county": "县级",
    "township": "乡级",
}

KIND_NAMES = {
    "government": "人民政府",
    "office": "政府办公机构",
    "department": "政府部门",
    "subordinate": "派出或所属机构",
}


def kind_name(level: str, kind: str) -> str:
    """What the agencies of a level and kind are called together."""
    return LEVEL_NAMES[level] + KIND_NAMES[kind]


FORMAT_NAMES = {
    "text": "纯文本",
    "markdown": "Markdown 文本",
    "html": "网页",
    "docx": "Word 文档",
    "doc": "旧版 Word 文档",
    "rtf": "RTF 文档",
    "odt": "OpenDocument 文档",
    "mht": "网页存档（MHT）",
    "pdf": "PDF",
}

UNCONFIRMED = "机关待确认"
