"""``make bench-data``: what the files of ``/data/`` cost at 10,000 reports.

The reports are the invented ones of ``tests/demo`` (200 to 240 cells each, with places and narrative) under
ever new agencies, made one by one; what making them takes is not counted, nor is ``report.json``, which the
reports' pages have written before. Every format but XLSX together with two processes, as a build does, then
XLSX alone with one. Memory is that of this process and the largest of the others. Prints a table and writes
``.cache/bench-data.json``. Exit status 1 where the files miss 4 ms a report (wall time, with all
processors) or 1 GB of memory.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from giar_site.model import Agency
from giar_site.site.catalogue import Published, report_url
from giar_site.site.data import Input, data_files
from giar_site.site.data.files import FORMATS
from giar_site.site.data.jsonl_sink import report_json
from tests.bench.parse import reference
from tests.demo import demo_dataset

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / ".cache" / "bench-data.json"
REPORTS = 10_000
MOST_MS, MOST_MB = 4.0, 1024
TOGETHER = "without XLSX"
PARTS = {TOGETHER: [f for f in FORMATS if f != "xlsx"], "XLSX alone": ["xlsx"]}


class Reports:
    """``count`` reports, six years an agency; ``wall`` and ``cpu`` are the seconds that making them took."""

    def __init__(self, count: int, folder: Path) -> None:
        self.folder = folder
        self.demo = demo_dataset(20)
        self.years = sorted({report.year for report in self.demo.reports if report.year})
        models = {(r.year, n % 7): r for n, r in enumerate(self.demo.reports)}
        self.models = [[r for (y, _), r in models.items() if y == year] for year in self.years]
        self.agencies = [
            Agency(f"shili-{n:05d}", f"示例机关{n:05d}", region=self.demo.regions[-1].code)
            for n in range(-(-count // len(self.years)))
        ]
        self.count = count
        self.wall = self.cpu = 0.0
        self.begun = (0.0, 0.0)

    def _begin(self) -> None:
        self.begun = (time.perf_counter(), time.process_time())

    def _end(self) -> None:
        self.wall += time.perf_counter() - self.begun[0]
        self.cpu += time.process_time() - self.begun[1]

    def json(self, entry: Published) -> bytes:
        """The report's ``report.json``, which the build has written beside its page."""
        path = self.folder / f"{entry.report.source.sha256}-{entry.year}.json"
        if not path.exists():
            self._begin()
            path.write_bytes(report_json(entry))
            self._end()
        return path.read_bytes()

    def __iter__(self) -> Iterator[Published]:
        self._begin()
        made = 0
        for number, agency in enumerate(self.agencies):
            for year, models in zip(self.years, self.models, strict=True):
                if made == self.count:
                    return
                made += 1
                model = models[number % len(models)]
                # Figures are the report's own objects, as they are when read from a file.
                report = replace(
                    model,
                    agency=agency.id,
                    facts=tuple([fact._replace(raw=fact.raw) for fact in model.facts]),
                )
                self._end()
                yield Published(report, agency, report_url(agency.id, year), model.findings)
                self._begin()


def run(part: str) -> None:
    """One part, in this process: prints what it took as JSON."""
    with TemporaryDirectory(dir=ROOT / ".cache") as folder:
        reports = Reports(REPORTS, Path(folder))
        regions = {region.code: region for region in reports.demo.regions}
        made_from = Input(reports, REPORTS, reports.agencies, regions, [], content=reports.json)
        start = time.perf_counter(), time.process_time()
        with ProcessPoolExecutor(2, get_context("spawn")) if part == TOGETHER else nullcontext() as executor:
            made = data_files(made_from, Path(folder) / "out", PARTS[part], executor)
        wall = time.perf_counter() - start[0] - reports.wall
        cpu = time.process_time() - start[1] - reports.cpu
        sizes: dict[str, int] = {}
        for file in made.files:
            sizes[file.format] = sizes.get(file.format, 0) + file.size
        sizes["api"] = sum(path.stat().st_size for path in made.api)
        facts = made.summary.rows["facts"]
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = {
        "wall_ms": wall * 1000 / REPORTS,
        "cpu_ms": cpu * 1000 / REPORTS,  # of this process
        "peak_mb": (int(told[1]) if told else 0) / 1024 + others.ru_maxrss / 1024,
        "facts": facts,
        "mb": {kind: round(size / 1e6, 1) for kind, size in sizes.items()},
    }
    print(json.dumps(result))


def main() -> int:
    if len(sys.argv) > 1:
        run(sys.argv[1])
        return 0
    RESULTS.parent.mkdir(exist_ok=True)
    loop = round(sorted(reference() for _ in range(9))[4], 1)
    results = {}
    for part in PARTS:
        command = [sys.executable, "-m", "tests.bench.data", part]
        out = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
        results[part] = json.loads(out)
        told = results[part]
        print(
            f"{part:14} {told['wall_ms']:6.2f} ms a report (processor {told['cpu_ms']:.2f}), "
            f"peak {told['peak_mb']:.0f} MB; MB: {told['mb']}"
        )
    facts = results[TOGETHER]["facts"]
    print(f"{REPORTS} reports, {facts} facts. A loop of a million additions: {loop} ms.")
    RESULTS.write_text(json.dumps({"parts": results, "loop_ms": loop}, indent=1) + "\n", encoding="utf-8")
    print(f"Written: {RESULTS.relative_to(ROOT)}")
    told = results[TOGETHER]
    return int(told["wall_ms"] > MOST_MS or max(r["peak_mb"] for r in results.values()) > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
