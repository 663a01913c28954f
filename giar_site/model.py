"""What a report says, as frozen values: Agency, Fact, AnnualReport, Dataset.

May import: ``findings``, ``forms``, ``kept``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import starmap
from typing import Any, NamedTuple

from giar_site.findings import Finding, Location
from giar_site.forms import CellAddress, address
from giar_site.kept import digest_of

EXCERPT = 200  # characters kept of a text that was kept out; the whole is in the file


class Status(StrEnum):
    """How a cell's value came to be, or why there is none."""

    REPORTED = "reported"  # printed in its cell
    BLANK = "blank"  # the cell is there and empty
    NOT_APPLICABLE = "not_applicable"  # "/", "—", "无", "不适用" is printed
    DERIVED = "derived"  # lost in the file, every surviving reading gives this value
    UNRESOLVED = "unresolved"  # lost in the file, several values remain
    ABSENT = "absent"  # the table or row is not in the report
    SUPPLIED = "supplied"  # a person read it in the original
    WITHHELD = "withheld"  # taken down, with reason

    __hash__ = str.__hash__  # that of enums is Python, and each cell of each page is looked up by its status


class Scope(StrEnum):
    """What the report's figures cover."""

    AGGREGATE = "aggregate"  # sums its departments and townships
    OWN = "own"  # the agency alone
    UNKNOWN = "unknown"


class Fact(NamedTuple):  # a report has hundreds: a named tuple is made in a third of the time
    """One cell of one report. ``value`` is never rounded; its unit is the column's (万元 for amounts).

    ``raw`` is what the file prints, ``note`` says in Chinese what ``raw`` and ``status`` do not:
    a remark printed in the cell, the candidates of an unresolved cell, the unit that was printed.
    """

    table: str
    item: str
    column: str
    value: Decimal | None
    raw: str
    status: Status
    location: Location | None = None
    note: str = ""

    @property
    def address(self) -> str:
        return address(self.table, self.item, self.column)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a chapter: its text, the ranges printed bold, its heading level (0: body)."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the narrative. ``id`` is ``chapter-1`` … ``chapter-6``, ``preface``, ``annex-n``;
    ``number`` is the statutory number its title tells, or None; ``title`` is as printed."""

    id: str
    number: int | None
    title: str
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(passage.text for passage in self.passages)


class SpanKind(StrEnum):
    CHAPTER = "chapter"
    CELL = "cell"
    LABEL = "label"
    DROPPED = "dropped"


class Span(NamedTuple):
    """Which part of the report a stretch of ``Document.text`` went into: a chapter (``owner`` its id),
    a table cell or label (``owner`` its address), or nothing (``owner`` the reason, in Chinese)."""

    start: int
    end: int
    kind: SpanKind
    owner: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file as received. ``path`` is relative to the reports folder, with ``/``."""

    path: str
    sha256: str
    size: int
    format: str


@dataclass(frozen=True, slots=True)
class Takedown:
    """Why something of a report is not published (``reports/withheld.yml``). ``cell`` is the address of a
    figure, row or table, "" where a passage or the whole report was taken down. ``reason`` and ``who``
    are Chinese and published, as is the day ``when``."""

    reason: str
    when: date
    who: str
    cell: str = ""

    @property
    def words(self) -> str:
        return f"{self.reason}（{self.when.isoformat()}，{self.who}）"


class Body(NamedTuple):
    """The parts of a report that are large: tens of kilobytes. See ``AnnualReport``."""

    facts: tuple[Fact, ...]
    chapters: tuple[Chapter, ...]
    spans: tuple[Span, ...]
    text: str


class Figure(NamedTuple):
    """What a cell says, without where it stands. Most cells of all reports share a few hundred."""

    value: Decimal | None
    raw: str
    status: Status
    note: str


class Counts(NamedTuple):
    """Of a report's facts: how many there are of each status, and how many have a value."""

    statuses: dict[Status, int]
    valued: int

    @classmethod
    def of(cls, facts: Collection[Fact | Figure]) -> Counts:
        return cls(dict(Counter(one.status for one in facts)), sum(one.value is not None for one in facts))


class Excerpt(NamedTuple):
    """The beginning of a text, and how long the whole is."""

    text: str
    length: int


class Dropped(NamedTuple):
    """What was kept out for one reason: how many parts, of how many characters, and the words of those that
    are not blank."""

    reason: str
    parts: int
    length: int
    excerpts: tuple[Excerpt, ...]


class Usage(NamedTuple):
    """Where every character of a report's text went: how many by kind of use, in the order of the kinds, and
    what was kept out."""

    lengths: dict[SpanKind, int]
    dropped: tuple[Dropped, ...]

    @classmethod
    def of(cls, text: str, spans: Iterable[Span]) -> Usage:
        lengths = dict.fromkeys(SpanKind, 0)
        reasons: dict[str, list[str]] = {}
        for start, end, kind, owner in spans:
            lengths[kind] += end - start
            if kind is SpanKind.DROPPED:
                reasons.setdefault(owner, []).append(text[start:end])
        return cls(lengths, tuple(cls._dropped(reason, texts) for reason, texts in reasons.items()))

    @staticmethod
    def _dropped(reason: str, texts: Sequence[str]) -> Dropped:
        excerpts = tuple(Excerpt(words[:EXCERPT], len(words)) for text in texts if (words := text.strip()))
        return Dropped(reason, len(texts), sum(map(len, texts)), excerpts)


@dataclass(frozen=True, slots=True)
class Kept:
    """A report's figures in memory, and how to get the rest of it. ``cells`` gives each address its
    place in ``figures``, whose numbers ``counts`` has; reports of one edition share it. ``part`` fetches by
    its name a field of the body, the usage, or instead of the facts their locations. ``key`` stands for all
    that the file and its sidecar say. ``made`` are the facts where they were put together once, for one who
    asks often."""

    cells: dict[str, tuple[int, CellAddress]]
    figures: tuple[Figure, ...]
    counts: Counts
    part: Callable[[str], Any]
    key: str
    made: dict[str, Fact] = field(default_factory=dict)

    def fact(self, cell: str) -> Fact | None:
        if self.made:
            return self.made.get(cell)
        found = self.cells.get(cell)
        return _fact(found[1], self.figures[found[0]]) if found else None

    def facts(self) -> Iterable[Fact]:
        return self.made.values() or starmap(_fact, zip(self._addresses(), self.figures, strict=True))

    def by_address(self) -> dict[str, Fact]:
        return self.made or dict(zip(self.cells, self.facts(), strict=True))

    def located(self) -> tuple[Fact, ...]:
        """The facts in full."""
        parts = zip(self._addresses(), self.figures, self.part("locations"), strict=True)
        return tuple(starmap(_fact, parts))

    def with_facts(self) -> Kept:
        return replace(self, made=self.by_address())

    def _addresses(self) -> Iterable[CellAddress]:
        return (cell for _, cell in self.cells.values())


def _fact(cell: CellAddress, figure: Figure, location: Location | None = None) -> Fact:
    value, raw, status, note = figure
    # Without the constructor of named tuples, which is Python: a page has two hundred.
    return tuple.__new__(Fact, (*cell, value, raw, status, location, note))


@dataclass(frozen=True)
class AnnualReport:
    """One report as read.

    ``agency`` is the id given by ``collect`` ("" before); ``agency_name`` the full name the report
    or its sidecar states, or the short form ("政府办") it is left with; ``year`` None where not told.
    ``editions`` maps table id to edition id for the tables found or assumed; ``facts`` has every cell
    of those editions exactly once, in the form's order. ``text`` is the document's text, ``spans``
    cover it without gap or overlap. ``withheld`` says which parts were taken down: they are in no
    field, and ``source.sha256`` is "" then, since what is missing could be tried out against it.
    ``supplied`` says where in ``readings.yml`` the figures of cells stand that people supplied.
    """

    source: SourceFile
    agency_name: str | None
    year: int | None
    title: str = ""
    agency: str = ""
    scope: Scope = Scope.UNKNOWN
    published: date | None = None
    source_url: str = ""
    note: str = ""
    editions: dict[str, str] = field(default_factory=dict)
    # The body. By factories, so that the class has no such attributes and ``__getattr__`` is asked.
    facts: tuple[Fact, ...] = field(default_factory=tuple)
    chapters: tuple[Chapter, ...] = field(default_factory=tuple)
    spans: tuple[Span, ...] = field(default_factory=tuple)
    text: str = field(default_factory=str)
    findings: tuple[Finding, ...] = ()
    withheld: tuple[Takedown, ...] = ()
    supplied: dict[str, Location] = field(default_factory=dict)
    demo: bool = False  # invented data, marked as such on every page it reaches

    def fact(self, table: str, item: str, column: str) -> Fact | None:
        """A cell; of a report whose body is kept elsewhere without its location."""
        cell = address(table, item, column)
        return self._kept.fact(cell) if self._kept else self._by_address.get(cell)

    @property
    def by_address(self) -> Mapping[str, Fact]:
        """All cells; of a report whose body is kept elsewhere without their locations."""
        return self._kept.by_address() if self._kept else self._by_address

    def location(self, cell: str) -> Location | None:
        """Where the cell of this address was read."""
        return next((fact.location for fact in self.facts if fact.address == cell), None)

    @property
    def figures(self) -> Iterable[Fact]:
        """The facts; of a report whose body is kept elsewhere without their locations."""
        return self._kept.facts() if self._kept else self.facts

    @property
    def counts(self) -> Counts:
        return self._kept.counts if self._kept else Counts.of(self.facts)

    @property
    def usage(self) -> Usage:
        usage: Usage = self._kept.part("usage") if self._kept else Usage.of(self.text, self.spans)
        return usage

    @property
    def body(self) -> Body:
        """What is large in a report."""
        return Body(*(getattr(self, name) for name in Body._fields))

    @property
    def fingerprint(self) -> str:
        """The same for two reports that say the same."""
        known: str | None = self.__dict__.get("_fingerprint")
        if known is None:
            read = self._kept.key if self._kept else repr(self.body)
            stated = [value for name, value in self.__dict__.items() if name in _FIELDS]
            known = digest_of(read, stated)
            object.__setattr__(self, "_fingerprint", known)
        return known

    def kept(self, kept: Kept) -> AnnualReport:
        """The report with its body elsewhere: a site's reports together are larger than a machine's
        memory. A part of the body is fetched whenever it is asked for."""
        return _made({**self.__dict__, "_kept": kept}, without=Body._fields)

    def with_figures(self) -> AnnualReport:
        """The same; of a report whose body is kept elsewhere no figure is put together anew each time that it
        is asked for."""
        return self.kept(self._kept.with_facts()) if self._kept else self

    def changed(self, **changes: Any) -> AnnualReport:
        """``dataclasses.replace`` that does not fetch a body kept elsewhere."""
        if changes.keys() & set(Body._fields) or not self._kept:
            return replace(self, **changes)
        return _made({**self.__dict__, **changes})

    def __getattr__(self, name: str) -> Any:
        kept = self.__dict__.get("_kept")
        if name not in Body._fields or kept is None:
            raise AttributeError(f"{type(self).__name__} has no attribute {name}", name=name, obj=self)
        return kept.located() if name == "facts" else kept.part(name)

    @property
    def _kept(self) -> Kept | None:
        return self.__dict__.get("_kept")

    @property
    def _by_address(self) -> dict[str, Fact]:
        index: dict[str, Fact] | None = self.__dict__.get("_index")
        if index is None:
            index = {fact.address: fact for fact in self.facts}
            object.__setattr__(self, "_index", index)
        return index


_FIELDS = frozenset(field.name for field in fields(AnnualReport)) - set(Body._fields)


def _made(attributes: dict[str, Any], without: Iterable[str] = ()) -> AnnualReport:
    report = object.__new__(AnnualReport)
    report.__dict__.update(attributes)
    for name in without:
        report.__dict__.pop(name, None)
    for name in ("_index", "_fingerprint"):
        report.__dict__.pop(name, None)
    return report


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division. ``code`` is the six-digit GB/T 2260 code."""

    code: str
    name: str
    parent: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an agency, with the years it held where known."""

    name: str
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """A reporting body. ``provisional`` where the registry does not know it, ``unconfirmed`` where
    the report does not say who it is (机关待确认; never merged with another)."""

    id: str
    name: str
    aliases: tuple[Alias, ...] = ()
    level: str = ""  # national, provincial, prefectural, county, township
    kind: str = ""  # government, office, department, subordinate
    parent: str | None = None
    region: str | None = None
    provisional: bool = False
    unconfirmed: bool = False


@dataclass(frozen=True)
class Received:
    """A file that counts nowhere: superseded, in conflict, unreadable or without agency or year.

    It stays readable at ``url`` (``/agencies/<agency>/<year>/received/<8 hex>/`` or
    ``/received/<8 hex>/``), unindexed; ``reason`` is Chinese. ``report`` holds what was read.
    """

    report: AnnualReport
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class WithheldReport:
    """A report that was taken down as a whole. A page at ``url`` says so; nothing else is published of it.

    ``agency`` is "" and ``year`` None where the file did not say whose it is. ``current`` says that it would
    be the report of its agency and year; ``path`` is the file's, "" where there is none any more.
    """

    url: str
    agency: str
    year: int | None
    takedown: Takedown
    current: bool
    path: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person recorded about a published figure: supplied it, or noted the agency's own error.
    ``cell`` is an address, ``when`` the day that the record states, ``what`` is Chinese."""

    agency: str
    year: int
    cell: str
    when: date
    what: str


@dataclass(frozen=True)
class Dataset:
    """Everything the site is made from.

    ``reports`` are the current ones, one an agency and year, ordered by agency id and year;
    ``findings`` are those of reading, collecting and checking, in that order, over all reports
    (``Finding.report`` is the source path). ``redirects`` maps a former address to the present one.
    ``withheld`` are the reports taken down. ``private`` are findings for the maintainer alone, which no
    page, file or feed shows.
    """

    agencies: tuple[Agency, ...] = ()
    regions: tuple[Region, ...] = ()
    reports: tuple[AnnualReport, ...] = ()
    received: tuple[Received, ...] = ()
    findings: tuple[Finding, ...] = ()
    redirects: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    withheld: tuple[WithheldReport, ...] = ()
    private: tuple[Finding, ...] = ()

    def agency(self, agency_id: str) -> Agency:
        return next(a for a in self.agencies if a.id == agency_id)

    def of_agency(self, agency_id: str) -> tuple[AnnualReport, ...]:
        """An agency's current reports, oldest first."""
        return tuple(r for r in self.reports if r.agency == agency_id)
