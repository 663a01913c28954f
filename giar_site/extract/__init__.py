"""Document + editions → AnnualReport: the reading of damaged statutory tables and of the narrative.

May import: ``documents``, ``forms``, ``model``, ``findings``.
"""
