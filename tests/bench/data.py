"""``make bench-data``: what the files of ``/data/`` cost at 10,000 reports.

The reports are the invented ones of ``tests/demo`` (200 to 240 cells each, with places and narrative) under
ever new agencies, made one by one; what making them takes is not counted, nor is ``report.json``, which the
reports' pages have written before. Every format but XLSX with two processes, years in turn, as a build does;
then XLSX alone. Memory is that of the largest process. Prints a table and writes ``.cache/bench-data.json``.
Exit status 1 where the files miss 4 ms a report (what all processes took, over two) or 1 GB of memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from giar_site.model import Agency
from giar_site.site.catalogue import Published, report_url
from giar_site.site.data.files import Input, write_group, write_small
from giar_site.site.data.jsonl_sink import report_json
from tests.bench.parse import reference
from tests.demo import demo_dataset

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / ".cache" / "bench-data.json"
REPORTS = 10_000
MOST_MS, MOST_MB = 4.0, 1024
TOGETHER = "without XLSX"
PARTS = {TOGETHER: [("csv", "parquet", "sqlite"), ("jsonl",)], "XLSX alone": [("xlsx",)]}
PROCESSES = 2


class Reports:
    """``count`` reports, six years an agency, or those of ``year``; ``wall`` and ``cpu`` are the seconds that
    making them took."""

    def __init__(self, count: int, folder: Path, year: int | None = None) -> None:
        self.folder = folder
        self.demo = demo_dataset(20)
        self.years = sorted({report.year for report in self.demo.reports if report.year})
        self.year = year
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
                if self.year not in (None, year):
                    continue
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


def timed(folder: Path, formats: tuple[str, ...], year: int | None) -> tuple[float, float, float]:
    """Seconds that one group of files takes (``formats`` empty: the small ones), of the clock and of the
    processor, and the peak memory of this process (MB)."""
    reports = Reports(REPORTS, folder, year)
    regions = {region.code: region for region in reports.demo.regions}
    made_from = Input(reports, reports.agencies, regions, content=reports.json)
    start = time.perf_counter(), time.process_time()
    out = folder / f"{formats}-{year}"
    if formats:
        write_group(made_from, out, formats, year)
    else:
        write_small(made_from, out)
    wall = time.perf_counter() - start[0] - reports.wall
    cpu = time.process_time() - start[1] - reports.cpu
    return wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(part: str) -> None:
    """One part: prints what it took as JSON."""
    with TemporaryDirectory(dir=ROOT / ".cache") as place:
        folder = Path(place)
        years = Reports(0, folder).years
        groups = [*product(PARTS[part], years), *([((), None)] if part == TOGETHER else [])]
        with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as executor:
            tasks = [executor.submit(timed, folder, formats, year) for formats, year in groups]
            walls, cpus, peaks = zip(*[task.result() for task in tasks], strict=True)
        sizes: dict[str, int] = {}
        for file in folder.glob("(*/data/*"):
            kind = file.suffix.removeprefix(".")
            sizes[kind] = sizes.get(kind, 0) + file.stat().st_size
    result = {
        "wall_ms": sum(walls) * 1000 / REPORTS / PROCESSES,
        "cpu_ms": sum(cpus) * 1000 / REPORTS,
        "peak_mb": max(peaks),
        "mb": {kind: round(size / 1e6, 1) for kind, size in sorted(sizes.items())},
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
    print(f"{REPORTS} reports. A loop of a million additions: {loop} ms.")
    RESULTS.write_text(json.dumps({"parts": results, "loop_ms": loop}, indent=1) + "\n", encoding="utf-8")
    print(f"Written: {RESULTS.relative_to(ROOT)}")
    told = results[TOGETHER]
    return int(told["wall_ms"] > MOST_MS or max(r["peak_mb"] for r in results.values()) > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
