"""``/similar/``, ``/similar/<year>/`` and ``/agencies/<agency>/<year>/similar/``: chapters whose words are
nearly those of another agency's report. Passages side by side, no verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from giar_site.model import Agency, Chapter
from giar_site.site.catalogue import Catalogue, Published, agency_url, report_url
from giar_site.site.page import Crumb, Page, TocEntry
from giar_site.site.side_by_side import Stretch, sentences, stretches
from giar_site.site.similar import COMPARED, SHARE, SHORTEST, Group, Neighbour
from giar_site.site.templating import render_page

SHOWN = 3  # of a chapter's neighbours are laid side by side, the others lead to their own pages
PERCENT = f"{100 * SHARE:.0f} %"
LISTED = 20  # names in one group
CHAPTER_TITLES = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
CHAPTER_NAMES = dict(zip(COMPARED, CHAPTER_TITLES, strict=True))


class Beside(NamedTuple):
    """Another agency's chapter: how much is common, in words, and where to read it."""

    entry: Published
    share: str
    url: str
    own: str
    stretches: Sequence[Stretch]


class ChapterBeside(NamedTuple):
    """A chapter with those laid beside it, and ``others`` that are only named."""

    id: str
    title: str
    url: str
    beside: Sequence[Beside]
    others: Sequence[Beside]


class ListedGroup(NamedTuple):
    """The first agencies of a group with the addresses of their passages, and how many it has."""

    agencies: Sequence[tuple[Agency, str]]
    size: int


class ChapterGroups(NamedTuple):
    id: str
    name: str
    groups: Sequence[ListedGroup]


def similar_url(report_url: str) -> str:
    return f"{report_url}similar/"


def pages(catalogue: Catalogue) -> Iterator[Page]:
    counts = Counter(group.year for group in catalogue.similar.groups)
    yield render_page(
        "similar.html",
        "similar/",
        "文字相近的章节",
        "不同机关同一年度的报告中文字相近的章节，逐段并列。",
        demo=catalogue.demo,
        years=[(year, counts[year]) for year in sorted(catalogue.by_year, reverse=True)],
        percent=PERCENT,
        shortest=SHORTEST,
    )
    for year in catalogue.years:
        yield render_page(
            "similar_year.html",
            f"similar/{year}/",
            f"{year} 年报告中文字相近的章节",
            f"不同机关 {year} 年的报告中文字相近的章节，共 {counts[year]} 组。",
            crumbs=(Crumb("文字相近的章节", "similar/"),),
            demo=catalogue.demo,
            noindex=not counts[year],
            chapters=_of_year(catalogue, year),
            percent=PERCENT,
            shortest=SHORTEST,
        )


def agency_pages(catalogue: Catalogue, agency: Agency) -> Iterator[Page]:
    """The pages of one agency's reports."""
    for entry in catalogue.of_agency(agency):
        if found := catalogue.similar.of_report(entry.report):
            read = entry.report.chapters
            chapters = [_chapter(catalogue, entry, read, id_, near) for id_, near in found.items()]
            yield render_page(
                "similar_report.html",
                similar_url(entry.url),
                f"{entry.agency.name} {entry.year} 年报告中与其他机关文字相近的章节",
                f"{entry.agency.name} {entry.year} 年报告与其他机关同年报告文字相近的章节，逐段并列。",
                crumbs=(
                    Crumb("机关", "agencies/"),
                    Crumb(entry.agency.name, agency_url(entry.agency.id)),
                    Crumb(f"{entry.year} 年", entry.url),
                ),
                toc=[TocEntry(chapter.id, chapter.title) for chapter in chapters],
                noindex=True,  # its words are those of the reports' own pages
                demo=entry.report.demo,
                entry=entry,
                chapters=chapters,
                percent=PERCENT,
                shortest=SHORTEST,
            )


def _of_year(catalogue: Catalogue, year: int) -> list[ChapterGroups]:
    found: dict[str, list[ListedGroup]] = {}
    for group in catalogue.similar.groups:
        if group.year == year:
            found.setdefault(group.chapter, []).append(_listed(catalogue, group))
    return [ChapterGroups(id_, CHAPTER_NAMES[id_], groups) for id_, groups in found.items()]


def _listed(catalogue: Catalogue, group: Group) -> ListedGroup:
    return ListedGroup(
        [
            (catalogue.agencies[agency], f"{similar_url(report_url(agency, group.year))}#{group.chapter}")
            for agency in group.agencies[:LISTED]
        ],
        len(group.agencies),
    )


def _chapter(
    catalogue: Catalogue,
    entry: Published,
    chapters: Sequence[Chapter],
    id_: str,
    neighbours: Sequence[Neighbour],
) -> ChapterBeside:
    mine = _sentences(chapters, id_)
    title = next(chapter.title for chapter in chapters if chapter.id == id_)
    found = []
    for place, neighbour in enumerate(neighbours):
        other = catalogue.entry(neighbour.agency, entry.year)
        shown = place < SHOWN
        found.append(
            Beside(
                other,
                f"{int(1000 * neighbour.share) / 10:.1f} %",  # down, so that 100 % is all
                f"{other.url}#{id_}",
                f"{similar_url(other.url)}#{id_}",
                stretches(mine, _sentences(other.report.chapters, id_)) if shown else (),
            )
        )
    return ChapterBeside(id_, title or CHAPTER_NAMES[id_], f"{entry.url}#{id_}", found[:SHOWN], found[SHOWN:])


def _sentences(chapters: Sequence[Chapter], id_: str) -> list[str]:
    return [s for chapter in chapters if chapter.id == id_ for s in sentences(chapter)]
