"""The rows of a table as the file has them: which label, which cells, and how sure the cells are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from giar_site.documents.document import IMAGE, Cell, Table
from giar_site.documents.normalise import fold
from giar_site.extract.columns import last_first, moved_columns, named_together, names_columns
from giar_site.extract.figures import parse_figure
from giar_site.extract.labels import OPTIONAL, Kind, Token, adds_words, fragment_of, likely_item, scan
from giar_site.extract.zones import Line, Zone
from giar_site.forms import FormTable

# What stands between a label and its figures: more of the label, a unit, a page's running header.
_BESIDE = re.compile(r"^\(.*\)$|^单位|年度报告$")
_NO_NUMBER = re.compile("[%‰<>≥≤~≈↑↓▲▼±]")
_YEAR = re.compile(r"\d{4}\s*年|上\s*一?\s*年|去年")
_UNIT = re.compile(r"\s*\(?(?:单位:?)?(?:件|条|个|项|次|份|元|万元)\)?\s*")  # in a cell of its own
NARRATIVE = 12  # a longer stretch of text that is no label is narrative, not a table


class Entry(NamedTuple):
    """One value cell of a row: the printed text (folded and stripped too) and where. Blank where it
    prints nothing."""

    raw: str
    folded: str
    start: int
    end: int
    cell: int = 0  # which cell of its row, from 1
    field: int = 0  # which field of its line, from 0: tells the column where fields line up

    @property
    def blank(self) -> bool:
        return not self.folded


@dataclass
class ValueRow:
    """A row of figures. ``item`` is the item its own label tells, "" where it has none;
    ``visible`` says that blank cells show (a grid), ``exact`` that every cell does (HTML, DOCX);
    ``labels`` is the number of fields before the first value; ``ghosts`` how many leading blank
    fields may belong to the label column of other rows; ``foreign`` that it has a label and the form has
    none like it; ``unsure`` that a figure in its label's cell may be one of its own."""

    item: str
    entries: tuple[Entry, ...]
    visible: bool
    exact: bool
    line: int
    width: int = 0
    ghosts: int = 0
    table: Table | None = None
    row: int = 0
    label_text: str = ""
    guessed: bool = False
    foreign: bool = False
    unsure: bool = False
    label_span: tuple[int, int] | None = None
    printed: list[Entry] = field(init=False)  # the entries that are not blank

    def __post_init__(self) -> None:
        self.hold(self.entries)

    def hold(self, entries: tuple[Entry, ...]) -> None:
        """Make these the row's entries."""
        self.entries = entries
        self.printed = [entry for entry in entries if entry.folded]


@dataclass
class TableText:
    """What a zone holds for one table: rows in order, spans of labels, and what is narrative."""

    rows: list[ValueRow] = field(default_factory=list)
    labels: list[tuple[int, int, str]] = field(default_factory=list)
    narrative: list[Line] = field(default_factory=list)
    unknown: list[tuple[int, int, str]] = field(default_factory=list)
    stray: list[Entry] = field(default_factory=list)
    page_numbers: list[tuple[int, int]] = field(default_factory=list)
    header: str = ""
    glued: bool = False
    doubtful: bool = False  # figures among words that are not understood: a blank row may have lost its own
    # Grids, and None for running text, whose header has other columns than the form or another order.
    moved: list[Table | None] = field(default_factory=list)
    # Where each section has a header of its own: the headers' lines and grids, and whether they are such.
    heads: list[tuple[int, Table | None, bool]] = field(default_factory=list)
    dated: list[int] = field(default_factory=list)  # lines between grids that name a year: captions
    blank: list[int] = field(default_factory=list)  # lines of a grid with a blank cell for each of the form

    def has_moved(self, row: ValueRow) -> bool:
        """Whether the header above a row has other columns than the form."""
        above = [moved for number, grid, moved in self.heads if grid is row.table and number < row.line]
        return above[-1] if above else any(row.table is one for one in self.moved)


def read_rows(zone: Zone, table: FormTable) -> TableText:
    """The zone's lines as rows of the form table; what is running text stays narrative."""
    text = TableText()
    run: list[Line] = []
    for number, line in enumerate(zone.lines):
        if line.paragraph is not None:
            run.append(line)
            if _YEAR.search(words := fold(line.paragraph.text)) and "年度报告" not in words:
                text.dated.append(number)
            continue
        _stream(run, table, text, number)
        run = []
        cells = [cell.text for cell in line.cells]
        moved = moved_columns(cells, table)
        text.moved += [line.table] if moved else []
        if table.sections and names_columns(cells, table):
            text.heads.append((number, line.table, moved))
        _grid_line(line, number, table, text)
    _stream(run, table, text, len(zone.lines))
    _mark_ghosts(text.rows)
    return text


# -- grids ---------------------------------------------------------------------------------------


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
    for index, cell in enumerate(line.cells):
        folded = fold(cell.text)
        figures = _cell_figures(cell, folded, index, table, apart=apart)
        pictured = named and folded.strip() == IMAGE
        # Behind the label, what is neither a figure nor words of the form is a cell that nobody can read.
        unread = figures is None and (printed or named) and not _UNIT.fullmatch(folded)
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
    left = all(c in OPTIONAL or c.isspace() for c in folded)  # brackets alone, of a label
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
    unknown: list[tuple[int, int, str]] = []
    unsure = False
    for cell, folded in cells:
        tokens = scan(folded, table, whole=True)
        found = [
            token for token in tokens if token.kind is Kind.ITEM and not adds_words(folded, token, tokens)
        ]
        items += [token.item for token in found]
        owner = found[-1].item if found else ""
        text.labels.append((cell.start, cell.end, owner))
        if not found:
            text.header += folded
            if any(t.kind in (Kind.TEXT, Kind.ITEM) for t in tokens) and not fragment_of(folded, table):
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
        unsure=unsure,
    )
    if not items and unknown:
        guess = likely_item(row.label_text, table, [item.id for item in table.items])
        row.item, row.guessed, row.foreign = guess or "", guess is not None, guess is None
        if guess is None:
            text.unknown += unknown
    text.rows.append(row)


def _mark_ghosts(rows: Sequence[ValueRow]) -> None:
    """Leading blank fields that stand in a column where other rows, as wide or wider, have labels."""
    for row in rows:
        if not row.visible or row.exact or row.table is None or not (row.entries and row.entries[0].blank):
            continue
        label_fields = max(
            (
                other.entries[0].field
                for other in rows
                if other.table is row.table and other.width >= row.width and other.entries
            ),
            default=0,
        )
        for entry in row.entries:
            if not entry.blank or entry.field >= label_fields:
                break
            row.ghosts += 1


# -- running text --------------------------------------------------------------------------------


def _stream(run: list[Line], table: FormTable, text: TableText, number: int) -> None:
    """Labels and figures in running lines: a label's figures are those up to the next label."""
    if not run:
        return
    joined, places = _joined(run)
    headers = named_together(joined, table)
    if last_first(joined, table) or (table.sections and any(moved_columns(h, table) for h in headers)):
        text.moved.append(None)
    tokens, doubtful = _sober(_told(scan(joined, table), joined, table), joined)
    story = _story(tokens, joined)
    text.doubtful = text.doubtful or doubtful or any(_dense(tokens, *part) for part in story)
    text.narrative += _lines_of(story, run)
    row = ValueRow("", (), False, False, number)
    entries: list[Entry] = []

    def close() -> None:
        row.hold(_without_page_number(entries, text))
        if row.label_span or entries:
            text.rows.append(row)
        entries.clear()

    begins = [s for s, _ in story]
    for index, token in enumerate(tokens):
        told = bisect_right(begins, token.start)
        in_story = told and token.start < story[told - 1][1]
        other = in_story or (token.kind is Kind.TEXT and _begins_line(joined, token))
        if other and row.label_span:
            line = _line_at(joined, token.start)
            lost = line[-1:].isdigit() or (len(line) <= NARRATIVE and any(map(str.isdigit, line)))
            text.doubtful = text.doubtful or bool(in_story and not entries and lost)
            if not _BESIDE.search(line) and (not entries or line.endswith((":", "。"))):
                # A row that the form has not: figures behind it are not those of the label before it.
                close()
                row = ValueRow("", (), False, False, number)
        if in_story:
            continue
        start, end = places[token.start], places[token.end - 1] + 1
        words = joined[token.start : token.end]
        if token.kind is Kind.ITEM:
            close()
            row = ValueRow(
                token.item, (), False, False, number, guessed=not token.exact, label_span=(start, end)
            )
            row.label_text = words
            text.labels.append((start, end, token.item))
        elif token.kind in (Kind.GROUP, Kind.HEADER):
            text.labels.append((start, end, ""))
            text.header += words
            if entries or (token.kind is Kind.HEADER and row.label_span):
                # A header comes before its rows: figures behind it are not those of the label before it.
                close()
                row = ValueRow("", (), False, False, number)
        elif token.kind is Kind.TEXT:
            text.unknown.append((start, end, words))
            text.doubtful = text.doubtful or any(c.isdigit() for c in words)
        else:
            entries.append(Entry(words.strip(), words.strip(), start, end))
            before = tokens[index - 1] if index else None
            touches = before is not None and before.end == token.start
            if touches and before is not None and before.kind in (Kind.ITEM, Kind.GROUP, Kind.HEADER):
                text.glued = True
    close()


def _dense(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether there are about as many figures as words, as in a row of which some cells say 暂无."""
    figures = sum(token.kind is Kind.FIGURE and start <= token.start < end for token in tokens)
    return figures > 2 and end - start <= NARRATIVE * figures


def _begins_line(joined: str, token: Token) -> bool:
    words = joined[token.start : token.end]
    return (
        joined[: token.start].rpartition("\n")[2].strip() == "" and sum("一" <= c <= "龥" for c in words) > 1
    )


def _line_at(joined: str, place: int) -> str:
    return (joined[:place].rpartition("\n")[2] + joined[place:].partition("\n")[0]).strip()


def _without_page_number(entries: Sequence[Entry], text: TableText) -> tuple[Entry, ...]:
    """A row's figures without "- 4 -" in or behind them, unless the row prints dashes for its blanks."""
    kept = list(entries)
    for n in range(len(kept) - 1):
        number, dash = kept[n], kept[n + 1]
        others = kept[:n] + kept[n + 2 :]
        if (
            re.fullmatch(r"-\s*\d{1,3}", number.folded)
            and dash.folded == "-"
            and not any(e.folded == "-" for e in others)
        ):
            text.page_numbers.append((number.start, dash.end))
            return tuple(others)
    return tuple(kept)


def _joined(run: Sequence[Line]) -> tuple[str, list[int]]:
    """The lines folded into one text, and for each of its characters the offset in the document."""
    words: list[str] = []
    places: list[int] = []
    for line in run:
        cell = line.cells[0]
        words.append(fold(cell.text) + "\n")
        assert line.paragraph is not None
        places += line.paragraph.offsets()
        places.append(max(cell.start, cell.end - 1))
    return "".join(words), places


def _sober(tokens: list[Token], joined: str) -> tuple[list[Token], bool]:
    """A figure that touches unknown words (2020年…) or says something else than a number (>100, 50%) is part
    of them, not a value."""
    sober: list[Token] = []
    doubtful = False
    for index, token in enumerate(tokens):
        if token.kind is Kind.FIGURE:
            before = tokens[index - 1] if index else None
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            beside = (
                before if before and before.end == token.start else None,
                after if after and after.start == token.end else None,
            )
            touches = any(
                t and (t.kind is Kind.TEXT or _NO_NUMBER.search(joined, t.start, t.end)) for t in beside
            )
            if touches:
                # … unless it touches a label too: then it may be a value that nobody can tell.
                doubtful = doubtful or (
                    before is not None
                    and before.end == token.start
                    and before.kind in (Kind.ITEM, Kind.HEADER)
                )
                token = Token(Kind.TEXT, token.start, token.end)
        sober.append(token)
    return sober, doubtful


def _told(tokens: list[Token], joined: str, table: FormTable) -> list[Token]:
    """Unknown words that are a cut or misspelt label become that label, fragments become headers."""
    order = [item.id for item in table.items]
    following = [len(order)]  # from each token on, the place of the next label in the form
    for token in reversed(tokens):
        following.append(order.index(token.item) if token.kind is Kind.ITEM else following[-1])
    following.reverse()
    result: list[Token] = []
    before = -1  # the place of the label before
    index = 0
    while index < len(tokens):
        if tokens[index].kind is not Kind.TEXT:
            before = order.index(tokens[index].item) if tokens[index].kind is Kind.ITEM else before
            result.append(tokens[index])
            index += 1
            continue
        stop = index
        while stop < len(tokens) and tokens[stop].kind is Kind.TEXT:
            stop += 1
        start, end = tokens[index].start, tokens[stop - 1].end
        guess = likely_item(joined[start:end], table, order[before + 1 : following[stop]])
        if guess:
            before = order.index(guess)
            result.append(Token(Kind.ITEM, start, end, guess, exact=False))
        elif fragment_of(joined[start:end], table):
            result.append(Token(Kind.GROUP, start, end))
        else:
            result += [
                Token(Kind.GROUP, t.start, t.end) if fragment_of(joined[t.start : t.end], table) else t
                for t in tokens[index:stop]
            ]
        index = stop
    return result


def _story(tokens: list[Token], joined: str) -> list[tuple[int, int]]:
    """The stretches of running narrative: lines that are mostly words the form does not know. In order, and
    each within a line."""
    stretches: list[tuple[int, int]] = []
    start = 0
    position = 0
    for line in joined.splitlines(keepends=True):
        end = start + len(line)
        first_token = position
        while position < len(tokens) and tokens[position].start < end:
            position += 1
        inside = tokens[first_token:position]
        words = [t for t in inside if t.kind is Kind.TEXT]
        unknown = sum(t.end - t.start for t in words)
        values = [t for t in inside if t.kind in (Kind.ITEM, Kind.FIGURE, Kind.MARK)]
        if words and (not values or unknown * 2 > len("".join(line.split()))):
            first = next((t for t in inside if t.kind is Kind.ITEM and t.start < words[0].start), None)
            stretches.append((start if first is None or unknown * 2 > len(line) else words[0].start, end))
        elif unknown > NARRATIVE:
            # A whole page on one line: from the first unknown words to the next label.
            stop = next((t.start for t in inside if t.kind is Kind.ITEM and t.start > words[0].start), end)
            stretches.append((words[0].start, stop))
        start = end
    return stretches


def _lines_of(story: Sequence[tuple[int, int]], run: Sequence[Line]) -> list[Line]:
    found: list[Line] = []
    starts = list(accumulate((len(line.cells[0].text) + 1 for line in run), initial=0))
    for s, e in story:
        place = bisect_right(starts, s) - 1
        cell = run[place].cells[0]
        first, last = s - starts[place], min(e - starts[place], len(cell.text))
        if cell.text[first:last].strip():
            found.append(_part(run[place], first, last))
    return found


def _part(line: Line, first: int, last: int) -> Line:
    assert line.paragraph is not None
    if first == 0 and last == len(line.paragraph.text):
        return line
    paragraph = line.paragraph.part(first, last)
    return Line((Cell(paragraph.text, paragraph.start, paragraph.end),), paragraph=paragraph)
