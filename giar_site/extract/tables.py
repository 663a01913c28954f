"""One statutory table: from the lines of its zone to a fact for every cell of its form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from giar_site.documents.document import Document
from giar_site.extract.align import Aligned, Alignment, align
from giar_site.extract.displaced import (
    above_labels,
    before_absent,
    beside_unread,
    doubled,
    shifted,
    spilled,
    torn,
    uneven,
)
from giar_site.extract.labels import core_of
from giar_site.extract.packed import mark_packed
from giar_site.extract.readings import Reading, as_printed, damaged
from giar_site.extract.rows import read_rows
from giar_site.extract.settle import Settler, row_text
from giar_site.extract.solve import Sum, column_sums, row_sum, survivors, tested, with_lost
from giar_site.extract.table_text import TableText, ValueRow
from giar_site.extract.zones import Line, Zone
from giar_site.findings import Finding, Severity
from giar_site.forms import Edition, FormTable, address
from giar_site.model import Fact, Span, SpanKind, Status

_SEVERAL = re.compile(r"\d[\s/]+\d")  # in a cell of its own: its neighbour's figure is in it too
MOST_STRAY = 5  # rows of figures that are told of one by one
LONGEST_FIGURE = 9  # digits: no agency counts a thousand million of anything


@dataclass
class TableResult:
    """The facts of a table in the form's order, what its zone's text went into, and what is left over."""

    facts: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    narrative: list[Line] = field(default_factory=list)
    over: int = 0  # how many figures of running text are no row's


def read_table(
    document: Document, zone: Zone, table: FormTable, edition: Edition, *, doubtful: bool = False
) -> TableResult:
    """Every cell of ``table`` once, from the zone that holds it. ``doubtful``: its figures may stand
    elsewhere."""
    text = read_rows(zone, table)
    text.doubtful = text.doubtful or doubtful
    sums = column_sums(table, edition)
    rows = row_sum(table, edition)
    mark_packed(text.rows, table, adds_up=rows is not None)
    aligned = align(text, table, partial(_adds_up, table=table, rows=rows) if rows else None)
    settler = Settler(document, text.header)
    result = TableResult(narrative=text.narrative)
    readings_by_way = [
        _readings(way, table, text, aligned, sums, rows, document) for way in aligned.alignments
    ]
    outcomes = [
        _outcome(readings, way, table, sums, rows)
        for way, readings in zip(aligned.alignments, readings_by_way, strict=True)
    ]
    kept = [n for n, (_, consistent) in enumerate(outcomes) if consistent]
    if not kept:
        kept = list(range(len(outcomes)))
        outcomes = [
            (_without_trust(readings, way, rows), False)
            for way, (readings, _) in zip(aligned.alignments, outcomes, strict=True)
        ]
    for item in table.items:
        holders = [(aligned.alignments[n].rows.get(item.id), outcomes[n][0].get(item.id)) for n in kept]
        by_order = any(item.id in aligned.alignments[n].by_order for n in kept)
        result.facts += _facts(item.id, table, holders, aligned, settler, by_order=by_order)
    if rows and _lacks_total(text, table):
        result.facts = [_total_lost(fact, table) for fact in result.facts]
    result.findings = tell(settler.findings, result.facts, table, aligned.stray, document)
    result.findings += tell_columns(text, table, document)
    result.over = sum(len(row.printed) for row in aligned.stray if not row.visible)
    _spans(result, text, table, aligned, outcomes[kept[0]][0] if kept else {})
    return result


Readings = dict[str, list[Reading] | None]


def _readings(
    way: Alignment,
    table: FormTable,
    text: TableText,
    aligned: Aligned,
    sums: Sequence[Sum],
    rows: tuple[tuple[int, ...], int] | None,
    document: Document,
) -> Readings:
    """The readings of each item that has a row; None where a row cannot be read at all."""
    plain = {item: as_printed(row, table.row_columns(item)) for item, row in way.rows.items()}
    full = [row for item, row in way.rows.items() if plain[item] and row.printed]
    glued = text.glued or any(glued_digits(row) for row in way.rows.values())
    # Where no identity could tell, a blank may always have vanished.
    blanks = (
        not glued
        or not sums
        or any(
            0 < sum(len(e.folded) for e in row.printed) < len(table.row(item))
            for item, row in way.rows.items()
        )
    )
    # Where figures are left over, a row without figures may have lost its own: it is not simply blank. What
    # stands in a grid behind a label that the form has not is that label's, unless it is a part of the row's.
    leftover = (
        text.doubtful
        or any(digits(row) and not (row.visible and row.foreign) for row in aligned.stray)
        or any(not row.visible and len(row.printed) > len(table.row(item)) for item, row in way.rows.items())
    )
    others = [core_of(row.label_text) for row in aligned.stray if row.visible and row.foreign and digits(row)]
    # Where the table or the file ends too early, what its last row does not print may have been cut off.
    last = next((item.id for item in reversed(table.items) if item.id in way.rows), "")
    cut = last if last != table.items[-1].id or ends_file(text, document) else ""
    column_wise = torn(way, plain, rows)
    leftover = leftover or bool(column_wise)
    elsewhere = uneven(way, table, plain, rows) | column_wise | spilled(way, table, aligned)
    elsewhere |= above_labels(way, table, aligned, document)
    if doubled(text):
        elsewhere |= way.rows.keys()
    result: Readings = {}
    for item, row in way.rows.items():
        whole, columns = plain[item], table.row_columns(item)
        unfinished = item == cut and not row.exact and len(row.printed) < len(columns)
        moved = text.has_moved(row)
        parted = any(core_of(label) in other for label in table.item(item).labels for other in others)
        mixed = row.visible and any(_SEVERAL.search(e.folded) for e in row.printed)
        if (
            unfinished
            or moved
            or mixed
            or row.unsure
            or item in elsewhere
            or ((leftover or parted) and not row.printed)
        ):
            result[item] = None
            continue
        if whole and glued and row.printed and (len(row.printed) < len(columns) or _holds_several(row)):
            whole = None
        if whole and item in way.by_order:
            result[item] = [Reading(whole.places, frozenset({way.kind}))]
        elif whole:
            result[item] = [whole]
        else:
            result[item] = damaged(row, columns, full, glued=glued, blanks=blanks, adds_up=bool(sums))
    for item in {*aligned.conflicts, *shifted(way, table), *before_absent(way, table, aligned, document)}:
        result[item] = None
    if glued:
        for item in beside_unread(way, table, result):
            result[item] = None
    return result


def tell_columns(text: TableText, table: FormTable, document: Document) -> list[Finding]:
    """One finding for each grid whose header has other columns than the form, or another order."""
    return [
        Finding(
            "columns-unknown",
            Severity.UNRECOGNISED,
            f"{table.title}：表头的列与表式不同，或者次序不同，其下各格不能确定",
            cells=(table.id,),
            location=document.location(one.start, one.end) if one else document.location(0, 0),
            expected="、".join(column.label for column in table.columns),
            found="表头缺少、增加了列，或者次序不同",
            next_step="对照原件，在 reports/readings.yml 中补录这些单元格",
        )
        for one in {id(grid): grid for grid in text.moved}.values()
    ]


def ends_file(text: TableText, document: Document) -> bool:
    """Whether nothing stands behind a table. Every report goes on after its tables: the file was cut."""
    ends = [end for _, end, _ in (*text.labels, *text.unknown)]
    ends += [entry.end for row in text.rows for entry in row.entries]
    return not document.text[max(ends, default=0) :].strip()


def _lacks_total(text: TableText, table: FormTable) -> bool:
    """Whether running text has neither the name of the last column, the sum of the others, whose names are
    there, nor a figure in it: the column may have been cut off."""
    *parts, total = [(column.label, *column.aliases) for column in table.columns]
    named = sum(any(label in text.header for label in labels) for labels in parts)
    return (
        named > len(parts) / 2
        and not any(label in text.header for label in total)
        and not any(row.visible or len(row.printed) >= len(table.columns) for row in text.rows)
    )


def _total_lost(fact: Fact, table: FormTable) -> Fact:
    if fact.status is not Status.BLANK or fact.column != table.columns[-1].id:
        return fact
    return fact._replace(status=Status.UNRESOLVED, note="表中没有总计一列，可能已经丢失，不能确定是空白")


def _adds_up(row: ValueRow, table: FormTable, rows: tuple[tuple[int, ...], int]) -> bool:
    reading = as_printed(row, table.columns)
    return reading is not None and bool(tested(reading.values, rows))


def _without_trust(readings: Readings, way: Alignment, rows: tuple[tuple[int, ...], int] | None) -> Readings:
    """Where no reading of the table holds, a damaged row counts only if it adds up by itself, and a row
    of running text without figures may have lost its own."""
    trusted = dict(readings)
    for item, group in readings.items():
        row = way.rows.get(item)
        if not group or row is None:
            continue
        safe = rows is not None and all(tested(reading.values, rows) for reading in group)
        if (any(reading.kinds for reading in group) and not safe) or (not row.visible and not row.printed):
            trusted[item] = None
    return trusted


def _holds_several(row: ValueRow) -> bool:
    """Whether figures of running text are as many as the form's cells by chance: "01 3", where 3 may be a
    page's number."""
    return not row.visible and glued_digits(row)


def glued_digits(row: ValueRow) -> bool:
    """ "000", "023" or a run of twenty digits: no figure is printed so, it is several cells."""
    return any(
        (len(e.folded) > 1 and e.folded[0] == "0" and e.folded[1].isdigit())
        or (e.folded.isdigit() and len(e.folded) > LONGEST_FIGURE)
        for e in row.printed
    )


def digits(row: ValueRow) -> bool:
    """Whether a row prints any figure, not only marks."""
    return any(c.isdigit() for c in row_text(row))


def _outcome(
    readings: Readings,
    way: Alignment,
    table: FormTable,
    sums: Sequence[Sum],
    rows: tuple[tuple[int, ...], int] | None,
) -> tuple[Readings, bool]:
    if not sums:
        return readings, True
    known = {item: with_lost(group, rows) for item, group in readings.items() if group}
    alive, consistent = survivors(known, len(table.columns), sums, rows)
    usable = {item for s in sums if known.keys() >= {*s.parts, *s.totals} for item in (*s.parts, *s.totals)}
    # Of a damaged row that no identity tests, the reading left is the one that none can refute, and no more.
    unread = {
        item
        for item in way.rows
        if not (group := alive.get(item))
        or (item not in usable and any(r.kinds and not (rows and tested(r.values, rows)) for r in group))
    }
    # Its figures may be those of the labels before it that have none: then these are not blank.
    order = [item.id for item in table.items if item.id in way.rows]
    for item, following in reversed(list(pairwise(order))):
        bare = not way.rows[item].visible and not way.rows[item].printed
        if bare and following in unread and not way.rows[following].visible:
            unread.add(item)
    return {item: None if item in unread else alive.get(item) for item in readings}, consistent


def _facts(
    item: str,
    table: FormTable,
    holders: Sequence[tuple[ValueRow | None, list[Reading] | None]],
    aligned: Aligned,
    settler: Settler,
    *,
    by_order: bool,
) -> list[Fact]:
    cells = table.row(item)
    if item in aligned.conflicts:
        rivals = aligned.conflicts[item]
        both = " / ".join(map(row_text, rivals))
        return settler.lost(cells, rivals[0], f"同一行在文件中出现两次且数字不同：{both}")
    present = [(row, group) for row, group in holders if row is not None]
    if not present:
        return [Fact(*cell, None, "", Status.ABSENT) for cell, _ in cells]
    row = present[0][0]
    if any(group is None for _, group in present):
        return settler.lost(cells, row, "该行的数字与列数不符，无法逐列对应")
    # A row that is read alike wherever the doubtful labels belong is read once.
    group = list(dict.fromkeys(reading for _, readings in present for reading in readings or ()))
    if len(present) < len(holders):
        return settler.lost(cells, row, "行标签缺失，不能确定该行属于哪一项")
    if len(group) == 1 and not group[0].kinds:
        return settler.printed(cells, group[0].places, row)
    return settler.settled(cells, group, row)


def tell(
    of_cells: Sequence[Finding],
    facts: Sequence[Fact],
    table: FormTable,
    stray: Sequence[ValueRow],
    document: Document,
) -> list[Finding]:
    """The findings ``of_cells``, and behind them one for each kind of trouble in the table, naming rows, not
    every cell."""
    found = list(of_cells)
    told = {cell for finding in of_cells for cell in finding.cells}

    def rows_with(status: Status) -> list[str]:
        return list(dict.fromkeys(f.item for f in facts if f.status is status))

    def say(code: str, items: Sequence[str], what: str, expected: str, step: str, severity: Severity) -> None:
        if not items:
            return
        names = "、".join(table.item(item).label for item in items[:3]) + ("等" if len(items) > 3 else "")
        first = next(f for f in facts if f.item == items[0])
        location = first.location or document.location(0, 0)
        found.append(
            Finding(
                code,
                severity,
                f"{table.title}：{len(items)} 行{what}（{names}）",
                # A row that was not found may be there all the same: each of its cells is named.
                cells=tuple(f.address for f in facts if f.item in items)
                if code == "row-absent"
                else tuple(address(table.id, item) for item in items),
                location=location,
                expected=expected,
                found=first.note or first.raw or "没有这些行",
                next_step=step,
            )
        )

    unresolved = [f.item for f in facts if f.status is Status.UNRESOLVED and f.address not in told]
    step = "对照原件，在 reports/readings.yml 中补录这些单元格；或者换用保留表格结构的原文件"
    derived = [item for item in rows_with(Status.DERIVED) if item not in unresolved]
    say("layout-derived", derived, "的版式已损坏，数值由勾稽关系推定", "每列一个单元格", step, Severity.NOTE)
    say(
        "figures-unresolved",
        list(dict.fromkeys(unresolved)),
        "的版式已损坏，部分数值不能确定",
        "每列一个单元格",
        step,
        Severity.NOTE,
    )
    absent = rows_with(Status.ABSENT)
    say(
        "row-absent",
        absent,
        "没有在文件中找到",
        "表式规定的全部行",
        "检查文件是否被截断；如原件确无此行，可以不处理",
        Severity.NOTE,
    )
    found += _tell_stray([row for row in stray if digits(row)], table, document)
    return found


def _tell_stray(stray: Sequence[ValueRow], table: FormTable, document: Document) -> list[Finding]:
    """One finding for each row of figures that belongs nowhere, one for all where there are many: then the
    table could not be read."""
    many = len(stray) > MOST_STRAY
    return [
        Finding(
            "figure-stray",
            Severity.NOTE,
            f"{table.title}中有 {len(stray)} 处数字不属于任何一行，第一处是“{row_text(row)[:40]}”"
            if many
            else f"{table.title}中的数字“{row_text(row)[:40]}”不属于任何一行",
            cells=(table.id,),
            location=document.location(row.printed[0].start, row.printed[0].end),
            expected="数字位于某一行标签之后",
            found=row_text(row)[:80],
            next_step="对照原件；如属于某一单元格，在 reports/readings.yml 中补录"
            + ("；或者换用保留表格结构的原文件" if many else ""),
        )
        for row in (stray[:1] if many else stray)
    ]


def _spans(
    result: TableResult,
    text: TableText,
    table: FormTable,
    aligned: Aligned,
    chosen: Mapping[str, list[Reading] | None],
) -> None:
    """Every stretch of the zone that became a label or a cell, once."""
    for start, end, item in text.labels:
        result.spans.append(Span(start, end, SpanKind.LABEL, address(table.id, item or None)))
    for start, end, _ in text.unknown:
        result.spans.append(Span(start, end, SpanKind.LABEL, table.id))
    for start, end in text.page_numbers:
        result.spans.append(Span(start, end, SpanKind.DROPPED, "页码"))
    placed: set[int] = set()
    for way in aligned.alignments[:1]:
        for item, row in way.rows.items():
            placed.add(id(row))
            group = chosen.get(item) or []
            if len(group) == 1:
                for column, place in zip(table.item(item).columns, group[0].places, strict=True):
                    if place.entry and not place.entry.blank:
                        owner = address(table.id, item, column)
                        result.spans.append(Span(place.entry.start, place.entry.end, SpanKind.CELL, owner))
            else:
                for entry in row.printed:
                    result.spans.append(Span(entry.start, entry.end, SpanKind.CELL, address(table.id, item)))
    for row in text.rows:
        if id(row) not in placed:
            for entry in row.printed:
                result.spans.append(Span(entry.start, entry.end, SpanKind.DROPPED, "不属于任何一行的数字"))
