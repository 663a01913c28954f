"""Dataset + Findings → pages and downloads. Knows nothing of MkDocs.

``compose`` is the way in; a page kind is a module in ``pages/`` with its template in ``templates/``,
a chart a module in ``charts/``, a file beside a page a module in ``downloads/``; ``static/`` holds
styles and scripts.
May import: ``checks``, ``model``, ``model_json``, ``forms``, ``findings``.
"""

from giar_site.site.assets import assets
from giar_site.site.compose import compose

__all__ = ["assets", "compose"]
