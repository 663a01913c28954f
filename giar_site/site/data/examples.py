"""Examples for the ``/data/`` page. Each is run by a test, in a folder that holds the files of ``/data/``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from giar_site.forms import Edition, editions
from giar_site.site.data.files import DataFile
from giar_site.site.data.schema import REPORT_PART
from giar_site.site.data.xlsx_sink import sheet_name

YEAR = 2021  # of the first form


class Example(NamedTuple):
    """``language`` names the tool; ``code`` is what to run, or to type into a cell."""

    language: str
    title: str
    about: str
    code: str


_PANDAS = """\
from glob import glob

import pandas as pd

types = {"region_code": str, "edition": str}
facts = pd.concat([pd.read_csv(name, dtype=types) for name in sorted(glob("facts*.csv"))])
received = facts[(facts["address"] == "requests.received:total") & (facts["scope"] == "own")]
print(received.groupby("year")["value"].agg(["sum", "count"]))
"""

_DUCKDB = """\
SELECT year, SUM(value) AS 新收申请, COUNT(value) AS 有数字的报告, COUNT(*) AS 报告
FROM 'facts*.{format}'
WHERE address = 'requests.received:total' AND scope = 'own'
GROUP BY year ORDER BY year;
"""

_R = """\
files <- list.files(pattern = "^facts.*\\\\.csv$")
types <- c(region_code = "character", edition = "character")
facts <- do.call(rbind, lapply(files, read.csv, fileEncoding = "UTF-8-BOM", colClasses = types))
received <- subset(facts, address == "requests.received:total" & scope == "own")
aggregate(value ~ year, received, sum)
"""

_SQLITE = """\
SELECT year, SUM(value) AS 新收申请, COUNT(value) AS 有数字的报告, COUNT(*) AS 报告
FROM facts
WHERE address = 'requests.received:total' AND scope = 'own'
GROUP BY year ORDER BY year;

SELECT agency_name, year, received_total, carried_forward_total
FROM requests_2021
ORDER BY received_total DESC LIMIT 10;
"""


def examples(files: Sequence[DataFile]) -> list[Example]:
    """``files`` are those there are: without Parquet DuckDB reads CSV, of files by year the last is named."""
    latest = {file.format: file for file in sorted(files, key=lambda file: file.year or 0)}
    year = latest["xlsx"].year or YEAR
    best = "parquet" if any(file.format == "parquet" for file in files) else "csv"
    return [
        Example(
            "excel",
            "Excel",
            f"打开 {latest['xlsx'].name}，在任一空白格中键入：{year} 年各机关（本级）新收申请之和。",
            _excel(year),
        ),
        Example("pandas", "Python（pandas）", "各年新收申请之和，和有数字的报告份数。", _PANDAS),
        Example("r", "R", "同上。", _R),
        Example(
            "sqlite",
            "SQL（SQLite）",
            f"用 sqlite3 打开 {latest['sqlite'].name}；每张法定表格另有一个宽表视图。",
            _SQLITE,
        ),
        Example("duckdb", "SQL（DuckDB）", "直接查询文件，不需要导入。", _DUCKDB.format(format=best)),
    ]


def _excel(year: int) -> str:
    """Over the sheets of all editions: a report may use an old form in a new year."""
    return f"={'+'.join(_sum(edition, year) for edition in editions())}\n"


def _sum(edition: Edition, year: int) -> str:
    form = edition.table("requests")
    names = [*(field.name for field in REPORT_PART), *map(str, form.cells())]

    def column(name: str) -> str:
        letter = xl_col_to_name(names.index(name))
        return f"'{sheet_name(form, edition)}'!{letter}:{letter}"

    wanted = column("requests.received:total")
    return f'SUMIFS({wanted},{column("year")},{year},{column("scope")},"own")'
