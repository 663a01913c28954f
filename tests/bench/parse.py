"""``make bench-parse``: what it costs to read a report, by format.

Processor time and wall time of one core, the best of several readings of each file (decode, read,
extract: ``collect.read_report``; what else runs on the machine only adds), and the peak memory of a fresh
process that reads the file once. The files are the five published reports, the samples in ``../shared``
where they are present, and an invented report as a web page, a Word file and a PDF made by LibreOffice.
Prints a table and writes ``.cache/bench-parse.json``. Exit status 1 where the median of a format's files
misses its target.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from giar_site.collect import read_report
from tests.extract.made import EDITIONS, make_tables
from tests.extract.statutory import office_files, statutory_page

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples" / "raw"
RESULTS = ROOT / ".cache" / "bench-parse.json"
KINDS = {".txt": "text", ".md": "text", ".html": "html", ".docx": "docx", ".pdf": "pdf"}
TARGETS = {"text": 10.0, "html": 60.0, "docx": 60.0}  # milliseconds of processor time
SECONDS = 1.0  # a file is read again and again for so long, but at least three times
# Not ru_maxrss on Linux: a child process inherits the peak of the one that started it.
_PEAK = """
import re, resource, sys
from pathlib import Path
from giar_site.collect import read_report
for path in sys.argv[1:]:
    read_report(Path(path), path)
status = Path("/proc/self/status")
told = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text()) if status.exists() else None
most = int(told[1]) * 1024 if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(most if told or sys.platform == "darwin" else most * 1024)
"""


def files(folder: Path) -> list[Path]:
    """The files to read; those that have to be made are made in ``folder``."""
    pages = []
    for edition in EDITIONS:
        made = make_tables(random.Random(f"formats {edition}"), EDITIONS[edition], blanks="rows")
        pages.append(folder / f"invented-{edition}.html")
        pages[-1].write_text(statutory_page(made), "utf-8")
    if SAMPLES.is_dir():
        for sample in SAMPLES.glob("*.html"):
            pages.append(folder / sample.name)
            pages[-1].write_bytes(sample.read_bytes())
    office_files(pages)
    found = [*ROOT.glob("reports/*/*"), *(SAMPLES.glob("*") if SAMPLES.is_dir() else ()), *folder.glob("*.*")]
    return sorted({path.name: path for path in found if path.suffix in KINDS}.values())


def milliseconds(path: Path) -> tuple[float, float]:
    """The least processor and wall time of reading a file."""
    read_report(path, path.name)  # libraries and editions are loaded once a build
    times: list[tuple[float, float]] = []
    end = time.monotonic() + SECONDS
    while len(times) < 3 or time.monotonic() < end:
        cpu, wall = time.process_time(), time.perf_counter()
        read_report(path, path.name)
        times.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(cpu for cpu, _ in times) * 1000, min(wall for _, wall in times) * 1000


def peak(*path: Path) -> float:
    """Peak memory in MB of a process that reads one file, or none."""
    run = subprocess.run(
        [sys.executable, "-c", _PEAK, *path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(run.stdout) / 1024**2


def reference() -> float:
    """Milliseconds of a million additions: how fast this machine is just now."""
    start, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number
    return (time.process_time() - start) * 1000


def main() -> int:
    by_kind: dict[str, list[dict[str, float | str]]] = defaultdict(list)
    print(f"{'file':28} {'format':6} {'KB':>6} {'cpu ms':>8} {'wall ms':>8} {'peak MB':>8}")
    with TemporaryDirectory() as folder:
        for path in files(Path(folder)):
            kind = KINDS[path.suffix]
            cpu, wall = milliseconds(path)
            row: dict[str, float | str] = {
                "file": f"{path.parent.name}/{path.name}" if path.is_relative_to(ROOT) else path.name,
                "kb": round(path.stat().st_size / 1024, 1),
                "cpu_ms": round(cpu, 1),
                "wall_ms": round(wall, 1),
                "peak_mb": round(peak(path), 1),
            }
            by_kind[kind].append(row)
            name, *numbers = row.values()
            print(
                f"{str(name)[-28:]:28} {kind:6} "
                + " ".join(f"{number:>{w}}" for number, w in zip(numbers, (6, 8, 8, 8), strict=True))
            )
    return summary(by_kind)


def summary(by_kind: dict[str, list[dict[str, float | str]]]) -> int:
    """The median of each format against its target, on the terminal and as JSON."""
    medians: dict[str, dict[str, float]] = {}
    late = []
    print(f"\n{'format':6} {'files':>6} {'cpu ms':>8} {'wall ms':>8} {'peak MB':>8}  target")
    for kind, rows in sorted(by_kind.items()):
        cpu, wall = (statistics.median(float(row[key]) for row in rows) for key in ("cpu_ms", "wall_ms"))
        most = max(float(row["peak_mb"]) for row in rows)
        medians[kind] = {"files": len(rows), "cpu_ms": cpu, "wall_ms": wall, "peak_mb": most}
        target = TARGETS.get(kind)
        late += [kind] if target and cpu > target else []
        told = f"{target:.0f} ms" + (" MISSED" if kind in late else "") if target else "none: stated"
        print(f"{kind:6} {len(rows):>6} {cpu:>8.1f} {wall:>8.1f} {most:>8.1f}  {told}")
    idle, loop = round(peak(), 1), round(statistics.median(reference() for _ in range(9)), 1)
    print(f"\nA process that has read nothing: {idle} MB. A loop of a million additions: {loop} ms.")
    RESULTS.parent.mkdir(exist_ok=True)
    result = {"medians": medians, "files": by_kind, "targets_ms": TARGETS, "idle_mb": idle, "loop_ms": loop}
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"Written: {RESULTS.relative_to(ROOT)}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
