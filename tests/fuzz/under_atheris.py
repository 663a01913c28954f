"""The process that atheris guides: one reader, until its time is over. ``guided`` starts it and judges.

It says nothing of its own: what raised, took longest or needed most memory is left as files, so that it is
there even after libFuzzer ends the process in the middle.
"""

from __future__ import annotations

import heapq
import importlib
import random
import re
import sys
import time
from hashlib import sha1
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

# What is written in Python of the libraries a reader is made with. It costs a fifth of the executions.
LIBRARIES = {".pdf": ["pdfminer", "pdfplumber"], ".docx": ["docx"], ".mht": ["email"], ".yml": ["yaml"]}

name, work, found, *options = sys.argv[1:]
libraries = LIBRARIES.get(Path(name).suffix, [])
with atheris.instrument_imports(include=["giar_site", *libraries]):
    for module in libraries:
        importlib.import_module(module)
    from giar_site.documents import FORMATS

    for reader in FORMATS:
        importlib.import_module(f"giar_site.documents.{reader.module}")
    from tests.fuzz.inputs import LONGEST, changed, mutated, read_input
    from tests.fuzz.memory import forget_peak, memory


class Extremes:
    """The inputs with the highest figures, as files."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        self.kept: list[tuple[float, str]] = []

    def see(self, figure: float, data: bytes) -> None:
        if len(self.kept) == self.count and figure <= self.kept[0][0]:
            return
        path = self.folder / sha1(data).hexdigest()
        if path.exists():
            return
        path.write_bytes(data)
        heapq.heappush(self.kept, (figure, path.name))
        if len(self.kept) > self.count:
            (self.folder / heapq.heappop(self.kept)[1]).unlink()


def raised(problem: Exception, data: bytes) -> None:
    """Keep the first input for each place that raises, and go on: one fault must not hide the others."""
    told = re.search(r"（([\w.]+:\d+)）", str(problem))  # `reading-failed` says where
    at = problem.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    here = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
    place = re.sub(r"\W+", "-", f"{type(problem).__name__} {told[1] if told else here}")
    path = Path(found, place)
    if not path.exists():
        path.write_bytes(data)


def change(data: bytes, longest: int, seed: int) -> bytes:
    rng = random.Random(seed)

    def part(content: bytes) -> bytes:
        if rng.random() < 0.5 or not content:
            return mutated(content, rng)
        return bytes(atheris.Mutate(content, len(content) + 100))  # knows what was compared with what

    made = changed(name, data, part, rng)
    return made if len(made) <= longest else data


with TemporaryDirectory() as temporary:
    folder = Path(temporary)
    slow, large = Extremes(Path(work, "slow"), 8), Extremes(Path(work, "large"), 4)

    def one(data: bytes) -> None:
        forget_peak()
        before, start = memory()[0], time.process_time()
        try:
            read_input(folder, name, data)
        except Exception as problem:
            raised(problem, data)
        slow.see(time.process_time() - start, data)
        large.see(memory()[1] - before, data)

    atheris.Setup([sys.argv[0], f"-max_len={LONGEST}", *options], one, custom_mutator=change)
    atheris.Fuzz()
