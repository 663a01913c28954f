"""How applications were answered in one year: one bar a kind of answer, in the form's order."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from giar_site.forms import address, edition_by_id
from giar_site.model import Status
from giar_site.site.catalogue import Published
from giar_site.site.charts.bars import labelled_bars
from giar_site.site.charts.kind import ChartKind, Figure, Row, in_words, labelled, unknown
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.palette import ANSWERS
from giar_site.site.figures import SIGNS, behind, number, words
from giar_site.site.wording import STATUS_NAMES

NOT_TOLD = (Status.UNRESOLVED, Status.ABSENT, Status.WITHHELD)


def answered(entry: Published) -> dict[str, Decimal | None]:
    """The number of answers of each kind, the groups summed; None where a part is not known.

    A blank part counts as 0 in a group's sum unless the whole group is blank.
    """
    if "requests" not in entry.tables:
        return {}
    edition, _ = entry.tables["requests"]
    sums: dict[str, Decimal | None] = {}
    known = entry.report.by_address
    for kind, cells in _cells(edition.id).items():
        facts = [known[cell] for cell in cells if cell in known]
        values = [fact.value for fact in facts if fact.value is not None]
        lost = any(fact.status in NOT_TOLD for fact in facts)
        sums[kind] = None if lost or not values else sum(values, Decimal(0))
    return sums


@cache
def _cells(edition_id: str) -> dict[str, list[str]]:
    """The totals of the rows without parts of each kind of answer, by their addresses."""
    leaves = [item.id for item in edition_by_id(edition_id).table("requests").items if item.leaf]
    return {
        kind: [address("requests", i, "total") for i in leaves if i == kind or i.startswith(f"{kind}.")]
        for kind in ANSWERS
    }


def figure(entry: Published) -> Figure | None:
    """The chart of one report; None where there is nothing to draw."""
    sums = answered(entry)
    if not any(sums.values()):
        return None
    total = entry.fact("requests", "total", "total")
    parts = [(label, sums[kind], _said(entry, kind, sums[kind])) for kind, (label, *_) in ANSWERS.items()]
    caption = (
        f"{entry.year} 年办结的申请怎样答复：{in_words(parts)}。"
        f"{behind('报告所列总计', words(total, '件'))}。"
        "不予公开等各类的件数由本站按报告各行相加，空白未计。"
    )
    row: Row = {}
    for kind, value in sums.items():
        row |= labelled(kind, value, statuses(entry, kind))
    return Figure("outcomes", "申请的答复", caption, (row,))


def statuses(entry: Published, kind: str) -> set[Status]:
    """The statuses of the cells that are summed for this kind of answer."""
    known = entry.report.by_address
    cells = _cells(entry.tables["requests"][0].id)[kind]
    return {known[cell].status for cell in cells if cell in known}


def _said(entry: Published, kind: str, value: Decimal | None) -> str:
    found = statuses(entry, kind)
    if value is None:
        return unknown(found)
    made = [STATUS_NAMES[status] for status in SIGNS if status in found]
    several = len(_cells(entry.tables["requests"][0].id)[kind]) > 1
    remark = f"（{'含' if several else ''}{'、'.join(made)}）" if made else ""
    return f"{number(value)} 件{remark}"


def _chart() -> alt.LayerChart:
    names = {kind: label for kind, (label, *_) in ANSWERS.items()}
    colours = alt.Scale(domain=list(names.values()))
    return labelled_bars(names, alt.Color("label:N", scale=colours, legend=None))


CHART = ChartKind("outcomes", _chart, ANSWERS)
