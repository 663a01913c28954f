"""What programs read of the data set: Data Package v2, DCAT (JSON-LD), the API's index."""

from __future__ import annotations

from typing import Any

from giar_site.site.data.api_sink import API
from giar_site.site.data.files import DataFile, DataSet
from giar_site.site.data.schema import DATA_TABLES, Field, Kind, Table
from giar_site.site.metadata import LICENCE
from giar_site.site.page import Settings

LICENCE_NAME = "CC-BY-4.0"
LICENCE_TITLE = "知识共享 署名 4.0 国际许可协议"
NAME = "giar"
TITLE = "政府信息公开工作年度报告数据集"
DESCRIPTION = (
    "各级行政机关政府信息公开工作年度报告中三张法定表格的每一格：照印的数字、状态、原文和出处。"
    "空白不等于 0；推算的、未能确定的都有注明。"
    "汇总报告（scope 为 aggregate）已包括下级的数字，不能与下级的报告相加。"
)
DEMO = "其中有虚构的示例数据（demo 为 true）。"
MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_TYPES = {Kind.DECIMAL: "number"}


def description(made: DataSet) -> str:
    return DESCRIPTION + (DEMO if made.summary.demo else "")


def data_package(made: DataSet, settings: Settings) -> dict[str, Any]:
    """``datapackage.json``: the CSV files as tables with their schema, a table's files by year one
    resource. The same data in other formats is in the catalogue and in the API's index."""
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": description(made),
        "version": made.version,
        "licenses": [{"name": LICENCE_NAME, "path": LICENCE, "title": LICENCE_TITLE}],
        "resources": [],
    }
    if settings.site_url:
        package["homepage"] = f"{settings.site_url}data/"
    if settings.publisher:
        package["contributors"] = [{"title": settings.publisher, "roles": ["publisher"]}]
    if made.summary.as_of:
        package["created"] = f"{made.summary.as_of.isoformat()}T00:00:00Z"
    for table in DATA_TABLES:
        if files := [f for f in made.files if f.format == "csv" and f.tables == (table.name,)]:
            package["resources"].append(_table_resource(table, files))
    return package


def table_schema(table: Table) -> dict[str, Any]:
    """Table Schema of the CSV file."""
    made: dict[str, Any] = {"fields": [_table_field(field) for field in table.fields], "missingValues": [""]}
    if table.key:
        made["primaryKey"] = list(table.key)
    return made


def _table_resource(table: Table, files: list[DataFile]) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": files[0].name,
        "format": "csv",
        "mediatype": MEDIA_TYPES["csv"],
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": table_schema(table),
    }
    if len(files) == 1:
        return {**resource, "bytes": files[0].size, "hash": f"sha256:{files[0].sha256}"}
    return {**resource, "path": [file.name for file in files]}


def _table_field(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.kind, field.kind.value),
        "title": field.title,
        "description": field.description,
    }
    if field.kind is Kind.BOOLEAN:
        made |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.codes:
        constraints["enum"] = list(field.codes)
        made["categories"] = [{"value": code, "label": label} for code, label in field.codes.items()]
    return {**made, "constraints": constraints} if constraints else made


def dcat(made: DataSet, settings: Settings) -> dict[str, Any]:
    """A DCAT 3 catalogue of one data set, as JSON-LD."""
    root = settings.site_url
    dataset: dict[str, Any] = {
        "@id": f"{root}data/#dataset",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": TITLE, "@language": "zh-CN"},
        "dct:description": {"@value": description(made), "@language": "zh-CN"},
        "dct:license": {"@id": LICENCE},
        "dct:language": "zh-CN",
        "dcat:version": made.version,
        "dcat:landingPage": {"@id": f"{root}data/"},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": file.name,
                "dcat:downloadURL": {"@id": f"{root}data/{file.name}"},
                "dcat:mediaType": {
                    "@id": f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[file.format]}"
                },
                "dcat:byteSize": {"@value": file.size, "@type": "xsd:nonNegativeInteger"},
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": file.sha256,
                },
            }
            for file in made.files
        ],
    }
    if made.summary.as_of:
        dataset["dct:modified"] = {"@value": made.summary.as_of.isoformat(), "@type": "xsd:date"}
    if made.summary.years:
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": f"{min(made.summary.years)}-01-01", "@type": "xsd:date"},
            "dcat:endDate": {"@value": f"{max(made.summary.years)}-12-31", "@type": "xsd:date"},
        }
    if settings.publisher:
        dataset["dct:publisher"] = {"@type": "foaf:Organization", "foaf:name": settings.publisher}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{root}data/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": settings.site_name, "@language": "zh-CN"},
        "dcat:dataset": [dataset],
    }


def schema_org(made: DataSet, settings: Settings) -> dict[str, Any]:
    """The same for search engines."""
    root = settings.site_url
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": TITLE,
        "description": description(made),
        "url": f"{root}data/",
        "inLanguage": "zh-CN",
        "license": LICENCE,
        "version": made.version,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": MEDIA_TYPES[file.format],
                "contentUrl": f"{root}data/{file.name}",
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in made.files
        ],
    }
    if made.summary.as_of:
        found["dateModified"] = made.summary.as_of.isoformat()
    if settings.publisher:
        found["publisher"] = {"@type": "Organization", "name": settings.publisher}
    return found


def api_index(made: DataSet, settings: Settings) -> dict[str, Any]:
    """``/api/v1/index.json``: where to begin."""
    root, summary = settings.site_url, made.summary
    return {
        "title": TITLE,
        "version": made.version,
        "as_of": summary.as_of.isoformat() if summary.as_of else None,
        "licence": LICENCE,
        "demo": summary.demo,
        "counts": dict(summary.rows),
        "statuses": dict(summary.statuses),
        "years": {str(year): count for year, count in sorted(summary.years.items())},
        "links": {
            "openapi": f"{root}{API}openapi.json",
            "agencies": f"{root}{API}agencies.json",
            "agency": f"{root}{API}agencies/{{agency_id}}.json",
            "reports": f"{root}{API}reports/{{year}}.json",
            "report": f"{root}agencies/{{agency_id}}/{{year}}/report.json",
            "items": f"{root}{API}items.json",
            "findings": f"{root}{API}findings/{{year}}.json",
            "findings_uncounted": f"{root}{API}findings/uncounted.json",
            "regions": f"{root}{API}regions.json",
            "region": f"{root}{API}regions/{{region_code}}.json",
            "datapackage": f"{root}data/datapackage.json",
        },
        "files": [
            {
                "name": file.name,
                "url": f"{root}data/{file.name}",
                "format": file.format,
                "tables": list(file.tables),
                "year": file.year,
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for file in made.files
        ],
    }
