"""Whether a report was published in the time that the law sets, where it sets one.

条例 article 50: departments of governments at county level and above publish theirs by 31 January,
local governments at county level and above by 31 March. For others the law sets no date.
"""

from __future__ import annotations

from datetime import date

from giar_site.model import Agency, AnnualReport

_LEVELS = ("national", "provincial", "prefectural", "county")
_DEADLINES = {"department": (1, 31), "government": (3, 31)}


def deadline(agency: Agency, year: int) -> date | None:
    """The last day for the report on ``year``; None where the law sets none, or it is not known which."""
    if agency.level not in _LEVELS or agency.kind not in _DEADLINES:
        return None
    return date(year + 1, *_DEADLINES[agency.kind])


def timeliness(agency: Agency, report: AnnualReport) -> str:
    """In words, for the page. Nothing is said of a report whose publishing date is not known."""
    assert report.year is not None, "a current report has a year"
    if report.published is None:
        return "公布日期未知"
    due = deadline(agency, report.year)
    if due is None:
        return f"{report.published}（无法定期限）"
    late = (report.published - due).days
    limit = f"法定期限 {due.month} 月 {due.day} 日"
    return (
        f"{report.published}（{limit}，晚 {late} 天）" if late > 0 else f"{report.published}（{limit}，按期）"
    )
