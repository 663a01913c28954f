"""``mkdocs serve`` as a maintainer runs it: a changed report is on the page without a restart."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from tests.conftest import ROOT

REPORT = "pingluoxian-chengguanzhen-renminzhengfu/2021"


def page(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def wait_for(address: str, text: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if text in page(address):
                return
        except URLError:
            pass  # not up yet, or building
        time.sleep(0.1)
    raise AssertionError(f"{address} never showed {text}")


def test_a_changed_report_is_shown(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reports", tmp_path / "reports")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("custom_dir: overrides", f"custom_dir: {ROOT / 'overrides'}")
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}/agencies/{REPORT}/"
        wait_for(address, "城关镇")
        assert "livereload" in page(address)
        (tmp_path / f"reports/{REPORT}.yml").write_text("note: 维护者刚刚写下的备注\n", encoding="utf-8")
        wait_for(address, "维护者刚刚写下的备注")
        assert "pagefind" in page(f"http://127.0.0.1:{port}/pagefind/pagefind.js")
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert not (tmp_path / "site").exists()
