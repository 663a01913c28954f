"""A report without the passages and figures that were taken down from it.

Every character taken down becomes ``MARK``, so that each place, length and span of the report still holds.
Nothing here tells what stood there: where a message or an excerpt might, it goes as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from giar_site.documents.document import Reason
from giar_site.documents.normalise import fold
from giar_site.findings import Finding, Location
from giar_site.model import AnnualReport, Chapter, Fact, Span, SpanKind, Status, Takedown

MARK = "■"
PART = 6  # letters and digits in a row that tell a passage where a message quotes only a part of it
GONE = "与撤下的内容有关，从略"

Change = Callable[[str], str]


def folded(text: str) -> str:
    """The letters and digits of a text, for comparison: punctuation, spaces and the width and kind of
    characters differ between a page and its file."""
    return "".join(char for char in fold(text).casefold() if char.isalnum())


def without_passages(report: AnnualReport, passages: Sequence[tuple[str, Takedown]]) -> AnnualReport:
    """The report with these passages masked wherever they stand. What only quotes it (findings, notes)
    loses its words where they share ``PART`` letters or digits in a row with a passage."""
    if not passages:
        return report
    texts = [passage for passage, _ in passages]

    def told(text: str) -> str:
        return GONE if _shares(masked := mask(text, texts), texts) else masked

    return report.changed(
        title=mask(report.title, texts),
        agency_name=report.agency_name and mask(report.agency_name, texts),
        note=mask(report.note, texts),
        source_url="" if MARK in mask(report.source_url, texts) else report.source_url,
        facts=tuple(
            f._replace(raw=told(f.raw), note=told(f.note), location=_plain(f.location)) for f in report.facts
        ),
        chapters=_chapters(report.chapters, texts),
        text=_text(report, texts),
        findings=tuple(_told(finding, told) for finding in report.findings),
        source=replace(report.source, sha256=""),
        withheld=(*report.withheld, *(takedown for _, takedown in passages)),
    )


def told_without(finding: Finding, passages: Sequence[str]) -> Finding:
    """A finding that was made elsewhere without words of these passages."""
    return _told(
        finding, lambda text: GONE if _shares(mask(text, passages), passages) else mask(text, passages)
    )


def without_cells(report: AnnualReport, takedowns: Sequence[Takedown]) -> AnnualReport:
    """The report with these figures (single ones, or those of a row or table) withheld.

    What survives of damaged cells of the same table may be a part of the same row and goes too.
    """
    if not takedowns:
        return report
    gone = {
        fact.address: takedown
        for takedown in reversed(takedowns)
        for fact in report.facts
        if fact.address == takedown.cell
        or fact.address.startswith((f"{takedown.cell}.", f"{takedown.cell}:"))
    }
    owners = {owner for address in gone for owner in _owners(address)}
    tables = {address.partition(".")[0] for address in gone}
    text = list(report.text)
    for span in report.spans:
        if span.kind is SpanKind.CELL and span.owner in owners:
            text[span.start : span.end] = _marks(report.text[span.start : span.end])
    return report.changed(
        facts=tuple(_fact(fact, gone.get(fact.address), fact.table in tables) for fact in report.facts),
        text="".join(text),
        findings=tuple(
            _told(finding, lambda _: GONE) if owners.intersection(finding.cells) else _placed(finding)
            for finding in report.findings
        ),
        source=replace(report.source, sha256=""),
        withheld=(*report.withheld, *takedowns),
    )


def mask(text: str, passages: Iterable[str], without: Iterable[Span] = ()) -> str:
    """``text`` with these passages as ``MARK``, character by character; line breaks stay. What stands in
    the spans ``without`` may interrupt a passage."""
    kept = bytearray(b"\1") * len(text)
    for span in without:
        kept[span.start : span.end] = bytes(span.end - span.start)
    letters, places = "", []
    for place, char in enumerate(text):
        if kept[place] and (letter := folded(char)):
            letters += letter
            places += [place] * len(letter)
    marked = list(text)
    for passage in map(folded, passages):
        start = letters.find(passage)
        while start >= 0:
            first, last = places[start], places[start + len(passage) - 1]
            marked[first : last + 1] = _marks(text[first : last + 1])
            start = letters.find(passage, start + 1)
    return "".join(marked)


def _marks(text: str) -> str:
    return "".join(char if char in "\r\n" else MARK for char in text)


def _shares(text: str, passages: Iterable[str]) -> bool:
    letters = folded(text)
    return any(
        passage[start : start + PART] in letters
        for passage in map(folded, passages)
        for start in range(len(passage) - PART + 1)
    )


def _chapters(chapters: Sequence[Chapter], passages: Sequence[str]) -> tuple[Chapter, ...]:
    """Masked as one text: a passage may reach over several paragraphs."""
    texts = [text for c in chapters for text in (c.title, *(passage.text for passage in c.passages))]
    masked = iter(_cut(mask("\n".join(texts), passages), [len(text) for text in texts]))
    return tuple(
        replace(c, title=next(masked), passages=tuple(replace(p, text=next(masked)) for p in c.passages))
        for c in chapters
    )


def _text(report: AnnualReport, passages: Sequence[str]) -> str:
    """The file's text masked, markup within a passage or not. A passage that is in a chapter and can't be
    found here costs the whole text, which no page needs."""
    markup = [s for s in report.spans if s.kind is SpanKind.DROPPED and s.owner == Reason.MARKUP]
    text = mask(mask(report.text, passages, markup), passages)
    lost = [passage for passage in passages if mask(report.text, [passage], markup) == report.text]
    return _marks(text) if lost else text


def _cut(text: str, lengths: Sequence[int]) -> list[str]:
    parts, start = [], 0
    for length in lengths:
        parts.append(text[start : start + length])
        start += length + 1
    return parts


def _owners(address: str) -> tuple[str, str, str]:
    """The cell, its row and its table: a damaged row is claimed by one of these."""
    return address, address.partition(":")[0], address.partition(".")[0]


def _fact(fact: Fact, takedown: Takedown | None, beside: bool) -> Fact:
    if takedown:
        return fact._replace(value=None, raw="", status=Status.WITHHELD, location=None, note=takedown.words)
    if beside and fact.status in (Status.UNRESOLVED, Status.DERIVED):
        return fact._replace(raw="", note="本表有撤下的数字，线索从略", location=_plain(fact.location))
    return fact._replace(location=_plain(fact.location))


def _told(finding: Finding, change: Change) -> Finding:
    words = (finding.message, finding.expected, finding.found)
    message, expected, found = (change(text) if text else "" for text in words)
    return replace(_placed(finding), message=message, expected=expected, found=found)


def _placed(finding: Finding) -> Finding:
    return replace(finding, location=_plain(finding.location))


def _plain(location: Location | None) -> Location | None:
    """Without the words around the place."""
    return location and location._replace(context="")
