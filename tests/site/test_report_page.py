"""Report pages read back: every fact is in its cell, drawn as its status asks."""

from __future__ import annotations

import re

import lxml.html

from giar_site.forms import editions
from giar_site.model import Fact, Status
from giar_site.site.wording import STATUS_NAMES
from tests.site.conftest import Composed, url_of

CLASSES = {
    Status.BLANK: "blank",
    Status.NOT_APPLICABLE: "na",
    Status.DERIVED: "derived",
    Status.UNRESOLVED: "unresolved",
    Status.ABSENT: "absent",
    Status.SUPPLIED: "supplied",
    Status.WITHHELD: "withheld",
}


def cells(body: lxml.html.HtmlElement) -> dict[str, lxml.html.HtmlElement]:
    return {td.get("id"): td for td in body.iter("td") if td.get("id")}


def seen(cell: lxml.html.HtmlElement) -> str:
    """What a sighted reader sees in a cell, but for marks and remarks."""
    copy = lxml.html.fromstring(lxml.html.tostring(cell, encoding="unicode"))
    for extra in copy.xpath("//sup | //small | //a[@class='giar-flag'] | //*[@class='giar-sr']"):
        extra.drop_tree()
    return str(copy.text_content()).strip()


def number(fact: Fact) -> str:
    return f"{fact.value:,f}"


def test_every_fact_stands_in_its_anchored_cell(demo: Composed) -> None:
    statuses = set()
    for report in demo.dataset.reports:
        found = cells(demo.bodies[url_of(report)])
        assert set(found) == {fact.address for fact in report.facts}
        for fact in report.facts:
            cell = found[fact.address]
            classes = (cell.get("class") or "").split()
            statuses.add(fact.status)
            for status, name in CLASSES.items():
                assert (name in classes) == (fact.status is status), (fact, classes)
            text = seen(cell)
            if fact.status is Status.REPORTED:
                # Numbers are the report's; where it prints more than the number, as printed.
                printed = {number(fact), fact.raw, re.match(r"[\d,]*", fact.raw)[0]}  # type: ignore[index]
                assert text in printed, fact
            elif fact.status in (Status.DERIVED, Status.SUPPLIED):
                assert text == number(fact)
                assert cell.findtext("sup") == {"derived": "†", "supplied": "‡"}[fact.status.value]
            elif fact.status is Status.NOT_APPLICABLE:
                assert text == fact.raw
            elif fact.status is Status.UNRESOLVED:
                assert text == "?"
            else:
                assert text == "", "nothing that looks like a figure"
    assert statuses == set(Status), "the demo shows every status"


def test_nothing_is_told_by_colour_alone(demo: Composed) -> None:
    """Each status but the plain figure has words, a sign or a mark of its own in the cell."""
    for report in demo.dataset.reports:
        found = cells(demo.bodies[url_of(report)])
        for fact in report.facts:
            spoken = found[fact.address].text_content()
            if fact.status in (Status.ABSENT, Status.WITHHELD):
                assert {"absent": "未列", "withheld": "已撤下"}[fact.status.value] in spoken
            elif fact.status is not Status.REPORTED:
                assert STATUS_NAMES[fact.status] in spoken


def test_remarks_units_and_signs_stand_as_printed_with_the_value_beside(demo: Composed) -> None:
    shown: dict[str, str] = {}
    for report in demo.dataset.reports:
        found = cells(demo.bodies[url_of(report)])
        for fact in report.facts:
            if fact.status is Status.REPORTED and fact.raw != str(fact.value):
                shown[fact.raw] = " ".join(found[fact.address].xpath("text()|small/text()"))
    assert shown["22（其中修订16件）"] == "22 （其中修订16件）"
    assert shown["2.6 亿元"] == "2.6 亿元 即 26,000 万元"
    assert shown["减3"] == "减3 即 -3 项"
    assert shown["2,008"] == "2,008"


def test_table_rows_carry_their_address_and_link_to_themselves(demo: Composed) -> None:
    for report in demo.dataset.reports:
        body = demo.bodies[url_of(report)]
        edition = next(e for e in editions() if e.id == report.editions["requests"])
        for table in edition.tables:
            assert body.get_element_by_id(table.id).tag == "h2"
            for item in table.items:
                place = body.get_element_by_id(f"{table.id}.{item.id}")
                assert place.tag == ("th" if table.id == "proceedings" else "tr")
                links = place.xpath(".//a[starts-with(@href, '#')]")
                assert f"#{table.id}.{item.id}" in [link.get("href") for link in links]
                assert item.label in place.text_content()


def test_headers_have_a_scope_and_tables_a_caption_and_a_frame(demo: Composed) -> None:
    for url, body in demo.bodies.items():
        for table in body.iter("table"):
            assert table.findtext("caption") is not None
            frame = table.getparent()
            assert (frame.get("tabindex"), frame.get("role")) == ("0", "region"), url
            assert body.get_element_by_id(frame.get("aria-labelledby")) is not None
            assert all(th.get("scope") in ("col", "colgroup", "row", "rowgroup") for th in table.iter("th"))


def test_findings_are_told_at_the_cell_and_under_the_table(demo: Composed) -> None:
    checked = 0
    for report in demo.dataset.reports:
        body = demo.bodies[url_of(report)]
        messages = {
            item.get("id"): item.text_content() for item in body.xpath("//li[starts-with(@id, 'finding-')]")
        }
        assert len(messages) == len(report.findings)
        for finding in report.findings:
            number, text = next(entry for entry in messages.items() if finding.message in entry[1])
            for cell in finding.cells:
                place = body.get_element_by_id(cell)
                if ":" in cell:
                    assert "flagged" in place.get("class")
                elif "." not in cell:
                    place = next(
                        table for table in body.iter("table") if f"giar-{cell}" in table.get("class")
                    )
                    place = place.find("caption")
                assert f"#{number}" in [link.get("href") for link in place.iter("a")]
                checked += 1
            if finding.expected:
                assert finding.expected in text
                assert finding.found in text
    assert checked > 10


def test_the_sum_stands_beside_a_printed_total_that_fails(demo: Composed) -> None:
    for report in demo.dataset.reports:
        for finding in report.findings:
            if finding.code == "requests-results-total":
                cell = demo.bodies[url_of(report)].get_element_by_id(finding.cells[0])
                assert cell.findtext("small") == f"按勾稽关系应为 {finding.expected}"
                assert seen(cell) == f"{int(finding.found):,}", "the printed figure stays"
                return
    raise AssertionError("no failed identity in the demo")


def test_candidates_of_an_unresolved_cell_can_be_read(demo: Composed) -> None:
    for report in demo.dataset.reports:
        text = demo.bodies[url_of(report)].text_content()
        for fact in report.facts:
            if fact.status is Status.UNRESOLVED:
                assert fact.note in text


def test_legend_lists_what_occurs_and_nothing_else(demo: Composed) -> None:
    for report in demo.dataset.reports:
        body = demo.bodies[url_of(report)]
        for table in report.editions:
            section = body.get_element_by_id(table).getparent()
            legend = [b.text for b in section.xpath(".//ul[@class='giar-legend']/li/b")]
            occurring = {STATUS_NAMES[fact.status] for fact in report.facts if fact.table == table}
            if legend:
                assert set(legend) - {"有疑问", "有说明"} == occurring
            else:
                assert occurring == {STATUS_NAMES[Status.REPORTED]}


def test_source_and_what_was_left_out_are_on_the_page(demo: Composed) -> None:
    report = demo.dataset.reports[0]
    url = url_of(report)
    text = demo.bodies[url].text_content()
    assert report.source.sha256 in text
    assert "略去：页码（1 处，7 字）" in text
    assert "- 4 -" in text
    assert demo.downloads[f"{url}source.txt"].startswith("虚构示例数据".encode())
    lengths = [
        int(n.replace(",", ""))
        for n in re.findall(r"(?:文件全文|章节正文|表格数字|表格标签|略去) ([\d,]+) 字", text)
    ]
    assert lengths[0] == sum(lengths[1:]) == len(report.text)


def test_contents_rail_names_what_is_there(demo: Composed) -> None:
    for report in demo.dataset.reports:
        page = demo.pages[url_of(report)]
        body = demo.bodies[url_of(report)]
        anchors = [entry.id for entry in page.toc]
        assert anchors[:4] == ["key-figures", "disclosure", "requests", "proceedings"]
        assert anchors[-1] == "sources"
        assert all(body.get_element_by_id(anchor) is not None for anchor in anchors)


def test_chapters_keep_order_headings_and_bold(demo: Composed) -> None:
    report = demo.dataset.reports[0]
    body = demo.bodies[url_of(report)]
    section = body.get_element_by_id("chapter-1").getparent()
    assert [child.tag for child in section] == ["h2", "p", "h3", "p", "h4", "p", "h3", "p"]
    assert [strong.text for strong in section.iter("strong")] == ["（一）主动公开。"]
    for number in range(1, 7):
        assert body.get_element_by_id(f"chapter-{number}") is not None, "every chapter has its anchor"


def test_the_summary_reads_as_chinese_whatever_is_lacking(demo: Composed) -> None:
    """Spaces stand around figures only: 上年结转空白（报告未填），办结 44 件."""
    for report in demo.dataset.reports:
        (summary,) = demo.body(url_of(report)).xpath("//section[h2[@id='key-figures']]/p")
        assert re.search(r"[^\d ] [^\d ]", summary.text_content()) is None
        assert re.search(r"[\u4e00-\u9fff]\d", summary.text_content()) is None
