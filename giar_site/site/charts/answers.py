"""How applications were answered over the years of one agency: one stacked bar a year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from giar_site.model import Status
from giar_site.site.catalogue import Published
from giar_site.site.charts.kind import DATA, ChartKind, Figure, plain, signs, unknown
from giar_site.site.charts.lazy import alt
from giar_site.site.charts.outcomes import NOT_TOLD, answered, statuses
from giar_site.site.charts.palette import ANSWERS
from giar_site.site.charts.years import break_marks, count_axis, edition_break, year_axis, year_rows
from giar_site.site.figures import SIGNS, behind, number
from giar_site.site.wording import STATUS_NAMES


def figure(entries: Sequence[Published]) -> Figure | None:
    """The chart of an agency's reports, oldest first; None with fewer than two years."""
    rows = year_rows(entries)
    by_year = {entry.year: entry for entry in entries}
    phrases: list[str] = []
    drawn = False
    for row in rows:
        sums = answered(by_year[int(row["year"] or 0)])
        row.update({kind: plain(value) for kind, value in sums.items()})
        total, said, told = _year(by_year[int(row["year"] or 0)], sums)
        row.update({"drawn": plain(total), "said": said})
        drawn |= total is not None
        phrases.append(behind(f"{row['year']} 年", told))
    if len(rows) < 2 or not drawn:
        return None
    caption = (
        f"{len(rows)} 份年报中各种答复的件数（按报告各行相加，空白未计）：{'、'.join(phrases)}。"
        f"不知道的部分不绘制，也不在件数中。{edition_break(rows)}"
    )
    return Figure("answers", "历年答复", caption, rows)


def _year(entry: Published, sums: dict[str, Decimal | None]) -> tuple[Decimal | None, str, str]:
    """The sum of what is drawn of a year, the signs above it, and both in words."""
    values = [value for value in sums.values() if value is not None]
    used = {status for kind, value in sums.items() if value is not None for status in statuses(entry, kind)}
    missing: dict[str, list[str]] = {}
    for kind, value in sums.items():
        found = statuses(entry, kind)
        if value is None and not found.isdisjoint(NOT_TOLD):
            missing.setdefault(unknown(found), []).append(ANSWERS[kind][0])
    total = sum(values, Decimal(0)) if values else None
    said = signs(used) + ("?" if missing else "")
    if total is None:
        return None, said, "、".join(missing) or STATUS_NAMES[Status.BLANK]
    remarks = [f"含{STATUS_NAMES[status]}" for status in SIGNS if status in used]
    remarks += [f"{'、'.join(kinds)}{why}" for why, kinds in missing.items()]
    return total, said, f"{number(total)} 件" + (f"（{'；'.join(remarks)}）" if remarks else "")


def _chart() -> alt.LayerChart:
    labels = [label for label, *_ in ANSWERS.values()]
    names = {kind: label for kind, (label, *_) in ANSWERS.items()}
    order = {kind: rank for rank, kind in enumerate(ANSWERS)}
    bars = (
        alt.Chart(alt.NamedData(DATA))
        .transform_fold(list(ANSWERS), as_=["kind", "count"])
        .transform_filter("isValid(datum.count)")
        .transform_calculate(label=f"{names}[datum.kind]", rank=f"{order}[datum.kind]")
        .mark_bar(size=26)
        .encode(
            x=year_axis(),
            y=count_axis(),
            color=alt.Color("label:N", scale=alt.Scale(domain=labels), title=None),
            order=alt.Order("rank:Q"),
        )
        .properties(height=240)
    )
    # Above the whole bar; at its foot where nothing of the year is known.
    said = (
        alt.Chart(alt.NamedData(DATA))
        .transform_calculate(top="isValid(datum.drawn) ? datum.drawn : 0")
        .mark_text(baseline="bottom", dy=-2)
        .encode(x=year_axis(), y=alt.Y("top:Q", title="件"), text="said:N")
    )
    return alt.LayerChart(layer=[bars, said, break_marks()])


CHART = ChartKind("answers", _chart, ANSWERS)
