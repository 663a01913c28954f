"""The ready questions of ``/data/query/``: each one statement over the tables and views of the SQLite files.

A figure that is not known stays NULL: sums stand beside how many cells had none, and what is reckoned
from an unknown figure is unknown. Reports that sum others are never added to those.
"""

# ruff: noqa: S608 - statements are put together from fixed words only

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from giar_site.model import Scope, Status
from giar_site.site.wording import STATUS_NAMES


class Question(NamedTuple):
    """``about`` says in Chinese what the columns are and what is left out."""

    id: str
    title: str
    about: str
    sql: str


def _named(column: str, names: Mapping[str, str]) -> str:
    """The Chinese word for a code."""
    whens = "".join(f" WHEN '{code}' THEN '{name}'" for code, name in names.items())
    return f"CASE {column}{whens} END"


SCOPES = {Scope.AGGREGATE: "汇总", Scope.OWN: "本机关", Scope.UNKNOWN: "未说明"}  # short: it is in each row
_SCOPE = _named("scope", {scope.value: name for scope, name in SCOPES.items()})
_STATUS = _named("status", {status.value: STATUS_NAMES[status] for status in Status})
_APART = "汇总报告已包括下级的数字，所以按统计范围分行，不相加。"

QUESTIONS = (
    Question(
        "received-by-year",
        "各年一共收到多少件申请？",
        f"新收政府信息公开申请之和。{_APART}没有这张表的报告不在内。",
        f"""\
SELECT year AS 年度, {_SCOPE} AS 统计范围,
       SUM(value) AS 新收申请, COUNT(*) AS 报告, COUNT(*) - COUNT(value) AS 其中没有数字
FROM facts
WHERE address = 'requests.received:total'
GROUP BY year, scope
ORDER BY year, scope""",
    ),
    Question(
        "most-received",
        "哪些报告的新收申请最多？",
        "前 20 份。各报告的统计范围不同，汇总报告自然多。",
        f"""\
SELECT agency_name AS 机关, year AS 年度, value AS 新收申请, {_SCOPE} AS 统计范围,
       report_url || '#' || address AS 网址
FROM facts
WHERE address = 'requests.received:total' AND value IS NOT NULL
ORDER BY value DESC, agency_id, year
LIMIT 20""",
    ),
    Question(
        "granted-share",
        "予以公开和部分公开占办结的多少？",
        "每份报告一行：分子、分母和百分比。三个数字中有一个不知道的，百分比为空；办结为 0 的也为空。"
        "分母小的不宜比较。",
        """\
SELECT agency_name AS 机关, year AS 年度,
       granted_total + partially_granted_total AS 公开或部分公开, total_total AS 办结,
       ROUND(100.0 * (granted_total + partially_granted_total) / total_total, 1) AS 百分比
FROM (SELECT agency_id, agency_name, year, granted_total, partially_granted_total, total_total
      FROM requests_2021
      UNION ALL
      SELECT agency_id, agency_name, year, granted_total, partially_granted_total, total_total
      FROM requests_2019)
ORDER BY year, agency_id""",
    ),
    Question(
        "denials",
        "不予公开的理由各有多少件？",
        f"“（三）不予公开”各项的“总计”一列之和。{_APART}",
        f"""\
SELECT {_SCOPE} AS 统计范围, item_label AS 理由, SUM(value) AS 件数,
       COUNT(*) AS 报告, COUNT(*) - COUNT(value) AS 其中没有数字
FROM facts
WHERE address LIKE 'requests.denied.%:total'
GROUP BY scope, item
ORDER BY scope, 件数 DESC, item""",
    ),
    Question(
        "applicants",
        "申请人是自然人，还是法人或其他组织？",
        f"新收申请按申请人分。法人或其他组织为五列之和。{_APART}"
        "后面“没有数字的格”不为 0 的，和小于实际；全没有数字的，和为空。",
        f"""\
SELECT year AS 年度, {_SCOPE} AS 统计范围,
       SUM(value) FILTER (WHERE "column" = 'natural_person') AS 自然人,
       COUNT(*) FILTER (WHERE "column" = 'natural_person' AND value IS NULL) AS 自然人没有数字的格,
       SUM(value) FILTER (WHERE "column" <> 'natural_person') AS 法人或其他组织,
       COUNT(*) FILTER (WHERE "column" <> 'natural_person' AND value IS NULL) AS 法人或其他组织没有数字的格
FROM facts
WHERE "table" = 'requests' AND item = 'received' AND "column" <> 'total'
GROUP BY year, scope
ORDER BY year, scope""",
    ),
    Question(
        "carried",
        "上年末结转的件数，到下一年对得上吗？",
        "列出上年报告的“结转下年度继续办理”与本年报告的“上年结转”不同的。有一个不知道的不列。"
        "要选含有多个年度的数据。",
        """\
SELECT this.agency_name AS 机关, this.year AS 年度, last.value AS 上年报告的结转下年度,
       this.value AS 本年报告的上年结转, this.value - last.value AS 相差,
       this.report_url || '#' || this.address AS 网址
FROM facts AS this JOIN facts AS last ON last.agency_id = this.agency_id AND last.year = this.year - 1
WHERE this.address = 'requests.carried_over:total' AND last.address = 'requests.carried_forward:total'
  AND this.value <> last.value
ORDER BY this.agency_id, this.year""",
    ),
    Question(
        "proceedings",
        "行政复议、行政诉讼的结果怎样？",
        f"每种结果一行，件数为各报告之和。{_APART}"
        "“没有数字的格”不为 0 的，和小于实际；全没有数字的，和为空。",
        f"""\
SELECT {_SCOPE} AS 统计范围, item_label AS 程序, column_label AS 结果,
       SUM(value) AS 件数, COUNT(*) - COUNT(value) AS 没有数字的格
FROM facts
WHERE "table" = 'proceedings'
GROUP BY scope, item, "column"
ORDER BY scope, item, "column"
""",
    ),
    Question(
        "statuses",
        "有多少格没有数字，为什么？",
        "各张表的格数，按状态分。状态说明数字怎样得来，或者为什么没有。",
        f"""\
SELECT year AS 年度, table_label AS 表, {_STATUS} AS 状态, COUNT(*) AS 格数
FROM facts
GROUP BY year, "table", status
ORDER BY year, "table", status""",
    ),
    Question(
        "not-printed",
        "哪些数字不是照印的？",
        "推算、人工补录和未能确定的格。未能确定的没有数字，“说明”中是可能的读法。",
        f"""\
SELECT agency_name AS 机关, year AS 年度, item_label AS 行, column_label AS 列, {_STATUS} AS 状态,
       value AS 数值, note AS 说明, report_url || '#' || address AS 网址
FROM facts
WHERE status IN ('derived', 'supplied', 'unresolved')
ORDER BY agency_id, year, address""",
    ),
    Question(
        "inconsistent",
        "哪些报告的数字自己对不上？",
        "勾稽关系不符的地方。数字照印，本站不作改动。",
        """\
SELECT agency_name AS 机关, findings.year AS 年度, message AS 内容, page_url AS 网址
FROM findings JOIN agencies USING (agency_id)
WHERE severity = 'inconsistent' AND counted
ORDER BY agency_id, findings.year, findings.rowid""",
    ),
)
