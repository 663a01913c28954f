"""Whatever stands where a file of people wants a word, number or date: said, never the end of a build."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from giar_site.collect import WithheldError, collect
from giar_site.findings import Severity
from tests.collect.written import report_text, write

VALUES = (
    "[own]",
    "{a: b}",
    "3",
    "true",
    "2021-01-01",
    "''",
    "null",
    "[[1]]",
    "[1, {x: y}]",
    ".nan",
    "!!set {a}",
)
CELL = {"agency": "jia", "year": "2021", "cell": "requests.received:total", "when": "2022-01-01"}
REGISTRY = "regions: [{}]\nagencies:\n  - {}\n"
REGION = {"code": "'640000'", "name": "宁夏", "from": "2000", "to": "2020", "parent": "'640000'"}
AGENCY = {"id": "jia", "name": "平罗县人民政府", "aliases": "[甲]", "level": "county", "kind": "government"}
AGENCY |= {"parent": "jia", "region": "'640000'", "former_ids": "[lao]"}
SIDECAR = {"agency": "jia", "year": "2021", "scope": "own", "source_url": "https://a.example/", "note": "注"}
SIDECAR |= {"published": "2022-01-01", "supersedes": "[a.txt]"}
FILES = {
    "jia/2021.yml": SIDECAR,
    "readings.yml": CELL | {"value": "3", "who": "甲", "where": "原件"},
    "corrections.yml": CELL | {"printed": "0", "expect": "3", "reason": "原因", "source": "来源"},
    "withheld.yml": CELL | {"reason": "原因", "who": "甲"},
    "agencies.yml": AGENCY,
    "agencies.yml regions": REGION,
}


def inline(data: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in data.items()) + "}"


def texts(place: str) -> Iterator[str]:
    good = FILES[place]
    for value in VALUES:
        for key in good:
            data = inline(good | {key: value})
            if place == "agencies.yml":
                yield REGISTRY.format(inline(REGION), data)
            elif place == "agencies.yml regions":
                yield REGISTRY.format(data, inline(AGENCY))
            else:
                yield data if place.startswith("jia") else f"- {data}"
        yield value
        yield f"- {value}"


@pytest.mark.parametrize("place", FILES)
def test_any_value_anywhere(tmp_path: Path, place: str) -> None:
    write(tmp_path / "jia/2021.txt", report_text("平罗县人民政府", 2021))
    write(tmp_path / "agencies.yml", f"agencies: [{inline({'id': 'jia', 'name': '平罗县人民政府'})}]\n")
    said = 0
    for text in texts(place):
        write(tmp_path / place.split()[0], f"{text}\n")
        try:
            found = collect(tmp_path, cache=tmp_path.parent / "cache")
        except WithheldError:  # a takedown that can't be understood: nothing may be published
            said += 1
            continue
        assert len(found.reports) + len(found.received) == 1, text
        said += any(finding.severity is Severity.ERROR for finding in found.findings)
    assert said > len(VALUES), "what is wrong is told"


@pytest.mark.parametrize(
    "text",
    [
        "agency: " + "[" * 20_000,
        "supersedes:\n" + ("- " + "[" * 300 + "]" * 300 + "\n") * 150,
        "note: " + "长" * 100_000,
        "".join(f"k{number}: v\n" for number in range(20_000)),
    ],
    ids=["deep", "deep-lines", "long", "keys"],
)
def test_a_sidecar_made_to_cost_time(tmp_path: Path, text: str) -> None:
    write(tmp_path / "jia/2021.txt", report_text("平罗县人民政府", 2021))
    write(tmp_path / "jia/2021.yml", text)
    start = time.process_time()
    found = collect(tmp_path)
    assert time.process_time() - start < 1
    assert "unreadable-yaml" in {finding.code for finding in found.findings}
    assert len(found.received) == 1 or len(found.reports) == 1
