"""Real reports that lie beside this checkout, against figures checked by hand."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from giar_site.documents import Document, read
from giar_site.documents.normalise import fold
from tests.documents.made import grid, holds_together, tables

SHARED = Path(__file__).resolve().parents[3] / "shared"
SAMPLES = SHARED / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the sample reports in ../shared/samples")
FILES = sorted([*SAMPLES.glob("raw/*"), *SHARED.glob("reports/raw/*")])


def requests(stem: str) -> list[list[int | None]]:
    """The rows of the requests table as a person read them, in the order of the form."""
    truth = json.loads((SAMPLES / "truth" / f"{stem}.json").read_text("utf-8"))
    return [list(row.values()) for row in truth["requests"].values()]


def figure_rows(doc: Document) -> list[list[int | None]]:
    """The rows with seven cells after their labels, in the order of the document."""
    rows = [[fold(text).strip() for text in row] for table in tables(doc) for row in grid(table)]
    ends = [row[-7:] for row in rows if len(row) > 7 and row[-8].strip("0123456789")]
    full = [end for end in ends if all(not text or text.isdigit() for text in end)]
    return [[int(text) if text else None for text in end] for end in full]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_real_report_holds_together(path: Path) -> None:
    doc = read(path)
    assert doc.blocks
    assert doc.findings == ()
    holds_together(doc)


@pytest.mark.parametrize(("name", "count"), [("001.pdf", 25), ("002.pdf", 23), ("006.txt", 23)])
def test_all_rows_of_the_requests_table_in_order(name: str, count: int) -> None:
    rows = figure_rows(read(SAMPLES / "raw" / name))
    assert len(rows) == count
    assert rows == requests(name[:3])


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed")
@pytest.mark.parametrize("name", ["001.pdf", "002.pdf"])
def test_pdf_text_has_every_character_that_poppler_finds(name: str) -> None:
    path = SAMPLES / "raw" / name
    other = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout
    ours, theirs = (Counter("".join(fold(text).split())) for text in (read(path).text, other.decode("utf-8")))
    assert ours == theirs
