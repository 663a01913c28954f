"""What describes the data: Data Package, JSON Schema, OpenAPI, DCAT, and the contract of published fields."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from frictionless import Package, system
from openapi_spec_validator import OpenAPIV31SpecValidator

from giar_site.site.data.json_schemas import SCHEMAS, schema_of
from giar_site.site.data.schema import DATA_TABLES
from tests.data.conftest import Made

PUBLISHED = Path(__file__).parent / "published_fields.json"
# Described by specifications of others: Data Package, OpenAPI, JSON Schema, Vega-Lite.
OTHERS = ("data/datapackage.json", "api/v1/openapi.json", "data/schema/", "assets/charts/")


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_data_package_is_valid(made: Made) -> None:
    descriptor = made.data / "datapackage.json"
    with system.use_context(trusted=True):
        report = Package(str(descriptor)).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert {task.name for task in report.tasks} == {table.name for table in DATA_TABLES}
    package = read(descriptor)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


def test_sizes_and_hashes_are_the_files(made: Made) -> None:
    files = {path.name: path.read_bytes() for path in made.data.iterdir() if path.is_file()}
    described = {resource["path"]: resource for resource in read(made.data / "datapackage.json")["resources"]}
    page = lxml.html.fromstring(made.pages["data/"].body)
    told = {row.xpath("string(th/a)"): row for row in page.xpath("//section[h2/@id='files']//tr[th/a]")}
    index = {file["name"]: file for file in read(made.root / "api/v1/index.json")["files"]}
    assert told.keys() == index.keys() == files.keys() - {"datapackage.json", "catalog.jsonld", "SHA256SUMS"}
    assert described.keys() == {name for name in files if name.endswith(".csv")}
    for name in told:
        digest = hashlib.sha256(files[name]).hexdigest()
        resource = described.get(name, index[name])
        assert resource["bytes"] == index[name]["bytes"] == len(files[name])
        assert resource.get("hash", f"sha256:{digest}") == f"sha256:{digest}"
        assert told[name].xpath("string(td[3]/code)") == digest == index[name]["sha256"]
        assert told[name].xpath("string(td[2])").replace(",", "") == str(len(files[name]))


def test_the_checksums_are_what_sha256sum_reads(made: Made) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=made.data, capture_output=True
    )
    assert checked.returncode == 0, checked.stderr
    names = {line.split(":")[0] for line in checked.stdout.decode().splitlines()}
    assert names == {file["name"] for file in read(made.root / "api/v1/index.json")["files"]}


def test_every_json_file_keeps_its_schema(made: Made) -> None:
    validators = {
        name: jsonschema.Draft202012Validator(read(made.data / f"schema/{name}.json")) for name in SCHEMAS
    }
    for validator in validators.values():
        validator.check_schema(validator.schema)
    used = set()
    for path in made.root.rglob("*.json"):
        url = path.relative_to(made.root).as_posix()
        if url.startswith(OTHERS):
            continue
        name = schema_of(url)
        assert name in validators, f"no schema: {url}"
        validators[name].validate(read(path))
        used.add(name)
    assert used == set(SCHEMAS) - {"forms"}, "assets are not composed here"


def test_openapi_is_valid_and_every_address_is_there(made: Made) -> None:
    document = read(made.root / "api/v1/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    report = made.dataset.reports[0]
    region = made.dataset.regions[0].code
    known = {"agency_id": report.agency, "year": report.year, "region_code": region}
    for address, methods in document["paths"].items():
        filled = address.format(**known, path="requests/received").lstrip("/")
        assert (made.root / filled).is_file(), address
        schema = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        assert schema_of(filled) == schema.rpartition("/")[2]
    for name, link in read(made.root / "api/v1/index.json")["links"].items():
        path = link.removeprefix("https://example.org/giar/").format(**known)
        assert (made.root / path).is_file(), name


def test_every_item_file_is_listed(made: Made) -> None:
    listed = [url for entry in read(made.root / "api/v1/items.json") for url in entry["rows"]]
    there = [
        f"https://example.org/giar/{p.relative_to(made.root)}" for p in made.root.glob("items/**/rows.json")
    ]
    assert sorted(listed) == sorted(there)


def test_catalogue_says_what_there_is(made: Made) -> None:
    (dataset,) = read(made.data / "catalog.jsonld")["dcat:dataset"]
    index = read(made.root / "api/v1/index.json")
    assert dataset["dcat:version"] == index["version"]
    dates = [r.published.isoformat() for r in made.dataset.reports if r.published]
    assert index["as_of"] == max(dates, default=None), "a date that no report states is not made up"
    assert dataset.get("dct:modified", {}).get("@value") == index["as_of"]
    urls = {d["dcat:downloadURL"]["@id"] for d in dataset["dcat:distribution"]}
    assert urls == {file["url"] for file in index["files"]}


def fields() -> Iterator[tuple[str, Any]]:
    """Every published field, by its place, with its type."""
    for table in DATA_TABLES:
        for field in table.fields:
            yield f"table {table.name}: {field.name}", field.kind.value
    for name, schema in SCHEMAS.items():
        yield from _properties(f"json {name}", schema)


def _properties(place: str, schema: Any) -> Iterator[tuple[str, Any]]:
    if "type" in schema:
        yield place, schema["type"]
    for name, inner in schema.get("properties", {}).items():
        yield from _properties(f"{place}.{name}", inner)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _properties(f"{place}[]", schema[key])
    for inner in (*schema.get("anyOf", ()), *schema.get("prefixItems", ())):
        yield from _properties(f"{place}|", inner)


def test_no_published_field_goes_or_changes() -> None:
    """Others rely on them for years. A new field is added to ``published_fields.json``; one that goes or
    changes its type needs /api/v2/."""
    published, now = read(PUBLISHED), json.loads(json.dumps(dict(fields())))
    assert {name: kind for name, kind in published.items() if now.get(name) != kind} == {}
    assert now.keys() == published.keys(), "add the new fields to the list"


def test_a_changed_field_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {**SCHEMAS["agencies"]["items"]["properties"]}
    del changed["agency_id"]
    monkeypatch.setitem(SCHEMAS["agencies"]["items"], "properties", changed)
    with pytest.raises(AssertionError):
        test_no_published_field_goes_or_changes()
