"""``reports/agencies.yml``: the regions and agencies a maintainer has confirmed.

Strict: every doubt is an ``error`` with its line, what can't be used of an entry is left out, all else
holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from giar_site.collect.yaml_file import YamlFile, parse, read, shown, text_of
from giar_site.documents.normalise import fold
from giar_site.findings import Finding
from giar_site.kept import KeptResults, digest_of
from giar_site.model import Agency, Alias, Region
from giar_site.program import program

FILE_NAME = "agencies.yml"
LEVELS = ("national", "provincial", "prefectural", "county", "township")
KINDS = ("government", "office", "department", "subordinate")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"unconfirmed-[0-9a-f]{8}")
_TOP = frozenset({"regions", "agencies", "demo"})
_REGION = frozenset({"code", "name", "parent", "from", "to"})
_AGENCY = frozenset({"id", "name", "aliases", "level", "kind", "parent", "region", "former_ids"})
_ALIAS = frozenset({"name", "from", "to"})
_FIX = "改正后再运行 giar check"


def folded_name(name: str) -> str:
    """A name as names are compared: folded, without spaces."""
    return re.sub(r"\s+", "", fold(name))


@dataclass(frozen=True)
class Registry:
    """``former`` maps a former agency id to the present one; ``demo`` says that the folder's reports
    are invented."""

    agencies: tuple[Agency, ...] = ()
    regions: tuple[Region, ...] = ()
    former: dict[str, str] = field(default_factory=dict)
    demo: bool = False
    findings: tuple[Finding, ...] = ()

    def named(self, name: str, year: int | None) -> list[Agency]:
        """The agencies that bear ``name`` (or had it as an alias in ``year``)."""
        return [
            agency
            for agency, alias in self._index.get(folded_name(name), ())
            if year is None or ((alias.valid_from or year) <= year and year <= (alias.valid_to or year))
        ]

    def with_id(self, agency_id: str) -> Agency | None:
        """The agency of an id, present or former."""
        agency_id = self.former.get(agency_id, agency_id)
        return self._by_id.get(agency_id)

    @cached_property
    def _by_id(self) -> dict[str, Agency]:
        return {agency.id: agency for agency in self.agencies}

    @cached_property
    def _index(self) -> dict[str, list[tuple[Agency, Alias]]]:
        index: dict[str, list[tuple[Agency, Alias]]] = defaultdict(list)
        for agency in self.agencies:
            for alias in (Alias(agency.name), *agency.aliases):
                entries = index[folded_name(alias.name)]
                if all(other is not agency for other, _ in entries):
                    entries.append((agency, alias))
        return index


def load(reports_dir: Path, kept: Path | None = None) -> Registry:
    """The registry of a reports folder; an empty one where there is no file. ``kept`` is a file for what was
    read: that of ten thousand agencies takes seconds."""
    path = reports_dir / FILE_NAME
    if not path.is_file():
        return Registry()
    if kept:
        with suppress(OSError, UnicodeDecodeError), KeptResults(kept) as known:
            text = text_of(path)
            return known.of(digest_of(program(), text), lambda: _checked(parse(text, FILE_NAME)))
    return _checked(read(path, FILE_NAME))


def unreadable_registry(findings: Iterable[Finding]) -> Finding | None:
    """What says that the registry can't be read, where it can't."""
    return next((one for one in findings if one.code == "unreadable-yaml" and one.report == FILE_NAME), None)


def _checked(file: YamlFile) -> Registry:
    if file.value is None and not file.findings:  # lost, or not written yet
        file.problem(
            "unreadable-yaml",
            "机关名录是空的",
            expected="regions 和 agencies",
            found="没有内容",
            next_step="换回原来的名录；还没有名录的，写 agencies: []，或者删去这个文件",
        )
    top = (file.mapping(file.value, _TOP, "机关名录") if file.value is not None else None) or {}
    regions = _regions(file, top.get("regions"))
    agencies, former = _agencies(file, top.get("agencies"), {region.code for region in regions})
    _check_names(file, agencies)
    return Registry(
        tuple(agency for agency, _ in agencies),
        tuple(regions),
        former,
        top.get("demo") is True,
        tuple(file.findings),
    )


def _entries(file: YamlFile, value: Any, section: str) -> list[tuple[int, Any]]:
    if value is None:
        return []
    if not isinstance(value, list):
        file.problem(
            "bad-entry",
            f"{section} 应当是一个列表",
            section,
            expected="- 开头的条目",
            found=shown(value),
            next_step=_FIX,
        )
        return []
    return list(enumerate(value))


def _regions(file: YamlFile, value: Any) -> list[Region]:
    regions: dict[str, tuple[Region, int]] = {}
    for index, entry in _entries(file, value, "regions"):
        data = file.mapping(entry, _REGION, "行政区划", "regions", index)
        if data is None:
            continue
        code, name = data.get("code"), data.get("name")
        if not (
            isinstance(code, str) and re.fullmatch(r"\d{6}", code) and isinstance(name, str) and name.strip()
        ):
            _bad(
                file,
                "行政区划要有六位代码（加引号）和名称",
                'code: "640221", name: 平罗县',
                entry,
                "regions",
                index,
            )
            continue
        years = _years(file, data, "regions", index)
        parent = data.get("parent")
        if code in regions:
            _bad(file, f"行政区划代码 {code} 写了两次", "每个代码一次", code, "regions", index, "code")
        elif parent is not None and not isinstance(parent, str):
            _bad(file, "parent 应当是加引号的上级代码", '"640200"', parent, "regions", index, "parent")
        else:
            regions[code] = Region(code, name.strip(), parent, *years), index
    lost = _check_parents(file, "regions", "上级代码", regions)
    return [replace(one, parent=None) if code in lost else one for code, (one, _) in regions.items()]


def _agencies(file: YamlFile, value: Any, codes: set[str]) -> tuple[list[tuple[Agency, int]], dict[str, str]]:
    agencies: dict[str, tuple[Agency, int]] = {}
    former: dict[str, str] = {}
    for index, entry in _entries(file, value, "agencies"):
        data = file.mapping(entry, _AGENCY, "机关", "agencies", index)
        agency = None if data is None else _agency(file, data, index, codes)
        if data is None or agency is None:
            continue
        if agency.id in agencies:
            _bad(file, f"机关编号 {agency.id} 写了两次", "每个编号一次", agency.id, "agencies", index, "id")
            continue
        agencies[agency.id] = agency, index
        for old in _texts(file, data.get("former_ids"), "agencies", index, "former_ids"):
            if not ID.fullmatch(old) or former.setdefault(old, agency.id) != agency.id:
                _bad(
                    file,
                    f"旧编号 {old} 不能用",
                    "小写字母、数字和连字符，只属于一个机关",
                    old,
                    "agencies",
                    index,
                    "former_ids",
                )
    for old in sorted(former.keys() & agencies.keys()):
        _bad(
            file,
            f"旧编号 {old} 是另一个机关现在的编号",
            "不再使用的编号",
            old,
            "agencies",
            agencies[old][1],
            "id",
        )
        del former[old]
    lost = _check_parents(file, "agencies", "上级机关", agencies)
    used = [(replace(one, parent=None) if key in lost else one, at) for key, (one, at) in agencies.items()]
    return used, former


def _check_parents(
    file: YamlFile, section: str, noun: str, entries: Mapping[str, tuple[Region | Agency, int]]
) -> set[str]:
    """Those of a section, by code or id and with their places, above which nothing can stand: what they name
    is not listed, or stands below them, where no list would come to them."""
    lost = set()
    for key, (entry, index) in entries.items():
        above, parent = [key], entry.parent
        while parent is not None and parent in entries and parent not in above:
            above.append(parent)
            parent = entries[parent][0].parent
        if entry.parent is not None and entry.parent not in entries:
            found = f"{noun} {entry.parent} 没有列出", f"{section} 中列出的", entry.parent
        elif parent == key:
            found = f"{noun}绕了一圈又回到 {key}", "上级不在自己之下", "、".join([*above, key])
        else:
            continue
        _bad(file, *found, section, index, "parent")
        lost.add(key)
    return lost


def _agency(file: YamlFile, data: dict[str, Any], index: int, codes: set[str]) -> Agency | None:
    place = ("agencies", index)
    agency_id, name = data.get("id"), data.get("name")
    if not isinstance(name, str) or not name.strip():
        _bad(file, "机关要有名称", "name: 机关全称", name, *place)
        return None
    if not isinstance(agency_id, str) or not ID.fullmatch(agency_id) or _RESERVED.fullmatch(agency_id):
        _bad(
            file,
            f"“{name}”的编号不能用",
            "小写字母、数字和连字符，如 pingluoxian-renminzhengfu",
            agency_id,
            *place,
            "id",
        )
        return None
    for key, allowed in (("level", LEVELS), ("kind", KINDS)):
        if data.get(key, "") not in ("", *allowed):
            _bad(file, f"{key} 的写法不认识", "、".join(allowed), data[key], *place, key)
            data[key] = ""
    region = data.get("region")
    if region is not None and not (isinstance(region, str) and region in codes):
        _bad(
            file,
            f"行政区划代码 {region} 没有列在 regions 里",
            "已列出的六位代码（加引号）",
            region,
            *place,
            "region",
        )
        region = None
    parent = data.get("parent")
    return Agency(
        agency_id,
        name.strip(),
        tuple(_aliases(file, data.get("aliases"), index)),
        data.get("level") or "",
        data.get("kind") or "",
        parent if isinstance(parent, str) else None,
        region,
    )


def _aliases(file: YamlFile, value: Any, index: int) -> list[Alias]:
    place = ("agencies", index, "aliases")
    if value is None:
        return []
    if not isinstance(value, list):
        _bad(file, "aliases 应当是一个列表", "[别名, {name: 别名, to: 2019}]", value, *place)
        return []
    aliases = []
    for number, entry in enumerate(value):
        if isinstance(entry, str):
            aliases.append(Alias(entry.strip()))
            continue
        data = file.mapping(entry, _ALIAS, "别名", *place, number)
        if data is None:
            continue
        if isinstance(data.get("name"), str) and data["name"].strip():
            aliases.append(Alias(data["name"].strip(), *_years(file, data, *place, number)))
        else:
            _bad(file, "别名要有名称", "{name: 别名, to: 2019}", entry, *place, number)
    return aliases


def _years(file: YamlFile, data: dict[str, Any], *place: str | int) -> tuple[int | None, int | None]:
    years: list[int | None] = []
    for key in ("from", "to"):
        year = data.get(key)
        if year is not None and (not isinstance(year, int) or not 1949 <= year <= 2100):
            _bad(file, f"{key} 应当是年份", "四位数字", year, *place, key)
            year = None
        years.append(year)
    if years[0] and years[1] and years[0] > years[1]:
        _bad(file, "起始年份晚于终止年份", "from 不晚于 to", f"{years[0]}—{years[1]}", *place)
    return years[0], years[1]


def _texts(file: YamlFile, value: Any, *place: str | int) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        _bad(file, f"{place[-1]} 应当是一个列表", "[编号, 编号]", value, *place)
        return []
    return value


def _check_names(file: YamlFile, agencies: list[tuple[Agency, int]]) -> None:
    """Two agencies that bear one name in one year could not be told apart."""
    holders: dict[str, list[tuple[Agency, Alias, int]]] = defaultdict(list)
    for agency, index in agencies:
        for alias in (Alias(agency.name), *agency.aliases):
            for other, theirs, _ in holders[folded_name(alias.name)]:
                if other is not agency and _overlap(alias, theirs):
                    _bad(
                        file,
                        f"“{alias.name}”同时是 {other.id} 和 {agency.id} 的名称，年份重叠，无法区分",
                        "同一年里一个名称只属于一个机关",
                        alias.name,
                        "agencies",
                        index,
                    )
            holders[folded_name(alias.name)].append((agency, alias, index))


def _overlap(one: Alias, other: Alias) -> bool:
    return (one.valid_from or 0) <= (other.valid_to or 9999) and (other.valid_from or 0) <= (
        one.valid_to or 9999
    )


def _bad(file: YamlFile, message: str, expected: str, found: Any, *place: str | int) -> None:
    file.problem("registry-error", message, *place, expected=expected, found=shown(found), next_step=_FIX)
