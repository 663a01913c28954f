"""Dataset + Findings → pages and downloads. Knows nothing of MkDocs.

May import: ``checks``, ``model``, ``forms``, ``findings``.
"""
