"""Panels of a web page that are hidden until a reader turns to them, as tabs are.

What a page hides is left out: the years of a row of tabs would be read as one report. Only where nothing
that is shown could be a table of the form, the panels with tables are the report's.
"""

from __future__ import annotations

from lxml import etree

from giar_site.documents.cell_words import HIDDEN, is_hidden
from giar_site.documents.webpage_parts import BLOCKS

TABLE_CELLS = 24  # the form's smallest table has 34, what pages say in tables of their own some 16
_PANELS = BLOCKS - frozenset("caption tbody td tfoot th thead tr".split())  # noqa: SIM905 - no part of a table


def show(root: etree._Element) -> bool:
    """Show the hidden panels that hold a table, and those beside them. Whether there are any."""
    with_tables, cells = [], [0]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            cells.append(0)
            continue
        below = cells.pop()
        cells[-1] += below + (element.tag in ("td", "th"))
        if below >= TABLE_CELLS and _is_panel(element):
            with_tables.append(element)
    for parent in {panel.getparent() for panel in with_tables}:
        for panel in filter(_is_panel, () if parent is None else parent):
            panel.attrib.pop("hidden", None)
            panel.set("style", HIDDEN.sub("", panel.get("style", "")))
    return bool(with_tables)


def _is_panel(element: etree._Element) -> bool:
    return element.tag in _PANELS and is_hidden(element.attrib)
