"""The statutory tables of one report as HTML, with anchors, signs, notes and legend.

A layout is turned into HTML once per edition and table; a report only fills its cells in, which is
what keeps a page with over two hundred cells fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup

from giar_site.forms import Edition, FormTable, edition_by_id, editions
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


@dataclass
class _Skeleton:
    """A table's HTML in ``parts``, with an empty one wherever something is to be filled in: the classes and
    content of a data cell, whose tag is open (``cells``: place, address and unit), or the marks of the table,
    of a row or of a group (``heads``: place by anchor)."""

    parts: list[str] = field(default_factory=lambda: [""])
    cells: list[tuple[int, str, str]] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)

    def add(self, fixed: str) -> None:
        self.parts[-1] += fixed

    def add_cell(self, address: str, unit: str) -> None:
        self.cells.append((self._gap(), address, unit))

    def add_head(self, anchor: str) -> None:
        self.heads[anchor] = self._gap()

    def _gap(self) -> int:
        self.parts += ["", ""]
        return len(self.parts) - 2


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
        trusted(_filled(entry.report, edition, table_id, marks)),
        own,
        _notes(form, facts),
        _legend(frozenset([fact.status for fact in facts]), frozenset([mark.sign for mark in own])),
    )


def _filled(report: AnnualReport, edition: Edition, table_id: str, marks: Marks) -> str:
    known, skeleton = report.by_address, _skeleton(edition.id, table_id)
    parts = skeleton.parts.copy()
    for place, address, unit in skeleton.cells:
        fact = known.get(address)
        if fact is None:  # an edition's cell the report says nothing about
            parts[place] = ' class="absent"><small>未列</small></td>'
        elif fact.note or address in marks.at:
            parts[place] = _remarked(fact, unit, edition, marks.at.get(address, ()))
        else:
            value = None if fact.value is None else str(fact.value)
            parts[place] = _drawn(fact.status, fact.raw, value, unit)
    for anchor in skeleton.heads.keys() & marks.at.keys():
        parts[skeleton.heads[anchor]] = "".join(mark.link for mark in marks.at[anchor])
    return "".join(parts)


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


def blank_tables() -> Iterator[tuple[str, FormTable, str]]:
    """The tables of all editions without figures: the name in ``data-form``, the form, HTML."""
    for edition in editions():
        for form in edition.tables:
            yield _form_name(edition.id, form.id), form, "".join(_skeleton(edition.id, form.id).parts)


def _form_name(edition_id: str, table_id: str) -> str:
    """A single word, for the search index, that no text has."""
    return f"giar{edition_id}{table_id}"


@cache
def _skeleton(edition_id: str, table_id: str) -> _Skeleton:
    edition = edition_by_id(edition_id)
    form = edition.table(table_id)
    grid = layout(form)
    skeleton = _Skeleton()
    skeleton.add(
        f'<div class="giar-frame giar-frame-{table_id}" tabindex="0" role="region" '
        f'aria-labelledby="{table_id}">'
        f'<table class="giar-form giar-{table_id}" data-form="{_form_name(edition_id, table_id)}">'
        f'<caption><span class="giar-sr">{html(form.title)}，</span>'
        f"<span>{edition_id} 年版表式（{html(edition.notice)}）"
    )
    skeleton.add_head(table_id)
    skeleton.add("</span></caption>")
    if grid.head:
        skeleton.add("<thead>")
        for row in grid.head:
            _add_row(skeleton, form, row)
        skeleton.add("</thead>")
    for body in grid.bodies:
        skeleton.add("<tbody>")
        for row in body:
            _add_row(skeleton, form, row)
        skeleton.add("</tbody>")
    skeleton.add("</table></div>")
    return skeleton


def _add_row(skeleton: _Skeleton, form: FormTable, row: GridRow) -> None:
    row_id = next((c.id for c in row if isinstance(c, Header) and c.scope == "row"), "")
    skeleton.add(f'<tr id="{row_id}">' if row_id else "<tr>")
    for cell in row:
        spans = "".join(
            f' {name}="{span}"'
            for name, span in (("rowspan", getattr(cell, "rowspan", 1)), ("colspan", cell.colspan))
            if span > 1
        )
        if isinstance(cell, Note):
            skeleton.add(f'<td{spans} class="note">{html(cell.label)}</td>')
        elif isinstance(cell, Data):
            skeleton.add(f'<td id="{cell.address}"{spans}')
            skeleton.add_cell(str(cell.address), form.column(cell.address.column).unit)
        else:
            level = f' class="level-{cell.level}"' if cell.scope.startswith("row") else ""
            if not cell.id:
                skeleton.add(f'<th scope="{cell.scope}"{spans}{level}>{html(cell.label)}</th>')
                continue
            anchor = "" if cell.id == row_id else f' id="{cell.id}"'
            skeleton.add(f'<th{anchor} scope="{cell.scope}"{spans}{level}>')
            skeleton.add(f'<a href="#{cell.id}">{html(cell.label)}</a>')
            skeleton.add_head(cell.id)
            skeleton.add("</th>")
    skeleton.add("</tr>")
