"""A made report as agencies lay it out: a web page with the statutory tables' merged cells, and the Word
and PDF files that LibreOffice makes of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from giar_site.forms import FormTable
from tests.extract.made import HEAD, Made

TAIL = "<h2>五、存在的主要问题及改进情况</h2><p>无。</p><h2>六、其他需要报告的事项</h2><p>无。</p>"


def statutory_page(made: Made) -> str:
    """The report as a web page."""
    title, _, heading, prose = HEAD.strip().split("\n")
    tables = [
        ("二、主动公开政府信息情况", _disclosure(made, made.edition.table("disclosure"))),
        ("三、收到和处理政府信息公开申请情况", _requests(made, made.edition.table("requests"))),
        ("四、政府信息公开行政复议、行政诉讼情况", _proceedings(made, made.edition.table("proceedings"))),
    ]
    body = "".join(f"<h2>{head}</h2><table border=1 width='100%'>{rows}</table>" for head, rows in tables)
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><h2>{heading}</h2><p>{prose}</p>{body}{TAIL}</body></html>"
    )


def office_files(pages: Sequence[Path]) -> None:
    """Make of each web page ``NAME.html`` a ``NAME.docx`` and a ``NAME.pdf`` beside it, by LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("no LibreOffice (soffice) found: install libreoffice-writer-nogui (see `make test`)")
    folder = pages[0].parent
    for source, kind, filters in (
        ("html", "docx", ["--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML"]),
        ("docx", "pdf", ["--convert-to", "pdf"]),
    ):
        profile = (folder / "profile").resolve().as_uri()
        command = [program, "--headless", f"-env:UserInstallation={profile}", *filters, "--outdir", folder]
        files = [page.with_suffix(f".{source}") for page in pages]
        run = subprocess.run([*command, *files], capture_output=True, text=True, timeout=300)
        missing = [page.name for page in pages if not page.with_suffix(f".{kind}").is_file()]
        assert not missing, run.stdout + run.stderr


def _cell(text: str, rows: int = 1, columns: int = 1) -> str:
    spans = (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")
    return f"<td{spans}>{text or '&nbsp;'}</td>"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>\n"


def _disclosure(made: Made, table: FormTable) -> str:
    rows = []
    for section in table.sections:
        heads = [table.column(column).label for column in section.columns]
        wide = 3 // len(heads)
        rows.append(_row(_cell(section.label, columns=4)))
        rows.append(_row(_cell("信息内容"), *(_cell(head, columns=wide) for head in heads)))
        for item in section.items:
            figures = (_cell(figure, columns=wide) for figure in made.row(table, item))
            rows.append(_row(_cell(table.item(item).label), *figures))
    return "".join(rows)


def _requests(made: Made, table: FormTable) -> str:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    heads = [column.label for column in table.columns]
    rows = [
        _row(_cell(note, 3, 3), _cell("申请人情况", columns=7)),
        _row(_cell(heads[0], 2), _cell("法人或其他组织", columns=5), _cell(heads[-1], 2)),
        _row(*map(_cell, heads[1:-1])),
    ]
    groups = {group.id: group.label for group in table.groups}
    sizes = {group: sum(item.group == group for item in table.items) for group in groups}
    results = [item for item in table.items if item.group]
    opened: set[str] = set()
    for item in table.items:
        cells = []
        if item.group and not opened:
            cells.append(_cell(groups["results"], len(results)))
        if not item.group:
            cells.append(_cell(item.label, columns=3))
        elif item.group == "results":
            cells.append(_cell(item.label, columns=2))
        else:
            if item.group not in opened:
                cells.append(_cell(groups[item.group], sizes[item.group]))
            cells.append(_cell(item.label))
        if item.group:
            opened.add(item.group)
        rows.append(_row(*cells, *map(_cell, made.row(table, item.id))))
    return "".join(rows)


def _proceedings(made: Made, table: FormTable) -> str:
    heads = [column.label for column in table.columns]
    labels = [item.label for item in table.items]
    return "".join(
        [
            _row(_cell(labels[0], columns=5), _cell("行政诉讼", columns=10)),
            _row(
                *(_cell(head, 2) for head in heads), _cell(labels[1], columns=5), _cell(labels[2], columns=5)
            ),
            _row(*map(_cell, [*heads, *heads])),
            _row(*(_cell(figure) for item in table.items for figure in made.row(table, item.id))),
        ]
    )
