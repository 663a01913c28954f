"""Surroundings that are not as they should be: what is said, and what is left of the former site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.conftest import AS_ANYBODY, files, mkdocs
from tests.faults.project import become

pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture
def anybody() -> tuple[str, ...]:
    """The beginning of a command that permissions hold for."""
    if os.geteuid():
        return ()
    if not shutil.which(AS_ANYBODY[0]):
        pytest.skip("root may do everything here: no setpriv (util-linux)")
    return AS_ANYBODY


@pytest.mark.parametrize("folder", [".", ".cache/giar/units"])
def test_a_folder_that_cannot_be_written(project: Path, anybody: tuple[str, ...], folder: str) -> None:
    before = files(project / "site")
    become(project, "B")
    (project / folder).chmod(0o555)
    try:
        result = mkdocs(project, *anybody)
    finally:
        (project / folder).chmod(0o755)
    assert result.returncode == 1
    assert "没有权限。没有生成，原来的网站保持不变" in result.stderr
    assert "Traceback" not in result.stderr
    assert files(project / "site") == before


@pytest.mark.full
def test_a_former_site_that_cannot_be_removed_does_not_stop_the_new_one(
    project: Path, anybody: tuple[str, ...]
) -> None:
    become(project, "B")
    before = files(project / "site")
    (project / "site").chmod(0o555)
    try:
        result = mkdocs(project, *anybody)
    finally:
        for path in (project / "site", project / ".site.former"):
            path.chmod(0o755)
    assert result.returncode == 0, result.stderr
    assert files(project / "site") != before
    assert mkdocs(project).returncode == 0
    assert not (project / ".site.new").exists()


def test_a_report_that_cannot_be_opened_is_named_and_the_others_are_published(
    project: Path, anybody: tuple[str, ...]
) -> None:
    locked = project / "reports/jia/2021.txt"
    locked.chmod(0)
    result = mkdocs(project, *anybody)
    assert result.returncode == 0, result.stderr
    assert "jia/2021.txt 打不开，没有读取 检查文件的读取权限" in result.stderr
    assert (project / "site/agencies/yi/2021/index.html").is_file()
    assert not (project / "site/agencies/jia/2021").exists()


def test_a_read_only_checkout_without_a_network(project: Path, namespace: tuple[str, ...]) -> None:
    """``.cache`` and the site's folder have to be writable; nothing else, and nothing is fetched."""
    become(project, "B")
    (project / "out").mkdir()
    script = (  # cd: into the mount, not what lies under it
        'mount --bind . . && cd "$PWD" && mount --bind .cache .cache && mount --bind out out && '
        'mount -o remount,ro,bind "$PWD" && ! touch reports/x 2>/dev/null && exec "$@" --site-dir out/site'
    )
    result = mkdocs(project, *namespace, "sh", "-c", script, "sh", PYTHONDONTWRITEBYTECODE="1")
    assert result.returncode == 0, result.stderr
    assert (project / "out/site/agencies/jia/2022/index.html").is_file()


def test_a_read_only_checkout_is_named(project: Path, namespace: tuple[str, ...]) -> None:
    before = files(project / "site")
    script = 'mount --bind . . && cd "$PWD" && mount -o remount,ro,bind "$PWD" && exec "$@"'
    result = mkdocs(project, *namespace, "sh", "-c", script, "sh", PYTHONDONTWRITEBYTECODE="1")
    assert result.returncode == 1
    assert "磁盘是只读的。没有生成，原来的网站保持不变" in result.stderr
    assert files(project / "site") == before


# A clock in another century, and files from the future.
WRONG_CLOCK = "import runpy, time; time.time = lambda: {}; runpy.run_module('mkdocs', run_name='__main__')"


@pytest.mark.full
@pytest.mark.parametrize("seconds", [86_400, 7_258_118_400], ids=["1970", "2200"])
def test_a_wrong_clock_changes_nothing(project: Path, seconds: int) -> None:
    before = files(project / "site")
    for path in (project / "reports").rglob("*.txt"):
        os.utime(path, (7_258_118_400, 7_258_118_400))
    (project / "site/agencies/index.html").unlink()  # so that there is something to do
    result = subprocess.run(
        [sys.executable, "-c", WRONG_CLOCK.format(seconds), "build", "--quiet"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert files(project / "site") == before


@pytest.mark.parametrize("command", [("check",), ("parse", "reports/jia/2021.txt"), ("--help",)])
def test_the_commands_speak_chinese_in_locale_c(project: Path, command: tuple[str, ...]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "giar_site", *command],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
        },
        capture_output=True,
    )
    assert result.returncode == 0, result.stderr
    said = (result.stdout + result.stderr).decode("utf-8")
    assert "报告" in said
    assert "Error" not in said


@pytest.mark.full
def test_two_builds_at_once_wait_for_each_other(project: Path) -> None:
    become(project, "B")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    both = [subprocess.Popen(command, cwd=project, env=environment) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    at_once = files(project / "site")
    shutil.rmtree(project / "site")
    shutil.rmtree(project / ".cache/giar/units")
    assert mkdocs(project).returncode == 0
    assert files(project / "site") == at_once
