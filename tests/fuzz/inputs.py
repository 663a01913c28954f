"""What the fuzzers share: small valid files of every reader, ways to change them, and what has to hold."""

from __future__ import annotations

import random
import traceback
import zipfile
from binascii import b2a_base64
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import docx
import lxml.html
from lxml import etree

from giar_site import documents
from giar_site.collect import ReadReport, read_report
from giar_site.collect.sidecar import MAX_CHARACTERS
from giar_site.collect.yaml_file import parse
from giar_site.documents import FORMATS
from giar_site.documents.unreadable import Unreadable
from giar_site.findings import Severity
from giar_site.forms import editions
from giar_site.model import Agency, Dataset
from tests.collect.written import report_text
from tests.documents.test_bad_files import word
from tests.extract.made import make_tables
from tests.extract.statutory import statutory_page
from tests.hostile.corpus import corpus, pdf_file

TEXT = report_text("示例县人民政府", 2023, {"requests.received:total": "22（其中修订16件）"})
SIDECAR = "agency: 示例县人民政府\nyear: 2023\nscope: own\nsupersedes: [a.txt]\nnote: 注\n"
SLOWEST = 2.0  # seconds of processor time
LARGEST = 500 * 1024  # KB


def _seeds() -> dict[str, bytes]:
    """A small valid file of each reader."""
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.splitlines()) + "</body></html>"
    mht = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + page
    return {
        "a.txt": TEXT.encode(),
        "a.md": f"---\n{SIDECAR}---\n{TEXT}".encode(),
        "b.txt": TEXT.encode("gb18030"),
        "a.html": page.encode(),
        "a.mht": mht.encode(),
        "a.docx": word(),
        "a.pdf": pdf_file(b"report 2023"),
    }


SEEDS = _seeds()
PIECES = (
    b"\0", b"\xff", b"<table>", b"</td>", b"<td colspan=99>", b"\t\t\t", b"\n\n", b"|---|", b"---\n", b"&#0;",
    "一、".encode(), "总计".encode(), "规章".encode(), b"-1", b"1e9", b"9" * 20, "１".encode(), b"/",
    "（".encode(), b"<!--", b"]]>", b"&a ", b"*a", b"!!x ", b"endobj", b"stream\n", b"PK\x03\x04",
)  # fmt: skip


def mutated(seed: bytes, rng: random.Random) -> bytes:
    """The seed with some bytes changed, put in, taken out, doubled or moved."""
    data = bytearray(seed)
    for _ in range(rng.choice((1, 1, 2, 4, 16, 64))):
        place = rng.randrange(len(data) + 1)
        end = min(len(data), place + rng.choice((1, 2, 8, 100, 1000)))
        match rng.randrange(6):
            case 0 if place < len(data):
                data[place] ^= 1 << rng.randrange(8)
            case 1:
                data[place:place] = rng.choice(PIECES)
            case 2:
                del data[place:end]
            case 3:
                data[place:place] = data[place:end] * rng.choice((1, 2, 20))
            case 4:
                data[place:end] = rng.randbytes(end - place)
            case _:
                start = rng.randrange(len(data) + 1)
                data[start:start] = data[place:end]
    return bytes(data[:200_000])


def survives(folder: Path, name: str, data: bytes, sidecar: str) -> ReadReport:
    """Read, extract and apply a sidecar, as a build does."""
    path = folder / name
    path.write_bytes(data)
    path.with_suffix(".yml").write_bytes(sidecar.encode("utf-8", "surrogatepass"))
    read = read_report(path, name)
    codes = {finding.code for finding in read.report.findings}
    assert "reading-failed" not in codes, [f.found for f in read.report.findings]
    assert all(f.severity in Severity and f.message for f in read.report.findings)
    assert all(span.start <= span.end <= len(read.report.text) for span in read.report.spans)
    parse(sidecar[:MAX_CHARACTERS], "a.yml")
    return read


def written(read: ReadReport) -> None:
    """The report's pages: what was read never breaks the page open."""
    from giar_site.site.page import Settings  # 200 MB that reading, whose memory is measured, does without
    from tests.site.conftest import composed

    report = read.report.changed(agency="fuzz", year=read.report.year or 2023)
    site = composed(Dataset((Agency("fuzz", "示例县人民政府"),), reports=(report,)), Settings())
    body = site.pages[f"agencies/fuzz/{report.year}/"].body
    tree = lxml.html.fragment_fromstring(body, create_parent="main")
    assert {script.get("type") for script in tree.iter("script")} <= {"application/json"}
    ids = {cell.get("id") for cell in tree.iter("td") if cell.get("id")}
    assert ids == {fact.address for fact in report.facts}


# For the fuzzer that keeps what leads it to new places: whole reports with tables, golden cases, attacks.
LONGEST = 200_000  # bytes of an input
GOLDEN = Path(__file__).resolve().parent.parent / "golden"
VALUES = ("0", "1", "2", "-1", "99", "99999999999", "", "continue", "restart", "true", "１", "x")
Change = Callable[[bytes], bytes]


def starts(name: str) -> Iterator[bytes]:
    """Files to begin with, for a reader or (``a.yml``) the sidecar."""
    for data in _starts(name):
        try:
            yield data.decode().encode("gb18030") if name == "b.txt" else data
        except UnicodeError:
            yield data


def _starts(name: str) -> Iterator[bytes]:
    if name == "a.yml":
        yield SIDECAR.encode()
    else:
        yield SEEDS[name]
    suffix = Path(name).suffix
    made = {".html": _webpage, ".mht": _web_archive, ".docx": _word_report, ".pdf": _pdf_report}
    if suffix in made:
        yield made[suffix]()
    for attack in corpus():
        if isinstance(attack.content, bytes) and attack.path.endswith(suffix):
            yield attack.content
    for path in sorted(GOLDEN.glob(f"*/source{suffix}")):
        yield path.read_bytes()


def _webpage() -> bytes:
    return statutory_page(make_tables(random.Random(1), editions()[-1], blanks="never")).encode()


def _web_archive() -> bytes:
    parts = (b"Content-Type: text/html; charset=utf-8", b"Content-Transfer-Encoding: base64")
    return b"\n".join(
        (b"MIME-Version: 1.0", b'Content-Type: multipart/related; boundary="b"', b"", b"--b", *parts, b"",
         b2a_base64(_webpage()), b"--b--", b"")
    )  # fmt: skip


def _word_report() -> bytes:
    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*TEXT.splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            table = document.add_table(0, max(map(len, rows)))
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=False):
                    cell.text = text
            table.cell(0, 0).merge(table.cell(0, 1))
            rows = []
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf_report() -> bytes:
    """Chinese words and a ruled table, nothing compressed: what is changed is what is drawn."""
    lines = [line for line in TEXT.splitlines() if line]
    rows = [line.split("\t") for line in lines if line.count("\t") == 3]
    drawn = [_shown(20, 780 - 14 * at, line) for at, line in enumerate(lines[:4])]
    for at, row in enumerate(rows):
        drawn += [_shown(24 + 140 * column, 680 - 20 * at, text) for column, text in enumerate(row)]
    drawn += [f"20 {694 - 20 * at} m 580 {694 - 20 * at} l S" for at in range(len(rows) + 1)]
    drawn += [f"{20 + 140 * at} 694 m {20 + 140 * at} {694 - 20 * len(rows)} l S" for at in range(5)]
    stream = "\n".join(drawn).encode()
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /UniGB-UCS2-H /DescendantFonts [7 0 R] >>"
    inner = b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /S /DW 1000 /CIDSystemInfo 8 0 R >>"
    page = pdf_file(
        b"x",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        inner,
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>",
        font,
    )
    page = page.replace(
        b"/MediaBox [0 0 600 200] /Contents 4 0 R", b"/MediaBox [0 0 600 800] /Contents 6 0 R"
    )
    return page.replace(b"/F1 5 0 R", b"/F1 9 0 R")


def _shown(x: int, y: int, text: str) -> str:
    return f"BT /F1 10 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def changed(name: str, data: bytes, change: Change, rng: random.Random) -> bytes:
    """The input with its bytes changed by ``change``, or else what they stand for: most changed bytes of a
    package only make it one that doesn't open, and of XML one that doesn't parse."""
    suffix = Path(name).suffix
    if suffix == ".docx" and rng.random() < 0.95:
        return _package(data, change, rng)
    if suffix == ".html" and rng.random() < 0.3:
        return _tree(data, etree.HTMLParser(encoding="utf-8"), rng) or change(data)
    if suffix in (".docx", ".pdf") or rng.random() < 0.3:
        return change(data)
    encoding = "gb18030" if name == "b.txt" else "utf-8"
    return _printable(change(data).decode(encoding, "ignore")).encode(
        encoding
    )  # others are refused as no text


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in "\t\n")


def _package(data: bytes, change: Change, rng: random.Random) -> bytes:
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(data)) as source:
            members = {
                info.filename: source.read(info) for info in source.infolist() if info.file_size < 10**6
            }
    except Exception:  # one that was changed as bytes
        return change(data)
    if not members:
        return change(data)
    body = "word/document.xml"
    chosen = body if body in members and rng.random() < 0.8 else rng.choice(sorted(members))
    content = members[chosen]
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    members[chosen] = (rng.random() < 0.7 and _tree(content, parser, rng)) or change(content)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for member, content in members.items():
            made.writestr(member, content)
    return out.getvalue()


def _tree(data: bytes, parser: etree.XMLParser | etree.HTMLParser, rng: random.Random) -> bytes:
    """Elements taken out, doubled, renamed, put elsewhere, their attributes and words changed; nothing where
    there is no tree, or none that can be written."""
    try:
        root = etree.fromstring(data, parser)
        for _ in range(rng.choice((1, 1, 2, 4, 16))):
            nodes = [node for node in root.iter() if isinstance(node.tag, str)]
            if len(nodes) > 20_000:
                break
            _change_element(rng.choice(nodes), rng.choice(nodes), rng)
        return etree.tostring(root, encoding="utf-8")
    except (etree.LxmlError, ValueError, AttributeError):  # AttributeError: nothing at all was parsed
        return b""


def _change_element(node: etree._Element, other: etree._Element, rng: random.Random) -> None:
    parent = node.getparent()
    match rng.randrange(6):
        case 0 if parent is not None:
            parent.remove(node)
        case 1:
            other.insert(rng.randrange(len(other) + 1), deepcopy(node))
        case 2 if parent is not None:
            for _ in range(rng.choice((1, 3, 30))):
                parent.insert(parent.index(node), deepcopy(node))
        case 3:
            node.tag = other.tag
        case 4:
            name = rng.choice(sorted(other.attrib) or ["colspan"])
            node.set(name, rng.choice((*VALUES, *other.attrib.values())))
        case _:
            text = mutated((node.text or other.text or "").encode("utf-8", "replace"), rng).decode(
                "utf-8", "replace"
            )
            node.text = _printable(text)


def read_input(folder: Path, name: str, data: bytes) -> ReadReport:
    """Read an input of the reader ``name``, beside the sidecar; or as the sidecar (``a.yml``) of a report."""
    if name == "a.yml":
        return survives(folder, "a.txt", SEEDS["a.txt"], data.decode("utf-8", "replace"))
    read = survives(folder, name, data, SIDECAR)
    if any(finding.code == "damaged-file" for finding in read.report.findings):
        _blame(name, data)
    return read


def _blame(name: str, data: bytes) -> None:
    """Raise what a reader raises, but not what the libraries for packages and PDF files have to say about
    damaged ones. A build would call the file damaged, and so hide a fault."""
    reader = next(reader for reader in FORMATS if reader.sniff(data, Path(name).suffix))
    try:
        reader.read(data, name)
    except Unreadable:
        return
    except Exception as problem:
        *_, (frame, _) = traceback.walk_tb(problem.__traceback__)
        ours = Path(frame.f_code.co_filename).is_relative_to(Path(documents.__file__).parent)
        if ours or reader.name not in ("docx", "pdf"):
            raise
