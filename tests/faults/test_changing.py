"""Files that change under a build, and files as Windows makes them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from giar_site import build, documents
from giar_site.collect import collect, files
from giar_site.findings import Severity
from giar_site.site.page import Settings
from giar_site.site.shell import Shells
from tests.collect.written import report_text, write
from tests.faults.conftest import files as site_files

GOVERNMENT = "平罗县人民政府"
REGISTRY = f"agencies:\n  - {{id: jia, name: {GOVERNMENT}}}\n"


def test_a_file_that_changes_while_it_is_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.txt", report_text(GOVERNMENT, 2021))
    original = documents.read

    def overtaken(path: Path, **name: str) -> documents.Document:
        write(path, report_text(GOVERNMENT, 2021, {"requests.received:total": "7"}))
        return original(path, **name)

    monkeypatch.setattr(files.documents, "read", overtaken)
    (finding,) = [f for f in collect(tmp_path).findings if f.code == "file-changing"]
    assert finding.severity is Severity.ERROR
    monkeypatch.setattr(files.documents, "read", original)
    assert "file-changing" not in {f.code for f in collect(tmp_path).findings}


def test_a_file_that_changes_after_it_was_read_is_not_published(tmp_path: Path) -> None:
    """Whatever it says now, nobody has looked at it: it may be what ``withheld.yml`` takes down."""
    reports = tmp_path / "reports"
    write(reports / "a.txt", report_text(GOVERNMENT, 2021))
    write(reports / "agencies.yml", REGISTRY)
    (tmp_path / "site").mkdir()
    with build.workers() as executor:
        dataset = build.load(reports, executor)
        write(reports / "a.txt", report_text(GOVERNMENT, 2020))
        with pytest.raises(RuntimeError, match=r"a\.txt 在建站过程中有改动，请重新运行"):
            build.publish(
                dataset,
                Settings(),
                reports,
                tmp_path / "site",
                shells=Shells(lambda page: f"<title>{page.title}</title>{page.body}"),
                work=tmp_path / "work",
                executor=executor,
            )


def test_windows_line_ends_and_marks_change_no_figure(tmp_path: Path) -> None:
    def facts(name: str, ends: str, mark: str) -> list[tuple[str, object, str]]:
        folder = tmp_path / name
        for path, text in (
            ("jia/2021.txt", report_text(GOVERNMENT, 2021, {"requests.received:total": "22"})),
            ("jia/2021.yml", "scope: own\nnote: 注\n"),
            ("agencies.yml", REGISTRY),
            ("readings.yml", ""),
        ):
            write(folder / path, "")
            (folder / path).write_bytes((mark + text.replace("\n", ends)).encode())
        dataset = collect(folder)
        assert [f.code for f in dataset.findings if f.severity is Severity.ERROR] == []
        (report,) = dataset.reports
        assert (report.agency, report.scope, report.note) == ("jia", "own", "注")
        return [(fact.address, fact.value, fact.status) for fact in report.facts]

    unix = facts("unix", "\n", "")
    assert ("requests.received:total", 22, "reported") in unix
    assert facts("windows", "\r\n", "\ufeff") == unix
    assert facts("old mac", "\r", "") == unix


RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


@pytest.mark.xdist_group("faults")  # the worker that builds the site
def test_every_file_of_the_site_can_stand_on_a_windows_disk(built: Path) -> None:
    names = list(site_files(built / "site"))
    assert [name for name in names if re.search(r'[<>:"|?*\\\x00-\x1f]', name)] == []
    parts = {part for name in names for part in name.split("/")}
    assert [part for part in parts if part.endswith((".", " ")) or RESERVED.fullmatch(part)] == []
    assert [name for name, times in Counter(map(str.lower, names)).items() if times > 1] == []
