"""Files made at run time, and how a document is looked at in these tests."""

from __future__ import annotations

from pathlib import Path

from giar_site.documents import Document, Dropped, Paragraph, Table, read


def document(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Document:
    """``content`` written to a file and read back."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read(path, name=name)


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def spans(table: Table) -> list[list[tuple[int, int]]]:
    return [[(cell.rowspan, cell.colspan) for cell in row.cells] for row in table.rows]


def tables(doc: Document) -> list[Table]:
    return [block for block in doc.blocks if isinstance(block, Table)]


def paragraphs(doc: Document) -> list[str]:
    return [block.text for block in doc.blocks if isinstance(block, Paragraph)]


def dropped(doc: Document) -> list[tuple[str, str]]:
    """(reason, text) of what was kept out."""
    return [(b.reason.value, doc.text[b.start : b.end]) for b in doc.blocks if isinstance(b, Dropped)]


def codes(doc: Document) -> list[str]:
    return [finding.code for finding in doc.findings]


def holds_together(doc: Document) -> None:
    """What every document promises: blocks in order, inside the text, not overlapping; cells in order
    inside their table; offsets that say where the words stand."""
    place = 0
    for block in doc.blocks:
        assert place <= block.start <= block.end <= len(doc.text), block
        place = block.end
        if isinstance(block, Paragraph):
            assert block.text.strip()
            for index in (0, len(block.text) // 2, len(block.text) - 1):
                offset = block.offset(index)
                assert block.start <= offset < block.end
                assert doc.text[offset] in (block.text[index], "&", "<"), (block, index)
            assert all(0 <= a < b <= len(block.text) for a, b in block.bold)
        if isinstance(block, Table):
            inside = block.start
            for cell in (cell for row in block.rows for cell in row.cells):
                assert inside <= cell.start <= cell.end <= block.end, cell
                assert (cell.text == "") == (cell.start == cell.end), cell
                inside = cell.end
    numbers = [block.number for block in doc.blocks if isinstance(block, Table)]
    assert numbers == sorted(numbers)
