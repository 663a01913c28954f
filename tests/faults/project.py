"""A small project whose reports are of state A or B: what a build has to write differs in every unit."""

from __future__ import annotations

from pathlib import Path

from tests.collect.written import report_text, write
from tests.conftest import ROOT

SETTINGS = f"""\
site_name: 测试站
site_url: https://example.org/
theme: {{name: material, custom_dir: {ROOT / "overrides"}, language: zh, font: false}}
plugins: [giar]
nav: [{{首页: index.md}}, {{机关: agencies/index.md}}, {{关于: about.md}}]
"""
REGISTRY = """\
agencies:
  - {id: jia, name: 平罗县人民政府}
  - {id: yi, name: 平罗县教育局}
"""


def made(folder: Path) -> Path:
    """The project, in state A, without a site."""
    write(folder / "mkdocs.yml", SETTINGS)
    write(folder / "docs/about.md", "# 关于\n")
    write(folder / "reports/agencies.yml", REGISTRY)
    write(folder / "reports/yi/2021.txt", report_text("平罗县教育局", 2021, words="概况。"))
    become(folder, "A")
    return folder


def become(project: Path, state: str) -> None:
    """Put the reports into state A or B; B has another figure, other words and one report more."""
    cells = {} if state == "A" else {"requests.received:total": "7"}
    words = "概况甲。" if state == "A" else "概况乙，增写的话。"
    write(project / "reports/jia/2021.txt", report_text("平罗县人民政府", 2021, cells, words=words))
    more = project / "reports/jia/2022.txt"
    if state == "A":
        more.unlink(missing_ok=True)
    else:
        write(more, report_text("平罗县人民政府", 2022, words="概况丙。"))
