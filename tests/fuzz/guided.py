"""Fuzzing guided by coverage, with atheris: ``python -m tests.fuzz.guided SECONDS [--name a.docx]``.

The seconds are divided among the readers and the sidecar. What leads to new places of ``giar_site``, and of
the libraries written in Python that a reader uses, is kept in ``.cache/fuzz/corpus/`` for the next time.

Seconds and memory under atheris are not those of a build. So the slowest and largest inputs are read once
more by a process without it, and so is what the corpus gained, some with their pages. It fails where an
input raises, takes ``SLOWEST`` seconds of processor time or needs ``LARGEST`` memory there; such inputs stay
in ``.cache/fuzz/found/`` and are read again the next time.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.fuzz.inputs import LARGEST, SEEDS, SLOWEST, read_input, starts, written
from tests.fuzz.memory import forget_peak, memory

ROOT = Path(__file__).resolve().parents[2]
NAMES = (*SEEDS, "a.yml")
KEPT = ROOT / ".cache/fuzz"
HANGS = 60  # seconds for one input, on a busy machine
ADDRESSES = 4_000_000_000  # bytes: what an input may ask for before it gets a MemoryError
CORPUS = 1000  # files a reader
ENDED = ("crash-", "timeout-", "oom-")  # what libFuzzer calls the files that it stopped at


@dataclass(frozen=True)
class Read:
    """What reading a file without atheris gave: seconds of processor time, KB, what it raised."""

    file: Path
    write: bool
    seconds: float = 0.0
    memory: int = 0
    raised: str = ""

    @property
    def over(self) -> str:
        if self.seconds >= SLOWEST:
            return f"{self.seconds:.1f} s of processor time"
        return f"{self.memory // 1024} MB of memory" if self.memory >= LARGEST else ""

    @property
    def fails(self) -> str:
        return self.raised or self.over


@dataclass
class Seen:
    """What came of fuzzing one reader."""

    executions: int = 0
    coverage: str = ""
    corpus: int = 0
    reads: list[Read] = field(default_factory=list)


def repeat(name: str, files: Sequence[Path], write: bool) -> None:
    """Read each file, or also write its pages; a line of JSON each. For a process of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        read_input(folder, name, next(starts(name)))  # what is loaded and compiled once is no input's doing
        for file in files:
            gc.collect()
            forget_peak()
            signal.alarm(HANGS)  # ends the process, whatever it is in
            start, raised = time.process_time(), ""
            try:
                read = read_input(folder, name, file.read_bytes())
                if write:
                    written(read)
            except Exception as problem:
                traceback.print_exc()
                raised = f"{type(problem).__name__}: {problem}"[:500]
            signal.alarm(0)
            figures = (0, 0) if write else (time.process_time() - start, memory()[1])
            print(json.dumps([*figures, raised]), flush=True)


def again(name: str, *, write: bool = False) -> list[str]:
    """The command that reads inputs once more, to be followed by their files."""
    command = [sys.executable, "-m", "tests.fuzz.guided", "--name", name, *["--write"] * write]
    return [*command, "--repeat"]


def measured(name: str, files: Sequence[Path], *, write: bool = False) -> list[Read]:
    """The files read in a plain process; alone in one where a figure is too high."""
    reads: list[Read] = []
    command = again(name, write=write)
    while left := files[len(reads) :]:
        run = subprocess.run([*command, *map(str, left)], cwd=ROOT, capture_output=True, text=True)
        lines = run.stdout.splitlines()
        reads += (Read(file, write, *json.loads(line)) for file, line in zip(left, lines, strict=False))
        if run.returncode:  # it ended in the middle of a file
            told = f"the process ended with {run.returncode}: {run.stderr[-1000:]}"
            reads.append(Read(files[len(reads)], write, raised=told))
    if len(files) == 1:
        return reads
    return [measured(name, [read.file])[0] if read.over and not read.raised else read for read in reads]


def _some(things: list[Any], most: int) -> list[Any]:
    return random.sample(things, max(0, min(len(things), most)))


def fuzz(name: str, seconds: float) -> Seen:
    """Fuzz one reader, and judge what was seen."""
    seen = Seen()
    corpus, found, work = (KEPT / kind / name for kind in ("corpus", "found", "work"))
    shutil.rmtree(work, ignore_errors=True)
    start, new = work / "start", work / "new"
    for folder in (corpus, found, start, new, work / "slow", work / "large"):
        folder.mkdir(parents=True, exist_ok=True)
    first, *others = [*starts(name), *(file.read_bytes() for file in sorted(corpus.iterdir()))]
    # All are read before anything new is tried: no more of them than a fifth of the time is enough for.
    for number, data in enumerate([first, *_some(others, max(10, round(2 * seconds)))]):
        (start / str(number)).write_bytes(data)
    _atheris(name, seconds, seen, [new, start])
    gained = [Path(shutil.move(file, corpus / file.name)) for file in sorted(new.iterdir())]
    kept = sorted(corpus.iterdir())
    for file in _some(kept, len(kept) - CORPUS):
        file.unlink()
    seen.corpus = min(len(kept), CORPUS)
    gained = _some([file for file in gained if file.exists()], max(10, round(seconds)))
    stopped = (file for file in work.iterdir() if file.name.startswith(ENDED))
    for file in (*work.glob("slow/*"), *work.glob("large/*"), *stopped):
        file.replace(found / file.name)
    reads = measured(name, [*sorted(found.iterdir()), *gained])
    reads += measured(
        name, [read.file for read in reads if not read.fails][-max(5, round(seconds / 4)) :], write=True
    )
    for read in reads:
        if read.file.name.startswith("crash-") and not read.fails:  # of a library, and not every time
            read = replace(read, raised="ended the process under atheris")
        if read.fails and read.file.parent != found:
            read = replace(read, file=Path(shutil.copy(read.file, found)))
        seen.reads.append(read)
    failing = {read.file for read in seen.reads if read.fails}
    for file in set(found.iterdir()) - failing:  # slow or large under atheris only, or mended since
        file.unlink()
    return seen


def _atheris(name: str, seconds: float, seen: Seen, folders: Sequence[Path]) -> None:
    """Run libFuzzer until the time is over: again, where it ended at a file that took a minute or crashed."""
    work, found = KEPT / "work" / name, KEPT / "found" / name
    ends = time.monotonic() + seconds
    stopped: set[Path] = set()
    while not seen.executions or time.monotonic() < ends - 10:
        left = max(1, round(ends - time.monotonic()))
        flags = [f"-max_total_time={left}", f"-timeout={HANGS}", "-rss_limit_mb=2000", "-print_final_stats=1"]
        command = [sys.executable, "-m", "tests.fuzz.under_atheris", name, str(work), str(found), *flags]
        command += [f"-artifact_prefix={work}/", *map(str, folders)]
        with (work / "log").open("w") as log:
            run = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, timeout=left + 900)
        told = (work / "log").read_text(errors="replace")
        executed = re.findall(r"^(?:stat::number_of_executed_units: +|#)(\d+)", told, re.M)
        seen.executions += max(map(int, executed), default=0)
        if covered := re.findall(r"cov: (\d+) ft: (\d+)", told):
            seen.coverage = "{} places, {} features".format(*covered[-1])
        if run.returncode == 0:
            return
        former, stopped = stopped, {file for file in work.iterdir() if file.name.startswith(ENDED)}
        if stopped == former:  # the fuzzer itself is at fault
            sys.exit(f"{name}: atheris ended with {run.returncode}\n{told[-3000:]}")


def told(name: str, seen: Seen) -> str:
    slowest = max((read.seconds for read in seen.reads), default=0)
    largest = max((read.memory for read in seen.reads), default=0)
    return (
        f"{name}: {seen.executions} executions, coverage {seen.coverage}, {seen.corpus} inputs kept; of"
        f" {len(seen.reads)} read again, slowest {slowest:.2f} s, largest {largest // 1024} MB"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__)
    parser.add_argument("seconds", nargs="?", type=int, default=300, help="for all readers together (300)")
    parser.add_argument("--name", choices=NAMES, help="one reader alone; a.yml is the sidecar")
    parser.add_argument(
        "--repeat", nargs="+", type=Path, metavar="FILE", help="read these inputs of --name, once"
    )
    parser.add_argument(
        "--write", action="store_true", help="with --repeat: write their pages, measure nothing"
    )
    options = parser.parse_args()
    if options.repeat and not options.name:
        parser.error("--repeat needs --name")
    if options.repeat:
        repeat(options.name, options.repeat, options.write)
        return 0
    names = [options.name] if options.name else NAMES
    every: dict[str, Seen] = {}
    for name in names:
        every[name] = fuzz(name, options.seconds / len(names))
        print(told(name, every[name]), flush=True)
    failures = [(name, read) for name, seen in every.items() for read in seen.reads if read.fails]
    for name, read in failures:
        print(f"\n{read.fails}\n  {' '.join([*again(name, write=read.write), str(read.file)])}")
    slowest = max((read.seconds, name) for name, seen in every.items() for read in seen.reads)
    largest = max((read.memory, name) for name, seen in every.items() for read in seen.reads)
    print(
        f"{sum(seen.executions for seen in every.values())} executions; slowest input {slowest[0]:.2f} s of"
        f" processor time ({slowest[1]}), largest memory {largest[0] // 1024} MB ({largest[1]});"
        f" {len(failures)} failures"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
