"""What a page costs to write in a site of 10,000 reports and in one of 1,000, by turns.

A machine's speed changes from one minute to the next, so the two are measured in pairs, the larger site first
in every other pair, with equally many agencies; the median of the pairs' ratios counts. Each page is composed
from data, put into the theme's shell and written, as in ``tests/bench/compare.py``.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from giar_site.site.catalogue import Catalogue
from giar_site.site.shell import Shells
from tests.bench.compare import here, inside, set_up_reports, state_of
from tests.bench.parse import reference

SMALL, LARGE = 1_000, 10_000
PAIRS = 8
OUT = "out"  # the folder that both are written into
MEASURES = {"wall_ms": "elapsed", "cpu_ms": "processor time"}


def prepare(folder: Path, catalogue: Catalogue, shells: Shells, _into: Path) -> None:
    """What ``inside`` does in the place of publishing."""
    state_of(folder, catalogue, shells, folder.parent / OUT)
    (folder / "agencies.txt").write_text("\n".join(catalogue.agencies), encoding="utf-8")


def main() -> None:
    if sys.argv[1:2] == ["inside"]:
        inside(Path(sys.argv[2]), prepare)
        return
    with TemporaryDirectory() as name:
        agencies: dict[int, list[str]] = {}
        for count in (SMALL, LARGE):
            folder = Path(name) / str(count)
            folder.mkdir()
            set_up_reports(folder, count, "tests.bench.growth")
            every = (folder / "agencies.txt").read_text("utf-8").split()
            agencies[count] = every[:: count // SMALL]
        found: list[dict[int, dict[str, float]]] = []
        for pair in range(PAIRS):
            order = (SMALL, LARGE) if pair % 2 == 0 else (LARGE, SMALL)
            states = {n: Path(name) / f"{n}/state.pickle" for n in order}
            found.append({n: here(state, agencies[n], Path(name) / OUT) for n, state in states.items()})
    print(f"{PAIRS} pairs by turns; milliseconds a page, medians\n")
    print(f"{'':16}{'pages':>8}" + "".join(f"{told:>18}" for told in MEASURES.values()))
    for n in (SMALL, LARGE):
        cells = [f"{statistics.median(pair[n][key] for pair in found):18.2f}" for key in MEASURES]
        print(f"{n:>8} reports{found[0][n]['pages']:8.0f}" + "".join(cells))
    for key, told in MEASURES.items():
        ratios = sorted(pair[LARGE][key] / pair[SMALL][key] for pair in found)
        print(
            f"Growth, {told}: ×{statistics.median(ratios):.2f} (pairs ×{ratios[0]:.2f} to ×{ratios[-1]:.2f})"
        )
    print(f"A loop of a million additions: {reference():.1f} ms.")


if __name__ == "__main__":
    main()
