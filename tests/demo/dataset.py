"""The invented agencies, regions and reports."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from giar_site.findings import Finding, Location, Severity
from giar_site.forms import CellAddress, editions
from giar_site.model import (
    Agency,
    Alias,
    AnnualReport,
    Correction,
    Dataset,
    Fact,
    Received,
    Region,
    Scope,
    SourceFile,
    Status,
    Takedown,
    WithheldReport,
)
from tests.demo import figures
from tests.demo.damage import CASES
from tests.demo.narrative import narrative

YEARS = range(2019, 2025)
FORM_CHANGES = 2021  # the first year of the 2021 edition
DEPARTMENTS = (
    "人民政府", "人民政府办公室", "教育局", "公安局", "民政局", "司法局", "财政局", "自然资源局",
    "生态环境局", "住房和城乡建设局", "交通运输局", "水务局", "农业农村局", "商务局", "文化和旅游局",
    "卫生健康局", "应急管理局", "审计局", "市场监督管理局", "统计局",
)  # fmt: skip
COUNTIES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def demo_dataset(agencies: int = 6) -> Dataset:
    """``agencies`` invented agencies with a report for nearly every year of 2019 to 2024."""
    regions = _regions(agencies)
    people = [_agency(number, [region.code for region in regions[2:]]) for number in range(agencies)]
    reports: list[AnnualReport] = []
    for number, agency in enumerate(people):
        reports += _reports(number, agency)
    unreadable = _unreadable()
    superseded = _superseded(reports[0])
    error = Finding(
        "unreadable",
        Severity.ERROR,
        "文件不是文本，也不是认识的格式",
        unreadable.report.source.path,
        location=Location(unreadable.report.source.path, line=1),
        next_step="向机关索取原件，换掉这个文件",
    )
    return Dataset(
        tuple(sorted(people, key=lambda agency: agency.id)),
        tuple(regions),
        tuple(sorted(reports, key=lambda report: (report.agency, report.year or 0))),
        (unreadable, superseded),
        (*(finding for report in reports for finding in report.findings), error),
        {"agencies/shili-former-name/": f"agencies/{people[0].id}/"},
        tuple(_corrections(reports)),
        tuple(_taken_down(people)),
    )


def read_demo_source(path: str) -> bytes:
    """A stand-in for the file: the data set holds no files."""
    return f"虚构示例数据：{path}\n".encode()


def _regions(agencies: int) -> list[Region]:
    counties = 1 + (agencies - 1) // len(DEPARTMENTS)
    return [
        Region("990000", "示例省"),
        Region("990100", "示例省示例市", "990000"),
        *(
            Region(f"9901{n + 1:02d}", f"示例市{COUNTIES[n % len(COUNTIES)]}示例县", "990100")
            for n in range(counties)
        ),
    ]


def _agency(number: int, counties: list[str]) -> Agency:
    county, department = divmod(number, len(DEPARTMENTS))
    kind = ("government", "office")[department] if department < 2 else "department"
    name = f"示例市{COUNTIES[county % len(COUNTIES)]}示例县{DEPARTMENTS[department]}"
    unconfirmed = department == 3
    return Agency(
        id=f"shili-{county + 1}-{department + 1}" if not unconfirmed else f"unconfirmed-{number:08x}",
        name="我局" if unconfirmed else name,
        aliases=(Alias(f"{name}（筹）", 2015, 2018),) if department == 4 else (),
        level="" if unconfirmed else "county",
        kind="" if unconfirmed else kind,
        parent=f"shili-{county + 1}-1" if department and not unconfirmed else None,
        region=None if unconfirmed else counties[county],
        provisional=department == 2,
        unconfirmed=unconfirmed,
    )


def _reports(number: int, agency: Agency) -> list[AnnualReport]:
    rng = random.Random(f"giar {number}")
    carried_over: dict[str, int] = {}
    in_force = 40
    reports = []
    for year in YEARS:
        late_form = year == FORM_CHANGES and number % 5 == 4  # an old form in a new year
        edition = next(
            e for e in editions() if e.id == ("2019" if year < FORM_CHANGES or late_form else "2021")
        )
        values = {
            **figures.disclosure(edition, rng, in_force),
            **figures.requests(edition.table("requests"), rng, carried_over, size=(8, 60, 900)[number % 3]),
            **figures.proceedings(edition.table("proceedings"), rng),
        }
        in_force += 3 if edition.id == "2021" else 0
        if number % 4 == 1 and year == 2022:
            continue  # a missing year
        facts = {
            str(address): _fact(address, value, Location(f"{agency.id}/{year}.txt", line, 9, len(str(value))))
            for line, (address, value) in enumerate(values.items(), 20)
        }
        reports.append(_report(number, agency, year, edition.id, facts))
    return reports


def _fact(address: CellAddress, value: Decimal, place: Location) -> Fact:
    place = place._replace(context=f"示例文字{value}前后")
    return Fact(*address, value, str(value), Status.REPORTED, place)


def _report(number: int, agency: Agency, year: int, edition: str, facts: dict[str, Fact]) -> AnnualReport:
    path = f"{agency.id}/{year}.txt"
    case = CASES[(number * len(YEARS) + year) % len(CASES)]
    findings = case(facts, path)
    form = next(e for e in editions() if e.id == edition)
    order = [str(address) for table in form.tables for address in table.cells()]
    chapters, text, spans = narrative(agency.name, year)
    content = read_demo_source(path)
    return AnnualReport(
        source=SourceFile(path, hashlib.sha256(content).hexdigest(), len(content), "text"),
        agency_name=agency.name,
        year=year,
        title=f"{agency.name}{year}年政府信息公开工作年度报告",
        agency=agency.id,
        scope=Scope.AGGREGATE if agency.kind == "government" else Scope.OWN,
        published=date(year + 1, 1, 10 + number % 20),
        source_url=f"https://example.invalid/{path}",
        editions=dict.fromkeys(("disclosure", "requests", "proceedings"), edition),
        facts=tuple(facts[address] for address in order),
        chapters=chapters,
        spans=spans,
        text=text,
        findings=tuple(findings),
        demo=True,
        withheld=tuple(_taken_out(facts)),
    )


def _taken_out(facts: dict[str, Fact]) -> Iterator[Takedown]:
    for address, fact in facts.items():
        if fact.status is Status.WITHHELD:
            yield Takedown(fact.note, date(2024, 5, 6), "示例编辑", address)


def _corrections(reports: list[AnnualReport]) -> Iterator[Correction]:
    """A record for each figure that is supplied, and for each sum that the agency got wrong."""
    for report in reports:
        assert report.year
        day = date(report.year + 1, 5, 6)
        for fact in report.facts:
            if fact.status is Status.SUPPLIED:
                yield Correction(report.agency, report.year, fact.address, day, "补录原件上的数字")
        for finding in report.findings:
            if finding.code == "requests-results-total":
                yield Correction(report.agency, report.year, finding.cells[0], day, finding.message)


def _taken_down(people: list[Agency]) -> Iterator[WithheldReport]:
    """In the place of a missing report."""
    for agency in people[5:6]:
        takedown = Takedown("应机关要求撤下（虚构）", date(2024, 5, 6), "示例编辑")
        yield WithheldReport(
            f"agencies/{agency.id}/2022/", agency.id, 2022, takedown, current=True, demo=True
        )


def _unreadable() -> Received:
    path = "incoming/虚构 未知文件.bin"
    content = read_demo_source(path)
    digest = hashlib.sha256(content).hexdigest()
    report = AnnualReport(
        SourceFile(path, digest, len(content), "unknown"), None, None, text="虚构示例数据 \x00\x01", demo=True
    )
    return Received(report, f"/received/{digest[:8]}/", "文件无法识别，没有读出机关和年度。")


def _superseded(current: AnnualReport) -> Received:
    path = current.source.path.replace(".txt", ".旧.txt")
    content = read_demo_source(path)
    digest = hashlib.sha256(content).hexdigest()
    source = replace(current.source, path=path, sha256=digest, size=len(content))
    report = replace(current, source=source, findings=())
    url = f"/agencies/{report.agency}/{report.year}/received/{source.sha256[:8]}/"
    return Received(report, url, "已被同一机关同一年度的后一版报告取代。")
