"""The files that lie beside a page: its data as JSON and CSV, and the report as received.

May import: what ``site`` may, and ``site``'s own look-ups.
"""

from __future__ import annotations

from giar_site.site.downloads.csv_table import csv_table
from giar_site.site.downloads.source import source_name
from giar_site.site.downloads.workbook import workbook

__all__ = ["csv_table", "source_name", "workbook"]
