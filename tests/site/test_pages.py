"""What holds for every page of the site."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urljoin

from giar_site.model import Dataset
from giar_site.site.page import Settings
from tests.demo import demo_dataset
from tests.site.conftest import Composed, composed, url_of

ROOT = "https://site.example/"
CELLS_OF_LISTS = {
    "blank": "空白格表示报告没有填写，不等于 0",
    "absent": "“未列”表示报告中没有这张表或这一行",
    "derived": "† 推算",
    "supplied": "‡ 人工补录",
    "unresolved": "? 未能确定",
}


def test_one_h1_and_no_hole_in_the_outline(demo: Composed) -> None:
    for url, body in demo.bodies.items():
        levels = [int(element.tag[1]) for element in body.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.index(1) == 0, url
        assert levels.count(1) == 1, url
        assert all(after <= before + 1 for before, after in pairwise(levels)), (url, levels)


def test_ids_are_unique_on_each_page(demo: Composed) -> None:
    for url, body in demo.bodies.items():
        ids = body.xpath("//@id")
        assert len(ids) == len(set(ids)), url


def test_every_link_leads_to_a_page_file_and_anchor_of_the_site(demo: Composed) -> None:
    anchors = {url: set(body.xpath("//@id")) for url, body in demo.bodies.items()}
    assert len(demo.pages) > 50
    for url, body in demo.bodies.items():
        for href in body.xpath("//@href"):
            target, _, anchor = urljoin(ROOT + url, href).partition("#")
            if not target.startswith(ROOT):
                assert href.startswith("https://example.invalid/"), href
                continue
            target = target.removeprefix(ROOT).partition("?")[0]
            assert target in demo.pages or target in demo.downloads, f"{url}: {href}"
            assert not anchor or anchor in anchors[target], f"{url}: {href}"


def test_nothing_runs_or_loads_from_the_page_itself(demo: Composed) -> None:
    for url, body in demo.bodies.items():
        assert not body.xpath("//@style | //@*[starts-with(name(), 'on')]"), url
        assert {script.get("type") for script in body.iter("script")} <= {"application/json"}
        assert not body.xpath("//style | //iframe | //img | //link | //@src"), url


def test_every_page_that_invented_data_reaches_is_marked(demo: Composed) -> None:
    for url, page in demo.pages.items():
        names_demo = "示例" in page.body
        assert page.demo or not names_demo or page.noindex, url
    real = replace(demo.dataset.reports[0], demo=False, findings=())
    agencies = tuple(a for a in demo.dataset.agencies if a.id == real.agency)
    clean = composed(Dataset(agencies=agencies, reports=(real,), regions=demo.dataset.regions))
    assert not any(page.demo for page in clean.pages.values())


def test_agencies_are_browsed_by_level_and_kind(demo: Composed) -> None:
    sorts = {(agency.level, agency.kind) for agency in demo.dataset.agencies if agency.level and agency.kind}
    wanted = {f"kinds/{level}-{kind}/": (level, kind) for level, kind in sorts}
    assert len(wanted) > 2
    links = {
        link.removeprefix("./") for link in demo.bodies[""].xpath("//section[h2[@id='by-kind']]//a/@href")
    }
    assert links == set(wanted) == {url for url in demo.pages if url.startswith("kinds/")} - {"kinds/"}
    for url, sort in wanted.items():
        listed = {link.split("/")[-2] for link in demo.bodies[url].xpath("//li/a[bdi]/@href")}
        assert listed == {
            agency.id for agency in demo.dataset.agencies if (agency.level, agency.kind) == sort
        }


def test_an_empty_site_has_its_pages() -> None:
    empty = composed(Dataset())
    assert {"", "agencies/", "years/", "regions/", "items/", "glossary/", "quality/"} <= set(empty.pages)


def test_what_counts_nowhere_is_readable_and_unindexed(demo: Composed) -> None:
    for received in demo.dataset.received:
        url = received.url.lstrip("/")
        page, text = demo.pages[url], demo.bodies[url].text_content()
        assert page.noindex
        assert received.reason in text
        assert received.report.source.sha256 in text
        listed = [u for u, p in demo.pages.items() if not p.noindex and u != "quality/" and url in p.body]
        assert listed == []


def test_former_addresses_lead_on_with_all_that_lay_below(demo: Composed) -> None:
    agency = next(iter(demo.dataset.redirects.values())).split("/")[1]
    years = [r.year for r in demo.dataset.reports if r.agency == agency]
    for tail in ("", *(f"{year}/" for year in years)):
        page = demo.pages[f"agencies/shili-former-name/{tail}"]
        link = demo.bodies[page.url].xpath("//a[@data-giar-moved]/@href")[0]
        assert urljoin(ROOT + page.url, link) == f"{ROOT}agencies/{agency}/{tail}"
        assert page.noindex
        assert "http-equiv" in page.head


def test_missing_years_and_unconfirmed_agencies_are_told(demo: Composed) -> None:
    missing = demo.bodies["agencies/shili-1-2/"].text_content()
    assert "其中缺 2022 年" in missing
    assert "本站未收录" in missing
    unconfirmed = next(a for a in demo.dataset.agencies if a.unconfirmed)
    for url in (f"agencies/{unconfirmed.id}/", f"agencies/{unconfirmed.id}/2021/", "agencies/"):
        assert "机关待确认" in demo.bodies[url].text_content()


def test_quality_page_keeps_arithmetic_and_reading_apart(demo: Composed) -> None:
    body = demo.bodies["quality/"]
    for finding in demo.dataset.findings:
        section = body.get_element_by_id(finding.severity.value).getparent()
        assert finding.message in section.text_content()
    counts = {h2.get("id"): int(re.findall(r"（(\d+)）", h2.text_content())[0]) for h2 in body.iter("h2")}
    assert sum(counts.values()) == len(demo.dataset.findings)
    assert all(counts.values()), "the demo has every severity"
    named = {link.get("href").split("/")[2]: link.text_content() for link in body.xpath("//li/a")}
    unconfirmed = [a.id for a in demo.dataset.agencies if a.unconfirmed and a.id in named]
    assert len(unconfirmed) > 1, "the demo has several called 我局"
    assert all(agency in named[agency] for agency in unconfirmed)


def test_each_kind_of_cell_of_a_list_is_explained_beside_it(demo: Composed) -> None:
    seen = set()
    for url, body in demo.bodies.items():
        for table in body.xpath("//table[contains(@class, 'giar-list')][.//td[@data-status]]"):
            caption = table.find("caption").text_content()
            kinds = {name for cell in table.iter("td") for name in (cell.get("class") or "").split()}
            for kind, words in CELLS_OF_LISTS.items():
                if kind in kinds:
                    assert words in caption, (url, kind)
            seen |= kinds
    assert seen >= {*CELLS_OF_LISTS}


def test_descriptions_name_the_agency(demo: Composed) -> None:
    """What search engines show of a page."""
    names = {agency.id: agency.name for agency in demo.dataset.agencies}
    for url, page in demo.pages.items():
        agency = re.fullmatch(r"agencies/([^/]+)/(\d+/(\w+/)?)?", url)
        if agency and demo.kinds[url] != "moved":
            assert names[agency[1]] in page.description, url


def test_row_pages_list_every_report_that_has_the_row(demo: Composed) -> None:
    links = demo.bodies["items/requests/denied.state_secret/"].xpath("//td/a/@href")
    wanted = {f"../../../{url_of(r)}#requests.denied.state_secret:total" for r in demo.dataset.reports}
    assert wanted <= set(links)
    assert "2019 年版表式" in demo.bodies["items/disclosure/procurement/"].text_content()
    assert "2021 年版表式" not in demo.bodies["items/disclosure/procurement/"].text_content()


HOSTILE = "<script>alert(1)</script>\"'&\u202e=1+1\x00"


def test_hostile_text_is_shown_and_never_run() -> None:
    dataset = demo_dataset(1)
    report = dataset.reports[0]
    facts = list(report.facts)
    facts[0] = facts[0]._replace(raw=HOSTILE, note=HOSTILE)
    chapter = report.chapters[0]
    passages = tuple(replace(p, text=HOSTILE, bold=((0, 3), (2, 900))) for p in chapter.passages)
    hostile = replace(
        report,
        facts=tuple(facts),
        title=HOSTILE,
        note=HOSTILE,
        source_url=f"javascript:alert(1){HOSTILE}",
        chapters=(replace(chapter, title=HOSTILE, passages=passages),),
        source=replace(report.source, path=f"x/{HOSTILE}.html", format=HOSTILE),
    )
    agency = replace(dataset.agencies[0], name=HOSTILE)
    finding = replace(
        dataset.findings[-1], report=hostile.source.path, message=HOSTILE, cells=("requests.received",)
    )
    site = composed(Dataset((agency,), dataset.regions, (hostile,), findings=(finding,)))
    for url, page in site.pages.items():
        body = site.bodies[url]
        assert not [s for s in body.iter("script") if s.get("type") != "application/json"], url
        assert not body.xpath("//@href[starts-with(., 'javascript')]"), url
        assert "\u202e" not in page.title + page.description + page.body, url
        assert "\x00" not in page.body, url
    text = site.bodies[url_of(hostile)].text_content()
    assert "<script>alert(1)</script>\"'&[U+202E]=1+1[U+0000]" in text, "shown, not swallowed"
    assert site.downloads[f"{url_of(hostile)}source.html.txt"], "a web page is served as text"


def test_settings_name_the_site() -> None:
    site = composed(Dataset(), Settings(site_name="某市年报"))
    assert site.pages[""].title == "某市年报"
