"""The open data set: every published report as tables, in one streaming pass, in every format.

``schema.py`` says what a table holds, field by field; every format and every description is derived
from it, so that a field is added in one place. ``rows.py`` turns a report into rows; a format is a
module with a sink (``add`` a report, ``close``); ``files.py`` runs the pass; ``api.py`` makes the static
JSON; ``describe.py`` and ``json_schemas.py`` describe what there is.
May import: what ``site`` may, and ``site``'s own look-ups.
"""

from __future__ import annotations

from giar_site.site.data.files import DataFile, DataSet, Input, data_files

__all__ = ["DataFile", "DataSet", "Input", "data_files"]
