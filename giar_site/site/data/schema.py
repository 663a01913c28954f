"""The data set's tables, field by field: the one source of every format and description.

A field's name is public for ever, like the addresses of cells. ``of`` takes what a row is made from (the
classes below) to the field's value: ``str``, ``int``, ``bool``, ``Decimal``, ``date`` or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any

from giar_site.findings import Finding, Location, Severity
from giar_site.forms import Column, Edition, FormTable, Item, address, editions
from giar_site.model import Agency, Scope, Status
from giar_site.site.catalogue import TABLES, Published
from giar_site.site.wording import KIND_NAMES, LEVEL_NAMES, SCOPE_NAMES, SEVERITY_NAMES, STATUS_MEANINGS


class Kind(StrEnum):
    """What a field holds; the names are those of Table Schema, ``decimal`` apart."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ReportSource:
    """What a row of ``reports`` is made from. ``root`` is the site's address or "" (addresses are then
    relative to the site's root), ``region`` the region's name, None where unknown."""

    entry: Published
    region: str | None
    root: str


@dataclass(frozen=True, slots=True)
class CellSource:
    """A cell of an edition of the form."""

    edition: Edition
    form: FormTable
    item: Item
    column: Column

    @property
    def group(self) -> str:
        return next((group.label for group in self.form.groups if group.id == self.item.group), "")


@dataclass(frozen=True, slots=True)
class AgencySource:
    """``years`` are those with a report, in order."""

    agency: Agency
    region: str | None
    years: tuple[int, ...]
    root: str


@dataclass(frozen=True, slots=True)
class FindingSource:
    """``entry`` is the report it is about, None where that is in no total; ``url`` the page that shows
    it, "" where there is none."""

    finding: Finding
    entry: Published | None
    url: str

    @property
    def location(self) -> Location:
        return self.finding.location or NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """``required``: never null. ``codes``: the values there are, each with its Chinese meaning."""

    name: str
    kind: Kind
    title: str
    description: str
    of: Callable[[Any], Any]
    required: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the data set; ``key`` tells its rows apart."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()


def _places() -> tuple[Field, ...]:
    """Where in the file, for facts and findings, made from ``location`` (``NOWHERE`` where there is none)."""
    titles = {
        "page": ("页", "文件的第几页，从 1 起"),
        "table": ("表", "文件或该页的第几张表，从 1 起"),
        "row": ("表行", "表的第几行，从 1 起"),
        "cell": ("表格", "该行的第几格，从 1 起"),
        "line": ("文本行", "文件文字的第几行，从 1 起"),
        "column": ("文本列", "该行的第几个字，从 1 起"),
        "length": ("字数", "占几个字"),
    }
    return tuple(
        Field(
            f"source_{name}",
            Kind.INTEGER,
            title,
            f"出处：{text}；文件格式没有这一项的，为空",
            attrgetter(f"location.{name}"),
        )
        for name, (title, text) in titles.items()
    )


AGENCY_ID = Field(
    "agency_id", Kind.STRING, "机关编号", "永久编号，也是网址的一部分", lambda s: s.entry.agency.id, True
)
AGENCY_NAME = Field(
    "agency_name",
    Kind.STRING,
    "机关名称",
    "机关全称；机关待确认的，为报告的自称",
    lambda s: s.entry.agency.name,
    True,
)
REGION_CODE = Field(
    "region_code",
    Kind.STRING,
    "地区代码",
    "GB/T 2260 行政区划代码；未知为空",
    lambda s: s.entry.agency.region,
)
REGION_NAME = Field("region_name", Kind.STRING, "地区名称", "未知为空", lambda s: s.region)
YEAR = Field("year", Kind.INTEGER, "年度", "报告所属年度", lambda s: s.entry.year, True)
SCOPE = Field(
    "scope",
    Kind.STRING,
    "统计范围",
    "汇总报告已包括下级的数字，不能与下级的报告相加",
    lambda s: s.entry.report.scope.value,
    True,
    {scope.value: SCOPE_NAMES[scope] for scope in Scope},
)
DEMO = Field(
    "demo",
    Kind.BOOLEAN,
    "虚构示例",
    "true 表示虚构的示例数据，不是真实报告",
    lambda s: s.entry.report.demo,
    True,
)
REPORT_URL = Field(
    "report_url",
    Kind.STRING,
    "报告网页",
    "本站该报告的网址；后加 # 和 address 就是那一格的网址",
    lambda s: s.root + s.entry.url,
    True,
)
SHA256 = Field(
    "source_sha256",
    Kind.STRING,
    "文件校验值",
    "所收报告文件的 SHA-256；部分内容已撤下的为 withheld",
    lambda s: s.entry.report.source.sha256 or "withheld",
    True,
)

# The part of a row of ``facts`` that is the same in a whole report; each is a field of ``reports`` too.
REPORT_PART = (AGENCY_ID, AGENCY_NAME, REGION_CODE, REGION_NAME, YEAR, SCOPE, DEMO, REPORT_URL, SHA256)

# The part that the form gives.
CELL_PART = (
    Field(
        "edition",
        Kind.STRING,
        "表式",
        "法定表式的版本，按表内标签判定",
        lambda c: c.edition.id,
        True,
        {edition.id: edition.notice for edition in editions()},
    ),
    Field(
        "table",
        Kind.STRING,
        "表",
        "法定表格的编号",
        lambda c: c.form.id,
        True,
        {table: editions()[-1].table(table).title for table in TABLES},
    ),
    Field("table_label", Kind.STRING, "表名", "法定表格的名称", lambda c: c.form.title, True),
    Field("item", Kind.STRING, "行", "表中一行的编号", lambda c: c.item.id, True),
    Field(
        "group_label",
        Kind.STRING,
        "行的上级",
        "该行所属的大项，如“（三）不予公开”；没有则为空",
        lambda c: c.group,
    ),
    Field("item_label", Kind.STRING, "行名", "该行在表式中的名称", lambda c: c.item.label, True),
    Field("column", Kind.STRING, "列", "表中一列的编号", lambda c: c.column.id, True),
    Field("column_label", Kind.STRING, "列名", "该列在表式中的名称", lambda c: c.column.label, True),
    Field(
        "address",
        Kind.STRING,
        "地址",
        "单元格的永久地址：表.行:列",
        lambda c: address(c.form.id, c.item.id, c.column.id),
        True,
    ),
    Field("unit", Kind.STRING, "单位", "value 的单位", lambda c: c.column.unit, True),
)

NOWHERE = Location("")

# The part that the report prints. Each is an attribute of the fact: there are millions of them, and
# ``attrgetter`` is several times as fast as a function.
FACT_PART = (
    Field(
        "value",
        Kind.DECIMAL,
        "数值",
        "照印的十进制数，不作舍入；没有数字的为空，空不等于 0",
        attrgetter("value"),
    ),
    Field(
        "status",
        Kind.STRING,
        "状态",
        "数值怎样得来，或者为什么没有",
        attrgetter("status"),
        True,
        {status.value: STATUS_MEANINGS[status] for status in Status},
    ),
    Field("raw", Kind.STRING, "原文", "文件在这一格印的文字", attrgetter("raw")),
    Field("note", Kind.STRING, "说明", "格内的附注、可能的数字、单位换算等", attrgetter("note")),
    *_places(),
)

FACTS = Table(
    "facts",
    "数字",
    "一行一格：每份报告的每张法定表格的每一格。",
    (*REPORT_PART, *CELL_PART, *FACT_PART),
    ("agency_id", "year", "address"),
)


def _edition(table: str) -> Field:
    title = editions()[-1].table(table).title
    return Field(
        f"{table}_edition",
        Kind.STRING,
        f"{title}：表式",
        f"“{title}”表的表式版本；报告没有这张表的，为空",
        lambda s: s.entry.report.editions.get(table),
        False,
        {edition.id: edition.notice for edition in editions()},
    )


REPORTS = Table(
    "reports",
    "报告",
    "一行一份报告。每个机关每年只有一份；被取代的、不能识别的文件不在其中，也不计入任何合计。",
    (
        *REPORT_PART,
        Field("title", Kind.STRING, "标题", "报告自己的标题", lambda s: s.entry.report.title),
        Field(
            "published",
            Kind.DATE,
            "公布日期",
            "报告写明的公布日期；没有写的为空",
            lambda s: s.entry.report.published,
        ),
        *(_edition(table) for table in TABLES),
        Field(
            "fact_count",
            Kind.INTEGER,
            "格数",
            "facts 中属于本报告的行数",
            lambda s: sum(s.entry.report.counts.statuses.values()),
            True,
        ),
        Field(
            "finding_count",
            Kind.INTEGER,
            "疑问数",
            "findings 中属于本报告的行数",
            lambda s: len(s.entry.findings),
            True,
        ),
        Field("note", Kind.STRING, "备注", "本站的备注", lambda s: s.entry.report.note),
        Field(
            "source_path", Kind.STRING, "文件名", "所收文件的路径", lambda s: s.entry.report.source.path, True
        ),
        Field(
            "source_format",
            Kind.STRING,
            "文件格式",
            "按内容认出的格式，如 text、docx、pdf、html",
            lambda s: s.entry.report.source.format,
            True,
        ),
        Field(
            "source_size",
            Kind.INTEGER,
            "文件字节数",
            "所收报告文件的大小",
            lambda s: s.entry.report.source.size,
            True,
        ),
        Field(
            "source_url", Kind.STRING, "发布网址", "机关发布该报告的网址", lambda s: s.entry.report.source_url
        ),
    ),
    ("agency_id", "year"),
)

AGENCIES = Table(
    "agencies",
    "机关",
    "一行一个机关，尚无报告的也在内。",
    (
        Field("agency_id", Kind.STRING, "机关编号", AGENCY_ID.description, lambda s: s.agency.id, True),
        Field("agency_name", Kind.STRING, "机关名称", AGENCY_NAME.description, lambda s: s.agency.name, True),
        Field(
            "aliases",
            Kind.STRING,
            "其他名称",
            "曾用名、简称，以“；”分隔",
            lambda s: "；".join(alias.name for alias in s.agency.aliases),
        ),
        Field("level", Kind.STRING, "层级", "未知为空", lambda s: s.agency.level or None, False, LEVEL_NAMES),
        Field("kind", Kind.STRING, "类别", "未知为空", lambda s: s.agency.kind or None, False, KIND_NAMES),
        Field("parent_id", Kind.STRING, "上级机关编号", "未知或没有的为空", lambda s: s.agency.parent),
        Field("region_code", Kind.STRING, "地区代码", REGION_CODE.description, lambda s: s.agency.region),
        Field("region_name", Kind.STRING, "地区名称", REGION_NAME.description, lambda s: s.region),
        Field(
            "provisional",
            Kind.BOOLEAN,
            "暂定编号",
            "true 表示机关尚未列入名录，编号可能改变（改变后原网址转到新网址）",
            lambda s: s.agency.provisional,
            True,
        ),
        Field(
            "unconfirmed",
            Kind.BOOLEAN,
            "机关待确认",
            "true 表示报告没有写明机关全称；不与其他报告合并",
            lambda s: s.agency.unconfirmed,
            True,
        ),
        Field(
            "report_count", Kind.INTEGER, "报告数", "reports 中属于本机关的行数", lambda s: len(s.years), True
        ),
        Field(
            "first_year",
            Kind.INTEGER,
            "最早年度",
            "reports 中本机关最早的一年",
            lambda s: min(s.years, default=None),
        ),
        Field(
            "last_year",
            Kind.INTEGER,
            "最近年度",
            "reports 中本机关最近的一年",
            lambda s: max(s.years, default=None),
        ),
        Field(
            "agency_url",
            Kind.STRING,
            "机关网页",
            "本站该机关的网址",
            lambda s: f"{s.root}agencies/{s.agency.id}/",
            True,
        ),
    ),
    ("agency_id",),
)

FINDINGS = Table(
    "findings",
    "疑问",
    "读取和核对中发现的疑问，一行一处。勾稽关系不符的照印发布，不作改动。",
    (
        Field("code", Kind.STRING, "代码", "疑问的种类", lambda s: s.finding.code, True),
        Field(
            "severity",
            Kind.STRING,
            "程度",
            "轮到谁来处理",
            lambda s: s.finding.severity.value,
            True,
            {severity.value: SEVERITY_NAMES[severity] for severity in Severity},
        ),
        Field(
            "agency_id", Kind.STRING, "机关编号", "文件未计入的为空", lambda s: s.entry and s.entry.agency.id
        ),
        Field("year", Kind.INTEGER, "年度", "文件未计入的为空", lambda s: s.entry and s.entry.year),
        Field(
            "counted",
            Kind.BOOLEAN,
            "计入",
            "false 表示所涉文件未计入（被取代、不能识别等），不在 reports 中",
            lambda s: s.entry is not None,
            True,
        ),
        Field("page_url", Kind.STRING, "网页", "列出该疑问的网页；没有的为空", lambda s: s.url or None),
        Field("source_path", Kind.STRING, "文件名", "所收文件的路径", lambda s: s.finding.report),
        Field(
            "cells",
            Kind.STRING,
            "涉及",
            "所涉单元格、行或表的地址，以空格分隔",
            lambda s: " ".join(s.finding.cells),
        ),
        Field("message", Kind.STRING, "内容", "发现了什么", lambda s: s.finding.message, True),
        Field("expected", Kind.STRING, "应为", "照表式或者勾稽关系应当是什么", lambda s: s.finding.expected),
        Field("found", Kind.STRING, "实为", "文件中是什么", lambda s: s.finding.found),
        Field("next_step", Kind.STRING, "处理", "维护者下一步可以做什么", lambda s: s.finding.next_step),
        *_places(),
    ),
)

DATA_TABLES = (FACTS, REPORTS, AGENCIES, FINDINGS)
