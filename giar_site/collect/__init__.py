"""AnnualReports + registry → Dataset: who reported, for which year, and which report is current.

May import: ``extract``, ``model``, ``documents``, ``forms``, ``findings``.
"""
