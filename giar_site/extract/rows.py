"""The rows of a table as the file has them: which label, which cells, and how sure the cells are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from giar_site.documents.document import IMAGE, Cell
from giar_site.documents.normalise import fold
from giar_site.extract.columns import left_out, moved_columns, names_columns, spread_columns
from giar_site.extract.figures import HEADER_UNIT, parse_figure
from giar_site.extract.labels import Kind, Token, adds_words, fragment_of, likely_item, scan
from giar_site.extract.running_rows import add_running_rows
from giar_site.extract.table_text import Entry, TableText, ValueRow
from giar_site.extract.zones import Line, Zone
from giar_site.forms import FormTable

_FEW = 3  # columns: the form's first ones, the one that all in between are under, and the last
LEAST_SERIALS = 3  # fewer may be figures
_YEAR = re.compile(r"\d{4}\s*年|上\s*一?\s*年|去年")
_BAR = re.compile(r"[|│┃]\s*\d|\d\s*[|│┃]")
_BRACKETS = "\"'()“”‘’《》"
_WORDLESS = re.compile(r"[\d\W_]*")
_UNIT = re.compile(r"\s*\(?(?:单位:?)?(?:件|条|个|项|次|份|元|万元)\)?\s*")  # in a cell of its own


def read_rows(zone: Zone, table: FormTable) -> TableText:
    """The zone's lines as rows of the form table; what is running text stays narrative."""
    text = TableText()
    run: list[Line] = []
    beside_grid = any(line.table for line in zone.lines)
    for number, line in enumerate(_joined_cells(zone.lines, table)):
        if line.paragraph is not None:
            run.append(line)
            if _YEAR.search(words := fold(line.paragraph.text)) and "年度报告" not in words:
                text.dated.append(number)
            continue
        add_running_rows(run, table, text, number, beside_grid=beside_grid)
        run = []
        cells = [cell.text for cell in line.cells]
        moved = moved_columns(cells, table)
        text.moved += [line.table] if moved else []
        if table.sections and names_columns(cells, table):
            text.heads.append((number, line.table, moved))
        _grid_line(line, number, table, text)
    add_running_rows(run, table, text, len(zone.lines), beside_grid=beside_grid)
    _without_serials(text)
    _without_columns(text, table)
    _mark_ghosts(text.rows, table)
    return text


def _joined_cells(lines: Sequence[Line], table: FormTable) -> Iterator[Line]:
    """The lines with one cell where tools print a merged one once for each field that it spans: as the header
    above has it, and where all of them print the same or only the first prints anything."""
    runs: list[range] = []
    for line in lines:
        words = [cell.text.strip() for cell in line.cells]
        if line.table is not None and names_columns(words, table):
            runs = spread_columns(words, table)
        wide = line.table is not None and runs and len(words) == runs[-1].stop and any(words)
        parts = [{words[n] for n in run[1:]} for run in runs] if wide else []
        if parts and all(
            part <= {words[run[0]]} or part == {""} for part, run in zip(parts, runs, strict=True)
        ):
            line = line._replace(cells=tuple([line.cells[run.start] for run in runs]))
        yield line


def _grid_line(line: Line, number: int, table: FormTable, text: TableText) -> None:
    """Label cells, then value cells; a second pair may follow in the same line (two-column layouts)."""
    assert line.table is not None
    entries: list[Entry] = []
    label_cells: list[tuple[Cell, str]] = []  # with their folded text
    groups: list[tuple[list[tuple[Cell, str]], list[Entry]]] = []
    printed = False  # whether any of the entries is
    named = False  # whether the row's label has been read
    # Blank cells that show are columns: two figures in one cell stand in no other's place.
    apart = all(cell.text.strip() for cell in line.cells)
    # Where no cell has a word, none is a label: a row of figures, even if nobody can read the first of them.
    wordless = all(_WORDLESS.fullmatch(cell.text) for cell in line.cells)
    for index, cell in enumerate(line.cells):
        folded = fold(cell.text)
        figures = _cell_figures(cell, folded, index, table, apart=apart)
        pictured = named and folded.strip() == IMAGE
        # Behind the label, what is neither a figure nor words of the form is a cell that nobody can read.
        unread = figures is None and (printed or named or wordless) and not _UNIT.fullmatch(folded)
        if pictured or (unread and not _names_something(folded, table)):
            figures = [_whole(cell, folded, index)]
        if figures is not None:
            entries += figures
            printed = printed or any(entry.folded for entry in figures)
            continue
        if printed:
            groups.append((label_cells, entries))
            label_cells, named = [], False
        entries, printed = [], False
        label_cells.append((cell, folded))
        named = named or any(token.kind is Kind.ITEM for token in scan(folded, table, whole=True))
    groups.append((label_cells, entries))
    for cells, values in groups:
        _grid_group(line, number, cells, values, table, text)


def _cell_figures(
    cell: Cell, folded: str, index: int, table: FormTable, *, apart: bool
) -> list[Entry] | None:
    """The value entries of a cell, or None where it is a label cell. Of several figures in it each is an
    entry where they may be taken ``apart``."""
    if _BAR.search(folded):
        return [_whole(cell, folded, index)]  # "|0" is a 10 that was read by a machine
    if not folded.strip() or parse_figure(cell.text, folded) is not None:
        return [_whole(cell, folded, index)]
    tokens = scan(folded, table, whole=True)
    if all(token.kind in (Kind.FIGURE, Kind.MARK) for token in tokens):
        return (
            [_entry(cell, token, folded, index) for token in tokens]
            if apart
            else [_whole(cell, folded, index)]
        )
    return None


def _whole(cell: Cell, folded: str, index: int) -> Entry:
    words = folded.strip()
    return Entry(cell.text.strip() if words else "", words, cell.start, cell.end, index + 1, index)


def _names_something(folded: str, table: FormTable) -> bool:
    named = [
        token
        for token in scan(folded, table, whole=True)
        if token.kind in (Kind.ITEM, Kind.GROUP, Kind.HEADER)
    ]
    words = any(c.isalnum() for token in named for c in folded[token.start : token.end])
    left = all(c in _BRACKETS or c.isspace() for c in folded)  # brackets alone, of a label
    return words or left or fragment_of(folded, table)


def _entry(cell: Cell, token: Token, folded: str, index: int) -> Entry:
    start, end = _place(cell, token)
    return Entry(
        cell.text[token.start : token.end], folded[token.start : token.end], start, end, index + 1, index
    )


def _place(cell: Cell, token: Token) -> tuple[int, int]:
    """The token's offsets in the document; the whole cell where markup was taken out of its text."""
    if cell.end - cell.start == len(cell.text):
        return cell.start + token.start, cell.start + token.end
    return cell.start, cell.end


def _grid_group(
    line: Line,
    number: int,
    cells: list[tuple[Cell, str]],
    values: list[Entry],
    table: FormTable,
    text: TableText,
) -> None:
    items: list[str] = []
    merged: set[str] = set()
    unknown: list[tuple[int, int, str]] = []
    unsure = False
    for cell, folded in cells:
        tokens = scan(folded, table, whole=True)
        found = [
            token for token in tokens if token.kind is Kind.ITEM and not adds_words(folded, token, tokens)
        ]
        items += [token.item for token in found]
        owner = found[-1].item if found else ""
        merged |= {token.item for token in found[:-1]} - {owner}
        text.labels.append((cell.start, cell.end, owner))
        text.gridded.add(cell.start)
        if not found or HEADER_UNIT.search(folded):
            text.header += folded
        words = any(token.kind in (Kind.TEXT, Kind.ITEM) for token in tokens)
        if not found and words and not fragment_of(folded, table):
            unknown.append((cell.start, cell.end, folded.strip()))
        # A figure printed in the label's own cell ("行政许可 97"): the row's, where it has no other cell.
        trailing = [t for t in tokens if t.kind is Kind.FIGURE and found and t.start >= found[-1].end]
        apart = [
            t for t in trailing if folded[t.start - 1].isspace() and not folded[t.end : t.end + 1].strip()
        ]
        if trailing and not values and apart == trailing:
            values = [_entry(cell, token, folded, 0) for token in trailing]
        elif apart or (trailing and all(value.blank for value in values)):
            unsure = True
    printed = any(not value.blank for value in values)
    if not items and not printed:
        text.unknown += unknown
        text.blank += [number] if len(values) >= len(list(table.cells())) else []
        return
    row = ValueRow(
        items[-1] if items else "",
        tuple(values),
        visible=True,
        exact=line.table.exact if line.table else False,
        line=number,
        width=len(line.cells),
        table=line.table,
        row=line.row,
        label_text=cells[-1][1].strip() if cells else "",
        label_span=(cells[-1][0].start, cells[-1][0].end) if cells else None,
        unsure=unsure or bool(merged),
    )
    # Two rows whose labels stand in one cell: whose the figures are is not told.
    text.rows += [replace(row, item=item) for item in sorted(merged)] if printed else []
    if not items and unknown:
        guess = likely_item(row.label_text, table, [item.id for item in table.items])
        row.item, row.guessed, row.foreign = guess or "", guess is not None, guess is None
        if guess is None:
            text.unknown += unknown
    text.rows.append(row)


def _without_serials(text: TableText) -> None:
    """Take out the numbers before the labels where they count the rows: a column of their own (序号)."""
    serials = [
        row
        for row, following in pairwise(text.rows)
        if row.visible and row.label_span is None and len(row.printed) == 1 and row.line == following.line
    ]
    numbers = [int(row.printed[0].folded) if row.printed[0].folded.isdigit() else 0 for row in serials]
    if len(numbers) >= LEAST_SERIALS and numbers == list(range(1, len(numbers) + 1)):
        text.rows = [row for row in text.rows if not any(row is serial for serial in serials)]
        text.labels += [(row.printed[0].start, row.printed[0].end, "") for row in serials]


def _without_columns(text: TableText, table: FormTable) -> None:
    """Where the header leaves out columns and no row has a figure for each of the form's, the figures stand
    in others than the first ones: of running text whose words are all known, or of a grid that has none of
    the columns between the first and the last."""
    if any(len(row.printed) >= len(table.columns) for row in text.rows):
        return
    if not text.unknown and left_out(text.header, table, all_between=False):
        text.moved += [None] if any(not row.visible for row in text.rows) else []
    shown = [row for row in text.rows if row.visible]
    if len({entry.field for row in shown for entry in row.printed}) <= _FEW and left_out(
        text.header, table, all_between=True
    ):
        text.moved += [row.table for row in shown]


def _mark_ghosts(rows: Sequence[ValueRow], table: FormTable) -> None:
    """Leading blank fields that stand in a column where other rows, as wide or wider, have labels."""
    for row in rows:
        if not row.visible or row.exact or row.table is None or not (row.entries and row.entries[0].blank):
            continue
        label_fields = _label_fields(row, [other for other in rows if other.table is row.table], table)
        for entry in row.entries:
            if not entry.blank or entry.field >= label_fields:
                break
            row.ghosts += 1


def _label_fields(row: ValueRow, rows: Sequence[ValueRow], table: FormTable) -> int:
    """How many fields at the front of a row are the label's. A header that says 其他 or 总计 is no row: too
    few cells follow. Where a row of the same width prints a figure, no label of a wider one is above it."""
    wide = [
        other for other in rows if other.width >= row.width and (other.printed or _is_blank(other, table))
    ]
    figures = [r.printed[0].field for r in rows if r.item and r.printed and r.width == row.width]
    return min(max((other.entries[0].field for other in wide), default=0), min(figures, default=row.width))


def _is_blank(row: ValueRow, table: FormTable) -> bool:
    """Whether a row with a label has all of its cells blank, right behind the label."""
    beside = [token.item for token in scan(fold(row.label_text), table, whole=True)]
    return row.item in beside and bool(row.item) and len(row.entries) >= len(table.row(row.item))
