"""Imports point one way, and MkDocs stays at the edge (DESIGN §2)."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "giar_site"

FOUNDATION = {"findings", "kept", "library_texts", "numerals", "program"}
FORM = FOUNDATION | {"forms"}
MODEL = FORM | {"model", "model_json"}
EXTRACT = MODEL | {"documents", "extract"}
CHECKS = EXTRACT | {"collect", "checks"}
SITE = CHECKS | {"site"}
BUILD = SITE | {"build", "cluster", "processes", "staging"}

# What each part may import of the package, itself apart.
ALLOWED = {
    "__init__": set(),
    "findings": set(),
    "kept": set(),
    "library_texts": set(),
    "numerals": set(),
    "processes": set(),
    "program": set(),
    "documents": FOUNDATION,
    "forms": FOUNDATION,
    "model": FORM,
    "model_json": MODEL,
    "extract": EXTRACT,
    "collect": EXTRACT,
    "checks": MODEL,
    "site": MODEL | {"checks"},
    "staging": set(),
    "cluster": {"program"},
    "build": SITE | {"cluster", "processes", "staging"},
    "config": set(),
    "plugin": BUILD | {"config", "preview"},
    "preview": set(),
    "cli": BUILD,
    "__main__": {"cli"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {module_name(path) for path in MODULES}


def imports(path: Path) -> set[str]:
    """The modules that a module imports, as full names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                found.add(submodule if submodule in NAMES else str(node.module))
    return found


def part(module: str) -> str:
    """The part of the package that a module belongs to: its file or folder beside this package's root."""
    return module.split(".")[1] if "." in module else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_one_way(path: Path) -> None:
    own = part(module_name(path))
    assert own in ALLOWED, f"say in ALLOWED what {own} may import"
    used = {part(name) for name in imports(path) if name.split(".")[0] == "giar_site"} - {own, "__init__"}
    assert used <= ALLOWED[own]


def test_no_cycles() -> None:
    graph = {module_name(path): imports(path) & NAMES for path in MODULES}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the cycle


def test_only_the_edge_imports_mkdocs() -> None:
    users = {module_name(path) for path in MODULES if any(n.split(".")[0] == "mkdocs" for n in imports(path))}
    assert users == {"giar_site.plugin", "giar_site.config", "giar_site.preview"}


def test_modules_stay_short() -> None:
    lengths = {module_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 500} == {}
