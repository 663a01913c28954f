"""Document + editions → AnnualReport: the reading of damaged statutory tables and of the narrative.

In reading order: ``zones`` (chapters and where the tables are), ``labels`` and ``figures`` (what a
piece of text is), ``columns`` (what a header says), ``rows`` (a zone as rows, ``table_text``: of grids
and, ``running_rows``, of text), ``align`` (which item a row is), ``displaced`` (whose figures may be
another's), ``readings`` (what a damaged row may mean, ``damage.yml``), ``solve`` (the identities
choose), ``settle`` (facts), ``tables`` and ``proceedings`` (one table whole), ``report`` (the whole
report).

May import: ``documents``, ``forms``, ``model``, ``findings``, ``numerals``.
"""

from giar_site.extract.report import extract
from giar_site.extract.settle import candidates, damage_kinds

__all__ = ["candidates", "damage_kinds", "extract"]
