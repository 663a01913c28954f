"""The list of formats, and ``read``: any file → ``Document``, never an exception.

To add a format, write a module with ``read(data, name) -> Document`` that raises ``Unreadable``, and
put one line into ``FORMATS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from giar_site.documents import sniffing
from giar_site.documents.document import Block, Document, Dropped, Reason, Table
from giar_site.documents.limits import FILE_BYTES, MB, TABLE_CELLS, TABLE_COLUMNS
from giar_site.documents.unreadable import Unreadable
from giar_site.findings import Finding, Location, Severity
from giar_site.library_texts import in_chinese


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: ``sniff(data, suffix)`` tells it by its content (``suffix`` is lower case, with the
    dot, for what content cannot tell); ``module`` is imported when the first such file is read."""

    name: str
    sniff: Callable[[bytes, str], bool]
    module: str

    def read(self, data: bytes, name: str) -> Document:
        document: Document = import_module(f"giar_site.documents.{self.module}").read(data, name)
        return document


FORMATS: tuple[Reader, ...] = (  # the first whose sniff says yes
    Reader("pdf", sniffing.is_pdf, "pdf"),
    Reader("docx", sniffing.is_word, "word"),
    Reader("office", sniffing.is_office, "office"),
    Reader("unsupported", sniffing.is_unsupported, "unsupported"),
    Reader("mht", sniffing.is_web_archive, "web_archive"),
    Reader("html", sniffing.is_webpage, "webpage"),
    Reader("text", lambda data, suffix: True, "text"),
)


def read(path: Path, *, name: str | None = None) -> Document:
    """What a file says. Content tells the format, not the ending.

    ``name`` is the path shown in locations (default: ``path`` as given, with ``/``). A file that can't
    be read gives a document with what could be saved of its text and one ``error`` finding.
    """
    name = name or path.as_posix()
    format_name = ""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
        _check_size(path, data)
        reader = next(reader for reader in FORMATS if reader.sniff(data, path.suffix.lower()))
        format_name = reader.name
        return _bounded(reader.read(data, name))
    except Unreadable as problem:
        return _failed(name, format_name, problem)
    except OSError as problem:
        return _failed(
            name,
            format_name,
            Unreadable(
                "cannot-open",
                "文件打不开",
                expected="可以读取的文件",
                found=in_chinese(problem.strerror or type(problem).__name__),
                next_step="请检查路径和权限",
            ),
        )
    except Exception as problem:  # whatever a library has to say about a damaged file
        return _failed(
            name,
            format_name,
            Unreadable(
                "damaged-file",
                f"按 {format_name} 格式读取失败，文件可能已损坏",
                expected=f"完整的 {format_name} 文件",
                found=in_chinese(f"{type(problem).__name__}: {problem}"[:200]),
                next_step="请重新下载原文件；仍然失败时另存为 docx 或 txt 再试",
            ),
        )


def _check_size(path: Path, data: bytes) -> None:
    if len(data) > FILE_BYTES:
        raise Unreadable(
            "too-large",
            "文件过大，不像一份年度报告，未予解析",
            expected=f"不超过 {FILE_BYTES // MB} MB",
            found=f"{path.stat().st_size / MB:.0f} MB",
            next_step="请核对是否放错文件，只保留报告本身",
        )
    if not data:
        raise Unreadable(
            "empty-file",
            "文件是空的",
            expected="年度报告全文",
            found="0 字节",
            next_step="请重新取得原文件后替换",
        )


def _bounded(document: Document) -> Document:
    """Tables beyond all measure are kept out: every later station walks their grids."""
    blocks: list[Block] = []
    findings: list[Finding] = []
    for block in document.blocks:
        finding = _excess(document, block) if isinstance(block, Table) else None
        if finding is not None:
            findings.append(finding)
            block = Dropped(block.start, block.end, Reason.OVERSIZED, block.page)
        blocks.append(block)
    if not findings:
        return document
    return replace(document, blocks=tuple(blocks), findings=(*document.findings, *findings))


def _excess(document: Document, table: Table) -> Finding | None:
    columns = max(len(row.cells) for row in table.rows)
    if columns <= TABLE_COLUMNS and sum(len(row.cells) for row in table.rows) <= TABLE_CELLS:
        return None
    return Finding(
        "table-too-large",
        Severity.ERROR,
        "表格过大，不像年度报告的表格，未予解析",
        document.path,
        location=document.location(table.start, table.start, page=table.page, table=table.number),
        expected=f"不超过 {TABLE_COLUMNS} 列、{TABLE_CELLS} 个单元格",
        found=f"{len(table.rows)} 行，最多一行 {columns} 列",
        next_step="请核对原件，重新导出这张表格",
    )


def _failed(name: str, format_name: str, problem: Unreadable) -> Document:
    finding = Finding(
        problem.code,
        Severity.ERROR,
        problem.message,
        name,
        location=Location(name),
        expected=problem.expected,
        found=problem.found,
        next_step=problem.next_step,
    )
    return Document(name, format_name, problem.text, (), findings=(finding,))
