"""OpenAPI 3.1 document of the static API."""

from __future__ import annotations

from typing import Any

from giar_site.site.data.api_sink import API
from giar_site.site.data.describe import LICENCE_NAME, LICENCE_TITLE
from giar_site.site.data.json_schemas import SCHEMAS

VERSION = "1"  # of the contract: a field that goes or changes makes it 2, at /api/v2/

_AGENCY = ("agency_id", {"type": "string"}, "机关编号，见 agencies.json")
_YEAR = ("year", {"type": "integer"}, "年度，见 index.json 的 years")
_REGION = ("region_code", {"type": "string"}, "地区代码，见 regions.json")
_PATH = ("path", {"type": "string"}, "见 items.json 的 rows")

# Address, schema, what it is, parameters.
ENDPOINTS: tuple[tuple[str, str, str, tuple[tuple[str, dict[str, str], str], ...]], ...] = (
    (f"{API}index.json", "index", "数据目录：版本、份数、各地址、数据文件", ()),
    (f"{API}agencies.json", "agencies", "全部机关", ()),
    (f"{API}agencies/{{agency_id}}.json", "agency", "一个机关历年的报告和数字", (_AGENCY,)),
    (f"{API}reports/{{year}}.json", "reports", "一个年度的报告", (_YEAR,)),
    ("agencies/{agency_id}/{year}/report.json", "report", "一份报告的全部内容，含各章文字", (_AGENCY, _YEAR)),
    (f"{API}items.json", "items", "表中的各行，以及每一行的数据文件", ()),
    ("items/{path}/rows.json", "item-rows", "表中一行在各报告中的数字", (_PATH,)),
    (f"{API}findings/{{year}}.json", "findings", "一个年度的疑问", (_YEAR,)),
    (f"{API}findings/uncounted.json", "findings", "未计入的文件的疑问", ()),
    (f"{API}regions.json", "regions", "全部地区", ()),
    (f"{API}regions/{{region_code}}.json", "region", "一个地区的直属机关", (_REGION,)),
)


def openapi(root: str) -> dict[str, Any]:
    """``root`` is the site's address; without one the document is relative to its own place."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政府信息公开年报数据接口",
            "version": VERSION,
            "description": "静态 JSON 文件，只读，不需要密钥。"
            "字段只增不减；有字段删去或者改变含义时，另设 /api/v2/。"
            "数字照印，不作舍入；没有数字的为 null，不等于 0。",
            "license": {"name": LICENCE_TITLE, "identifier": LICENCE_NAME},
        },
        "servers": [{"url": root or "../../"}],
        "paths": {f"/{path}": _get(schema, text, used) for path, schema, text, used in ENDPOINTS},
        "components": {"schemas": {schema: SCHEMAS[schema] for _, schema, _, _ in ENDPOINTS}},
    }


def _get(schema: str, text: str, parameters: tuple[tuple[str, dict[str, str], str], ...]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    operation: dict[str, Any] = {
        "summary": text,
        "responses": {
            "200": {"description": text, "content": content},
            "404": {"description": "没有这样的机关、年度或地区"},
        },
    }
    if parameters:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": kind, "description": about}
            for name, kind, about in parameters
        ]
    return {"get": operation}
