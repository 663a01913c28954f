"""Bytes → ``Document``: one reader per format, and the list of readers.

May import: ``findings``, ``library_texts``. Nothing here knows the form; it only says what text and which
tables the file holds and where.
"""

from giar_site.documents.document import Block, Cell, Document, Dropped, Paragraph, Reason, Row, Table
from giar_site.documents.readers import FORMATS, Reader, read

__all__ = [
    "FORMATS",
    "Block",
    "Cell",
    "Document",
    "Dropped",
    "Paragraph",
    "Reader",
    "Reason",
    "Row",
    "Table",
    "read",
]
