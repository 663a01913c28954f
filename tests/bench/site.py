"""``make bench`` and ``make bench-large``: what it costs to build a site of invented reports.

Three builds by ``mkdocs build``'s own code in fresh processes: from nothing, with nothing changed, with
one report changed. Prints seconds and milliseconds a report for each station, the processor time of the
whole (what to compare on a machine that does other work), the peak memory of the
main process and of the largest worker, what was written, and what a reader's first search fetches and
waits for in Chromium; writes ``.cache/bench-site-N.json``.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Response, sync_playwright

from tests.bench.parse import reference
from tests.bench.reports import generate
from tests.conftest import served
from tests.site.conftest import set_up

ROOT = Path(__file__).resolve().parents[2]
# Stations, each with the function whose time it is; nested ones are parts of those above them.
STATIONS = {
    "read, extract, collect": "collect.collect",
    "check": "checks.check",
    "publish": "publish",
    "  parts": "Units.finish_parts",
    "  all other pages and files": "Units.write_rest",
    "  search, partly beside those": "Units._write_index",
}
# Of a name, a legal term, a county, a phrase.
QUERIES = ("医疗保障局", "国家秘密", "示例省甲甲县", "信息公开专职人员")
_BUILD = """
import json, operator, resource, sys, time
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from giar_site import build, plugin
def main(stations):
    seconds = dict.fromkeys(stations, 0.0)
    def timed(name, work):
        def run(*args, **named):
            start = time.perf_counter()
            try:
                return work(*args, **named)
            finally:
                seconds[name] += time.perf_counter() - start
        return run
    for name, path in stations.items():
        owner, _, attribute = ("." + path).rpartition(".")
        place = operator.attrgetter(owner[1:])(build) if owner else build
        setattr(place, attribute, timed(name, getattr(place, attribute)))
    tidy = plugin.tidy
    def published(target):
        seconds["until published"] = time.perf_counter() - start
        tidy(target)
    plugin.tidy = published
    start = time.perf_counter()
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    seconds["whole build"] = time.perf_counter() - start
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(who) for who in whose]
    seconds["processor, all processes"] = sum(one.ru_utime + one.ru_stime for one in used)
    print(json.dumps({"seconds": seconds, "peak_mb": [one.ru_maxrss / 1024 for one in used]}))
if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
"""


def one_build(folder: Path) -> dict[str, dict[str, float]]:
    """Seconds by station and peak memory of a build in a process of its own."""
    program = folder / "one_build.py"  # workers import it: it has to be a file
    program.write_text(_BUILD, encoding="utf-8")
    os.sync()  # what the build before has written is no part of this one's time
    run = subprocess.run(
        [sys.executable, program, json.dumps(STATIONS)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(run.stderr[-3000:])
    result: dict[str, dict[str, float]] = json.loads(run.stdout.splitlines()[-1])
    return result


def measure(folder: Path, count: int) -> dict[str, object]:
    generate(folder / "reports", count)
    set_up(folder)
    builds = {"from nothing": one_build(folder), "nothing changed": one_build(folder)}
    changed = sorted((folder / "reports").rglob("*.txt"))[0]
    changed.write_text(changed.read_text(encoding="utf-8").replace("提高", "明显提高"), encoding="utf-8")
    builds["one report changed"] = one_build(folder)
    files = [file for file in (folder / "site").rglob("*") if file.is_file()]
    pages = [file for file in files if file.suffix == ".html"]
    index = sum(file.stat().st_size for file in files if "pagefind" in file.parts)
    first = sum(file.stat().st_size for file in files if file.suffix == ".pf_meta")
    return {
        "reports": count,
        "builds": builds,
        "pages": len(pages),
        "bytes_a_page": sum(file.stat().st_size for file in pages) / len(pages),
        "files": len(files),
        "index_bytes": index,
        "index_first_bytes": first,
        "bytes": sum(file.stat().st_size for file in files),
        "search_shards": 1 + len(json.loads((folder / "site/pagefind/shards.json").read_bytes())),
        "first_search": first_searches(folder / "site"),
        "reference_ms": reference(),
    }


# Notes when a letter came last, when there was a first result, and when all indexes had answered.
WATCH = """() => {
  globalThis.seen = {}
  document.addEventListener("input", () => { seen.asked = Date.now() }, true)
  const panel = document.querySelector(".giar-search-overlay .giar-search__panel")
  new MutationObserver(() => {
    if (panel.querySelector("[role=option]")) seen.first ??= Date.now()
    if (panel.querySelector("[role=status]").textContent.startsWith("共")) seen.all ??= Date.now()
  }).observe(panel, {subtree: true, childList: true})
}"""


def first_searches(site: Path) -> dict[str, dict[str, float]]:
    """For each query, asked in a new profile from the home page: ``ms`` from the last letter until the first
    result is shown, and ``kilobytes`` asked for until then since the reader turned to the search box, as gzip
    would send them; and the same, ``all_…``, until every index has answered."""
    found = {}
    chromium = shutil.which("chromium") or sys.exit("no Chromium found: install it")
    with sync_playwright() as playwright, served(site) as url:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for query in QUERIES:
            context = browser.new_context()
            page = context.new_page()
            page.goto(url, wait_until="networkidle")
            page.evaluate(WATCH)
            responses: list[Response] = []
            page.on("response", lambda response, into=responses: into.append(response))  # type: ignore[misc]
            page.locator("#giar-search").fill(query)
            page.locator(".giar-search-overlay [role=status]", has_text="共").wait_for()
            page.wait_for_load_state("networkidle")
            seen = page.evaluate("seen")
            # A file that is asked for again comes from the browser's cache.
            files = {one.url: one for one in reversed(responses) if one.ok}
            sizes = {name: len(gzip.compress(one.body(), 6)) / 1000 for name, one in files.items()}
            early = [name for name, one in files.items() if one.request.timing["startTime"] <= seen["first"]]
            found[query] = {
                "ms": seen["first"] - seen["asked"],
                "kilobytes": sum(sizes[name] for name in early),
                "files": len(early),
                "all_ms": seen["all"] - seen["asked"],
                "all_kilobytes": sum(sizes.values()),
                "all_files": len(sizes),
            }
            context.close()
        browser.close()
    return found


def main() -> None:
    count = int(sys.argv[1])
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        result = measure(Path(folder), count)
    builds = result["builds"]
    assert isinstance(builds, dict)
    print(f"{count} reports; seconds (milliseconds a report)\n")
    print(f"{'station':32}" + "".join(f"{name:>26}" for name in builds))
    for station in [*STATIONS, "until published", "whole build", "processor, all processes"]:
        cells = [one["seconds"][station] for one in builds.values()]
        print(f"{station:32}" + "".join(f"{cell:14.1f} ({1000 * cell / count:7.2f})" for cell in cells))
    peaks = [f"{one['peak_mb'][0]:.0f} / {one['peak_mb'][1]:.0f}" for one in builds.values()]
    print(f"{'peak MB, main / largest worker':32}" + "".join(f"{peak:>24}" for peak in peaks))
    print(
        f"\nPages {result['pages']}, {result['bytes_a_page']:.0f} bytes each; files {result['files']}; ",
        end="",
    )
    print(
        f"search index {result['index_bytes']} bytes, {result['index_first_bytes']} of them for any query; ",
        end="",
    )
    print(f"whole site {result['bytes']} bytes.")
    searches = result["first_search"]
    assert isinstance(searches, dict)
    print(
        f"\nFirst search, until a result is shown; until all {result['search_shards']} indexes have answered:"
    )
    for query, one in searches.items():
        until = (
            f"{one[k + 'ms']:6.0f} ms{one[k + 'kilobytes']:6.0f} kB in {one[k + 'files']} files"
            for k in ("", "all_")
        )
        print(f"  {query:16}" + ";".join(until))
    print(f"A loop of a million additions: {result['reference_ms']:.1f} ms. ", end="")
    print(f"Whole benchmark: {time.monotonic() - start:.0f} s.")
    out = ROOT / ".cache" / f"bench-site-{count}.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"Written: {out.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
