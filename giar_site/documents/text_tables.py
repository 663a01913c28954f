"""Tables in text: runs of lines with tabs, and Markdown's pipe tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from giar_site.documents.document import Cell, Row, Table
from giar_site.documents.inline import marked, strip
from giar_site.documents.lines import Line, blank, trim
from giar_site.documents.newline_grid import CHAPTER, FIGURE
from giar_site.documents.normalise import fold

_PIPE = re.compile(r"(?<!\\)\|")
PROSE = 300  # characters in one field: the form's longest label has 46, a page on one line has thousands
MOST_FIELDS = (
    60  # the form's widest row has 15 cells, tools make up to three of one; beyond, rows have no ends
)
_TABS = re.compile(r"\t+")
_LEAST_GAPS = 20  # the three tables have some 250
_HAN = re.compile("[一-龥]")
_ONE_OR_TWO = re.compile(r"\|\|?")
_CLOSED = re.compile(r"\|[^|]++(?:\|\|[^|]++)*+\|")
_DASHES = re.compile(r"\s*(:?)(-+)(:?)\s*")


def tab_run(text: str, lines: list[Line], first: int) -> tuple[int, bool]:
    """The index after the last line of the run of adjacent lines with tabs that begins at ``first``, and
    whether it is a table: prose may be indented with a tab, or have one at its end."""
    last = first
    is_table = False
    while last < len(lines) and (last == first or lines[last].gap == 1):
        fields = text[lines[last].start : lines[last].end].split("\t")
        if len(fields) == 1:
            break
        prose = max(map(len, fields)) > PROSE or _run_on(fields)
        if prose and last > first:
            break
        words = [number for number, field in enumerate(fields) if not blank(field, 0, len(field))]
        is_table |= not prose and (len(words) > 1 or (bool(words) and len(fields) - words[0] > 2))
        last += 1
        if prose:
            break
    return last, is_table


def _run_on(fields: Sequence[str]) -> bool:
    """Whether several rows are in one line: labels behind figures, and more fields than any row has."""
    words = [number for number, field in enumerate(fields) if _HAN.search(field)]
    return len(fields) > MOST_FIELDS and any(after - before > 1 for before, after in pairwise(words))


def tabs_apart(text: str) -> int:
    """How many tabs stand between two cells of a text. Some tools write two: no others leave an even number
    of them everywhere."""
    gaps = [len(match.group()) for match in _TABS.finditer(text)]
    return 2 if len(gaps) >= _LEAST_GAPS and all(gap % 2 == 0 for gap in gaps) else 1


def tab_row(text: str, line: Line, tabs: int = 1) -> Row:
    """Each field is a cell, the empty ones at the ends too. ``tabs``: see ``tabs_apart``."""
    cells = []
    start = line.start
    plain = not marked(text, line.start, line.end)
    for field in text[line.start : line.end].split("\t" * tabs):
        cells.append(_cell(text, start, start + len(field), plain))
        start += len(field) + tabs
    return Row(tuple(cells))


def pipe_run(text: str, lines: list[Line], first: int, plain: int = 0) -> tuple[int, int]:
    """The index after the last line of the pipe table that begins at ``first``, or ``first``; and the one up
    to which, as is now known, no row of figures makes lines without leading pipes a table (``plain`` is what
    it gave before).

    Such a table (``规章 | 0 | 0 |``, as tools write that take the text out of a page) has a separator line
    or a row of figures: menus have pipes too.
    """
    bars = is_bars(text[lines[first].start : lines[first].end])
    if first < plain and bars:
        return first, plain
    leading = _run(text, lines, first, _leads)
    if leading == first and first + 1 < len(lines) and _is_separator(text, lines[first + 1], second=True):
        return _run(text, lines, first, _has_bars), plain
    # a line of nothing but pipes is what filled a row up whose cells stand in lines of their own
    stop = leading if not bars or any(not is_bars(text[a:b]) for a, b, _ in lines[first:leading]) else first
    if first < plain:
        return stop, plain
    last = _run(text, lines, leading, _has_bars, begun=leading > first)
    figures = last - first > 1 and any(_is_row_of_figures(text, line) for line in lines[leading:last])
    return (last, plain) if figures else (stop, last)


def _run(
    text: str, lines: list[Line], first: int, wanted: Callable[[str], bool], *, begun: bool = False
) -> int:
    """The index after the last of adjacent lines that are as wanted."""
    last = first
    while last < len(lines) and ((last == first and not begun) or lines[last].gap == 1):
        if not wanted(text[lines[last].start : lines[last].end]):
            break
        last += 1
    return last


def _leads(raw: str) -> bool:
    return raw.lstrip().startswith("|") and len(_PIPE.findall(raw)) > 1


def _has_bars(raw: str) -> bool:
    """Whether a line has cells and is no chapter's title in a frame around the page."""
    return _PIPE.search(raw) is not None and not CHAPTER.fullmatch(fold(raw).strip("| "))


def is_bars(raw: str) -> bool:
    """Whether a line is nothing but pipes."""
    return "|" in raw and blank(raw.replace("|", ""), 0, len(raw))


def _is_row_of_figures(text: str, line: Line) -> bool:
    """Whether nothing but figures and blank cells follow a row's labels, or many stand without one."""
    fields = [fold(field).strip() for field in _PIPE.split(text[line.start : line.end])]
    figures = [FIGURE.fullmatch(field) is not None for field in fields]
    first = figures.index(True) if True in figures else len(fields)
    rest = zip(fields[first:], figures[first:], strict=True)
    return (
        any(figures)
        and (any(fields[:first]) or sum(figures) > 2)
        and all(told or not field for field, told in rest)
    )


def pipe_rows(text: str, lines: list[Line]) -> tuple[Row, ...]:
    """The rows of a run; separator lines are markup and not rows."""
    rows = []
    # A row that begins with a pipe where others do not begins with a blank cell.
    raws = [text[line.start : line.end].strip() for line in lines]
    # A bar before and behind each cell, as some tools write that leave the blank ones out.
    doubled = any("||" in raw for raw in raws) and all(map(_CLOSED.fullmatch, raws))
    bar = _ONE_OR_TWO if doubled else _PIPE
    leading, closed = all(raw.startswith("|") for raw in raws), all(raw.endswith("|") for raw in raws)
    for number, line in enumerate(lines):
        if _is_separator(text, line, second=number == 1):
            continue
        bars = [match.span() for match in bar.finditer(text, line.start, line.end)]
        fields = list(
            zip([line.start, *(b for _, b in bars)], [*(a for a, _ in bars), line.end], strict=True)
        )
        ends = (leading or closed) and blank(text, *fields[-1])
        fields = fields[leading : -1 if ends else None]
        plain = not marked(text, line.start, line.end)
        rows.append(Row(tuple([_cell(text, a, b, plain) for a, b in fields])))
    return tuple(rows)


def in_place(tables: Sequence[Table]) -> bool | None:
    """Whether blank cells stand where the form has them: what writes one table of a file so writes all."""
    told = [[[fold(cell.text).strip() for cell in row.cells] for row in table.rows] for table in tables]
    if any(map(_pads, told)):
        return False
    return True if any(_shows_blank(row) for rows in told for row in rows) else None


def _shows_blank(words: Sequence[str]) -> bool:
    """Whether a blank cell stands between two figures."""
    places = [n for n, word in enumerate(words) if FIGURE.fullmatch(word)]
    return bool(places) and "" in words[places[0] : places[-1]]


def _pads(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows were filled up at their ends: as wide as another with as many figures, and right behind
    the label too, one has them further left. A grid's columns stay in place, and blank cells below labels."""
    begins: dict[tuple[int, int], set[int]] = {}
    for words in rows:
        if any(words) and not words[0]:  # of a line "|" there is no word at all
            return False
        places = [n for n, word in enumerate(words) if FIGURE.fullmatch(word)]
        if len(places) < 2 or not places[0]:
            continue
        first, last = places[0], places[-1]
        if last - first == len(places) - 1 and words[first - 1] and not any(words[last + 1 :]):
            begins.setdefault((len(words), len(places)), set()).add(first)
    return any(len(firsts) > 1 for firsts in begins.values())


def _is_separator(text: str, line: Line, second: bool) -> bool:
    """Under a header a single dash will do; elsewhere ``| - | - |`` is a row of dashes."""
    raw = text[line.start : line.end].strip()
    if "|" not in raw or "-" not in raw:
        return False
    fields = [_DASHES.fullmatch(field) for field in raw.removeprefix("|").removesuffix("|").split("|")]
    return all(field and (second or len(field[1] + field[2] + field[3]) > 1) for field in fields)


def _cell(text: str, start: int, end: int, plain: bool) -> Cell:
    """``plain``: there is no markup in its row."""
    start, end = trim(text, start, end)
    words = text[start:end] if plain else strip(text, start, end, in_cell=True).text.strip()
    return Cell(words, start, end if words else start)


def table(rows: tuple[Row, ...], lines: list[Line], number: int) -> Table:
    return Table(rows, lines[0].start, lines[-1].end, exact=False, number=number)
