"""Part of ``make bench``: how long a maintainer waits for a changed report in ``mkdocs serve``.

Starts the preview of a site of invented reports, then changes a report again and again: seconds until its
page shows the change, and until the build behind it has brought search, totals and data files after. Every
second change comes while the build behind the one before is still at work.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.error import URLError

from tests.bench.parse import reference
from tests.bench.reports import generate
from tests.site.conftest import set_up

CHANGES = 6
FOLLOWED = "搜索、汇总和数据文件也已更新"
OLD = "提高"


def seconds_until(shown: Callable[[], bool], at_most: float) -> float:
    start = time.perf_counter()
    while not shown():
        if time.perf_counter() - start > at_most:
            sys.exit("not shown: see the preview's output above")
        time.sleep(0.02)
    return time.perf_counter() - start


def holds(address: str, text: str) -> bool:
    try:
        with urllib.request.urlopen(address) as answer:
            return text in answer.read().decode()
    except URLError:
        return False


def main() -> None:
    count = int(sys.argv[1])
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        set_up(folder)
        generate(folder / "reports", count)
        report = next(p for p in sorted((folder / "reports").rglob("*.txt")) if OLD in p.read_text("utf-8"))
        text = report.read_text("utf-8")
        county = report.parent.name
        place, year = report.stem.split("-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        site = f"http://127.0.0.1:{port}/"
        log = folder / "log"
        with log.open("w") as out:
            command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
            server = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
        try:
            first = seconds_until(lambda: holds(site, "<html"), 3600)
            shown, followed = [], []
            for change in range(CHANGES):
                words = f"第{change}次改动"
                report.write_text(text.replace(OLD, words), "utf-8")
                page = f"{site}agencies/{county}-{place}/{year}/"
                shown.append(seconds_until(lambda page=page, words=words: holds(page, words), 120))
                if change % 2:
                    said = log.read_text("utf-8").count(FOLLOWED)
                    followed.append(
                        seconds_until(lambda n=said: log.read_text("utf-8").count(FOLLOWED) > n, 600)
                    )
                else:
                    time.sleep(1)
        finally:
            server.terminate()
            server.wait()
    print(f"Preview of {count} reports. Until it could be opened, from nothing: {first:.1f} s.")
    print(f"A changed report shown: median {median(shown):.2f} s ({', '.join(f'{s:.2f}' for s in shown)}).")
    print(f"Search, totals and data files after that: {', '.join(f'{s:.1f}' for s in followed)} s.")
    print(f"A loop of a million additions: {reference():.1f} ms.")


if __name__ == "__main__":
    main()
