"""Bad input: one clear message a file, in bounded time and memory; never an exception."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from giar_site.documents import read
from giar_site.findings import Severity
from tests.documents.made import codes, document, paragraphs, tables
from tests.hostile.corpus import pdf_file

SECONDS = 30  # each takes under 3 on an idle machine


def random_bytes(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def word() -> bytes:
    package = docx.Document()
    package.add_paragraph("一、总体情况")
    out = BytesIO()
    package.save(out)
    return out.getvalue()


def package(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


BIG5 = """示例縣人民政府2021年政府信息公開工作年度報告

一、總體情況

本年度主動公開政府信息12條，嚴格落實條例的各項規定。
"""
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED: list[tuple[str, str, Callable[[], bytes]]] = [
    ("empty-file", "a.txt", lambda: b""),
    ("empty-file", "a.md", lambda: b" \r\n\t\n\xe3\x80\x80"),
    ("empty-file", "a.html", lambda: b"<html><body><p> </p></body></html>"),
    ("empty-file", "b.html", lambda: b"<!DOCTYPE html>"),
    ("encoding-unknown", "a.txt", lambda: BIG5.encode("big5")),
    ("encoding-unknown", "b.txt", lambda: "示例縣公開年報".encode("big5")),
    ("encoding-unknown", "a.html", lambda: f"<html><body><p>{BIG5}</p></body></html>".encode("big5")),
    ("not-a-document", "a.txt", lambda: random_bytes(300_000)),
    ("not-a-document", "a.docx.zip", lambda: package({"xl/workbook.xml": b"<x/>"})),
    ("not-a-document", "a.rar", lambda: b"Rar!" + random_bytes(99)),
    ("not-a-document", "a.xls", lambda: COMPOUND + random_bytes(9999)),
    (
        "encrypted-office",
        "a.docx",
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
    ),
    ("truncated-docx", "a.docx", lambda: word()[:-200]),
    ("damaged-file", "a.docx", lambda: word()[:2000] + word()[2600:]),
    ("zip-bomb", "a.docx", lambda: package({"word/document.xml": b" " * 90_000_000})),
    ("zip-bomb", "a.docx", lambda: package({f"word/{n}": b"" for n in range(3000)})),
    ("damaged-file", "a.pdf", lambda: b"%PDF-1.7\nxref"),
    ("ofd-unsupported", "a.ofd", lambda: package({"OFD.xml": b"<x/>"})),
    ("scan-without-text", "a.png", lambda: b"\x89PNG\r\n\x1a\n" + random_bytes(99)),
    ("too-large", "a.txt", lambda: "报告".encode() * 17_000_000),
    ("too-large", "a.txt", lambda: "报告\n".encode() * 200_000),
    ("nested-too-deep", "a.html", lambda: b"<html><body>" + b"<div>" * 100_000 + "正文".encode()),
    ("nested-too-deep", "a.html", lambda: b"<html><body>" + b"<table><tr><td>" * 9_000 + "正文".encode()),
]


@pytest.mark.parametrize(("code", "name", "content"), REFUSED, ids=[case[0] for case in REFUSED])
def test_one_message_a_file(tmp_path: Path, code: str, name: str, content: Callable[[], bytes]) -> None:
    data = content()
    start = time.process_time()
    doc = document(tmp_path, name, data)
    assert time.process_time() - start < SECONDS
    (finding,) = doc.findings
    assert (finding.code, finding.severity, doc.blocks) == (code, Severity.ERROR, ())
    assert finding.location is not None
    assert finding.location.file == finding.report == name
    assert all((finding.message, finding.expected, finding.found, finding.next_step))


def test_a_locked_pdf_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PdfminerException(PDFPasswordIncorrect())

    monkeypatch.setattr("pdfplumber.open", locked)
    assert codes(document(tmp_path, "a.pdf", b"%PDF-1.7")) == ["encrypted-pdf"]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert codes(read(tmp_path / "nowhere.txt")) == ["cannot-open"]
    assert codes(read(tmp_path)) == ["cannot-open"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "前\n" + "\t".join(map(str, range(10_000))) + "\n后\n"),
        ("a.md", "前\n\n|" + "|".join(map(str, range(10_000))) + "|\n\n后\n"),
        ("a.html", "<p>前</p><table><tr>" + "<td>1</td>" * 10_000 + "</tr></table><p>后</p>"),
    ],
)
def test_ten_thousand_columns(tmp_path: Path, name: str, content: str) -> None:
    doc = document(tmp_path, name, content)
    assert codes(doc) == ["table-too-large"]
    assert "10000 列" in doc.findings[0].found
    assert (tables(doc), paragraphs(doc)) == ([], ["前", "后"])


def test_spans_beyond_all_measure_are_cut(tmp_path: Path) -> None:
    row = "<tr><td rowspan=99999 colspan=99999>1</td><td>2</td></tr>"
    (table,) = tables(document(tmp_path, "a.html", f"<table>{row * 3}</table>"))
    assert [(r.cells[0].rowspan, r.cells[0].colspan) for r in table.rows] == [(3, 1), (2, 1), (1, 1)]


def circle(old: bytes, new: bytes) -> bytes:
    """A PDF file in which something leads to an object that leads to itself by way of another."""
    return pdf_file(b"report 2023", b"7 0 R", b"6 0 R").replace(old, new, 1)


def laughs(old: bytes, new: bytes) -> bytes:
    """A PDF file in which something leads to a thousand million words in 1,500 bytes."""
    lists = [b"[" + b"%d 0 R " % (7 + level) * 10 + b"]" for level in range(9)]
    return pdf_file(b"report 2023", *lists, b"[(ha)]").replace(old, new, 1)


REFERENCES = [
    (b"/Pages 2 0 R", b"/Pages 6 0 R"),
    (b"/Kids [3 0 R]", b"/Kids 6 0 R"),
    (b"[0 0 600 200]", b"6 0 R"),
    (b"/Contents 4 0 R", b"/Contents 6 0 R"),
    (b"/Resources <<", b"/Annots 6 0 R /Resources <<"),
    (b"/Font << /F1 5 0 R >>", b"/Font 6 0 R"),
    (b"/Helvetica", b"/Helvetica /Widths 6 0 R /Encoding 6 0 R /ToUnicode 6 0 R"),
    (b"/Length ", b"/Filter 6 0 R /DecodeParms 6 0 R /Length "),
    (b"/Root 1 0 R", b"/Root 1 0 R /Info << /Title 6 0 R >>"),
]


@pytest.mark.parametrize(("old", "new"), REFERENCES)
@pytest.mark.parametrize("made", [circle, laughs])
def test_references_of_a_pdf_are_followed_so_far_and_no_further(
    tmp_path: Path, made: Callable[[bytes, bytes], bytes], old: bytes, new: bytes
) -> None:
    """pdfminer followed a circle for ever."""
    data = made(old, new)
    assert new in data
    start = time.process_time()
    document(tmp_path, "a.pdf", data)
    assert time.process_time() - start < 2


def crossing(count: int) -> bytes:
    """Rules across a page, as many upright ones as level ones."""
    size = count * 10
    drawn = [b"%d 0 m %d %d l S 0 %d m %d %d l S" % (x, x, size, x, size, x) for x in range(5, size, 10)]
    return b"BT /F1 12 Tf 20 100 Td (report 2023 of the county) Tj ET " + b" ".join(drawn)


def pdf_of(content: bytes) -> bytes:
    """A PDF file with this content on its page, packed."""
    packed = zlib.compress(content, 9)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    return pdf_file(b"", stream).replace(b"/Contents 4 0 R", b"/Contents 6 0 R")


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("crowded-page", lambda: pdf_of(crossing(300))),
        ("damaged-file", lambda: pdf_of(b"q Q " * 50_000_000)),
        ("damaged-file", lambda: pdf_of(b"q Q " * 6_000_000)),
    ],
    ids=["crossing", "inflated", "drawn"],
)
def test_a_pdf_made_to_cost_time(tmp_path: Path, code: str, data: Callable[[], bytes]) -> None:
    made = data()
    start = time.process_time()
    doc = document(tmp_path, "a.pdf", made)
    assert time.process_time() - start < SECONDS
    assert codes(doc) == [code]


HOSTILE = {
    "bold": "**a ** " * 250_000,
    "links": "[x]([x](" * 200_000,
    "heading": "# a" + " " * 900_000 + "b",
    "comments": "<!-- x\n" * 90_000,
    "tables": "正文\n" + "<table>\n\n" * 40_000,
    "tabs": "\t报告\n" * 90_000,
    "breaks": "报告<br>" * 90_000,
    "frames": "报告\n+---+---+\n" + "| 1 | 2 |\n+---+---+\n" * 10_000 + "| 1 | 2 |x|\n",
    "newlines": "规章\n\n0\n\n\n0\n\n\n\n\n" * 9_000,
    "stars": f"报告{'*' * 300_000}x",
    "tags": f"报告{'<b>' * 100_000}{'</i>' * 100_000}x",
    "tags in a cell": f"报告\n<table><tr><td>{'<b>' * 100_000}{'</i>' * 100_000}1</td></tr></table>",
    "notes": "报告12<sup>3</sup>" * 50_000,
    "openings": "<!---->" * 40 + "报告",
    "comments in a line": f"报告\n{'<!---->' * 60_000}<b>",
    "spaces": f"| 规章 | -1{' ' * 5_000}x | 2 |\n|---|---|---|\n| 制定 | 1 | 2 |\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_text_made_to_cost_time(tmp_path: Path, kind: str) -> None:
    start = time.process_time()
    doc = document(tmp_path, "a.txt", HOSTILE[kind])
    assert time.process_time() - start < SECONDS
    assert doc.blocks


PAGES = {
    "declarations": "<?xml " * 100_000,
    "spaces": " " * 500_000 + "x",
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_made_to_cost_time(tmp_path: Path, kind: str) -> None:
    start = time.process_time()
    doc = document(tmp_path, "a.html", f"<html><body><p>一、总体情况</p>{PAGES[kind]}")
    assert time.process_time() - start < SECONDS
    assert paragraphs(doc)[0] == "一、总体情况"


CELLS = {
    "raised": "1<sup>2</sup>" * 50_000,
    "moved": f"<span style='top:{'1' * 200_000}'>1</span>",
}


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_a_cell_made_to_cost_time(tmp_path: Path, name: str, kind: str) -> None:
    start = time.process_time()
    doc = document(
        tmp_path, name, f"一、总体情况\n\n<table><tr><td>{CELLS[kind]}</td><td>3</td></tr></table>\n"
    )
    assert time.process_time() - start < SECONDS
    assert len(tables(doc)) == 1


@pytest.mark.parametrize("cell", ["1&#{};", '<span title="&#{};">1</span>', '<span title="&#{}">1</span>'])
def test_the_number_of_a_character_beyond_all_measure(tmp_path: Path, cell: str) -> None:
    """Python gives up numbers of so many digits: the whole file could not be read."""
    row = f"<tr><td>规章</td><td>{cell.format('1' * 5_000)}</td></tr>"
    doc = document(tmp_path, "a.md", f"一、总体情况\n\n<table>{row}</table>\n")
    (table,) = tables(doc)
    assert "damaged-file" not in codes(doc)
    assert (table.rows[0].cells[1].text == "1") == cell.startswith("<")


def test_memory_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes("报告".encode() * 17_000_000)
    (tmp_path / "bomb.docx").write_bytes(package({"word/document.xml": b" " * 300_000_000}))
    (tmp_path / "deep.html").write_bytes(b"<html><body>" + b"<b>" * 1_000_000)
    (tmp_path / "wide.html").write_bytes(b"<table>" + (b"<tr>" + b"<td>1" * 10_000) * 6)
    script = (
        "import json, resource, sys; from pathlib import Path; from giar_site.documents import read\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))\n"
        "print(json.dumps({p.name: read(p).findings[0].code for p in Path(sys.argv[1]).iterdir()}))"
    )
    run = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == {
        "long.txt": "too-large",
        "bomb.docx": "zip-bomb",
        "deep.html": "nested-too-deep",
        "wide.html": "table-too-large",
    }
