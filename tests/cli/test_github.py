"""``giar check --format github``: one annotation a finding, whatever a file's name or words hold; and no line
of a log begins with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giar_site.cli.render import github_text
from giar_site.findings import Finding, Location, Severity
from tests.collect.written import report_text
from tests.conftest import ROOT

WORDS = st.text(st.sampled_from("a报:,%\r\n=\u2028"), max_size=12) | st.text()


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Kind, properties, message, as GitHub's runner reads a line: it splits, then mends what is escaped."""

    def mended(text: str, codes: str) -> str:
        for char in codes:
            text = text.replace(f"%{ord(char):02X}", char)
        return text.replace("%25", "%")

    _, command, message = line.split("::", 2)
    kind, _, properties = command.partition(" ")
    pairs = (pair.partition("=") for pair in properties.split(","))
    return kind, {key: mended(value, "\r\n:,") for key, _, value in pairs}, mended(message, "\r\n")


@given(WORDS, WORDS, WORDS)
def test_what_is_told_comes_back(name: str, message: str, step: str) -> None:
    line = github_text(
        Finding("bad-value", Severity.ERROR, message, name, (), Location(name, 3), next_step=step)
    )
    assert "\n" not in line
    assert "\r" not in line
    kind, properties, words = read(line)
    assert (kind, properties) == ("error", {"file": name, "line": "3", "title": "bad-value"})
    assert words == f"{message} 下一步：{step}"


@pytest.mark.parametrize("style", ["github", "text", "parse"])
def test_a_files_name_forges_no_annotation(tmp_path: Path, style: str) -> None:
    names = [
        b"a\n::error file=x::forged.txt",
        b"b,line=9::error::forged.txt",
        b"c\r::error::\x1b[31mforged.txt",
    ]
    (tmp_path / "reports").mkdir()
    for number, name in enumerate((*names, b"d\xff.txt")):
        text = report_text("平罗县人民政府", 2019 + number).replace("一、总体情况", "一、总体\x1b[31m情况")
        (tmp_path / "reports" / os.fsdecode(name)).write_text(text, "utf-8")
    command = (
        ["parse", *(tmp_path / "reports").iterdir()] if style == "parse" else ["check", "--format", style]
    )
    run = subprocess.run(
        [sys.executable, "-m", "giar_site", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert run.returncode in (0, 1), run.stderr
    assert b"Traceback" not in run.stderr
    assert run.stdout.count(b"forged.txt") >= len(names)
    assert b"\x1b" not in run.stdout
    assert b"\r" not in run.stdout
    for line in run.stdout.splitlines():
        assert not line.startswith((b"::error file=x", b"::error::"))
        assert style != "github" or line.startswith(
            (b"::notice file=", b"::error file=reports/", b"::warning f")
        )
