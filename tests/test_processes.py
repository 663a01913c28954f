"""The processes of a build that is killed end with it, and what waits beside one that fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from giar_site.processes import thread_beside
from tests.conftest import ROOT

BUILD = """
import os, time
from giar_site.processes import process_pool
if __name__ == "__main__":
    with process_pool() as pool:
        print(pool.submit(os.getpid).result() != os.getpid(), flush=True)
        time.sleep(600)
"""


def test_a_killed_build_leaves_no_process_behind(tmp_path: Path) -> None:
    build = tmp_path / "killed_build.py"  # its processes import it: it has to be a file
    build.write_text(BUILD)
    with subprocess.Popen([sys.executable, build], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        assert run.stdout.readline() == "True\n", "a process of its own has done the work"
        run.kill()
        # Each process has the pipe's other end: it is closed when the last has gone.
        said, _ = run.communicate(timeout=60)
    assert said == ""


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_what_an_error_ends_begins_nothing_more_beside(error: type[BaseException]) -> None:
    done: list[str] = []
    hold = Event()

    def work() -> None:
        with thread_beside() as beside:
            beside.submit(lambda: done.append("first") if hold.wait(60) else None)
            beside.submit(done.append, "second")
            Thread(target=lambda: (sleep(0.1), hold.set()), daemon=True).start()
            raise error

    with pytest.raises(error):
        work()
    assert done == ["first"]
