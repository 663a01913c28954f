"""``make bench-pages``: what a reader's browser has to fetch and wait for, by kind of page.

Each kind of page of the built ``site/`` in real Chromium, a fresh profile each, at 390 px with the
processor four times slower: bytes before charts (HTML, styles, scripts, images as gzip would send them;
the charts' bundle apart), largest contentful paint and layout shift (web.dev/vitals). All kinds are visited
in turn, seven times over, so that what else the machine does falls on all of them: the paint is the median,
beside it the fastest and slowest visit, and between the rounds what the machine was like. Prints a table
and writes ``.cache/bench-pages.json``. Exit status 1 where a kind of page misses a target.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Response, sync_playwright

from tests.bench.parse import reference
from tests.conftest import served

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
VISITS = 7
TARGETS = {"kilobytes": 150.0, "paint_ms": 1000.0, "shift": 0.05}
_WATCH = """
window.giarMeasured = { paint: 0, shift: 0 }
new PerformanceObserver(list => list.getEntries().forEach(entry => { giarMeasured.paint = entry.startTime }))
  .observe({ type: "largest-contentful-paint", buffered: true })
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) giarMeasured.shift += entry.value
})).observe({ type: "layout-shift", buffered: true })
"""


def kinds() -> list[str]:
    """One address of each kind of page: the first that the site has of it."""
    patterns = ("", "agencies", "agencies/*", "agencies/*/*", "agencies/*/*/changes", "similar", "regions",
                "regions/*", "kinds", "kinds/*", "years", "years/*", "items", "items/requests/total",
                "compare", "quality", "glossary", "data", "about", "method")  # fmt: skip
    found = (sorted(SITE.glob(f"{pattern}/index.html".lstrip("/"))) for pattern in patterns)
    return [pages[0].parent.relative_to(SITE).as_posix() + "/" for pages in found if pages]


def measured(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(_WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    first = page.evaluate("giarMeasured")
    bodies = {response.url: response.body() for response in responses if response.ok}
    sizes = {url: len(gzip.compress(body, 6, mtime=0)) for url, body in bodies.items()}
    charts = sum(size for url, size in sizes.items() if "/assets/vega" in url or "/assets/charts/" in url)
    context.close()
    return {
        "kilobytes": (sum(sizes.values()) - charts) / 1000,
        "charts_kb": charts / 1000,
        "paint_ms": first["paint"],
        "shift": first["shift"],
    }


def main() -> None:
    if not (SITE / "index.html").is_file():
        sys.exit("site/ is not built: run `make site` first")
    chromium = shutil.which("chromium") or sys.exit("no Chromium found: install it")
    rows: dict[str, dict[str, Any]] = {}
    with sync_playwright() as playwright, served(SITE) as url:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        found = kinds()
        rounds, speeds = [], [reference()]
        for _ in range(VISITS):
            rounds.append([measured(browser, url + kind) for kind in found])
            speeds.append(reference())
        browser.close()
    for kind, visits in zip(found, zip(*rounds, strict=True), strict=True):
        paints = [visit["paint_ms"] for visit in visits]
        rows[kind] = {
            **{name: max(visit[name] for visit in visits) for name in visits[0]},
            "paint_ms": median(paints),
            "fastest_ms": min(paints),
            "slowest_ms": max(paints),
        }
    print(f"{'page':56}{'kB':>8}{'charts kB':>11}{'paint ms':>10}{'fastest':>9}{'slowest':>9}{'shift':>8}")
    missed = False
    for kind, row in rows.items():
        over = [name for name, most in TARGETS.items() if row[name] > most]
        missed = missed or bool(over)
        print(f"{kind:56}{row['kilobytes']:8.1f}{row['charts_kb']:11.1f}{row['paint_ms']:10.0f}"
              f"{row['fastest_ms']:9.0f}{row['slowest_ms']:9.0f}{row['shift']:8.3f}"
              + ("  MISSED: " + ", ".join(over) if over else ""))  # fmt: skip
    out = ROOT / ".cache" / "bench-pages.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print(f"A loop of a million additions between the rounds: {', '.join(f'{ms:.0f}' for ms in speeds)} ms.")
    print(f"Targets: {TARGETS}. Written: {out.relative_to(ROOT)}")
    sys.exit(missed)


if __name__ == "__main__":
    main()
