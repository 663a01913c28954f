"""The processes and the thread of this machine that a build's work goes to.

Imports nothing of the package: it is the first thing that each of them imports.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from threading import Thread


def process_pool() -> ProcessPoolExecutor:
    """All cores of this machine; no process starts before there is work for several."""
    # A fork of threads may hang.
    return ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_end_with_the_build)


@contextmanager
def thread_beside() -> Iterator[Executor]:
    """A thread of this process, for what waits for another program. Where an error or a key ends the work,
    what the thread has not begun is dropped."""
    with ThreadPoolExecutor(1) as beside:
        try:
            yield beside
        except BaseException:
            beside.shutdown(wait=False, cancel_futures=True)
            raise


def _end_with_the_build() -> None:
    """A build that is killed leaves no process behind. One that waits for work would never learn of it: it
    has the other end of the pipe that it waits at, too."""
    Thread(target=_wait_for_the_build, daemon=True).start()


def _wait_for_the_build() -> None:
    build = parent_process()
    if build:
        connection.wait([build.sentinel])
        os._exit(1)
