"""What a zone holds for one table: its rows of figures with their labels, as the file has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from giar_site.documents.document import Table
from giar_site.extract.zones import Line


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
    ``ghosts`` how many leading blank fields may belong to the label column of other rows; ``packed`` that
    its blank cells may stand elsewhere than the form's (``packed.py``); ``foreign`` that it has a label and
    the form has none like it; ``unsure`` that a figure in its label's cell may be one of its own."""

    item: str
    entries: tuple[Entry, ...]
    visible: bool
    exact: bool
    line: int
    width: int = 0
    ghosts: int = 0
    packed: bool = False
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
    gridded: set[int] = field(default_factory=set)  # where the labels in a grid begin
    unknown: list[tuple[int, int, str]] = field(default_factory=list)
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
