"""A header of other words is told: what its columns count, the form does not say."""

from __future__ import annotations

from pathlib import Path

from tests.extract.scoring import read_text

REPORT = """示例县虚构局2021年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
{header}
规章\t0\t0\t0
行政规范性文件\t1\t2\t3
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t4
"""


def findings(header: str, path: Path) -> dict[str, tuple[str, int]]:
    report = read_text(REPORT.format(header=header), path)
    return {f.code: (f.severity.value, len(f.cells)) for f in report.findings if f.code == "columns-unknown"}


def test_the_forms_own_header_is_known(tmp_path: Path) -> None:
    assert findings("信息内容\t本年制发件数\t本年废止件数\t现行有效件数", tmp_path / "r.txt") == {}


def test_other_words_for_columns_break_a_strict_build(tmp_path: Path) -> None:
    told = findings("信息内容\t起草数\t失效数\t留存数", tmp_path / "r.txt")
    assert told == {"columns-unknown": ("unrecognised", 6)}
