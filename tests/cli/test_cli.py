"""``giar`` as maintainers and scripts run it."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from giar_site.cli import giar
from tests.collect.written import report_text, write

GOVERNMENT, OFFICE = "平罗县人民政府", "平罗县人民政府办公室"


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, answer: str = "") -> Result:
    result = CliRunner().invoke(giar, arguments, input=answer, standalone_mode=False)
    if result.exception and not hasattr(result.exception, "exit_code"):
        raise result.exception
    return result


def status(result: Result) -> int:
    return int(result.return_value or 0)


def parsed(*files: str) -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = json.loads(run("parse", "--format", "json", *files).stdout)
    return loaded


def outside(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as a shell runs it."""
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-m", "giar_site", *arguments],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(root)},
    )


def test_parse_keeps_the_contract_for_scripts() -> None:
    write(Path("a.txt"), report_text(GOVERNMENT, 2021, {"requests.received:total": "5"}))
    (report,) = parsed("a.txt")
    assert list(report) == ["agency", "year", "editions", "facts", "findings", "chapters"]
    assert (report["agency"], report["year"]) == (GOVERNMENT, 2021)
    assert report["editions"] == {"disclosure": "2021", "requests": "2021", "proceedings": "2021"}
    facts = report["facts"]
    assert isinstance(facts, list)
    assert len(facts) == 10 + 25 * 7 + 15
    assert list(facts[0]) == ["table", "item", "column", "value", "raw", "status", "location", "note"]
    findings = report["findings"]
    assert isinstance(findings, list)
    assert [finding["code"] for finding in findings] == ["requests-row-total", "requests-balance"]
    assert set(findings[0]) >= {
        "code", "severity", "message", "cells", "location", "expected", "found", "next_step",
    }  # fmt: skip
    assert findings[0]["cells"] == ["requests.received:total"]
    chapters = report["chapters"]
    assert isinstance(chapters, list)
    assert {"id", "number", "title", "text"} == set(chapters[0])


def test_parse_uses_the_registry_of_the_folder_or_none() -> None:
    write(Path("a.txt"), report_text("平罗县政府办", 2021))
    assert parsed("a.txt")[0]["agency"] == "平罗县政府办"
    write(
        Path("reports/agencies.yml"), f"agencies:\n  - {{id: ban, name: {OFFICE}, aliases: [平罗县政府办]}}\n"
    )
    assert parsed("a.txt")[0]["agency"] == OFFICE
    write(Path("b.txt"), report_text("政府办", 2021))
    assert parsed("b.txt")[0]["agency"] == "政府办"


@pytest.mark.parametrize(
    "content", [b"", bytes(range(256)) * 50, b"PK\x03\x04broken", b"%PDF-1.7 broken", None]
)
def test_a_file_that_cannot_be_read_is_an_object_with_an_error_and_status_1(content: bytes | None) -> None:
    if content is not None:
        Path("bad.bin").write_bytes(content)
    write(Path("good.txt"), report_text(GOVERNMENT, 2021))
    result = outside("parse", "--format", "json", "bad.bin", "good.txt")
    bad, good = json.loads(result.stdout)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    (error,) = bad["findings"]
    assert error["severity"] == "error"
    assert error["location"]["file"] == "bad.bin"
    assert error["next_step"]
    assert (bad["agency"], bad["year"], bad["facts"]) == (None, None, [])
    assert good["agency"] == GOVERNMENT


def test_parse_as_csv_is_safe_to_open_in_a_spreadsheet() -> None:
    write(Path("a.txt"), report_text(GOVERNMENT, 2021, {"disclosure.fees:amount": "=1+1"}))
    rows = list(csv.DictReader(io.StringIO(run("parse", "--format", "csv", "a.txt").stdout)))
    assert len(rows) == 200
    assert {row["agency"] for row in rows} == {GOVERNMENT}
    assert not any(value.startswith("=") for row in rows for value in row.values())


def test_parse_shows_the_tables_to_a_person() -> None:
    cells = {
        "requests.received:total": "5",
        "requests.received:natural_person": "5",
        "requests.granted:total": "",
    }
    write(Path("a.txt"), report_text(GOVERNMENT, 2021, cells))
    text = run("parse", "a.txt").stdout
    line = next(line for line in text.splitlines() if "本年新收政府信息公开申请数量" in line)
    assert line.split() == ["一、本年新收政府信息公开申请数量", "5", "0", "0", "0", "0", "0", "5"]
    granted = next(line for line in text.splitlines() if line.strip().startswith("（一）予以公开"))
    assert granted.split()[-1] == "·"
    assert "\x1b[" not in text  # colours only on a terminal


def test_check_says_it_as_compilers_do_and_tells_errors_by_its_status() -> None:
    write(Path("reports/a.txt"), report_text(GOVERNMENT, 2021))
    assert status(run("check")) == 0
    write(Path("reports/b.txt"), report_text(GOVERNMENT, 2021, words="更正。"))
    result = run("check")
    assert status(result) == 1
    assert result.stdout.splitlines()[0].startswith(
        "reports/a.txt:1: error[duplicate-report]: 平罗县人民政府 2021 年有 2 份"
    )
    assert "下一步：" in result.stdout
    assert "2 份报告：1 个错误" in result.stderr


def test_check_outside_of_a_project_does_not_say_that_all_is_well() -> None:
    assert "当前目录没有 reports 文件夹" in str(run("check").exception)


@pytest.mark.parametrize(("registry", "found"), [("agencies:\n\t- id: a\n", "制表符"), ("", "没有内容")])
def test_a_registry_that_cannot_be_read_is_not_one_without_agencies(registry: str, found: str) -> None:
    write(Path("reports/a.txt"), report_text(GOVERNMENT, 2021))
    write(Path("reports/agencies.yml"), registry)
    assert "unreadable-yaml" in run("check").stdout
    result = run("agencies", "list")
    assert result.stdout == ""
    assert re.search(f"agencies.yml:[12]：机关名录读不出来.*{found}", str(result.exception))


def test_check_of_one_file_still_sees_its_conflicts() -> None:
    write(Path("reports/a.txt"), report_text(GOVERNMENT, 2021))
    write(Path("reports/b.txt"), report_text(GOVERNMENT, 2021, words="更正。"))
    write(Path("reports/c.txt"), report_text(OFFICE, 2021))
    assert status(run("check", "reports/a.txt")) == 1
    assert status(run("check", "reports/c.txt")) == 0


def test_check_of_files_elsewhere() -> None:
    write(Path("in/a.txt"), report_text(GOVERNMENT, 2021, {"requests.total:total": "3"}))
    result = run("check", "in")
    assert "in/a.txt:" in result.stdout
    assert "inconsistent[" in result.stdout
    assert status(result) == 0


def test_check_for_github_and_as_json() -> None:
    write(Path("reports/a.txt"), report_text(GOVERNMENT, 2021, {"requests.granted:total": "3"}))
    annotation = run("check", "--format", "github").stdout.splitlines()[0]
    assert annotation.startswith("::warning file=reports/a.txt,line=")
    assert ",title=requests-row-total::" in annotation
    findings = json.loads(run("check", "--format", "json").stdout)
    assert {finding["report"] for finding in findings} == {"reports/a.txt"}


def test_strict_fails_on_what_is_not_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    from giar_site.cli import check
    from giar_site.findings import Finding, Severity

    odd = Finding("label-unknown", Severity.UNRECOGNISED, "不认识的标签", "a.txt")
    monkeypatch.setattr(sys.modules[check.callback.__module__], "found", lambda paths: ([odd], 1))
    Path("reports").mkdir()
    assert status(run("check")) == 0
    assert status(run("check", "--strict")) == 2


def test_add_files_a_report_and_registers_its_agency() -> None:
    write(Path("in/年报.TXT"), report_text(GOVERNMENT, 2021))
    result = run("add", "in/年报.TXT", answer="y\n")
    assert status(result) == 0
    target = Path("reports/pingluoxian-renminzhengfu/2021.txt")
    assert target.read_bytes() == Path("in/年报.TXT").read_bytes()
    registry = Path("reports/agencies.yml").read_text()
    assert (
        "id: pingluoxian-renminzhengfu\n    name: 平罗县人民政府\n    level: county\n    kind: government\n"
        in registry
    )
    assert status(run("check")) == 0
    assert "已在库中" in run("add", "--yes", "in/年报.TXT").stdout


def test_add_writes_nothing_without_consent() -> None:
    write(Path("in/a.txt"), report_text(GOVERNMENT, 2021))
    result = run("add", "in/a.txt", answer="n\n")
    assert result.stdout.endswith("in/a.txt：没有归档，什么都没有改动\n")
    assert not Path("reports").exists()


def test_add_never_overwrites_and_replace_keeps_the_former_file() -> None:
    first = write(Path("in/a.txt"), report_text(GOVERNMENT, 2021))
    run("add", "--yes", "in/a.txt")
    write(Path("in/b.md"), report_text(GOVERNMENT, 2021, words="更正。"))
    refused = run("add", "--yes", "in/b.md")
    assert status(refused) == 1
    assert "--replace" in refused.stderr
    folder = Path("reports/pingluoxian-renminzhengfu")
    assert sorted(path.name for path in folder.iterdir()) == ["2021.txt"]
    assert status(run("add", "--yes", "--replace", "in/b.md")) == 0
    assert sorted(path.name for path in folder.iterdir()) == [".revisions", "2021.md"]
    assert (folder / ".revisions/2021.1.txt").read_bytes() == first.read_bytes()
    assert status(run("check")) == 0


def test_replace_leaves_the_former_file_where_the_other_cannot_be_filed() -> None:
    write(Path("reports/agencies.yml"), "agencies: [\n")
    folder = Path("reports/x")
    write(folder / "2021.txt", report_text(GOVERNMENT, 2021))
    write(Path("in/b.md"), report_text(GOVERNMENT, 2021, words="更正。"))
    assert status(run("add", "--yes", "--replace", "in/b.md")) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["2021.txt"]


def test_add_states_what_the_report_does_not_say() -> None:
    write(Path("in/a.txt"), report_text("政府办", 2021))
    run("add", "--yes", "--agency", OFFICE, "--year", "2020", "in/a.txt")
    sidecar = Path("reports/pingluoxian-renminzhengfu-bangongshi/2020.yml").read_text()
    assert sidecar == f"year: 2020\nagency: {OFFICE}\n"
    assert "2020\n" in run("agencies", "list").stdout


def test_add_keeps_the_registry_s_comments_and_order() -> None:
    before = "# 说明\nagencies:\n  # 县\n  - {id: xian, name: 单县人民政府}  # 山东\n"
    write(Path("reports/agencies.yml"), before)
    write(Path("in/a.txt"), report_text(GOVERNMENT, 2021))
    run("add", "--yes", "in/a.txt")
    assert Path("reports/agencies.yml").read_text().startswith(before)


def test_add_of_a_folder_goes_on_after_a_bad_file() -> None:
    write(Path("in/good.txt"), report_text(GOVERNMENT, 2021))
    Path("in/empty.txt").write_bytes(b"")
    write(Path("in/yearless.txt"), "会议通知\n请参加。\n")
    result = run("add", "--yes", "in")
    assert status(result) == 1
    assert "2 份没有归档" in result.stderr
    assert Path("reports/pingluoxian-renminzhengfu/2021.txt").is_file()


@pytest.mark.parametrize("command", [("add", "--yes"), ("check",)])
def test_what_of_a_folder_is_left_out_is_told(command: tuple[str, ...]) -> None:
    write(Path("in/good.txt"), report_text(GOVERNMENT, 2021))
    write(Path("in/.2020.txt"), report_text(GOVERNMENT, 2020))
    result = run(*command, "in")
    assert "in/.2020.txt:1: note[hidden-file]" in result.stdout + result.stderr


def test_a_report_already_dropped_into_reports_is_put_in_its_place_and_its_address_lives_on() -> None:
    write(Path("reports/inbox/x.txt"), report_text(GOVERNMENT, 2021))
    provisional = run("agencies", "list", "--pending").stdout.split("　")[0]
    run("add", "--yes", "reports/inbox/x.txt")
    assert not Path("reports/inbox/x.txt").exists()
    assert f"former_ids: [{provisional}]" in Path("reports/agencies.yml").read_text()
    assert run("agencies", "list", "--pending").stdout == ""


def test_confirming_an_agency_leaves_a_redirect() -> None:
    write(Path("reports/a.txt"), report_text(GOVERNMENT, 2021))
    write(Path("reports/b.txt"), report_text("政府办", 2021))
    provisional, unconfirmed = (line.split("　")[0] for line in run("agencies", "list").stdout.splitlines())
    run("agencies", "confirm", provisional, "--id", "pingluo")
    assert isinstance(run("agencies", "confirm", unconfirmed).exception, Exception)
    run("agencies", "confirm", unconfirmed, "--name", OFFICE)
    assert Path("reports/b.yml").read_text() == f"agency: {OFFICE}\n"
    from giar_site.collect import collect

    redirects = collect(Path("reports")).redirects
    assert redirects[f"agencies/{provisional}/2021/"] == "agencies/pingluo/2021/"
    assert redirects[f"agencies/{unconfirmed}/"] == "agencies/pingluoxian-renminzhengfu-bangongshi/"
    assert status(run("check")) == 0


def test_renaming_and_merging_keep_addresses_and_refuse_conflicts() -> None:
    write(
        Path("reports/agencies.yml"),
        f"agencies:\n  - {{id: a, name: {GOVERNMENT}, former_ids: [z]}}\n"
        "  - {id: b, name: 平罗人民政府, parent: a}\n",
    )
    write(Path("reports/x.txt"), report_text(GOVERNMENT, 2021))
    run("agencies", "rename", "a", "c")
    run("agencies", "merge", "b", "c")
    text = Path("reports/agencies.yml").read_text()
    assert "former_ids: [z, a, b]" in text
    assert "aliases: [平罗人民政府]" in text
    assert "id: b" not in text
    write(Path("reports/y.txt"), report_text(OFFICE, 2021))
    other = run("agencies", "list", "--pending").stdout.split("　")[0]
    refused = run("agencies", "merge", other, "c")
    assert "reports/x.txt、reports/y.txt 都会是平罗县人民政府 2021 年的报告" in str(refused.exception)
    assert Path("reports/agencies.yml").read_text() == text
    write(Path("reports/y.yml"), "supersedes: x.txt\n")
    run("agencies", "merge", other, "c")
    assert "c　平罗县人民政府　2021" in run("agencies", "list").stdout


def test_two_agencies_are_not_confirmed_as_one_with_two_reports_of_a_year() -> None:
    for name in "abc":
        write(Path(f"reports/{name}.txt"), report_text("政府办", 2021, words=name))
    write(Path("reports/d.txt"), report_text(OFFICE, 2020))
    write(Path("reports/e.txt"), report_text("政府办", 2020))
    ids = {
        path: f"unconfirmed-{sha256(Path(f'reports/{path}.txt').read_bytes()).hexdigest()[:8]}"
        for path in "abce"
    }
    run("agencies", "confirm", ids["a"], "--name", OFFICE)
    text = Path("reports/agencies.yml").read_text()
    refused = str(run("agencies", "confirm", ids["b"], "--name", OFFICE).exception)
    assert "reports/a.txt、reports/b.txt 都会是平罗县人民政府办公室 2021 年的报告" in refused
    assert Path("reports/agencies.yml").read_text() == text
    assert not Path("reports/b.yml").exists()
    refused = str(run("agencies", "confirm", ids["e"], "--name", OFFICE).exception)
    assert "reports/d.txt、reports/e.txt" in refused
    write(Path("reports/b.yml"), "supersedes: a.txt\n")
    assert status(run("agencies", "confirm", ids["b"], "--name", OFFICE)) == 0
    write(Path("reports/c.yml"), "published: 2022-05-06\n")
    assert "reports/b.txt、reports/c.txt" in str(
        run("agencies", "confirm", ids["c"], "--name", OFFICE).exception
    )


def test_a_name_that_is_not_confirmed_yet_counts_too() -> None:
    write(Path("reports/a.txt"), report_text("政府办", 2021))
    write(Path("reports/b.txt"), report_text(OFFICE, 2021))
    unconfirmed = f"unconfirmed-{sha256(Path('reports/a.txt').read_bytes()).hexdigest()[:8]}"
    refused = str(run("agencies", "confirm", unconfirmed, "--name", OFFICE).exception)
    assert "reports/a.txt、reports/b.txt" in refused
    assert not Path("reports/agencies.yml").exists()


def test_an_id_that_is_taken_is_refused_and_nothing_written() -> None:
    text = f"agencies:\n  - {{id: a, name: {GOVERNMENT}}}\n  - {{id: b, name: {OFFICE}}}\n"
    write(Path("reports/agencies.yml"), text)
    assert "写了两次" in str(run("agencies", "rename", "a", "b").exception)
    assert Path("reports/agencies.yml").read_text() == text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "没有命令 chek"),
        (["parse"], "缺少参数"),
        (["parse", "--fromat", "json", "a"], "没有选项 --fromat"),
        (["parse", "--format", "xml", "a"], "--format 只能是 text、json、csv"),
        (["agencies", "list"], "当前目录没有 reports 文件夹"),
        (["build"], "当前目录没有 mkdocs.yml"),
    ],
)
def test_what_is_wrong_with_the_arguments_is_said_in_chinese(arguments: list[str], told: str) -> None:
    result = outside(*arguments)
    assert result.returncode != 0
    assert told in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "command", [[], ["parse"], ["check"], ["add"], ["agencies"], ["agencies", "confirm"], ["build"]]
)
def test_every_command_has_help_in_chinese_with_an_example(command: list[str]) -> None:
    text = run(*command, "--help").stdout
    assert "用法：" in text
    assert "选项：" in text
    assert "Usage" not in text
    assert "Show this message" not in text
    assert not re.search(r"^  (?:--\S+ [A-Z]|[^-\s]+$)", text.split("选项：")[1].split("示例：")[0], re.M)
    if command != ["agencies"]:
        assert "示例：" in text
