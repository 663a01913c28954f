"""The maintainers' guide does what it says: each page's commands, run in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.collect.written import report_text, write
from tests.conftest import ROOT, with_vega

GUIDE = ROOT / "docs/maintain"
PAGES = sorted(page.name for page in GUIDE.glob("*.md"))
_BLOCK = re.compile(r"^( *)```(?:sh|console)\n(.*?)^\1```", re.M | re.S)
# In a copy without an environment of its own: `make` would install into the one it is linked to.
INSTEAD = {"make site": ".venv/bin/mkdocs build --quiet", "make serve": ":"}
# What the last commands have to have said, or must not say any more.
SAYS = {
    "add-report.md": ["示例县虚构局"],
    "identity.md": ["示例县人民政府办公室", "xugouju"],
    "readings.md": [],
    "withheld.md": ["withheld-derivable"],
    "permalinks.md": ["未登记 0 个"],
    "known-errors.md": ["报告印为 0，应为 5"],
    "edition.md": ["['2019', '2021', '2030']"],
    "rule.md": ["published-too-early", "example-identity"],
    "format.md": ["示例县虚构局"],
}
SAYS_NOT = {"readings.md": ["不能确定"], "identity.md": ["暂用编号"]}


def commands(page: str) -> str:
    """The page's commands as one script."""
    blocks = _BLOCK.findall((GUIDE / page).read_text("utf-8"))
    return "\n".join(textwrap.dedent(indent + body) for indent, body in blocks)


def invented() -> str:
    """A report with a lost row and a wrong total."""
    cells = {
        "requests.received:natural_person": "5",
        "requests.granted:natural_person": "5",
        "requests.granted:total": "5",
        "requests.total:natural_person": "5",
        "requests.total:total": "5",
    }
    return report_text("示例县虚构局", 2021, cells).replace(
        "行政规范性文件\t0\t0\t0", "行政规范性文件\t3\t12"
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, its environment linked, with the site as a maintainer has it built."""
    project = tmp_path_factory.mktemp("recipes") / "project"
    project.mkdir()
    for name in ("giar_site", "docs", "overrides", "reports", "mkdocs.yml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name)
        else:
            shutil.copy(source, project / name)
    (project / ".venv").symlink_to(ROOT / ".venv")
    run(with_vega(project), INSTEAD["make site"])
    return project


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """A copy of it, and an invented agency's report among the downloads."""
    write(tmp_path / "home/下载/2021年年报.pdf", report_text("示例县虚构局", 2022))
    return shutil.copytree(project, tmp_path / "project", symlinks=True)


def run(project: Path, script: str) -> str:
    """What the commands say. They have to succeed."""
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=project,
        env={
            **os.environ,
            "HOME": str(project.parent / "home"),
            "PYTHONPATH": str(project),
            "NO_MKDOCS_2_WARNING": "1",
        },
        input="y\n",
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = result.stdout + result.stderr
    assert result.returncode == 0, said
    return said


@pytest.mark.xdist_group("recipes")
@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)])
def test_the_commands_of_a_page(page: str, copy: Path) -> None:
    write(copy / "reports/shilixian-xugouju/2021.txt", invented())
    if page not in ("identity.md", "add-report.md"):  # which register the agency
        with (copy / "reports/agencies.yml").open("a", encoding="utf-8") as registry:
            registry.write(
                "\n  - {id: shilixian-xugouju, name: 示例县虚构局, level: county, kind: department}\n"
            )
    script = commands(page)
    for command, other in INSTEAD.items():
        script = re.sub(rf"^{command}$", other, script, flags=re.M)
    said = run(copy, script)
    last = checked(copy) if page in SAYS_NOT else ""
    assert [words for words in SAYS[page] if words not in said] == [], said
    assert [words for words in SAYS_NOT.get(page, []) if words in last] == [], last


def checked(project: Path) -> str:
    """What ``giar check`` says of the invented agency when all is done."""
    return run(project, ".venv/bin/giar check reports/shilixian-xugouju/2021.txt")


def test_every_page_is_in_the_navigation_and_the_index() -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    index = (GUIDE / "index.md").read_text("utf-8")
    for page in PAGES:
        assert f"maintain/{page}" in settings, page
        assert page == "index.md" or f"({page})" in index, page
    assert set(SAYS) == {page for page in PAGES if commands(page)}
