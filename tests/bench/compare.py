"""Beside ``make bench``, in the same run: what a page costs here, in Hugo and in plain MkDocs with Material.

The pages are those of the agencies of a site of N invented reports, composed from data, put into the theme's
shell and written, without their downloads. Hugo gets the first 2,000 of the same pages, ready as HTML and as
Markdown (headings, paragraphs and tables; without charts and anchors, so it has less to do), with the same
shell as its template and everything off that it could make beside them. Plain MkDocs gets 300 of the Markdown
files, as it is usually set up: all in the navigation, with its search. Three rounds in turn, medians;
processor time counts all processes and is what to compare on a machine that is busy. Prints a table with
ratios and writes ``.cache/bench-compare-N.json``.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import pickle
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import lxml.html
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from giar_site import build
from giar_site.site.catalogue import Catalogue
from giar_site.site.page import Page, TocEntry
from giar_site.site.pages import AGENCY_KINDS, agency, data, report
from giar_site.site.parts import DEPTHS
from giar_site.site.shell import Shells
from giar_site.site.units import CHUNK
from giar_site.site.writer import file_of, write_file
from tests.bench.parse import reference
from tests.bench.reports import generate
from tests.site.conftest import set_up

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
HUGO_PAGES = 2_000
MKDOCS_PAGES = 300
NAMES = {
    "here": "here, from data",
    "hugo_markdown": "Hugo, Markdown",
    "hugo_html": "Hugo, ready HTML",
    "mkdocs": f"MkDocs, {MKDOCS_PAGES} pages",
}
_HUGO = {
    "baseURL": "https://example.invalid/",
    "title": "bench",
    "disableKinds": ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"],
    "markup": {"goldmark": {"renderer": {"unsafe": True}}},
}


class Written(NamedTuple):
    """Pages and seconds of processor time by kind, and the peak of the process so far."""

    counts: Counter[str]
    seconds: Counter[str]
    peak_mb: float


_site: tuple[Catalogue, Shells, Path]


# -- here ------------------------------------------------------------------------------------------


def _ready(state: Path) -> None:
    """In a worker: what it writes from, and no downloads."""
    global _site
    _site = pickle.loads(state.read_bytes())
    gc.freeze()  # as a build's own processes do
    _leave_out_downloads()


def _leave_out_downloads() -> None:
    report._files = lambda *_: iter(())  # type: ignore[assignment]
    agency.workbook = lambda *_: b""  # type: ignore[assignment]


def _no_source(path: str) -> bytes:
    raise LookupError(path)


def _pages(catalogue: Catalogue, agency_id: str) -> Iterator[tuple[str, Page]]:
    """Each with the kind that it is of."""
    for kind in AGENCY_KINDS:
        if kind is not data.agency_pages:
            for item in kind(catalogue, catalogue.agencies[agency_id]):
                if isinstance(item, Page):
                    yield kind.__module__.rpartition(".")[2], item


def _write(agency_id: str) -> Written:
    catalogue, shells, root = _site
    counts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    start = time.process_time()
    for kind, page in _pages(catalogue, agency_id):
        write_file(root / file_of(page.url), shells.fill(page).encode())
        counts[kind] += 1
        seconds[kind] += (now := time.process_time()) - start
        start = now
    return Written(counts, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def here(state: Path, agencies: list[str], root: Path) -> dict[str, float]:
    shutil.rmtree(root, ignore_errors=True)  # as for the others: a file that is written over takes longer
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, get_context("spawn"), _ready, (state,)) as pool:
        list(pool.map(_write, agencies[: cores * CHUNK]))  # the processes are there, templates compiled
        start = time.perf_counter()
        written = list(pool.map(_write, agencies, chunksize=CHUNK))
        wall = time.perf_counter() - start
    counts = sum((one.counts for one in written), Counter[str]())
    seconds = sum((one.seconds for one in written), Counter[str]())
    pages = counts.total()
    by_kind = {f"cpu_ms of {kind}": 1000 * seconds[kind] / counts[kind] for kind in sorted(counts)}
    peak = max(one.peak_mb for one in written)
    whole = {"pages": pages, "wall_ms": 1000 * wall / pages, "cpu_ms": 1000 * seconds.total() / pages}
    return {**whole, "peak_mb": peak, **by_kind}


# -- the others ------------------------------------------------------------------------------------


def markdown(body: str) -> str:
    """A page's headings, paragraphs, list items and tables as Markdown."""
    lines: list[str] = []
    for node in lxml.html.fragment_fromstring(body, create_parent="main").iter(
        "h1", "h2", "h3", "h4", "p", "li", "tr"
    ):
        if node.tag == "tr":
            cells = [
                " ".join(cell.text_content().split()).replace("|", "/") for cell in node.iter("th", "td")
            ]
            if node.getprevious() is None and not (lines and lines[-1].startswith("|")):
                lines += ["", "|" + "   |" * 12, "|" + "---|" * 12]
            lines.append(f"| {' | '.join(cells)} |")
        elif next(node.iterancestors("table"), None) is None:
            text = " ".join(node.text_content().split())
            mark = "#" * int(node.tag[1]) + " " if node.tag[0] == "h" else "- " if node.tag == "li" else ""
            lines += ["", f"{mark}{text}"]
    return "\n".join(lines) + "\n"


def export(pages: Iterable[Page], shells: Shells, folder: Path) -> None:
    """The pages as content of two Hugo sites, and some as ``docs/`` of MkDocs."""
    slots = Page(
        f"{next(iter(DEPTHS))}-/-/",
        "{{ .Title }}",
        "{{ .Description }}",
        "{{ .Content }}",
        toc=(TocEntry("a", "a"),),
    )
    template = shells.fill(slots)
    assert template.count("{{") <= 6, "the theme has braces of its own"
    for site in ("hugo_markdown", "hugo_html"):
        layout = folder / site / "layouts/_default/single.html"
        layout.parent.mkdir(parents=True)
        layout.write_text(template, encoding="utf-8")
        (folder / site / "config.yaml").write_text(yaml.safe_dump(_HUGO), encoding="utf-8")
    for number, page in enumerate(pages):
        stated = yaml.safe_dump({"title": page.title, "description": page.description}, allow_unicode=True)
        name = page.url.rstrip("/")
        text = markdown(page.body)
        files = {f"hugo_markdown/content/{name}.md": text, f"hugo_html/content/{name}.html": page.body}
        if number < MKDOCS_PAGES:
            files[f"mkdocs/docs/{name}.md"] = text
        for place, content in files.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_text(f"---\n{stated}---\n{content}", encoding="utf-8")
    config = {"site_name": "bench", "theme": {"name": "material", "font": False}}
    (folder / "mkdocs/docs/index.md").write_text("# bench\n", encoding="utf-8")
    (folder / "mkdocs/mkdocs.yml").write_text(
        yaml.safe_dump({**config, "markdown_extensions": ["tables"]}), encoding="utf-8"
    )


def run(command: list[str | Path], folder: Path, out: Path) -> dict[str, float]:
    """A program that builds a whole site, the start of it included."""
    shutil.rmtree(out, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pages = sum(1 for _ in out.rglob("index.html"))
    return {"pages": pages, "wall_ms": 1000 * wall / pages, "cpu_ms": 1000 * cpu / pages}


# -- together --------------------------------------------------------------------------------------


def state_of(folder: Path, catalogue: Catalogue, shells: Shells, into: Path) -> Path:
    """The file that ``here`` writes from, into the folder ``into``."""
    _ready_made = catalogue.similar  # the comparison of wordings is a station of its own
    state = folder / "state.pickle"
    state.write_bytes(pickle.dumps((catalogue, shells, into)))
    return state


def measure(folder: Path, catalogue: Catalogue, shells: Shells, into: Path) -> None:
    """What ``inside`` does in the place of publishing."""
    _leave_out_downloads()
    state = state_of(folder, catalogue, shells, into)
    agencies = [*catalogue.agencies]
    pages = (page for one in agencies for _, page in _pages(catalogue, one))
    export(itertools.islice(pages, HUGO_PAGES), shells, folder)

    runs: dict[str, Callable[[], dict[str, float]]] = {"here": partial(here, state, agencies, into)}
    if hugo := shutil.which("hugo"):
        for name in ("hugo_markdown", "hugo_html"):
            runs[name] = partial(run, [hugo, "--quiet"], folder / name, folder / name / "public")
    results: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
    for _round in range(ROUNDS):
        for name, one in runs.items():
            results[name].append(one())
    mkdocs: list[str | Path] = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    results["mkdocs"] = [run(mkdocs, folder / "mkdocs", folder / "mkdocs/site")]
    medians = {
        name: {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        for name, rounds in results.items()
    }
    (folder / "result.json").write_text(json.dumps(medians), encoding="utf-8")


def inside(folder: Path, measure: Callable[[Path, Catalogue, Shells, Path], None]) -> None:
    """A build of the site in ``folder`` that measures instead of publishing."""

    def instead(
        dataset: Any, settings: Any, _reports_dir: Path, into: Path, *, shells: Shells, work: Path, **_: Any
    ) -> None:
        catalogue = Catalogue(dataset, settings, _no_source, work, None)
        measure(folder, catalogue, shells.prepared(DEPTHS), into)
        (folder / "measured").touch()

    build.publish = instead  # type: ignore[assignment]
    config = load_config(str(folder / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    except TypeError:  # the plugin asks what was published
        if not (folder / "measured").exists():
            raise


def set_up_reports(folder: Path, count: int, module: str) -> None:
    """A site of ``count`` invented reports in ``folder``, and ``inside`` of the module run there in a process
    of its own. Ends this one where that fails."""
    set_up(folder)
    generate(folder / "reports", count)
    command = [sys.executable, "-m", module, "inside", str(folder)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(made.stderr[-3000:])


def main() -> None:
    if sys.argv[1] == "inside":
        inside(Path(sys.argv[2]), measure)
        return
    count = int(sys.argv[1])
    with TemporaryDirectory() as name:
        folder = Path(name)
        set_up_reports(folder, count, "tests.bench.compare")
        result = json.loads((folder / "result.json").read_text("utf-8"))
    print(f"{count} reports; milliseconds a page, and how many times as long as here\n")
    print(f"{'':20}{'pages':>8}{'elapsed':>18}{'processor time':>18}")
    for key, one in result.items():
        cells = [f"{one[m]:10.2f} ({one[m] / result['here'][m]:5.2f})" for m in ("wall_ms", "cpu_ms")]
        print(f"{NAMES[key]:20}{one['pages']:8.0f}" + "".join(f"{cell:>18}" for cell in cells))
    if "hugo_html" not in result:
        print("Hugo is not installed (Debian: apt-get install hugo): left out.")
    version = re.search(r"v[\d.]+", _told("hugo", "version")) if shutil.which("hugo") else None
    result["machine"] = {"cores": os.cpu_count(), "reference_ms": reference(), "hugo": version and version[0]}
    kinds = {key[10:]: value for key, value in result["here"].items() if key.startswith("cpu_ms of ")}
    print("Processor time here by kind: " + ", ".join(f"{kind} {ms:.2f}" for kind, ms in kinds.items()))
    print(f"Peak of a worker: {result['here']['peak_mb']:.0f} MB. {result['machine']}")
    out = ROOT / ".cache" / f"bench-compare-{count}.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"Written: {out.relative_to(ROOT)}")


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
