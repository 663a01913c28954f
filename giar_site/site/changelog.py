"""What ``CHANGELOG.md`` says under **Figures changed**: the entries of its topmost version that has any.

An entry names in backticks whom it reaches: reports (``agency-id``, ``agency-id/year`` or a file under
``reports/``) and cells (a cell's, row's, group's or table's address). One that names nothing
explains nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from giar_site.forms import table_ids
from giar_site.model import AnnualReport

_VERSION = re.compile(r"^## ", re.M)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECTION = re.compile(r"^### Figures changed *$(.*?)(?=^##|\Z)", re.M | re.S)
_ENTRY = re.compile(r"^[-*] (.*?)(?=^[-*] |\Z)", re.M | re.S)


@dataclass(frozen=True)
class FigureChange:
    """An entry: its words, the day of the release (ISO; None before it), and whom it names."""

    what: str
    released: str | None
    reports: frozenset[str]
    cells: tuple[str, ...]

    def reaches(self, report: AnnualReport, address: str) -> bool:
        names = {report.agency, f"{report.agency}/{report.year}", report.source.path}
        parts = (address, *(f"{address[:n]}*" for n, sign in enumerate(address, 1) if sign == "."))
        inside = any(cell in parts or address.startswith((f"{cell}.", f"{cell}:")) for cell in self.cells)
        return (not self.reports or bool(names & self.reports)) and (not self.cells or inside)


def figure_changes(path: Path) -> list[FigureChange]:
    """The entries; none where there is no such file."""
    if not path.is_file():
        return []
    for version in _VERSION.split(path.read_text(encoding="utf-8"))[1:]:
        day = _DAY.search(version.partition("\n")[0])
        section = _SECTION.search(version)
        entries = _ENTRY.findall(section[1]) if section else []
        found = [_entry(" ".join(entry.split()), day[0] if day else None) for entry in entries]
        if named := [entry for entry in found if entry.reports or entry.cells]:
            return named
    return []


def _entry(text: str, released: str | None) -> FigureChange:
    names = re.findall(r"`([^`]+)`", text)
    cells = tuple(name for name in names if re.split("[.:]", name)[0] in table_ids())
    return FigureChange(text.replace("`", ""), released, frozenset(names) - set(cells), cells)
