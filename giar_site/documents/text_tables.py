"""Tables in text: runs of lines with tabs, and Markdown's pipe tables."""

from __future__ import annotations

import re
from itertools import pairwise

from giar_site.documents.document import Cell, Row, Table
from giar_site.documents.inline import marked, strip
from giar_site.documents.lines import Line, blank, trim

_PIPE = re.compile(r"(?<!\\)\|")
PROSE = 300  # characters in one field: the form's longest label has 46, a page on one line has thousands
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
        prose = max(map(len, fields)) > PROSE
        if prose and last > first:
            break
        words = [number for number, field in enumerate(fields) if not blank(field, 0, len(field))]
        is_table |= not prose and (len(words) > 1 or (bool(words) and len(fields) - words[0] > 2))
        last += 1
        if prose:
            break
    return last, is_table


def tab_row(text: str, line: Line) -> Row:
    """Each field is a cell, the empty ones at the ends too."""
    cells = []
    start = line.start
    plain = not marked(text, line.start, line.end)
    for field in text[line.start : line.end].split("\t"):
        cells.append(_cell(text, start, start + len(field), plain))
        start += len(field) + 1
    return Row(tuple(cells))


def pipe_run(text: str, lines: list[Line], first: int) -> int:
    """The index after the last line of the pipe table that begins at ``first``, or ``first``."""

    def has_pipes(number: int) -> bool:
        if number >= len(lines) or (number > first and lines[number].gap != 1):
            return False
        raw = text[lines[number].start : lines[number].end].strip()
        return (loose and "|" in raw) or (raw.startswith("|") and len(_PIPE.findall(raw)) > 1)

    loose = False
    if not has_pipes(first):  # without a leading pipe only a separator line makes it a table
        raw = text[lines[first].start : lines[first].end]
        loose = "|" in raw and first + 1 < len(lines) and _is_separator(text, lines[first + 1], second=True)
    last = first
    while has_pipes(last):
        last += 1
    return last


def pipe_rows(text: str, lines: list[Line]) -> tuple[Row, ...]:
    """The rows of a run; separator lines are markup and not rows."""
    rows = []
    for number, line in enumerate(lines):
        if _is_separator(text, line, second=number == 1):
            continue
        places = [line.start, *(match.end() for match in _PIPE.finditer(text, line.start, line.end))]
        fields = [(a, b - 1) for a, b in pairwise(places)] + [(places[-1], line.end)]
        if blank(text, *fields[0]):  # before the leading pipe; without it there is none at the end either
            fields = fields[1:-1] if blank(text, *fields[-1]) else fields[1:]
        plain = not marked(text, line.start, line.end)
        rows.append(Row(tuple([_cell(text, a, b, plain) for a, b in fields])))
    return tuple(rows)


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
