"""YAML that people write, with the line of every value for the messages.

Read with the safe loader only: these files come beside untrusted reports.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from giar_site.findings import Finding, Location, Severity
from giar_site.library_texts import in_chinese

MAX_CHARACTERS = 2_000_000  # a registry of 10,000 agencies has about 1.5 million
MAX_BRACKETS = 20  # one in another

Place = tuple[Hashable, ...]  # ("agencies", 3, "name")


_LONE = re.compile("[\ud800-\udfff]")  # half a character, as "\\ud800" can write it: no file can hold it
_INT = "tag:yaml.org,2002:int"
_NOT_TOLD = {_INT, "tag:yaml.org,2002:float", "tag:yaml.org,2002:merge"}


class _Refused(yaml.MarkedYAMLError):
    """YAML that we don't take; ``problem`` is Chinese."""


class _Loader(yaml.SafeLoader):
    """The safe loader for what people write. A number is what it is to them: digits, not octal (010 would
    be 8) nor sexagesimal (1:30 would be 90); with a point it is text, which keeps the digits as they stand.
    No tags, which name types that a value then is not, and no merging of mappings, which seven lines can
    make last for minutes."""

    # At every token it looks again at all brackets that are open: 24 KB with 300 of them took 1.7 seconds.
    def fetch_flow_collection_start(self, TokenClass: Any) -> None:
        if self.flow_level >= MAX_BRACKETS:
            raise _Refused(problem="括号一层套一层，过深", problem_mark=self.get_mark())
        super().fetch_flow_collection_start(TokenClass)

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "tag", None) is not None:
            raise _Refused(problem="不用标签（!）", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        if isinstance(node, yaml.ScalarNode) and (lone := _LONE.search(node.value)):
            raise _Refused(problem=f"有不能用的字符 U+{ord(lone[0]):04X}", problem_mark=node.start_mark)
        return node

    def construct_yaml_timestamp(self, node: Any) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as problem:
            raise _Refused(problem=f"没有 {node.value} 这一天", problem_mark=node.start_mark) from problem


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _NOT_TOLD]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)
_Loader.add_implicit_resolver(_INT, re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z"), list("-0123456789"))


@dataclass
class YamlFile:
    """``value`` is the content (None where it can't be read), ``name`` the path shown in messages."""

    name: str
    value: Any = None
    findings: list[Finding] = field(default_factory=list)
    _lines: dict[Place, int] = field(default_factory=dict)

    def location(self, *place: Hashable) -> Location:
        """Where a value stands, or the nearest thing above it."""
        while place and place not in self._lines:
            place = place[:-1]
        return Location(self.name, self._lines.get(place, 1))

    def problem(
        self, code: str, message: str, *place: Hashable, expected: str, found: str, next_step: str
    ) -> None:
        """Note an ``error`` at a place of the file."""
        self.findings.append(
            Finding(
                code,
                Severity.ERROR,
                message,
                self.name,
                location=self.location(*place),
                expected=expected,
                found=found,
                next_step=next_step,
            )
        )

    def mapping(
        self, value: Any, known: frozenset[str], what: str, *place: Hashable
    ) -> dict[str, Any] | None:
        """``value`` as a mapping with known keys only, None where it is none; either gets a finding."""
        if not isinstance(value, dict):
            self.problem(
                "bad-entry",
                f"{what}应当写成“键: 值”",
                *place,
                expected="、".join(sorted(known)),
                found=shown(value),
                next_step="按说明改写后再运行 giar check",
            )
            return None
        for key in value:
            if key not in known:
                self.problem(
                    "unknown-key",
                    f"{what}中有不认识的键“{shown(key)}”，已忽略",
                    *place,
                    key,
                    expected="、".join(sorted(known)),
                    found=shown(key),
                    next_step="检查拼写，或者删去这一行",
                )
        return {key: item for key, item in value.items() if key in known}


def read(path: Path, name: str, *, most: int = MAX_CHARACTERS) -> YamlFile:
    """Read a YAML file of at most ``most`` characters; an unreadable one has ``value`` None and a finding."""
    try:
        text = text_of(path, most)
    except (OSError, UnicodeDecodeError) as problem:
        file = YamlFile(name)
        file.problem(
            "unreadable-yaml",
            "YAML 文件打不开",
            expected="UTF-8 编码的 YAML 文件",
            found=in_chinese(getattr(problem, "strerror", None) or str(problem)),
            next_step="检查文件权限，另存为 UTF-8 编码",
        )
        return file
    return parse(text, name, most=most)


def text_of(path: Path, most: int = MAX_CHARACTERS) -> str:
    """A file's text; of one that is too large what shows that. Raises ``OSError``, ``UnicodeDecodeError``."""
    with path.open(encoding="utf-8-sig") as opened:
        return opened.read(most + 1)


def parse(text: str, name: str, first_line: int = 1, *, most: int = MAX_CHARACTERS) -> YamlFile:
    """Read YAML text of at most ``most`` characters that begins at ``first_line`` of a file."""
    file = YamlFile(name)
    try:
        if len(text) > most:
            raise _Refused(problem=f"文件过大：超过 {most} 个字符")
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is not None:
            _note_lines(node, (), file, first_line, set())
            file.value = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        file.value = None
        file._lines[()] = first_line + (mark.line if mark else 0)
        file.problem(
            "unreadable-yaml",
            "YAML 写法有误，读不出来",
            expected="合法的 YAML",
            found=_said(problem),
            next_step="检查这一行的缩进、冒号和引号",
        )
    return file


def _said(problem: Exception) -> str:
    text: str = getattr(problem, "problem", None) or str(problem)[:200]
    return text if isinstance(problem, _Refused) else in_chinese(text.partition("\n")[0])


def _note_lines(node: yaml.Node, place: Place, file: YamlFile, first_line: int, seen: set[int]) -> None:
    file._lines[place] = node.start_mark.line + first_line
    if id(node) in seen:  # an alias: walked once, or a "billion laughs" file would never end
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*place, index), file, first_line, seen)
    elif isinstance(node, yaml.MappingNode):
        keys = set()
        for key, item in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            file._lines[(*place, name)] = key.start_mark.line + first_line
            _note_lines(item, (*place, name), file, first_line, seen)
            if name in keys:
                file.problem(
                    "repeated-key",
                    f"“{name}”写了两次",
                    *place,
                    name,
                    expected="每个键只写一次",
                    found=name,
                    next_step="删去多余的一行",
                )
            keys.add(name)


def shown(value: Any) -> str:
    """A value as a message quotes it: never longer than a line, whatever is nested in it."""
    if value is None:
        return "空"
    return (str(value) if isinstance(value, str | int | float | date) else reprlib.repr(value))[:80]
