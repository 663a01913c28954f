"""A folder of bad files beside a good report, built as a maintainer builds it: each bad file gets one clear
message and is published as received, and the good report stands. Listed in docs/maintain/bad-input.md."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from tests.collect.written import report_text
from tests.conftest import ROOT, with_vega
from tests.documents.test_bad_files import BIG5, package, random_bytes, word
from tests.site.conftest import set_up

pytestmark = pytest.mark.xdist_group("bad-input")

SECONDS = 120  # the whole build takes 7 of one core's time
MEMORY = 2_500_000_000  # bytes of addresses for each process: Python and its libraries take 1 GB of them


def report(agency: str, cells: dict[str, str] | None = None) -> str:
    return report_text(f"示例县{agency}", 2021, cells)


def files() -> dict[str, bytes]:
    mixed, cut = report("教育局"), report("司法局")
    half = len(mixed) // 2
    page = "<p>示例县公安局2021年政府信息公开工作年度报告</p><table><tr>{}</table><h2>一、总体情况</h2>概况。"
    texts = {
        "cut.txt": cut[: cut.index("2.没有现成信息") + 8],
        "deep.html": "<html><body>" + "<div>" * 100_000 + "示例县民政局2021年政府信息公开工作年度报告",
        "good.txt": report("人民政府"),
        "no-tables.txt": "示例县财政局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n概况。\n\n"
        "二、主动公开政府信息情况\n\n见网站。\n\n三、收到和处理政府信息公开申请情况\n\n无。\n",
        "two-a.txt": report("交通运输局"),
        "two-b.txt": report("交通运输局", {"requests.received:total": "3"}),
        "wide.html": page.format("<td>1</td>" * 10_000),
    }
    return {name: text.encode() for name, text in texts.items()} | {
        "big5.txt": BIG5.encode("big5"),
        "binary.txt": random_bytes(300_000),
        "bomb.docx": package({"word/document.xml": b" " * 300_000_000}),
        "empty.txt": b"",
        "long.txt": "报告".encode() * 17_000_000,
        "mixed.txt": mixed[:half].encode() + mixed[half:].encode("gb18030"),
        "truncated.docx": word()[:-200],
    }


def locked_pdf(folder: Path) -> bytes:
    """A PDF that asks for a password."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("no LibreOffice (soffice) found: install libreoffice-writer-nogui (see `make test`)")
    page = folder / "locked.html"
    page.write_text("<meta charset=utf-8><p>示例县水利局2021年政府信息公开工作年度报告</p>", "utf-8")
    options = json.dumps(
        {
            "EncryptFile": {"type": "boolean", "value": "true"},
            "DocumentOpenPassword": {"type": "string", "value": "secret"},
        }
    )
    subprocess.run(
        [
            *(program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--convert-to", f"pdf:writer_web_pdf_Export:{options}", "--outdir", folder, page),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return page.with_suffix(".pdf").read_bytes()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    reports = folder / "reports"
    reports.mkdir()
    for name, content in files().items():
        (reports / name).write_bytes(content)
    (reports / "locked.pdf").write_bytes(locked_pdf(folder))
    return with_vega(set_up(folder))


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process whose memory and time are bounded."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


# What each file's messages are, but that the registry does not know its agency, and where they point to.
FOUND = {
    "big5.txt": [("encoding-unknown", "big5.txt")],
    "binary.txt": [("not-a-document", "binary.txt")],
    "bomb.docx": [("zip-bomb", "bomb.docx")],
    "cut.txt": [
        ("figures-unresolved", "cut.txt:39:1"),
        ("heading-absent", "cut.txt:23:1"),
        ("row-absent", "cut.txt:1:1"),
        ("table-absent", "cut.txt:1:1"),
    ],
    "deep.html": [("nested-too-deep", "deep.html")],
    "empty.txt": [("empty-file", "empty.txt")],
    "locked.pdf": [("encrypted-pdf", "locked.pdf")],
    "long.txt": [("too-large", "long.txt")],
    "mixed.txt": [("lost-characters", "mixed.txt:37:10"), ("mixed-encodings", "mixed.txt")],
    "no-tables.txt": [("no-statutory-tables", "no-tables.txt:1:1")],
    "truncated.docx": [("truncated-docx", "truncated.docx")],
    "two-a.txt": [("duplicate-report", "two-a.txt:1")],
    "wide.html": [("table-too-large", "wide.html:2:1")],
}


def test_each_file_has_its_message(project: Path) -> None:
    checked = run(project, "giar_site", "check", "--format", "json")
    assert checked.returncode == 1, checked.stderr
    findings = json.loads(checked.stdout)
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in findings:
        if finding["code"] == "agency-not-in-registry":
            continue
        place = finding["location"]
        line = ":".join(str(place[key]) for key in ("file", "line", "column") if key in place)
        found.setdefault(finding["report"], []).append((finding["code"], line))
        assert all(finding[key] for key in ("message", "expected", "found", "next_step")), finding
        assert not re.search(r"[A-Za-z_]{14,}", finding["message"] + finding["found"]), finding
    shown = {name.removeprefix("reports/"): sorted(messages) for name, messages in found.items()}
    assert {n: [(c, p.removeprefix("reports/")) for c, p in m] for n, m in shown.items()} == FOUND


def test_the_others_go_on_and_the_bad_are_published_as_received(project: Path) -> None:
    built = run(project, "mkdocs", "build")
    assert built.returncode == 0, built.stderr
    site = project / "site"
    assert list(site.glob("agencies/shilixian-renminzhengfu-*/2021/requests.csv"))
    assert list(site.glob("agencies/shilixian-caizhengju-*/2021/index.html")), "narrative without tables"
    received = {}
    for page in site.glob("**/received/*/index.html"):
        words = html.parse(page).getroot().find_class("giar")[0]
        name = words.xpath("string(.//dl//a)")
        (source,) = page.parent.glob("source.*")
        assert source.read_bytes() == (project / "reports" / name).read_bytes(), "as received"
        received[name] = " ".join(words.text_content().split())
    readable = ("good.txt", "cut.txt", "mixed.txt", "no-tables.txt", "wide.html")
    assert set(received) == {path.name for path in (project / "reports").iterdir()} - set(readable)
    assert "示例县民政局2021年" in received["deep.html"], "what could be saved of the text"
    assert "一、总体情况 概况。" in received["two-b.txt"]
    assert "没有读出文字，请下载原文件" in received["truncated.docx"]
    strict = run(project, "mkdocs", "build", "--strict")
    assert strict.returncode == 1
    assert (site / "index.html").is_file(), "a strict build leaves the former site"


def test_all_of_them_are_in_the_maintainers_list() -> None:
    listed = (ROOT / "docs/maintain/bad-input.md").read_text("utf-8")
    codes = {code for messages in FOUND.values() for code, _ in messages}
    assert [code for code in sorted(codes) if f"`{code}`" not in listed] == []
