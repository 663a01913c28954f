"""A small project with its site and caches, built once and copied for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, with_vega
from tests.faults.project import made

# Root may write and read everything: without these capabilities it is held to permissions as all others are.
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
Run = Callable[..., subprocess.CompletedProcess[str]]


def mkdocs(project: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``mkdocs build``; ``before`` is put before the command."""
    return subprocess.run(
        [*before, sys.executable, "-m", "mkdocs", "build"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
    )


def files(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = with_vega(made(tmp_path_factory.mktemp("faults") / "project"))
    result = mkdocs(project)
    assert result.returncode == 0, result.stderr
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "project")


@pytest.fixture
def namespace() -> tuple[str, ...]:
    """The beginning of a command that runs with mounts and a network of its own."""
    own = ("unshare", "--map-root-user", "--mount", "--net")
    if not shutil.which("unshare") or subprocess.run([*own, "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody have mounts of their own (unshare)")
    return own
