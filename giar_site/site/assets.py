"""What pages share: styles, scripts, libraries, the charts' specifications and the Vega bundle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from giar_site.forms import editions
from giar_site.kept import KeptResults
from giar_site.program import program
from giar_site.site.charts import CHARTS, ChartKind
from giar_site.site.page import Download

STATIC = Path(__file__).parent / "static"
VENDORED = Path(__file__).parent / "vendored"

SCRIPT = "assets/giar.js"

# What giar.js finds once it has loaded the bundle.
_BUNDLE_SNIPPET = "window.giarVega = vegaEmbed;"


def assets(cache: Path) -> Iterator[Download]:
    """Everything under ``assets/``. ``cache`` is a folder outside the site that keeps from one build to the
    next what takes seconds to make: the charts' specifications and the Vega bundle. Raises
    ``ValueError`` where a library's file is not as it was published."""
    for path in sorted(STATIC.iterdir()):
        yield Download(f"assets/{path.name}", path.read_bytes())
    for library in yaml.safe_load((VENDORED / "files.yml").read_text(encoding="utf-8")):
        content = (VENDORED / library["file"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != library["sha256"]:
            raise ValueError(f"{VENDORED / library['file']} 与发布的文件不同，请按 files.yml 重新取得")
        yield Download(f"assets/vendored/{library['file']}", content)
    with KeptResults(cache / "charts") as kept:
        for kind in CHARTS:
            spec = kept.of(f"{program()} {kind.id}", partial(_specification, kind))
            yield Download(f"assets/charts/{kind.id}.json", spec)
    yield Download("assets/forms.json", json.dumps(_forms(), ensure_ascii=False).encode())
    yield Download("assets/vega.js", _vega_bundle(cache))


def _specification(kind: ChartKind) -> bytes:
    return json.dumps(kind.spec(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _forms() -> dict[str, Any]:
    """The words of each edition's form: what the menus say of a row or column."""
    return {
        edition.id: {
            table.id: {
                "title": table.title,
                "notice": edition.notice,
                "groups": {group.id: group.label for group in table.groups},
                "items": {
                    item.id: {
                        "label": item.label,
                        "group": item.group or "",
                        "definition": item.definition,
                        "basis": item.basis,
                    }
                    for item in table.items
                },
                "columns": {
                    column.id: {"label": column.label, "unit": column.unit, "definition": column.definition}
                    for column in table.columns
                },
            }
            for table in edition.tables
        }
        for edition in editions()
    }


def _vega_bundle(cache: Path) -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one module, from the pinned vl-convert."""
    key = hashlib.sha256(f"{version('vl-convert-python')}\n{_BUNDLE_SNIPPET}".encode()).hexdigest()[:16]
    path = cache / f"vega-{key}.js"
    if not path.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        import vl_convert  # 100 MB of library, and the bundle is kept

        unfinished = path.with_suffix(".new")
        unfinished.write_text(vl_convert.javascript_bundle(_BUNDLE_SNIPPET), encoding="utf-8")
        unfinished.replace(path)
    return path.read_bytes()
