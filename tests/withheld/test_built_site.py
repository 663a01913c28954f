"""What ``withheld.yml`` takes down is nowhere in the built site, and comes back with the entry's removal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest

from giar_site import build
from giar_site.site.catalogue import Catalogue
from giar_site.site.data.slices import cut, slices
from giar_site.site.page import Settings
from tests.collect.written import report_text, write
from tests.conftest import ROOT, with_vega
from tests.withheld.unpacked import holding

pytestmark = pytest.mark.xdist_group("withheld")  # one worker builds the sites

FIGURE = "8675309"
PERSON = "村民龘靐，电话13912345678，住址不详"
REPORT = "爨底下村的全部情况"
# By kind: what a search of the whole site must not find. Rare characters stand for the search index too,
# which holds pairs of characters.
SECRETS = {
    "figure": (FIGURE, "8,675,309"),
    "passage": ("龘", "靐", "13912345678", "住址不详"),
    "report": ("爨", "8642097", "8,642,097"),
}
WHO = "when: 2026-03-01, who: 网站管理员"
WITHHELD = f"""\
- {{agency: jia, year: 2021, cell: "requests.received:natural_person", reason: 只有一件，能认出是谁, {WHO}}}
- {{agency: jia, year: 2021, passage: "{PERSON}", reason: 有个人信息, {WHO}}}
- {{agency: yi, year: 2021, reason: 应机关要求, {WHO}}}
- {{file: unnamed.txt, passage: "{PERSON}", reason: 有个人信息, {WHO}}}
"""
REGISTRY = """\
regions:
  - {code: "640000", name: 宁夏回族自治区}
agencies:
  - {id: jia, name: 平罗县人民政府, former_ids: [jiu], level: county, kind: government, region: "640000"}
  - {id: yi, name: 平罗县教育局, former_ids: [lao], level: county, kind: department, region: "640000"}
"""


@dataclass(frozen=True)
class Sites:
    """The site before anything is withheld, with the entries (and the first as the data published before),
    and when they are gone again."""

    before: Path
    during: Path
    after: Path


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    project = with_vega(tmp_path_factory.mktemp("withheld"))
    for name in ("docs", "overrides", "mkdocs.yml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, project / name)
    reports = project / "reports"
    write(reports / "agencies.yml", REGISTRY)
    cells = {"requests.received:natural_person": FIGURE}
    # 200 characters, so that chapters alike are found: the same words in another agency's report.
    words = (
        f"本年度公开了一些信息。{'本机关按照条例要求做好政府信息公开工作，及时回应关切。' * 9}\n\n{PERSON}。"
    )
    write(reports / "jia/2020.txt", report_text("平罗县人民政府", 2020, words="概况。"))
    write(reports / "jia/2021.txt", report_text("平罗县人民政府", 2021, cells, words=words))
    write(reports / "yi/2021.txt", report_text(
        "平罗县教育局", 2021, {"requests.granted:total": "8642097"}, words=f"{words}\n\n{REPORT}"
    ).replace("龘靐", "某某").replace("13912345678", "（略）").replace("住址不详", ""))  # fmt: skip
    write(reports / "unnamed.txt", f"关于信息公开的报告\n\n{PERSON}。\n\n以上报告。\n")
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  - giar:\n" in config
    built = []
    for name in ("before", "during", "after"):
        if name == "during":
            write(reports / "withheld.yml", WITHHELD)
            write(
                project / "mkdocs.yml",
                config.replace("  - giar:\n", "  - giar:\n      former_data: before/data\n"),
            )
        if name == "after":
            (reports / "withheld.yml").unlink()
            write(project / "mkdocs.yml", config)
        run = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build"],
            cwd=project,
            env={**os.environ, "GIAR_SITE_URL": "https://example.org/", "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        built.append(shutil.copytree(project / "site", project / name))
    return Sites(*built)


def page(site: Path, url: str) -> str:
    root = lxml.html.parse(str(site / url / "index.html")).getroot()
    return " ".join(root.find_class("md-content")[0].text_content().split())


@pytest.mark.parametrize("kind", SECRETS)
def test_nothing_of_it_is_left_anywhere(sites: Sites, kind: str) -> None:
    for words in SECRETS[kind]:
        assert holding(sites.before, words), f"{words}: the search would not have found it"
        assert holding(sites.during, words) == []


def test_the_search_reaches_into_every_kind_of_file(sites: Sites) -> None:
    places = {place for words in ("爨", FIGURE, "龘") for place in holding(sites.before, words)}
    endings = {place.split(" ")[0].rpartition(".")[2] for place in places}
    assert {"html", "json", "jsonl", "csv", "parquet", "sqlite", "txt", "xml", "pf_fragment"} <= endings
    assert any("xlsx" in place for place in places)
    assert any("pf_index" in place for place in places)


def test_the_history_says_that_it_was_taken_down_and_not_what(sites: Sites) -> None:
    lines = (sites.during / "data/changes.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    changes = [json.loads(line) for line in lines]
    told = {(change["agency_id"], change["address"]) for change in changes if change["reason"] == "withheld"}
    assert {("jia", "requests.received:natural_person"), ("yi", "")} <= told
    assert {change["former"] for change in changes if change["reason"] == "withheld"} == {None}


def test_the_parts_of_a_large_data_set_hold_nothing_of_it(sites: Sites, tmp_path: Path) -> None:
    reports = shutil.copytree(sites.before.parent / "reports", tmp_path / "reports")
    for site, withheld, found in ((sites.before, "", True), (sites.during, WITHHELD, False)):
        write(reports / "withheld.yml", withheld)
        with build.workers() as executor:
            dataset = build.load(reports, executor)
        catalogue = Catalogue(dataset, Settings(), lambda _: b"", tmp_path)
        folder = tmp_path / site.name
        for one in slices(catalogue, {None: 2}, 1):
            assert list(cut(catalogue, one, site / "data", folder))
        assert any(holding(folder, words) for words in (FIGURE, "龘", "8642097")) is found


def test_without_the_entries_the_site_is_what_it_was(sites: Sites) -> None:
    def files(site: Path) -> dict[str, bytes]:
        return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}

    before, after = files(sites.before), files(sites.after)
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_a_report_taken_down_has_a_page_that_says_so(sites: Sites) -> None:
    told = page(sites.during, "agencies/yi/2021")
    for words in ("已撤下", "应机关要求", "2026 年 3 月 1 日", "网站管理员", "平罗县教育局"):
        assert words in told
    assert sorted(path.name for path in (sites.during / "agencies/yi/2021").iterdir()) == ["index.html"]
    assert "../../yi/2021/" in (sites.during / "agencies/lao/2021/index.html").read_text()
    sitemap = (sites.during / "sitemap.xml").read_text()
    assert "agencies/yi/</loc>" in sitemap
    assert "agencies/yi/2021/" not in sitemap


def test_it_is_linked_as_taken_down_and_not_counted_as_missing(sites: Sites) -> None:
    agency = page(sites.during, "agencies/yi")
    assert "2021 年的年报已从本站撤下" in agency
    assert "已撤下：应机关要求" in agency
    assert "未收录" not in agency
    region = lxml.html.parse(str(sites.during / "regions/640000/index.html")).getroot()
    (cell,) = region.xpath("//table[contains(@class, 'giar-matrix')]//td[contains(., '已撤下')]")
    assert cell.find("a").get("href") == "../../agencies/yi/2021/"
    assert "2021（已撤下）" in page(sites.during, "agencies")
    assert "另有 1 份已撤下" in page(sites.during, "years/2021")


def test_a_report_with_parts_taken_down_says_which_and_why_and_offers_no_file(sites: Sites) -> None:
    told = page(sites.during, "agencies/jia/2021")
    for words in ("有部分内容已撤下", "有个人信息（2026-03-01，网站管理员）", "只有一件，能认出是谁"):
        assert words in told
    assert "■" in told
    assert "SHA-256" not in told
    root = lxml.html.parse(str(sites.during / "agencies/jia/2021/index.html")).getroot()
    cell = root.get_element_by_id("requests.received:natural_person")
    assert "withheld" in cell.get("class").split()
    assert cell.text_content().strip() == "已撤下"
    files = {path.name for path in (sites.during / "agencies/jia/2021").iterdir()}
    assert not [name for name in files if name.startswith("source")]
    assert "source.txt" in {path.name for path in (sites.before / "agencies/jia/2021").iterdir()}


def test_the_other_year_is_untouched(sites: Sites) -> None:
    name = "agencies/jia/2020/report.json"
    assert (sites.during / name).read_bytes() == (sites.before / name).read_bytes()
