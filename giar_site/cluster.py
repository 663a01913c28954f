"""The workers of a running Dask cluster in the place of this machine's own.

A build hands out functions of this package by name, with paths. So the folder of ``mkdocs.yml`` (reports,
cache and site) has to lie where all workers see it under the same path, and they have to run the same
program: each worker process is asked once, before its first piece of work. A piece whose worker dies is
given to another one by Dask's scheduler; every piece writes the same files again, so nothing is left
half done.

May import: ``program``.
"""

from __future__ import annotations

import platform
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from giar_site.program import program

PATIENCE = 30  # seconds to wait for the scheduler


class ClusterError(Exception):
    """The cluster can't be used; the message is Chinese and says what to do."""


class Ticket(NamedTuple):
    """What a worker has to have: the file with these words, and the program."""

    file: Path
    words: str
    program: str


class ClusterExecutor(Executor):
    """Runs what it is given on the cluster whose scheduler has this address. What nobody has asked the result
    of when it is shut down is given up."""

    def __init__(self, address: str, folder: Path) -> None:
        """``folder`` is one that all workers see. Raises ``ClusterError`` where there is no such cluster, or
        a worker without this package."""
        try:
            from distributed import Client
        except ImportError as problem:
            raise ClusterError("没有安装 distributed，不能使用集群。请安装 cluster 组件") from problem
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as problem:
            raise ClusterError(f"连不上集群 {address}：{problem}。请核对调度程序的地址") from problem
        self._executor: Executor = self._client.get_executor(pure=False)  # equal calls of two builds differ
        self._ticket = Ticket(folder.resolve() / "cluster", secrets.token_hex(16), program())
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
            self._await_idle()  # a build that was killed may have left a piece running
        except BaseException as problem:
            self._client.close()
            if isinstance(problem, OSError):
                raise ClusterError(f"集群 {address} 没有工作进程。请先启动") from problem
            raise
        folder.mkdir(parents=True, exist_ok=True)
        self._ticket.file.write_text(self._ticket.words, encoding="utf-8")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        return self._executor.submit(_run, self._ticket, fn, *args, **named)

    def map(
        self, fn: Callable[..., Any], *iterables: Iterable[Any], timeout: float | None = None, **_: Any
    ) -> Iterator[Any]:
        """In order, like every executor's. A piece is one call: the scheduler asks for no chunks."""
        return self._executor.map(partial(_run, self._ticket, fn), *iterables, timeout=timeout)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=False)
        if wait:
            self._await_idle()  # or a piece of this build would write into the next one's site
        self._client.close()
        self._ticket.file.unlink(missing_ok=True)

    def _await_idle(self) -> None:
        busy = True
        while busy:
            busy = False
            for worker, answer in self._client.run(_busy, on_error="return").items():
                if isinstance(answer, ImportError):
                    raise ClusterError(f"工作进程 {worker} 没有装本程序：{answer}。请装成与本机一样的")
                busy |= answer is True
            time.sleep(0.1 if busy else 0)


# What a process keeps between two pieces is not made for threads, and Python would not run them at
# once anyway.
_ONE_AT_A_TIME = Lock()


def _busy() -> bool:
    return _ONE_AT_A_TIME.locked()


def _run(ticket: Ticket, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """A piece of work, in a worker. Raises ``ClusterError`` where the worker is not fit for it."""
    with _ONE_AT_A_TIME:
        _admit(ticket)
        return fn(*args, **named)


@lru_cache(maxsize=1)
def _admit(ticket: Ticket) -> None:
    here = platform.node()
    try:
        words = ticket.file.read_text(encoding="utf-8")
    except OSError:
        words = ""
    if words != ticket.words:
        raise ClusterError(f"工作机 {here} 看不到本次生成的目录 {ticket.file.parent}。请把它放在共享目录中")
    if program() != ticket.program:
        raise ClusterError(f"工作机 {here} 上的程序或者组件与本机不同。请装成一样的，再启动工作进程")
