"""All that a maintainer can type, set or be told is in ``docs/maintain/reference.md``, and nothing else."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

import click
import pytest

from giar_site.checks import RULES
from giar_site.cli import giar
from giar_site.collect import overlays, registry, sidecar, withheld
from giar_site.config import GiarConfig
from giar_site.findings import Severity
from giar_site.site.data.schema import DATA_TABLES
from giar_site.site.wording import SEVERITY_NAMES
from tests.conftest import ROOT

PAGE = (ROOT / "docs/maintain/reference.md").read_text(encoding="utf-8")
# What makes findings of a code that it is given; the one severity of those that have no other.
MAKERS = {
    "Finding": None,
    "say": None,
    "Rule": None,
    "Unreadable": Severity.ERROR,
    "problem": Severity.ERROR,
    "finding": Severity.ERROR,
    "_left_out": Severity.ERROR,
    "_note": Severity.NOTE,
}
PACKAGE = ROOT / "giar_site"
CODE = re.compile(r"[a-z]+(-[a-z]+)+")


def section(anchor: str) -> str:
    return PAGE.split(f"{{#{anchor}}}")[1].split("\n## ")[0]


def rows(anchor: str) -> dict[str, list[str]]:
    """A section's tables: the other cells by the first."""
    lines = [line.strip("| ").split("|") for line in section(anchor).splitlines() if line.startswith("| `")]
    return {cells[0].strip().strip("`"): [cell.strip() for cell in cells[1:]] for cells in lines}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                function = node.func
                yield getattr(function, "attr", getattr(function, "id", "")), node


def codes() -> dict[str, set[Severity]]:
    """Each code of a finding in the program, with its severities where the call says them."""
    found: dict[str, set[Severity]] = defaultdict(set)
    for name, call in calls():
        literals = [
            a.value for a in call.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        code = next(filter(CODE.fullmatch, literals), None)
        if name in MAKERS and code:
            said = {Severity[severity] for severity in re.findall(r"Severity\.([A-Z]+)", ast.unparse(call))}
            found[code] |= said or {MAKERS[name]} - {None}  # type: ignore[arg-type]
    return found


def test_every_finding_is_explained_with_its_severity() -> None:
    told = {code: cells[0].split("、") for code, cells in rows("findings").items()}
    there = codes()
    assert sorted(told) == sorted(there.keys() | {rule.code for rule in RULES})
    for code, severities in there.items():
        if severities:
            assert set(told[code]) == {SEVERITY_NAMES[severity] for severity in severities}, code


def test_no_finding_is_made_in_a_way_that_was_not_looked_for() -> None:
    """A function that hands a code on to ``Finding`` has to be among ``MAKERS``."""
    handing_on = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "code" in {a.arg for a in node.args.args}:
                made = [c for c in ast.walk(node) if isinstance(c, ast.Call)]
                if any(getattr(c.func, "id", getattr(c.func, "attr", "")) in MAKERS for c in made):
                    handing_on.add(node.name)
    assert handing_on <= set(MAKERS)


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for part, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


def test_every_command_is_told_with_its_options() -> None:
    told = {" ".join(re.findall(r"[a-z]+", row)): " ".join(cells) for row, cells in rows("commands").items()}
    there = dict(commands(giar, "giar"))
    assert sorted(told) == sorted(there)
    for name, command in there.items():
        options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts} - {
            "-h",
            "--help",
        }
        assert sorted(options) == sorted(set(re.findall(r"`(--[a-z-]+)`", told[name]))), name


def test_every_setting_is_told() -> None:
    told = rows("settings")
    assert sorted(told) == sorted(name for name, _ in GiarConfig()._schema)
    for name, option in GiarConfig()._schema:
        default = getattr(option, "default", None)
        assert told[name][0].strip("`") == (default or ("空" if default == "" else "无")), name


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        ("与报告同名的 `.yml`", sidecar.KEYS),
        ("`agencies.yml` |", registry._TOP),
        ("`agencies.yml` 的 `regions`", registry._REGION),
        ("`agencies.yml` 的 `agencies`", registry._AGENCY),
        ("`agencies.yml` 的 `aliases`", registry._ALIAS),
        ("`readings.yml`", overlays._READING),
        ("`corrections.yml`", overlays._CORRECTION),
        ("`withheld.yml`", withheld.KEYS),
    ],
)
def test_every_key_is_told(place: str, keys: frozenset[str]) -> None:
    (line,) = (line for line in section("keys").splitlines() if line.startswith(f"| {place}"))
    assert sorted(re.findall(r"`(\w+)`", line.split(" | ")[1])) == sorted(keys)


def test_every_field_of_the_data_says_what_it_is() -> None:
    """The page of the data set, its descriptions and the files are made from these words."""
    for table in DATA_TABLES:
        assert table.title
        assert table.description
        for field in table.fields:
            assert len(field.description) > 3, f"{table.name}.{field.name}"
            assert field.title, f"{table.name}.{field.name}"
            assert all(field.codes.values()), f"{table.name}.{field.name}"


def test_every_target_of_make_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)
    for target in targets.split():
        assert re.search(rf"^{target}:.*## \S", makefile, re.M), target
