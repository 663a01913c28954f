"""JSON Schema (2020-12) of every JSON file with data that the site publishes.

Rows come from ``schema.py``; what is nested is written down here. ``SCHEMAS`` maps a name to its
schema, ``FILES`` the form of an address to the name of the schema that its file keeps.
"""

from __future__ import annotations

import re
from typing import Any

from giar_site.findings import Location, Severity
from giar_site.forms import editions
from giar_site.model import Scope, Status
from giar_site.site.catalogue import TABLES
from giar_site.site.data.schema import AGENCIES, FINDINGS, REPORTS, Field, Kind, Table

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_TYPES = {Kind.DECIMAL: "number", Kind.DATE: "string"}
_EDITIONS = [edition.id for edition in editions()]
_STATUSES = [status.value for status in Status]
_STRING: Schema = {"type": "string"}
_YEAR: Schema = {"type": "integer"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_MAYBE_STRING: Schema = {"type": ["string", "null"]}
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def closed(properties: dict[str, Schema], title: str = "", optional: tuple[str, ...] = ()) -> Schema:
    """An object with these properties, and no others."""
    return {
        **({"title": title} if title else {}),
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def listed(items: Schema, title: str = "") -> Schema:
    return {**({"title": title} if title else {}), "type": "array", "items": items}


def mapped(values: Schema, title: str = "") -> Schema:
    return {**({"title": title} if title else {}), "type": "object", "additionalProperties": values}


def field_schema(field: Field) -> Schema:
    kind = _TYPES.get(field.kind, field.kind.value)
    made: Schema = {"title": field.title, "type": kind if field.required else [kind, "null"]}
    if field.description:
        made["description"] = field.description
    if field.kind is Kind.DATE:
        made["format"] = "date"
    if field.codes:
        made["enum"] = [*field.codes, *([] if field.required else [None])]
    return made


def row_schema(table: Table, **changed: Schema) -> dict[str, Schema]:
    """The properties of a row."""
    return {**{field.name: field_schema(field) for field in table.fields}, **changed}


_LOCATION = closed(
    {
        name: _STRING
        if name in ("file", "context")
        else {"type": "integer", "minimum": int(name != "length")}
        for name in Location._fields
    },
    "出处",
    optional=tuple(name for name in Location._fields if name != "file"),
)
_MAYBE_LOCATION: Schema = {"anyOf": [_LOCATION, {"type": "null"}]}

_FACT = closed(
    {
        "table": {"enum": list(TABLES)},
        "item": _STRING,
        "column": _STRING,
        "value": {"type": ["number", "null"], "description": "照印的十进制数；没有数字的为 null，不等于 0"},
        "raw": {"type": "string", "description": "文件在这一格印的文字"},
        "status": {"enum": _STATUSES},
        "location": _MAYBE_LOCATION,
        "note": _STRING,
    },
    "单元格",
)

_REPORT_FINDING = closed(
    {
        "code": _STRING,
        "severity": {"enum": [severity.value for severity in Severity]},
        "message": _STRING,
        "report": _STRING,
        "cells": listed(_STRING),
        "location": _MAYBE_LOCATION,
        "expected": _STRING,
        "found": _STRING,
        "next_step": _STRING,
    },
    "疑问",
)

_REPORT = closed(
    {
        "agency": _MAYBE_STRING,
        "year": {"type": ["integer", "null"]},
        "editions": mapped({"enum": _EDITIONS}),
        "facts": listed(_FACT),
        "findings": listed(_REPORT_FINDING),
        "chapters": listed(
            closed(
                {"id": _STRING, "number": {"type": ["integer", "null"]}, "title": _STRING, "text": _STRING}
            )
        ),
    },
    "一份报告的全部内容",
)

_ITEM_ROWS = listed(
    closed(
        {
            "agency": _STRING,
            "name": _STRING,
            "year": _YEAR,
            "region": _MAYBE_STRING,
            "level": _STRING,
            "kind": _STRING,
            "scope": {"enum": [scope.value for scope in Scope]},
            "edition": {"enum": _EDITIONS},
            "url": _STRING,
            "values": mapped({"type": ["number", "null"]}),
            "statuses": mapped({"enum": _STATUSES}),
        }
    ),
    "表中一行在各报告中的数字",
)

_FIGURE = closed(
    {
        "value": {"type": ["string", "null"], "description": "数字写作文字，以免读取时舍入"},
        "status": {"enum": _STATUSES},
    },
    "地址 → 数字",
)

_AGENCY_REPORT = closed(
    {
        **row_schema(REPORTS),
        "files": mapped(_STRING),
        "figures": mapped(_FIGURE),
        "doubted": listed(_STRING, "与同一机关的其他数字不符（如勾稽关系）的地址"),
    },
    "一份报告及其数字",
)

_AGENCY = row_schema(AGENCIES, aliases=listed(_STRING, "其他名称"))

_REGION = {
    "region_code": _STRING,
    "region_name": _STRING,
    "parent_code": _MAYBE_STRING,
    "report_count": {**_COUNT, "description": "直属机关的报告，不含下级地区"},
    "region_url": _STRING,
}

_FILE = closed(
    {
        "name": _STRING,
        "url": _STRING,
        "format": {"enum": ["csv", "jsonl", "parquet", "sqlite", "xlsx"]},
        "tables": listed(_STRING),
        "year": {"type": ["integer", "null"]},
        "bytes": _COUNT,
        "sha256": _SHA256,
    },
    "数据文件",
)

SCHEMAS: dict[str, Schema] = {
    "index": closed(
        {
            "title": _STRING,
            "version": _STRING,
            "as_of": {"type": ["string", "null"], "format": "date", "description": "报告中最晚的公布日期"},
            "licence": _STRING,
            "demo": {"type": "boolean", "description": "true 表示其中有虚构的示例数据"},
            "counts": mapped(_COUNT),
            "statuses": mapped(_COUNT),
            "years": mapped(_COUNT),
            "links": mapped(_STRING),
            "files": listed(_FILE),
        },
        "数据目录",
    ),
    "agencies": listed(closed(_AGENCY), "全部机关"),
    "agency": closed({**_AGENCY, "reports": listed(_AGENCY_REPORT)}, "一个机关的历年报告"),
    "reports": listed(closed(row_schema(REPORTS)), "一个年度的报告"),
    "findings": listed(closed(row_schema(FINDINGS, cells=listed(_STRING))), "疑问"),
    "regions": listed(closed(_REGION), "全部地区"),
    "region": closed({**_REGION, "agencies": listed(closed(_AGENCY))}, "一个地区的直属机关"),
    "items": listed(
        closed(
            {
                "table": {"enum": list(TABLES)},
                "item": _STRING,
                "title": _STRING,
                "editions": listed({"enum": _EDITIONS}),
                "item_url": _STRING,
                "rows": listed(_STRING, "rows.json 的地址"),
            }
        ),
        "表中的各行",
    ),
    "report": _REPORT,
    "table": listed(_FACT, "一份报告的一张表"),
    "item-rows": _ITEM_ROWS,
    "agency-names": listed(
        {
            "type": "array",
            "prefixItems": [_STRING, _STRING, _STRING, _STRING, _STRING, listed(_YEAR)],
            "items": False,
            "minItems": 6,
        },
        "机关编号、名称、拼音、首字母、其他名称、年度，供本站的查找框使用",
    ),
    "forms": mapped(mapped({"type": "object"}), "各版表式的用语，供本站的菜单使用"),
}

# The first that matches the whole address.
FILES: tuple[tuple[str, str], ...] = (
    (r"api/v1/(index|agencies|regions|items)\.json", r"\1"),
    (r"api/v1/agencies/[^/]+\.json", "agency"),
    (r"api/v1/(reports|findings)/[^/]+\.json", r"\1"),
    (r"api/v1/regions/[^/]+\.json", "region"),
    (r"agencies/[^/]+/\d+/report\.json", "report"),
    (rf"agencies/[^/]+/\d+/({'|'.join(TABLES)})\.json", "table"),
    (r"items/.+/rows\.json", "item-rows"),
    (r"agencies/index\.json", "agency-names"),
    (r"assets/forms\.json", "forms"),
)


def schema_of(url: str) -> str | None:
    """The name of the schema of the file at a site address."""
    for pattern, name in FILES:
        if match := re.fullmatch(pattern, url):
            return match.expand(name)
    return None


def schema_file(name: str, root: str) -> Schema:
    """A schema as it is published."""
    return {"$schema": DIALECT, "$id": f"{root}data/schema/{name}.json", **SCHEMAS[name]}
