"""Which files of a reports folder are reports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from giar_site.collect import collect, files, walk
from tests.collect.written import report_text, write


def test_a_folder_that_cannot_be_opened_is_told_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a/1.txt", "b/2.txt", "b/.hidden/3.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / name, "")
    scandir = os.scandir

    def refuses(folder: Any) -> Any:  # as root a test may open everything
        if Path(folder).name == "a":
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(files.os, "scandir", refuses)
    paths, findings = walk(tmp_path)
    assert paths == ["b/2.txt"]
    assert [(finding.code, finding.report) for finding in findings] == [("cannot-open", "a/")]


def test_a_registry_is_read_again_where_its_text_is_another(tmp_path: Path) -> None:
    reports, kept = tmp_path / "reports", tmp_path / "kept"
    write(reports / "a.txt", report_text("平罗县人民政府", 2021))
    for agency in ("one", "two", "one"):
        write(reports / "agencies.yml", f"agencies: [{{id: {agency}, name: 平罗县人民政府}}]\n")
        for _ in range(2):
            assert [report.agency for report in collect(reports, cache=kept).reports] == [agency]
    assert (tmp_path / "registry").is_file()


def test_a_folder_is_listed_once_for_all_its_sidecars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a/1.txt", "a/1.yml", "a/2.md", "a/2.yaml", "a/3.yml", "b/1.yml"):
        write(tmp_path / name, "")
    listed: list[str] = []
    iterdir = Path.iterdir

    def noted(folder: Path) -> Any:
        listed.append(folder.name)
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", noted)
    paths, findings = walk(tmp_path)
    assert sorted(listed) == ["a", "b"]
    assert paths == ["a/1.txt", "a/2.md"]
    assert [(finding.code, finding.report) for finding in findings] == [
        ("sidecar-without-report", "a/3.yml"),
        ("sidecar-without-report", "b/1.yml"),
    ]


def test_a_file_that_has_gone_is_told_whatever_its_name(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.txt")  # no UTF-8
    (finding,) = files.read_report(tmp_path / name, name).report.findings
    assert (finding.code, finding.report) == ("cannot-open", name)
