"""The statutory tables of one report as HTML, with anchors, signs, notes and legend.

A layout is turned into HTML once per edition and table; a report only fills its cells in, which is
what keeps a page with over two hundred cells fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup

from giar_site.forms import CellAddress, Edition, FormTable, edition_by_id
from giar_site.model import AnnualReport, Fact, Status
from giar_site.site.catalogue import Published
from giar_site.site.escape import html, trusted
from giar_site.site.figures import css_class, draw, drawing
from giar_site.site.layout import Data, GridRow, Header, Note, layout
from giar_site.site.marks import Mark, Marks, anchor_of, own_sum, place_labels, place_name, table_of
from giar_site.site.wording import STATUS_MEANINGS, STATUS_NAMES


class CellNote(NamedTuple):
    """What is to be said of some cells: the status it explains, the words, what the file still prints
    of a lost figure, and the cells (address, column) by their row's label."""

    status: Status
    note: str
    raw: str
    rows: dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class TableView:
    """A table as a page shows it. ``marks`` are its findings, ``places`` the names of the cells they name."""

    form: FormTable
    edition: Edition
    table: Markup
    marks: Sequence[Mark]
    notes: Sequence[CellNote]
    legend: Markup

    def places(self, mark: Mark) -> list[tuple[str, str]]:
        """The anchors of what a finding names in this table, each with its name."""
        cells = [cell for cell in mark.finding.cells if table_of(cell) == self.form.id]
        return [(anchor_of(cell), place_name(self.form, cell)) for cell in cells]


class _Part(NamedTuple):
    """A stretch of fixed HTML and what follows it: the classes and content of a data cell, whose tag it has
    opened, else the marks of the table, row or group ``id``."""

    fixed: str
    id: str = ""
    cell: CellAddress | None = None
    unit: str = ""


_TOLD = frozenset({Status.UNRESOLVED, Status.WITHHELD})  # without a note too
_SAMPLES = {
    Status.REPORTED: "12",
    Status.NOT_APPLICABLE: "/",
    Status.DERIVED: "12†",
    Status.UNRESOLVED: "?",
    Status.ABSENT: "未列",
    Status.SUPPLIED: "12‡",
    Status.WITHHELD: "已撤下",
}


def table_view(entry: Published, table_id: str, marks: Marks) -> TableView:
    """The table ``table_id`` of a report that has it."""
    edition, form = entry.tables[table_id]
    facts = [fact for fact in entry.report.figures if fact.table == table_id]
    own = marks.of_table(table_id)
    return TableView(
        form,
        edition,
        trusted("".join(_filled(entry.report, edition, table_id, marks))),
        own,
        _notes(form, facts),
        _legend(frozenset([fact.status for fact in facts]), frozenset([mark.sign for mark in own])),
    )


def _filled(report: AnnualReport, edition: Edition, table_id: str, marks: Marks) -> Iterator[str]:
    known = report.by_address
    for fixed, id_, cell, unit in _parts(edition.id, table_id):
        yield fixed
        here = marks.at.get(id_, ())
        if cell is None:
            yield from (mark.link for mark in here)
        elif (fact := known.get(id_)) is None:  # an edition's cell the report says nothing about
            yield ' class="absent"><small>未列</small></td>'
        elif here or fact.note:
            yield _remarked(fact, unit, edition, here)
        else:
            yield _drawn(fact.status, fact.raw, None if fact.value is None else str(fact.value), unit)


@lru_cache(maxsize=4096)  # a few hundred are most cells of all reports
def _drawn(status: Status, raw: str, value: str | None, unit: str) -> str:
    css, content = drawing(status, raw, value, unit)
    return f"{css_class(css)}>{content}</td>"


def _remarked(fact: Fact, unit: str, edition: Edition, marks: Sequence[Mark]) -> str:
    css, content = draw(fact, unit)
    title = f' title="{html(fact.note)}"' if fact.note else ""
    if marks:
        css += " flagged"
        content += trusted("".join(mark.link for mark in marks))
        if total := own_sum(fact, edition, marks):
            content += trusted("<small>按勾稽关系应为 {}</small>").format(html(total))
    return f"{css_class(css)}{title}>{content}</td>"


def _notes(form: FormTable, facts: Sequence[Fact]) -> list[CellNote]:
    """The notes of a table's cells, equal ones together, in the order of the form."""
    notes: dict[tuple[Status, str, str], CellNote] = {}
    for fact in facts:
        if fact.note or fact.status in _TOLD:
            raw = " ".join(fact.raw.split()) if fact.status is Status.UNRESOLVED else ""
            key = (fact.status, fact.note, raw)
            row, column = place_labels(form, fact.address)
            notes.setdefault(key, CellNote(*key, {})).rows.setdefault(row, []).append((fact.address, column))
    return list(notes.values())


@cache
def _legend(statuses: Set[Status], signs: Set[str]) -> Markup:
    """Only what occurs in the table, in the order of the statuses; nothing where all is as printed."""
    if statuses <= {Status.REPORTED} and not signs:
        return trusted("")
    entries = [
        (
            status.value.replace("not_applicable", "na"),
            _SAMPLES.get(status, ""),
            STATUS_NAMES[status],
            meaning,
        )
        for status, meaning in STATUS_MEANINGS.items()
        if status in statuses
    ]
    if "⚠" in signs:
        entries.append(("", "⚠", "有疑问", "原因见本表说明；印出的数字未作改动"))
    if "※" in signs:
        entries.append(("", "※", "有说明", "见本表说明"))
    items = "\n".join(
        f'<li><span class="giar-sample {css}" aria-hidden="true">{sample}</span><b>{name}</b>：{meaning}</li>'
        for css, sample, name, meaning in entries
    )
    return trusted(f'<ul class="giar-legend" aria-label="图例" data-pagefind-ignore>\n{items}\n</ul>\n')


@cache
def _parts(edition_id: str, table_id: str) -> tuple[_Part, ...]:
    """The table's HTML with its cells left open."""
    edition = edition_by_id(edition_id)
    form = edition.table(table_id)
    grid = layout(form)
    parts: list[_Part] = []
    fixed = (
        f'<div class="giar-frame giar-frame-{table_id}" tabindex="0" role="region" '
        f'aria-labelledby="{table_id}">'
        f'<table class="giar-form giar-{table_id}"><caption><span class="giar-sr">{html(form.title)}，</span>'
        f"<span>{edition_id} 年版表式（{html(edition.notice)}）"
    )
    parts.append(_Part(fixed, table_id))
    fixed = "</span></caption>"
    if grid.head:
        fixed += "<thead>"
        for row in grid.head:
            fixed = _row(form, row, fixed, parts)
        fixed += "</thead>"
    for body in grid.bodies:
        fixed += "<tbody>"
        for row in body:
            fixed = _row(form, row, fixed, parts)
        fixed += "</tbody>"
    parts.append(_Part(f"{fixed}</table></div>"))
    return tuple(parts)


def _row(form: FormTable, row: GridRow, fixed: str, parts: list[_Part]) -> str:
    """Append the row's parts; gives the fixed HTML that is still open."""
    row_id = next((c.id for c in row if isinstance(c, Header) and c.scope == "row"), "")
    fixed += f'<tr id="{row_id}">' if row_id else "<tr>"
    for cell in row:
        spans = "".join(
            f' {name}="{span}"'
            for name, span in (("rowspan", getattr(cell, "rowspan", 1)), ("colspan", cell.colspan))
            if span > 1
        )
        if isinstance(cell, Note):
            fixed += f'<td{spans} class="note">{html(cell.label)}</td>'
        elif isinstance(cell, Header):
            level = f' class="level-{cell.level}"' if cell.scope.startswith("row") else ""
            if not cell.id:
                fixed += f'<th scope="{cell.scope}"{spans}{level}>{html(cell.label)}</th>'
                continue
            anchor = "" if cell.id == row_id else f' id="{cell.id}"'
            fixed += (
                f'<th{anchor} scope="{cell.scope}"{spans}{level}><a href="#{cell.id}">{html(cell.label)}</a>'
            )
            parts.append(_Part(fixed, cell.id))
            fixed = "</th>"
        elif isinstance(cell, Data):
            fixed += f'<td id="{cell.address}"{spans}'
            parts.append(_Part(fixed, str(cell.address), cell.address, form.column(cell.address.column).unit))
            fixed = ""
    return fixed + "</tr>"
