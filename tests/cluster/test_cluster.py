"""The site of a Dask cluster that loses one of its two workers half way is the local build's to the byte."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from giar_site import build
from giar_site.cluster import ClusterError
from giar_site.program import LIBRARIES
from tests.bench.reports import generate
from tests.conftest import ROOT
from tests.site.conftest import set_up

REPORTS = 210  # thirty agencies; and from 200 reports on some of the data set's files are pieces of work too


def files(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


class Cluster:
    """A scheduler and workers as processes, without anything that would start a worker again."""

    def __init__(self, folder: Path, held: ExitStack) -> None:
        self._folder, self._held = folder, held
        self._file = folder / "scheduler.json"
        self._start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        until(self._file.exists, 60, "no scheduler")

    @property
    def address(self) -> str:
        address: str = json.loads(self._file.read_text("utf-8"))["address"]
        return address

    def worker(self, name: str, **environment: str) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "2", "--no-nanny", "--no-dashboard", "--name", name)
        local = ("--local-directory", str(self._folder / name))
        return self._start(name, "worker", *options, *local, **environment)

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text("utf-8", "replace")

    def _start(self, name: str, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--scheduler-file", str(self._file)],
                cwd=self._folder, env={**os.environ, **environment}, stdout=log, stderr=log,
            )  # fmt: skip
        self._held.callback(self._stop, process)
        return process

    @staticmethod
    def _stop(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    with ExitStack() as held:
        yield Cluster(folder, held)


def checkout(root: Path, reports: Path) -> Path:
    root.mkdir()
    set_up(root)
    shutil.copytree(reports, root / "reports")
    return root


@pytest.mark.full
def test_a_cluster_that_loses_a_worker_builds_the_same_site(cluster: Cluster, tmp_path: Path) -> None:
    generate(tmp_path / "made", REPORTS)
    there, here = (checkout(tmp_path / name, tmp_path / "made") for name in ("there", "here"))
    workers = [cluster.worker(name) for name in ("one", "other")]
    command = [sys.executable, "-m", "giar_site", "build", "--cluster", cluster.address]
    running = subprocess.Popen(command, cwd=there, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    pages = there / ".site.new/agencies"
    try:
        until(lambda: len(list(pages.glob("county-*/index.html"))) >= 10, 300, "no pages")
        os.kill(workers[0].pid, signal.SIGKILL)
        assert running.poll() is None
        assert len(list(pages.glob("county-*/index.html"))) < REPORTS / 7, "half way"
        said, _ = running.communicate(timeout=600)
    finally:
        running.kill()
    assert running.returncode == 0, said.decode()
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=here, check=True)
    assert files(there / "site") == files(here / "site")
    for name in ("one", "other"):
        assert "Start worker at" in cluster.log(name)


@pytest.mark.full
def test_a_worker_that_is_not_fit_ends_the_build(cluster: Cluster, tmp_path: Path) -> None:
    cluster.worker("one")
    with build.workers(cluster.address, tmp_path / "work") as executor:
        assert list(executor.map(abs, [-1, 2, -3])) == [1, 2, 3]
        assert executor.submit(abs, -4).result() == 4
    executor = build.workers(cluster.address, tmp_path / "work")
    (tmp_path / "work/cluster").write_text("another machine's folder of the same name")
    with pytest.raises(ClusterError, match="看不到本次生成的目录"), executor:
        executor.submit(abs, -1).result()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("giar_site.cluster.program", lambda: "another version")
        executor = build.workers(cluster.address, tmp_path / "work")
        with pytest.raises(ClusterError, match="程序或者组件与本机不同"), executor:
            list(executor.map(abs, [-1, -2, -3]))
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.full
def test_a_cluster_without_workers_is_told_of(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giar_site.cluster.PATIENCE", 3)
    with pytest.raises(ClusterError, match="没有工作进程"):
        build.workers(cluster.address, tmp_path)


def test_every_dependency_stands_for_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in project["dependencies"]}
    assert names == set(LIBRARIES)


def test_no_cluster_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("giar_site.cluster.PATIENCE", 0.5)
    with pytest.raises(ClusterError, match="连不上集群"):
        build.workers("tcp://127.0.0.1:9", tmp_path)
