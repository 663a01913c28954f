"""axe in a page: what it calls a violation."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page, only: dict[str, Any] | None = None) -> list[str]:
    """A line for each element that violates a rule. ``only`` is axe's own ``runOnly``; without it axe applies
    the rules it has on by default."""
    options = {"resultTypes": ["violations"], **({"runOnly": only} if only else {})}
    if not page.evaluate("'axe' in window"):  # half a megabyte, and one result has what passed too
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(result => result.violations)", options)
    return [
        f"{violation['id']}: {node['html'][:200]} {' '.join(node['failureSummary'].split())[:250]}"
        for violation in found
        for node in violation["nodes"]
    ]
