"""``mkdocs serve`` as a maintainer runs it: what has changed is on the page without a restart."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from tests.conftest import ROOT, with_vega
from tests.site.conftest import set_up

pytestmark = pytest.mark.xdist_group("preview")

FOLLOWED = "搜索、汇总和数据文件也已更新"
REPORT = "pingluoxian-chengguanzhen-renminzhengfu/2021"


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:  # MkDocs' server waits while it builds
        return str(answer.read().decode())


def missing(address: str) -> str | None:
    """What the page says that is shown where there is none; None where there is one."""
    try:
        page(address)
    except HTTPError as answer:
        return str(answer.read().decode()) if answer.code == 404 else ""
    return None


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


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A project's folder with this checkout's reports, and the address of its preview."""
    root = tmp_path_factory.mktemp("preview")
    shutil.copytree(ROOT / "reports", root / "reports")
    with_vega(set_up(root))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (root / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=root, stdout=log, stderr=log)
    try:
        yield root, f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert not (root / "site").exists()


def test_a_changed_report_is_shown_and_all_else_follows(preview: tuple[Path, str]) -> None:
    root, site = preview
    address = f"{site}agencies/{REPORT}/"
    wait_for(address, "城关镇")
    assert "livereload" in page(address)
    others = root / ".cache/giar/preview/site/agencies"
    before = {file: file.stat().st_ino for file in others.rglob("*") if file.is_file()}
    sidecar = root / f"reports/{REPORT}.yml"
    sidecar.write_text("note: 维护者刚刚写下的备注\n", encoding="utf-8")
    wait_for(address, "维护者刚刚写下的备注")
    assert "维护者刚刚写下的备注" not in page(f"{site}data/reports.jsonl")
    rewritten = {file for file, inode in before.items() if file.stat().st_ino != inode}
    agencies = {file.relative_to(others).parts[0] for file in rewritten}
    assert agencies == {REPORT.split("/")[0]}, "pages on which nothing has changed stay as they are"
    assert "正在后台更新" in (root / "log").read_text()
    sidecar.write_text("note: 马上又改了的备注\n", encoding="utf-8")  # while the build behind is at work
    wait_for(address, "马上又改了的备注")
    wait_for(f"{site}data/reports.jsonl", "马上又改了的备注")
    assert "维护者刚刚写下的备注" not in page(f"{site}data/reports.jsonl")
    assert "pagefind" in page(f"{site}pagefind/pagefind.js")
    deadline = time.monotonic() + 60
    while not (told := (root / "log").read_text().count(FOLLOWED)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert told == 1, "the first was ended"


def test_a_new_report_is_shown_and_one_that_goes_is_gone(preview: tuple[Path, str]) -> None:
    root, site = preview
    wait_for(site, "giar")
    folder = root / "reports" / REPORT.split("/")[0]
    source = next(file for file in folder.glob("2021.*") if file.suffix != ".yml")
    new = folder / f"2019{source.suffix}"
    new.write_text(source.read_text("utf-8").replace("2021", "2019"), "utf-8")
    address = f"{site}agencies/{REPORT.split('/')[0]}/2019/"
    wait_for(address, "2019")
    new.unlink()
    deadline = time.monotonic() + 60
    while (answer := missing(address)) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answer, f"{address} is still there"
    assert "giar" in answer, "the site's own page says so"


def test_a_changed_page_of_docs_is_shown(preview: tuple[Path, str]) -> None:
    root, site = preview
    wait_for(site, "giar")
    with (root / "docs/about.md").open("a", encoding="utf-8") as about:
        about.write("\n又写了一句。\n")
    wait_for(f"{site}about/", "又写了一句。")


def test_a_broken_registry_is_told_and_the_preview_goes_on(preview: tuple[Path, str]) -> None:
    root, site = preview
    address = f"{site}agencies/{REPORT}/"
    wait_for(address, "城关镇")
    registry, log = root / "reports/agencies.yml", root / "log"
    kept = registry.read_bytes()
    said = len(log.read_text())
    registry.write_bytes(kept + "- 名录写到一半: [\n".encode())
    deadline = time.monotonic() + 60
    while "机关名录读不出来" not in (told := log.read_text()[said:]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "agencies.yml" in told
    assert "Traceback" not in log.read_text()
    assert missing(address) is None, "what was there is still shown"
    registry.write_bytes(kept)
    (root / f"reports/{REPORT}.yml").write_text("note: 名录改好以后\n", encoding="utf-8")
    wait_for(address, "名录改好以后")
