"""YAML as people mean it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from giar_site.collect.yaml_file import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("-3", -3), ("0", 0), ("010", "010"), ("0x1F", "0x1F"), ("1:30", "1:30"),
        ("1_000", "1_000"), ("2.50", "2.50"), ("1e5", "1e5"), ("9" * 5000, "9" * 5000),
        ("2021-01-02", date(2021, 1, 2)),
    ],
)  # fmt: skip
def test_a_number_is_its_digits(text: str, value: Any) -> None:
    file = parse(f"a: {text}", "a.yml")
    assert file.value == {"a": value}
    assert file.findings == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: !!timestamp foo", "不用标签（!）"),
        ("a: 1\nb: !!int ''", "不用标签（!）"),
        ("a: 1\nb: !!python/name:os.system x", "不用标签（!）"),
        ("a: 1\nb: 2021-13-45", "没有 2021-13-45 这一天"),
        ('a: 1\nb: "甲\\ud800"', "有不能用的字符 U+D800"),
        ('a: 1\n"\\udc00": 2', "有不能用的字符 U+DC00"),
    ],
)
def test_what_is_no_value_is_told_with_its_line(text: str, found: str) -> None:
    file = parse(text, "a.yml")
    assert file.value is None
    assert [(one.code, one.found, str(one.location)) for one in file.findings] == [
        ("unreadable-yaml", found, "a.yml:2")
    ]


def test_mappings_are_not_merged() -> None:
    lines = [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 8)}]}}" for n in range(1, 20)]
    file = parse("\n".join(["a0: &a0 {x: 1}", *lines]), "a.yml")
    assert file.value["a1"] == {"<<": [{"x": 1}] * 8}
