"""Dataset + Findings → pages and downloads. Knows nothing of MkDocs.

A page kind is a module in ``pages/`` with its template in ``templates/``, a chart a module in ``charts/``,
a file beside a page a module in ``downloads/``; ``static/`` holds styles and scripts. ``parts`` are what
several processes write, ``compose`` gives the rest, ``units`` keeps what has not changed.
May import: ``checks``, ``model``, ``model_json``, ``forms``, ``findings``.
"""

from giar_site.site.assets import assets
from giar_site.site.compose import compose, compose_data, compose_redirects

__all__ = ["assets", "compose", "compose_data", "compose_redirects"]
