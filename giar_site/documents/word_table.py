"""The cells of a Word table: each once, with its spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from giar_site.documents.limits import LAYOUT_CELL
from giar_site.documents.word_numbering import W, value, whole
from giar_site.documents.word_paragraph import is_on


@dataclass(slots=True)
class WordCell:
    element: etree._Element
    colspan: int
    rowspan: int = 1


def rows(table: etree._Element) -> tuple[list[list[WordCell]], list[etree._Element]]:
    """The rows with the cells that begin in them, and the cells that Word does not show: of hidden rows,
    and those that only continue a merged one."""
    built: list[list[WordCell]] = []
    covered: list[etree._Element] = []
    above: dict[int, WordCell] = {}  # the merged cell that reaches down to here, by column
    for tr in _children(table, "tr"):
        row: list[WordCell] = []
        properties = tr.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        if properties is not None and is_on(properties.find(W + "hidden")):
            covered += _children(tr, "tc")
            continue
        column = whole(value(properties, "gridBefore")) if properties is not None else 0
        here: dict[int, WordCell] = {}
        for tc in _children(tr, "tc"):
            properties = tc.find(W + "tcPr")
            colspan, merge, beside = 1, None, None
            if properties is not None:
                if properties.find(W + "cellDel") is not None:
                    continue
                colspan = max(1, whole(value(properties, "gridSpan"), 1))
                merge, beside = properties.find(W + "vMerge"), properties.find(W + "hMerge")
            continues = merge is not None and merge.get(W + "val", "continue") == "continue"
            if continues and column in above:
                above[column].rowspan += 1
                here[column] = above[column]
                covered.append(tc)
            elif beside is not None and beside.get(W + "val", "continue") == "continue" and row:
                row[-1].colspan += colspan
                covered.append(tc)
            else:
                cell = WordCell(tc, colspan)
                row.append(cell)
                if merge is not None:
                    here[column] = cell
            column += colspan
        above = here
        built.append(row)
    return built, covered


def is_frame(table: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether a table only places things: it holds a table of data, a page of text, or one cell a row.
    ``known`` is what was told of others: tables in tables ask for each of those in them again and again."""
    if table not in known:
        known[table] = _is_frame(table, known)
    return known[table]


def _is_frame(table: etree._Element, known: dict[etree._Element, bool]) -> bool:
    cells = [list(_children(tr, "tc")) for tr in _children(table, "tr")]
    if all(len(row) < 2 for row in cells):
        return True
    for row in cells:
        for tc in row:
            if any(not is_frame(inner, known) for inner in tc.iter(W + "tbl")):
                return True
            if sum(len(t.text or "") for t in tc.iter(W + "t")) > LAYOUT_CELL:
                return True
    return False


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows or cells, also those in content controls."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _children(child, name)
