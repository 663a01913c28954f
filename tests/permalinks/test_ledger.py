"""An address that was published is never lost without a word: the ledger, and redirects for all hosts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from giar_site.collect import collect
from giar_site.collect.permalinks import LEDGER, REDIRECTS, LostAddresses, anchors, keep, ledger, new, record
from giar_site.site.headers import caddy, nginx, redirects_file
from tests.collect.written import report_text, write
from tests.conftest import ROOT

REGISTRY = "agencies:\n  - {id: jia, name: 平罗县人民政府}\n  - {id: yi, name: 平罗县教育局}\n"
MOVED = [("agencies/jiu/", "agencies/jia/"), ("agencies/jiu/2021/", "agencies/jia/2021/")]


def test_the_ledger_grows_and_stays_sorted(tmp_path: Path) -> None:
    assert ledger(tmp_path) == []
    record(tmp_path, ["years/2021/", "agencies/jia/"])
    record(tmp_path, ["agencies/b/"])
    assert ledger(tmp_path) == ["agencies/b/", "agencies/jia/", "years/2021/"]
    assert (tmp_path / LEDGER).read_text(encoding="utf-8").startswith("#")
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER]
    assert new(tmp_path, ["agencies/b/", "agencies/c/"])[:1] == ["agencies/*/*/#disclosure"]
    assert "agencies/c/" in new(tmp_path, ["agencies/b/", "agencies/c/"])


def test_a_lost_address_is_named_with_the_line_to_add(tmp_path: Path) -> None:
    record(tmp_path, ["agencies/a/2021/", "agencies/a/", *anchors()])
    keep(tmp_path, {"agencies/a/2021/", "agencies/a/", "agencies/"})
    with pytest.raises(
        LostAddresses, match=r"(?s)失去 1 个.*redirects\.yml.*\n  agencies/a/2021/: agencies/a/$"
    ):
        keep(tmp_path, {"agencies/a/", "agencies/"})
    with pytest.raises(LostAddresses, match="失去 2 个"):
        keep(tmp_path, {"agencies/"})
    write(tmp_path / REDIRECTS, "\nagencies/x/: agencies/b/\n")
    with pytest.raises(LostAddresses, match=r"redirects.yml:2：转向的目标不存在：agencies/b/"):
        keep(tmp_path, {"agencies/a/2021/", "agencies/a/"}, ["agencies/b/"])


def test_an_anchor_that_no_form_has_is_lost_too(tmp_path: Path) -> None:
    assert "agencies/*/*/#requests.denied.state_secret:total" in anchors()
    record(tmp_path, [*anchors(), "agencies/*/*/#requests.gone:total"])
    with pytest.raises(LostAddresses, match=r"表式中没有了 requests\.gone:total"):
        keep(tmp_path, set())


@pytest.mark.parametrize(
    "line",
    [
        "- a/",
        "a: b/",
        "/a/: b/",
        "a/: https://example.org/",
        "a/: ../b/",
        "a/: a/",
        "a/: 3",
        "a/: b/#c",
        'a"b/: c/',
        '"a\\0b/": c/',
    ],
)
def test_a_bad_redirect_is_an_error_with_its_line(tmp_path: Path, line: str) -> None:
    write(tmp_path / REDIRECTS, f"\n{line}\n")
    dataset = collect(tmp_path)
    assert [(f.code, str(f.location)) for f in dataset.findings] == [("bad-entry", "redirects.yml:2")]
    assert dataset.redirects == {}


def test_neither_file_is_taken_for_a_report(tmp_path: Path) -> None:
    record(tmp_path, ["agencies/jia/"])
    write(tmp_path / REDIRECTS, "agencies/old/: agencies/jia/\n")
    dataset = collect(tmp_path)
    assert (dataset.received, dataset.findings) == ((), ())
    assert dataset.redirects == {"agencies/old/": "agencies/jia/"}


def test_every_kind_of_host_is_told_of_redirects() -> None:
    assert redirects_file(MOVED).splitlines() == [
        "/agencies/jiu/ /agencies/jia/ 301",
        "/agencies/jiu/2021/ /agencies/jia/2021/ 301",
    ]
    assert '"/agencies/jiu/2021/" "/agencies/jia/2021/";' in nginx(MOVED)
    assert "redir /agencies/jiu/2021/ /agencies/jia/2021/ 301" in caddy(MOVED)
    assert "giar_moved" not in nginx()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("docs", "overrides", "mkdocs.yml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    write(tmp_path / "reports/agencies.yml", REGISTRY)
    for name, agency in (("平罗县人民政府", "jia"), ("平罗县教育局", "yi"), ("示例县虚构局", "other")):
        write(tmp_path / f"reports/{agency}/2021.txt", report_text(name, 2021))
    return tmp_path


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    whole = [sys.executable, "-m", "giar_site", *command]
    return subprocess.run(whole, cwd=project, env=environment, capture_output=True, text=True)


@pytest.mark.full  # six builds; the guide's recipe, run by every suite, takes two of them
def test_a_site_of_several_builds(project: Path) -> None:
    assert run(project, "permalinks").returncode == 1  # nothing was built yet
    assert run(project, "build").returncode == 0
    told = run(project, "permalinks")
    assert "未登记" in told.stdout
    assert not (project / "reports" / LEDGER).exists()
    assert run(project, "permalinks", "--record").returncode == 0
    lines = ledger(project / "reports")
    for kind in ("agencies/jia/", "agencies/jia/2021/", "years/2021/", "items/requests/received/", "data/"):
        assert kind in lines
    assert not [line for line in lines if line.startswith(("agencies/shilixian", "received/"))]

    # The report is gone, and so is the agency's id: the build fails and the former site stays.
    shutil.rmtree(project / "reports/yi")
    write(project / "reports/agencies.yml", REGISTRY.replace("id: jia", "id: bing"))
    lost = run(project, "build")
    assert lost.returncode == 1
    for line in (
        "agencies/jia/: agencies/",
        "agencies/yi/2021/: agencies/yi/",
        "redirects.yml",
        "former_ids",
    ):
        assert line in lost.stderr
    assert (project / "site/agencies/jia/2021/index.html").is_file()
    assert sorted(path.name for path in project.glob(".site*")) == []

    # With what it asks for, it is built, and every address still leads somewhere.
    registry = REGISTRY.replace("id: jia,", "id: bing, former_ids: [jia],")
    write(project / "reports/agencies.yml", registry)
    write(project / "reports" / REDIRECTS, "agencies/yi/2021/: agencies/yi/\n")
    built = run(project, "build")
    assert built.returncode == 0, built.stderr
    for line in lines:
        assert "#" in line or (project / "site" / line / "index.html").is_file(), line
    redirects = (project / "site/_redirects").read_text()
    assert "/agencies/jia/2021/ /agencies/bing/2021/ 301" in redirects
    assert "/agencies/yi/2021/ /agencies/yi/ 301" in redirects
    assert (
        '"/agencies/jia/2021/" "/agencies/bing/2021/";' in (project / "site/hosting/nginx.conf").read_text()
    )


def test_the_ledger_of_ten_thousand_reports_is_a_small_file(tmp_path: Path) -> None:
    pages = [f"agencies/shilisheng-jiajiaxian-{n // 7}/{2018 + n % 7}/" for n in range(10_000)]
    record(tmp_path, pages)
    assert (tmp_path / LEDGER).stat().st_size < 1_000_000
    keep(tmp_path, set(pages))
