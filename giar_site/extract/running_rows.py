"""Rows of a table in running text: labels and figures in lines, without cells."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from giar_site.documents.document import Cell
from giar_site.documents.normalise import fold
from giar_site.extract.columns import last_first, moved_columns, named_together
from giar_site.extract.figures import FIGURE
from giar_site.extract.labels import Kind, Token, fragment_of, likely_item, scan
from giar_site.extract.table_text import Entry, TableText, ValueRow
from giar_site.extract.zones import Line
from giar_site.forms import FormTable

# What stands between a label and its figures: more of the label, a unit, a page's running header.
_BESIDE = re.compile(r"^\(.*\)$|^单位|年度报告$")
_NO_NUMBER = re.compile("[%‰<>≥≤~≈↑↓▲▼±?]")
# Of a sentence, each figure has its unit, and a mark stands behind one or closes the whole.
_UNIT = "(?:[件条个项次份宗起人户年月日号元%‰]|万|亿|余)"
_BARE_FIGURE = re.compile(rf"(?<![\d.,])\d+(?:[.,]\d+)*(?![.,]?\d)(?!\s*{_UNIT})")
_SENTENCE = re.compile(rf"[。;]\s*$|\d\s*{_UNIT}+[,;、]")
_ORDINAL = re.compile(r"(?:\d\.|\([一二三四五六七]\)|[一二三四]、)[一-龥]")
# Several cells run together: no sentence has 000, 1000001 or 无0. A telephone number has dashes.
_CELLS = re.compile(r"(?<![\d.,-])(?:00\d|[1-9]\d{0,20}000\d{0,20}[1-9])(?![-\d]{0,20}-)|无\d|\d无")
# What recognition (OCR) writes for 0 and 1 among digits, or by itself; a bar too where bars part no cells.
_MISREAD, _MISREAD_BARS = (
    re.compile(rf"(?<!\S)(?=[\d.,]*[{signs}])[\d{signs}.,]+(?!\S)") for signs in ("Oo〇○lI丨", "Oo〇○lI丨|")
)
_BARS = 4  # figures to a bar that parts no cells
_LIST_NUMBER = re.compile(r"\s*\(?\d{1,2}(?:[)、]|\.(?!\d))")
_BROKEN = re.compile(r"[.,·。、]\d|\. \d|(?<=元)\d")  # a figure goes on behind what is read of it (12·5)
_EXPLANATION = re.compile(r" ?\((?=[^()\n]*[一-龥])[^()\n]{12,300}\)")  # the longest seen has 90
NARRATIVE = 12  # a longer stretch of text that is no label is narrative, not a table


def add_running_rows(
    run: list[Line], table: FormTable, text: TableText, number: int, *, beside_grid: bool = False
) -> None:
    """Labels and figures in running lines: a label's figures are those up to the next label. A sentence
    ``beside_grid``, or beside lines of figures alone, tells of the table and is no part of it."""
    if not run:
        return
    joined, places = _joined(run)
    headers = named_together(joined, table)
    if last_first(joined, table) or (table.sections and any(moved_columns(h, table) for h in headers)):
        text.moved.append(None)
    tokens, doubtful = _sober(
        _told(_misread(_explained(scan(joined, table), joined), joined), joined, table), joined
    )
    beside = beside_grid or any(_figures_alone(line) for line in joined.splitlines())
    story = _story(tokens, joined, beside_table=beside)
    figures_at = [token.start for token in tokens if token.kind is Kind.FIGURE]
    dense = any(_dense(figures_at, *part) or _CELLS.search(joined, *part) for part in story)
    text.doubtful = text.doubtful or doubtful or dense
    text.narrative += _lines_of(story, run)
    row = ValueRow("", (), False, False, number)
    label_end = 0  # of the row, in the joined text
    entries: list[Entry] = []
    last = -1  # the row's last token: its label or a figure
    lost: ValueRow | None = None  # the row one of whose figures could not be told from the words behind it

    def close() -> None:
        row.hold(_without_page_number(entries, text))
        if row.label_span or entries:
            text.rows.append(row)
        entries.clear()

    begins = [s for s, _ in story]
    for index, token in enumerate(tokens):
        told = bisect_right(begins, token.start)
        in_story = told and token.start < story[told - 1][1]
        if 0 <= last == index - 1 and _touches_words(tokens, index, joined):
            lost = row
        other = in_story or (token.kind is Kind.TEXT and _begins_line(joined, token))
        if other and row.label_span:
            line = _line_at(joined, token.start)
            figures = line[-1:].isdigit() or (len(line) <= NARRATIVE and any(map(str.isdigit, line)))
            # … or figures among signs that nobody knows, right behind the label
            same = token.start >= label_end and "\n" not in joined[label_end : token.start]
            figures = figures or (same and _figures_alone(joined[token.start :].partition("\n")[0]))
            text.doubtful = text.doubtful or bool(in_story and not entries and figures)
            long = token.end - token.start > NARRATIVE
            full = long and bool(row.item) and len(entries) >= len(table.row(row.item))
            if not _BESIDE.search(line) and (not entries or full or line.endswith((":", "。"))):
                # A row that the form has not: figures behind it are not those of the label before it.
                close()
                row = ValueRow("", (), False, False, number, foreign=full)
        if in_story:
            continue
        start, end = places[token.start], places[token.end - 1] + 1
        words = joined[token.start : token.end]
        if token.kind is Kind.ITEM:
            close()
            row = ValueRow(
                token.item, (), False, False, number, guessed=not token.exact, label_span=(start, end)
            )
            row.label_text, label_end, last = words, token.end, index
            text.labels.append((start, end, token.item))
        elif token.kind in (Kind.GROUP, Kind.HEADER):
            text.labels.append((start, end, ""))
            text.header += words
            above = token.kind is Kind.HEADER or _begins_label(words, table, row.item)
            if entries or (above and row.label_span):
                # A header comes before its rows, and an ordinal before its label (6.属于四 0 0 类过程性信息):
                # figures behind it are not those of the label before it.
                close()
                row = ValueRow("", (), False, False, number)
        elif token.kind is Kind.TEXT:
            text.unknown.append((start, end, words))
            text.doubtful = text.doubtful or any(c.isdigit() for c in words)
        else:
            entries.append(Entry(words.strip(), words.strip(), start, end))
            # This one stands in the place of that figure, or is a part of one.
            row.unsure = row.unsure or lost is row or _BROKEN.match(joined, token.end) is not None
            last = index
            before = tokens[index - 1] if index else None
            touches = before is not None and before.end == token.start
            if touches and before is not None and before.kind in (Kind.ITEM, Kind.GROUP, Kind.HEADER):
                text.glued = True
    close()


def _dense(figures_at: Sequence[int], start: int, end: int) -> bool:
    """Whether there are about as many figures as words, as in a row of which some cells say 暂无."""
    figures = bisect_left(figures_at, end) - bisect_left(figures_at, start)
    return figures > 2 and end - start <= NARRATIVE * figures


def _begins_label(words: str, table: FormTable, item: str) -> bool:
    """Whether a piece of a label has the ordinal and the first word of another item than this."""
    begin = "".join(words.split())
    if not _ORDINAL.match(begin):
        return False
    others = (label for other in table.items if other.id != item for label in other.labels)
    return any(fold(label).startswith(begin) for label in others)


def _touches_words(tokens: Sequence[Token], index: int, joined: str) -> bool:
    """Whether a token was a figure that unknown words follow at once (0其中…), on the line of the one before.
    A year (2020年) is none."""
    before, token = tokens[index - 1], tokens[index]
    return (
        token.kind is Kind.TEXT
        and FIGURE.fullmatch(joined, token.start, token.end) is not None
        and "\n" not in joined[before.end : token.start]
        and joined[token.end : token.end + 1] not in ("年", "月", "日", "号", "%")
    )


def _begins_line(joined: str, token: Token) -> bool:
    words = joined[token.start : token.end]
    before = joined[joined.rfind("\n", 0, token.start) + 1 : token.start]
    return not before.strip() and sum("一" <= c <= "龥" for c in words) > 1


def _line_at(joined: str, place: int) -> str:
    end = joined.find("\n", place)
    return joined[joined.rfind("\n", 0, place) + 1 : end if end >= 0 else len(joined)].strip()


def _without_page_number(entries: Sequence[Entry], text: TableText) -> tuple[Entry, ...]:
    """A row's figures without "- 4 -" in or behind them, unless the row prints dashes for its blanks."""
    dashes = [n for n, entry in enumerate(entries) if entry.folded == "-"]
    place = dashes[0] if len(dashes) == 1 else 0
    if place and re.fullmatch(r"-\s*\d{1,3}", entries[place - 1].folded):
        text.page_numbers.append((entries[place - 1].start, entries[place].end))
        return (*entries[: place - 1], *entries[place + 1 :])
    return tuple(entries)


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
            # 年 alone may be a piece of a label, 2021年 is none.
            if touches or joined[token.end : token.end + 1] in ("年", "月", "日"):
                # … unless it touches a label too: then it may be a value that nobody can tell.
                doubtful = doubtful or (
                    before is not None
                    and before.end == token.start
                    and before.kind in (Kind.ITEM, Kind.HEADER)
                )
                token = Token(Kind.TEXT, token.start, token.end)
        sober.append(token)
    return sober, doubtful


def _misread(tokens: list[Token], joined: str) -> list[Token]:
    """The tokens with those of a figure that was not recognised (268o) as one, which nobody can read."""
    figures = sum(token.kind is Kind.FIGURE for token in tokens)
    pattern = _MISREAD_BARS if joined.count("|") * _BARS < figures else _MISREAD
    found = [Token(Kind.FIGURE, *match.span()) for match in pattern.finditer(joined)]
    ends = [token.end for token in found]
    kept = [t for t in tokens if (n := bisect_right(ends, t.start)) == len(found) or t.end <= found[n].start]
    return sorted([*kept, *found], key=lambda token: token.start)


def _explained(tokens: Sequence[Token], joined: str) -> list[Token]:
    """The tokens with what explains a label, in brackets right behind it, as a piece of it: it may name
    other labels (其他对外管理服务事项(指行政许可以外的…))."""
    found: list[Token] = []
    for token in tokens:
        if found and token.start < found[-1].end:
            continue
        words = token.kind in (Kind.ITEM, Kind.HEADER, Kind.TEXT)
        if words and (explanation := _EXPLANATION.match(joined, token.end)):
            token = replace(token, end=explanation.end())
        found.append(token)
    return found


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


def _figures_alone(line: str) -> bool:
    return bool(_BARE_FIGURE.search(_LIST_NUMBER.sub("", line, count=1)))


def _is_sentence(line: str) -> bool:
    """行政许可1498件，行政处罚632件。"""
    return bool(_SENTENCE.search(line)) and not _figures_alone(line)


def _story(tokens: list[Token], joined: str, *, beside_table: bool) -> list[tuple[int, int]]:
    """The stretches of running narrative: lines that are mostly words the form does not know, and sentences
    ``beside_table``. In order, and each within a line."""
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
        if beside_table and inside and _is_sentence(line):
            stretches.append((start, end))
        elif words and (not values or unknown * 2 > len("".join(line.split()))):
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
