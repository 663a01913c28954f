"""``extract``: a Document read as an annual report: zones → tables → chapters → facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from giar_site.documents.document import Document, Dropped, Paragraph, Reason
from giar_site.documents.normalise import fold
from giar_site.extract.displaced import LEAST_OVER
from giar_site.extract.furniture import furniture
from giar_site.extract.headings import CHAPTERS, numbered
from giar_site.extract.identity import identify
from giar_site.extract.narrative import passages
from giar_site.extract.proceedings import read_proceedings
from giar_site.extract.tables import TableResult, read_table
from giar_site.extract.titles import LONGEST_TITLE, compact, split_title
from giar_site.extract.zones import ANCHORS, TABLE_CHAPTER, Line, Zone, anchor_hits, flat, zones
from giar_site.findings import Finding, Severity
from giar_site.forms import Edition, FormTable, editions
from giar_site.model import AnnualReport, Chapter, Fact, SourceFile, Span, SpanKind, Status

# Why text that no part took was dropped.
MARKUP = "空白与标记"
UNPLACED = "未归入章节或者表格的文字"
_PAGES = 3  # a title that stands there fewer times may be mentioned
_WORDS = re.compile(r"[^\W_]")
_LIST_NUMBER = re.compile(r"\d{1,2}\s*[.、,)]\s*(?=[一-龥])")
_TOLD = re.compile(r"[一-龥].*\d|\d.*[一-龥]", re.S)  # words with a figure
# （一）行政复议情况: a section's heading; no label of the form has both.
_SECTION = re.compile(r"(?:\([一二三四五六七八九十]\)|\d[.、])[^,。;]{2,20}(?:情况|方面|工作)[:。]?")
_RANK = (SpanKind.DROPPED, SpanKind.CHAPTER, SpanKind.LABEL, SpanKind.CELL)


def extract(document: Document, source: SourceFile) -> AnnualReport:
    """Read a document as an annual report: identity, chapters, and a fact for every cell of its tables.

    Never raises for what a file contains; what can't be told is a finding.
    """
    parts = zones(document)
    first = _first_report(parts)
    found = {table: _holder(table, number, first) for table, number in TABLE_CHAPTER.items()}
    by_table = _editions(found)
    facts: list[Fact] = []
    findings: list[Finding] = [*document.findings, *_other_reports(parts[len(first) :], document)]
    findings += _unknown_headings(first, document)
    spans: list[Span] = []
    leftover: dict[int, list[Line]] = {}
    results = _read_tables(document, found, by_table)
    for table_id, zone in found.items():
        edition = by_table.get(table_id)
        if edition is None:
            continue
        form = edition.table(table_id)
        if zone is None:
            facts += [Fact(*cell, None, "", Status.ABSENT) for cell in form.cells()]
            findings.append(_table_absent(form.title, table_id, document))
            continue
        result = results[table_id]
        if all(f.status is Status.ABSENT for f in result.facts) and not anchor_hits(table_id, zone):
            result.findings = [_table_absent(form.title, table_id, document)]
        facts += result.facts
        findings += [*result.findings, *_unknown_columns(form, zone, result.facts, document)]
        spans += result.spans
        leftover[id(zone)] = _words(zone, result, document)
    absent = [finding for finding in findings if finding.code == "table-absent"]
    unread = any(finding.severity is Severity.ERROR for finding in document.findings)  # which says why
    if len(absent) == len(by_table) and document.text.strip() and not unread:
        # Reports before the form have chapters of their own.
        findings = [one for one in findings if one not in absent and one.code != "heading-absent"]
        findings.append(_no_tables(document))
    chapters, story = _chapters(parts, leftover)
    spans = _cover(document, [*spans, *story])
    head = [line.paragraph for line in parts[0].lines if line.paragraph is not None]
    identity = identify(document, head)
    return AnnualReport(
        source=source,
        agency_name=identity.agency_name,
        year=identity.year,
        title=identity.title,
        scope=identity.scope,
        published=identity.published,
        source_url=identity.source_url,
        editions={table: edition.id for table, edition in by_table.items()},
        facts=tuple(facts),
        chapters=tuple(chapters),
        spans=tuple(spans),
        text=document.text,
        findings=(*findings, *identity.findings),
    )


def _read_tables(
    document: Document, found: dict[str, Zone | None], by_table: dict[str, Edition]
) -> dict[str, TableResult]:
    """Each table that has a zone. Where one of them has running figures too many, which may be another's (a
    text layer that goes down the columns), a row without figures is not simply blank in the others either."""

    def read(table: str, zone: Zone, *, doubtful: bool) -> TableResult:
        read_one = read_proceedings if table == "proceedings" else read_table
        return read_one(document, zone, by_table[table].table(table), by_table[table], doubtful=doubtful)

    zoned = {table: zone for table, zone in found.items() if zone is not None and table in by_table}
    results = {table: read(table, zone, doubtful=False) for table, zone in zoned.items()}
    spilled = {table for table, result in results.items() if result.over >= LEAST_OVER}
    for table, zone in zoned.items():
        if spilled - {table}:
            results[table] = read(table, zone, doubtful=True)
    return results


def _holder(table: str, number: int, parts: Sequence[Zone]) -> Zone | None:
    """The zone that holds a table: of the chapters of its number, the one with most of its anchors."""
    own = [zone for zone in parts if zone.number == number]
    return max(own, key=lambda zone: anchor_hits(table, zone)) if len(own) > 1 else next(iter(own), None)


def _first_report(parts: Sequence[Zone]) -> Sequence[Zone]:
    """The chapters up to where the first one begins again behind the fourth or a later one: what follows is
    another report, or the form before it was filled in. A table of contents has no sentences."""
    highest = sentences = 0
    for place, zone in enumerate(parts):
        if zone.number == 1 and highest >= 4 and sentences > 1:
            return parts[:place]
        if zone.number and (words := flat(zone)):
            highest = max(highest, zone.number)
            sentences += words.count("。")
    return parts


def _other_reports(parts: Sequence[Zone], document: Document) -> list[Finding]:
    if not any(anchor_hits(table, zone) for table in ANCHORS for zone in parts):
        return []
    return [
        Finding(
            "several-reports",
            Severity.UNRECOGNISED,
            "文件中有不止一份报告，只取第一份的表格",
            location=document.location(parts[0].title_start, parts[0].title_end),
            expected="一个文件一份报告",
            found=f"“{parts[0].title.strip()}”又一次出现",
            next_step="把各份报告分成单独的文件",
        )
    ]


def _unknown_headings(parts: Sequence[Zone], document: Document) -> Iterator[Finding]:
    """Lines with the number of a chapter whose heading has not been found, where it should begin; and the
    chapters of which there is no such line either."""
    numbers = [zone.number or 0 for zone in parts]
    if len(set(numbers)) < 4:  # not a report by the form
        return
    numbers = [(zone.number or 0) if zone.title else 0 for zone in parts]
    if not any(numbers) and "。" not in flat(parts[0]):  # nothing but the tables
        return
    missing = set(range(1, 7)) - set(numbers)
    for place, (zone, number) in enumerate(zip(parts, numbers, strict=True)):
        following = min((other for other in numbers[place + 1 :] if other), default=7)
        for line in zone.lines if number < following else ():
            said = 0 if line.paragraph is None else numbered(document.folded_text(line.paragraph))
            if said in missing and number < said < following and not _labels_row(line):
                missing.remove(said)
                yield Finding(
                    "heading-unknown",
                    Severity.NOTE,
                    f"“{line.cells[0].text.strip()}”像是第{said}章的标题，但写法不认识，它和后面的文字归入了上一章",
                    location=document.location(line.start, line.end),
                    expected="表式规定的六章标题",
                    found=line.cells[0].text.strip(),
                    next_step="核对原件；如确是标题，请报告这种写法",
                )
    if missing:
        titles = "、".join(CHAPTERS[number - 1] for number in sorted(missing))
        earlier = [zone for zone, number in zip(parts, numbers, strict=True) if 0 < number < min(missing)]
        before = (earlier or parts)[-1 if earlier else 0]
        yield Finding(
            "heading-absent",
            Severity.NOTE,
            f"没有找到“{titles}”的标题；文件中如有其文字，归入了前一部分",
            location=document.location(before.title_start, before.title_end),
            expected="表式规定的六章标题",
            found="没有找到",
            next_step="核对原件；原件有这个标题而文件中没有的，换用完整的文件",
        )


def _labels_row(line: Line) -> bool:
    """Whether a line begins with the label of a row: 四、结转下年度继续办理."""
    text = "".join(fold(line.cells[0].text).split())
    return any(text.startswith(label) for label in _row_labels())


@cache
def _row_labels() -> frozenset[str]:
    items = [item for edition in editions() for table in edition.tables for item in table.items]
    return frozenset("".join(fold(label).split()) for item in items for label in item.labels)


def _words(zone: Zone, result: TableResult, document: Document) -> list[Line]:
    """What of a zone is no table: beside a grid also a line of words and figures that fill no cell."""
    grid = any(line.table for line in zone.lines)
    taken = [(line.start, line.end) for line in result.narrative]
    taken += [(span.start, span.end) for span in result.spans if span.kind is SpanKind.CELL]
    told = [
        line
        for line in zone.lines
        if line.paragraph is not None
        and _is_told(document.folded_text(line.paragraph), grid)
        and not any(start < line.end and line.start < end for start, end in taken)
    ]
    return sorted([*result.narrative, *told], key=lambda line: line.start)


def _is_told(text: str, grid: bool) -> bool:
    told = grid and (text.strip() == "无" or _TOLD.search(_LIST_NUMBER.sub("", text)))
    return bool(told or _SECTION.fullmatch("".join(text.split())))


def _editions(found: dict[str, Zone | None]) -> dict[str, Edition]:
    """The edition of each table by its labels; a table that does not tell takes that of another."""
    told: dict[str, Edition] = {}
    for table, zone in found.items():
        if zone is not None:
            edition = _edition(table, zone)
            if edition is not None:
                told[table] = edition
    if not told:
        return {table: editions()[-1] for table, zone in found.items() if zone is not None}
    neighbour = told.get("requests") or told.get("disclosure") or next(iter(told.values()))
    return {table: told.get(table, neighbour) for table in found}


def _edition(table: str, zone: Zone) -> Edition | None:
    """The edition whose own labels of the table (those that no other edition has) the zone prints most."""
    text = flat(zone)
    own = _own_marks(table)
    scores = [(sum(mark in text for mark in own[edition.id]), edition) for edition in editions()]
    best, edition = max(scores, key=lambda score: score[0])
    if best:
        return edition
    # The 2019 form has in one row what later ones divide: only its absence of labels tells it.
    with_row = [e for e in editions() if table == "requests" and "其他处理" in text]
    return with_row[0] if with_row else None


def _unknown_columns(form: FormTable, zone: Zone, facts: Sequence[Fact], document: Document) -> list[Finding]:
    """Sections with several columns of which the zone prints no label: nobody says what they count."""
    text = flat(zone)
    found = []
    for section in form.sections:
        columns = [form.column(column) for column in section.columns]
        if len(columns) < 2 or any("".join(fold(c.label).split()) in text for c in columns):
            continue
        cells = [f for f in facts if f.item in section.items and f.value is not None]
        if not cells:
            continue
        location = cells[0].location
        found.append(
            Finding(
                "columns-unknown",
                Severity.UNRECOGNISED if "信息内容" in text else Severity.NOTE,
                f"{form.title}：{section.label}没有可识别的列标签，各列按表式的顺序对应",
                cells=tuple(fact.address for fact in cells),
                location=location,
                expected="、".join(column.label for column in columns),
                found="表头缺失，或者用了表式以外的列标签",
                next_step="对照原件；如各列含义与表式不同，请报告这种表头，并先在旁注文件中说明",
            )
        )
    return found


@cache
def _own_marks(table: str) -> dict[str, set[str]]:
    """By edition id, the labels of a table that no other edition has, nor as a part of one: 处理决定数量 is
    in 本年处理决定数量, 规范性文件 in 行政规范性文件."""
    labels = {edition.id: _marks(edition.table(table)) for edition in editions()}
    return {
        name: {
            mark
            for mark in marks
            if not any(mark in other for n, others in labels.items() if n != name for other in others)
        }
        for name, marks in labels.items()
    }


def _marks(table: FormTable) -> set[str]:
    labels = [label for column in table.columns for label in (column.label, *column.aliases)]
    labels += [label for item in table.items for label in item.labels]
    labels += [group.label for group in table.groups]
    cores = ("".join(fold(label).split()).lstrip("0123456789.、()一二三四五六七八") for label in labels)
    return {core for core in cores if len(core) > 3}


def _chapters(parts: Sequence[Zone], leftover: dict[int, list[Line]]) -> tuple[list[Chapter], list[Span]]:
    """The narrative: each zone's lines that did not become table."""
    chapters: list[Chapter] = []
    numbers = {zone.number for zone in parts}
    taken: set[int] = set()
    annexes = 0
    running = _running_titles(parts)
    spans = [Span(*place, SpanKind.DROPPED, Reason.RUNNING_TITLE) for place in sorted(running)]
    owners = {number: id(_owner([z for z in parts if z.number == number], leftover)) for number in numbers}
    for zone in parts:
        lines = leftover.get(id(zone), list(zone.lines))
        if zone.number is None:
            chapter_id, number = "preface", None
        elif owners[zone.number] == id(zone) and zone.number not in taken:
            chapter_id, number = f"chapter-{zone.number}", zone.number
            taken.add(zone.number)
        else:
            annexes += 1
            chapter_id, number = f"annex-{annexes}", None
        if zone is parts[0] or zone is parts[-1]:
            printed = ["" if line.paragraph is None else line.cells[0].text for line in lines]
            around = furniture(printed, last=zone is parts[-1] and zone.number is not None)
            spans += [Span(lines[n].start, lines[n].end, SpanKind.DROPPED, Reason.NAVIGATION) for n in around]
            lines = [line for n, line in enumerate(lines) if n not in around]
        lines = [line for line in lines if (line.start, line.end) not in running]
        paragraphs = [_as_paragraph(line) for line in lines]
        for line in lines:
            if line.end > line.start:
                spans.append(Span(line.start, line.end, SpanKind.CHAPTER, chapter_id))
        if zone.title_end > zone.title_start:
            spans.append(Span(zone.title_start, zone.title_end, SpanKind.CHAPTER, chapter_id))
        body = passages(paragraphs, {n for n, line in enumerate(lines) if line.table})
        if body or zone.title:
            chapters.append(Chapter(chapter_id, number, zone.title.strip(), body))
    return chapters, spans


def _running_titles(parts: Sequence[Zone]) -> set[tuple[int, int]]:
    """The places of a report's title at the head of its further pages."""
    places: dict[str, list[tuple[int, int]]] = {}
    for zone in parts:
        for line in zone.lines:
            words = compact(line.cells[0].text[:LONGEST_TITLE]) if line.paragraph else ""
            if all(split_title(words)):
                places.setdefault(words, []).append((line.start, line.end))
    return {place for same in places.values() if len(same) >= _PAGES for place in same[1:]}


def _owner(same: Sequence[Zone], leftover: dict[int, list[Line]]) -> Zone:
    """Of the zones of one number the chapter: with a heading rather than a table behind the chapters, and of
    those the one that holds the table, else the first."""
    headed = [zone for zone in same if zone.title] or same
    return next((zone for zone in headed if id(zone) in leftover), headed[0])


def _as_paragraph(line: Line) -> Paragraph:
    """A row of a stray table in the narrative is kept as a line of its cells."""
    if line.paragraph is not None:
        return line.paragraph
    words = "  ".join(cell.text.strip() for cell in line.cells if cell.text.strip())
    return Paragraph(words, line.start, line.end)


def _cover(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The whole text as spans without gap or overlap: what no part took was dropped, with the reason."""
    reasons = [
        Span(b.start, b.end, SpanKind.DROPPED, b.reason) for b in document.blocks if isinstance(b, Dropped)
    ]
    length = len(document.text)
    claims = [s if s.end <= length else s._replace(end=length) for s in (*spans, *reasons)]
    claims = sorted((span for span in claims if span.start < span.end), key=_rank)
    edges = sorted({0, length, *[span.start for span in claims], *[span.end for span in claims]})
    piece = {edge: number for number, edge in enumerate(edges)}
    owner: list[Span | None] = [None] * (len(edges) - 1)  # of the text between two edges
    for span in claims:  # the last to claim it has it
        first, last = piece[span.start], piece[span.end]
        owner[first:last] = [span] * (last - first)
    covered: list[Span] = []
    start = 0
    for number, taken in enumerate(owner, 1):
        if number < len(owner) and owner[number] is taken:
            continue
        end = edges[number]
        if taken is None:
            reason = UNPLACED if _WORDS.search(document.text, start, end) else MARKUP
            covered.append(Span(start, end, SpanKind.DROPPED, reason))
        else:
            whole = taken.start == start and taken.end == end
            covered.append(taken if whole else Span(start, end, taken.kind, taken.owner))
        start = end
    return covered


def _rank(span: Span) -> int:
    return _RANK.index(span.kind)


def _table_absent(title: str, table: str, document: Document) -> Finding:
    location = document.location(0, 0)
    return Finding(
        "table-absent",
        Severity.NOTE,
        f"没有找到“{title}”表，该表全部单元格记为缺失",
        cells=(table,),
        location=location,
        expected=f"“{title}”一章中的法定表格",
        found="没有该表，或者只有文字说明",
        next_step="对照原件；如原件有表，换用保留表格结构的文件",
    )


def _no_tables(document: Document) -> Finding:
    location = document.location(0, 0)
    return Finding(
        "no-statutory-tables",
        Severity.NOTE,
        "文件中没有法定表格，只发布文字内容",
        location=location,
        expected="2019 年以后的年度报告有三张法定表格",
        found="未找到任何一张",
        next_step="如为 2019 年以前的报告，无须处理；否则检查文件是否完整，或者换用保留表格结构的文件",
    )
