"""Dataset → Findings: one function or identity per rule, with code, title and editions.

May import: ``model``, ``forms``, ``findings``.
"""
