"""The open data set: every published report as tables, in streaming passes, in every format.

``schema.py`` says what a table holds, field by field; every format and every description is derived
from it, so that a field is added in one place. ``rows.py`` turns a report into rows; a format is a
module with a sink (``add`` a report, ``close``); ``files.py`` runs the passes; ``slices.py`` cuts parts for
the browser; ``api_sink.py`` makes the static JSON; ``describe.py`` and ``json_schemas.py`` describe what
there is.
May import: what ``site`` may, and ``site``'s own look-ups.
"""
