"""``make accuracy``: the public ``score.py`` on the real reports beside this checkout → SCOREBOARD.md.

The reports and their hand-checked figures lie outside the repository, in ``../shared``; where that is
absent there is nothing to score. Exit status 1 where a figure is silently wrong, an agency or year is
wrong, a file crashes the reader, or a tier falls below its target.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SCORE = SHARED / "samples" / "score.py"
BOARD = Path(__file__).with_name("SCOREBOARD.md")
COMMAND = (
    'python3 ../shared/samples/score.py --giar ".venv/bin/python -m giar_site" '
    "--raw ../shared/{folder}/raw --truth ../shared/{folder}/truth"
)
KINDS = ("right", "refused", "flagged", "silent", "named")
LEAST = {"A": 99.5, "B": 99.5, "C": 97.0, "-": 100.0}  # percent of cells right; tier N may be refused
MOST_NAMED = 4.0  # percent of right cells
_LINE = re.compile(
    r"^\S+\s+(?P<tier>\S+)\s+.*?\s{2}" + r"\s+".join(rf"{k} (?P<{k}>\d+)" for k in KINDS) + r"(?P<id>.*)$"
)
HEAD = """# Scoreboard

Written by `make accuracy`; do not edit. Each cell of the statutory tables of real reports, against figures
that people read in the originals. *Right*: the value as printed, a blank kept blank. *Refused*: no value,
and the site says so. *Flagged*: a wrong value that a finding names. *Silent*: a wrong value without a word.
*Named*: right cells that a finding names all the same.

| reports | tier | files | cells | right | refused | flagged | silent | named |
|---|---|---|---|---|---|---|---|---|
"""


def scored(folder: str) -> tuple[dict[str, Counter[str]], str]:
    """``score.py`` on one folder: counts by tier, and its last line. Its words go to the terminal."""
    run = subprocess.run(
        [
            sys.executable,
            SCORE,
            *("--giar", f"{sys.executable} -m giar_site"),
            *("--raw", SHARED / folder / "raw", "--truth", SHARED / folder / "truth"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    print(run.stdout, end="")
    tiers: dict[str, Counter[str]] = defaultdict(Counter)
    for line in filter(None, map(_LINE.match, run.stdout.splitlines())):
        tiers[line["tier"]].update({kind: int(line[kind]) for kind in KINDS})
        tiers[line["tier"]].update(files=1, identity="identity" in line["id"])
    return tiers, run.stdout.splitlines()[-1]


def failures(name: str, count: Counter[str]) -> list[str]:
    """What of a tier misses its target."""
    cells = sum(count[kind] for kind in KINDS[:4])
    missed = [f"{count[kind]} {kind}" for kind in ("silent", "identity") if count[kind]]
    if count["right"] * 100 < LEAST.get(name[-1], 0) * cells:
        missed.append(f"right {count['right'] / cells:.2%}, target {LEAST[name[-1]]} %")
    if count["named"] * 100 > MOST_NAMED * cells:
        missed.append(f"named {count['named'] / cells:.2%}, at most {MOST_NAMED} %")
    return [f"{name}: {words}" for words in missed]


def main() -> int:
    if not SCORE.is_file():
        print(f"Nothing scored: {SCORE.relative_to(ROOT.parent)} is not beside this checkout.")
        return 0
    rows: list[str] = []
    ends: list[str] = []
    missed: list[str] = []
    for folder in ("reports", "samples"):
        tiers, last = scored(folder)
        for tier, count in sorted(tiers.items()):
            cells = sum(count[kind] for kind in KINDS[:4])
            values = (folder, tier, count["files"], cells, f"{count['right'] / cells:.2%}")
            rows.append("| " + " | ".join(map(str, [*values, *(count[kind] for kind in KINDS[1:])])) + " |")
            missed += failures(f"{folder}, tier {tier}", count)
        ends.append(f"    {COMMAND.format(folder=folder)}\n    {last}\n")
        if not last.endswith("crashed 0"):
            missed.append(f"{folder}: {last}")
    BOARD.write_text(HEAD + "\n".join(rows) + "\n\n" + "\n".join(ends), encoding="utf-8")
    print(f"\nWritten: {BOARD.relative_to(ROOT)}")
    for words in missed:
        print(f"MISSED {words}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
