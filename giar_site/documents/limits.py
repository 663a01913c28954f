"""Bounds on untrusted files, each with its reason. A real report is 2 to 15 pages, most under 1 MB."""

from __future__ import annotations

MB = 1024 * 1024

FILE_BYTES = 50 * MB  # the longest real reports are scans of some 30 MB; more is not a report
TEXT_CHARACTERS = 2_000_000  # 60 times the longest real text; keeps every later station's memory bounded
TEXT_LINES = 100_000  # every line becomes a block
TABLE_COLUMNS = 300  # the widest form table has 15; a stray table of the narrative perhaps 40
LAYOUT_CELL = 600  # characters; no cell of the form has as many: a table with one lays out a page
TABLE_CELLS = 50_000  # the largest form table has some 300 cells
ZIP_MEMBERS = 2000  # a report with a picture on each page has some 60
ZIP_BYTES = 200 * MB  # unpacked, all members; pictures are packed already, so it is about the file's own size
ZIP_RATIO = 200  # XML packs 10 to 30 times
PDF_PAGES = 200  # the longest real reports have some 40 pages
PDF_PAGE_OBJECTS = 30_000  # characters, or drawn edges: a dense page has 3,000 of either
PDF_CROSSINGS = 5000  # of a page's rules: the form's tables have some 500
PDF_RULE_PAIRS = 1_000_000  # of a level rule and an upright one, each compared to find where they cross
PDF_BYTES = 100 * MB  # inflated, all streams but pictures: a page has 0.1 MB, a whole Chinese font 20
PDF_DRAWN_BYTES = 20 * MB  # what pages hold, each time it is drawn: pdfminer takes up to 7 seconds a MB
PDF_REFERENCES = 100_000  # followed, and the items of what they lead to: a report of 6 pages has 700
CONVERSION_SECONDS = 120  # LibreOffice starts in 2 to 10 seconds and converts in one
