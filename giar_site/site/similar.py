"""Chapters of different agencies whose words are nearly the same. It says how much, and judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from giar_site.kept import KeptResults, digest_of
from giar_site.model import AnnualReport
from giar_site.program import program
from giar_site.site.minhash import pairs, sketch

SHARE = 0.8  # of the runs of four characters
SHORTEST = 150  # characters: shorter chapters are made of what the form and the law prescribe
COMPARED = tuple(f"chapter-{number}" for number in range(1, 7))  # prefaces quote the law, annexes differ

ChapterKey = tuple[str, int, str]  # agency, year, chapter


class Neighbour(NamedTuple):
    """The report of another agency, and the share that both chapters have in common (0 to 1)."""

    agency: str
    share: float


class Group(NamedTuple):
    """Agencies whose chapters of that year hang together by pairs, in the order of the reports."""

    year: int
    chapter: str
    agencies: tuple[str, ...]


class Similar:
    """``neighbours`` of each chapter that has some, the most alike first, and the ``groups`` they form,
    by chapter and then first agency within a year. ``reports`` are current ones: one an agency and year."""

    def __init__(self, reports: Sequence[AnnualReport], work: Path, executor: Executor | None = None) -> None:
        """In the folder ``work`` is kept what was found: a year is compared again where a report of it has
        changed, and then only that report's words are looked at, and those that are like them."""
        with KeptResults(work / "similar") as kept:
            self._compare(reports, kept, work, executor)

    def _compare(
        self, reports: Sequence[AnnualReport], kept: KeptResults, work: Path, executor: Executor | None
    ) -> None:
        self.neighbours: dict[ChapterKey, list[Neighbour]] = {}
        self.groups: list[Group] = []
        for year in sorted({report.year for report in reports if report.year is not None}):
            of_year = [report for report in reports if report.year == year]
            inputs = [(report.agency, report.fingerprint) for report in of_year]
            compare = partial(_alike, of_year, work / f"sketches-{year}", executor)
            alike = kept.of(digest_of(program(), inputs), compare)
            for chapter, found in alike.items():
                for one, other, share in found:
                    self.neighbours.setdefault((one, year, chapter), []).append(Neighbour(other, share))
                    self.neighbours.setdefault((other, year, chapter), []).append(Neighbour(one, share))
                self.groups += [
                    Group(year, chapter, members) for members in _joined((a, b) for a, b, _ in found)
                ]
        for neighbours in self.neighbours.values():
            neighbours.sort(key=lambda neighbour: (-neighbour.share, neighbour.agency))

    def of_report(self, report: AnnualReport) -> dict[str, list[Neighbour]]:
        """The neighbours of a report's chapters by chapter."""
        if report.year is None:
            return {}
        found = {chapter: self.neighbours.get((report.agency, report.year, chapter)) for chapter in COMPARED}
        return {chapter: neighbours for chapter, neighbours in found.items() if neighbours}


def _alike(
    reports: Sequence[AnnualReport], known: Path, executor: Executor | None
) -> dict[str, list[tuple[str, str, float]]]:
    """By chapter, the pairs of agencies whose words are nearly the same, with their share."""
    with KeptResults(known) as kept:
        digests = [f"{program()} {one.fingerprint}" for one in reports]
        sketches = kept.each(_sketches, digests, reports, executor)
    return {
        chapter: [
            (reports[one].agency, reports[other].agency, share)
            for one, other, share in pairs(
                [sketch[chapter] for sketch in sketches],
                lambda place, chapter=chapter: chapter_texts(reports[place])[chapter],  # type: ignore[misc]
                SHARE,
            )
        ]
        for chapter in COMPARED
    }


def _sketches(report: AnnualReport) -> dict[str, bytes]:
    texts = chapter_texts(report)
    return {chapter: sketch(texts.get(chapter, ""), SHORTEST) for chapter in COMPARED}


def chapter_texts(report: AnnualReport) -> dict[str, str]:
    """The text under each chapter's id, which some reports give twice."""
    texts: dict[str, str] = {}
    for chapter in report.chapters:
        texts[chapter.id] = f"{texts.get(chapter.id, '')}\n{chapter.text}"
    return texts


def _joined(links: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """What hangs together by links, each set ordered, in the order of the first."""
    sets: dict[str, set[str]] = {}
    for one, other in links:
        mine, others = sets.get(one, {one}), sets.get(other, {other})
        if mine is not others:
            small, large = sorted((mine, others), key=len)
            large |= small
            sets.update(dict.fromkeys(small, large))
            sets[one] = sets[other] = large
    return sorted({tuple(sorted(members)) for members in sets.values()})
