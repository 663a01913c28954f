"""Bytes → ``Document``: one reader per format, and the list of readers.

May import: ``findings``. Nothing here knows the form; it only says what text and which tables
the file holds and where.
"""
