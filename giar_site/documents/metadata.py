"""What a file states about itself outside its text, under the keys that ``Document.metadata`` has."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from giar_site.documents.document import Table

# The names in the page tags that 国办 prescribes for government sites, and in crawlers' headers.
_KEYS = {
    "title": ("articletitle", "标题", "title", "og:title", "信息名称", "名称"),
    "published": (
        *("pubdate", "发布时间", "发布日期", "publishdate", "公开日期", "发文日期"),
        *("publishedtime", "发表时间", "录入时间"),
    ),
    "agency": (
        "contentsource",
        "发布机构",
        "发文机构",
        "发文机关",
        "发布单位",
        "公开主体",
        "信息来源",
        "来源",
    ),
    "source_url": ("url", "原文链接", "来源链接", "原文网址", "链接", "og:url", "urlsource"),
}
_STATED = re.compile(
    r"(发布时间|发布日期|公开日期|发表时间|录入时间|发布机构|发文机关|发布单位|公开主体|信息来源|来源)\s*[:：]\s*(\S+)"
)
_NO_AGENCY = ("本站", "本网", "原创", "互联网")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")


def from_pairs(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """``Document.metadata`` from (name, value) pairs as they stand in the file.

    Of several names for one key the one that stands first in ``_KEYS`` counts; unknown names and
    empty values do not.
    """
    given: dict[str, str] = {}
    for name, value in pairs:
        if value.strip():
            given.setdefault("".join(name.split()).rstrip(":：").lower(), value.strip())
    metadata: dict[str, str] = {}
    for key, names in _KEYS.items():
        value = next((given[name] for name in names if name in given), "")
        if key == "published":
            value = iso_date(value) or ""
        if key == "source_url" and not value.lower().startswith(("http://", "https://")):
            value = ""
        if value and not (key == "agency" and value.startswith(_NO_AGENCY)):
            metadata[key] = value
    return metadata


def from_text(line: str) -> dict[str, str]:
    """``Document.metadata`` from the line above a page's text: 发布时间：2023-01-18 来源：某某县教育局."""
    return from_pairs([(match[1], match[2]) for match in _STATED.finditer(line)])


def from_cells(table: Table) -> dict[str, str]:
    """``Document.metadata`` from the small table above a page's text: 发布机构 | 某县教育局 | 发文日期 | …"""
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    return from_pairs([pair for row in texts for pair in pairwise(row)])


def iso_date(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD, or None."""
    for match in _DATE.finditer(text):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            continue
    return None
