"""stub"""

from __future__ import annotations

from giar_site.documents.document import Row
from giar_site.documents.lines import Line


def find(text: str, lines: list[Line]) -> dict[int, tuple[int, tuple[Row, ...]]]:
    return {}
