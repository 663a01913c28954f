"""A build's folders: a staging folder that replaces the site in one step, and a lock for one build at a time.

Imports nothing of the package.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: two builds at once are on their own there
    fcntl = None  # type: ignore[assignment]


def staging_folder(target: Path) -> Path:
    """Where the site that is to replace ``target`` is made: beside it, so that a rename will do."""
    return target.with_name(f".{target.name}.new")


@contextmanager
def one_build(work: Path) -> Iterator[None]:
    """Hold the lock of the working folder; a second build waits. The system frees the lock when a
    build is killed, so none can be left behind."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def replace_folder(new: Path, target: Path) -> None:
    """Put the folder ``new`` in the place of ``target`` in one step; what was there is removed.

    Where the system can exchange two folders (Linux) there is no moment without a site; elsewhere
    the former one is moved away first, and moved back should the second step fail.
    """
    if not target.exists():
        new.rename(target)
        return
    if not _exchange(new, target):
        former = target.with_name(f".{target.name}.former")
        shutil.rmtree(former, ignore_errors=True)
        target.rename(former)
        try:
            new.rename(target)
        except OSError:
            former.rename(target)
            raise
        new = former
    # The site is in place: what can't be removed is no reason to say that the build has failed.
    shutil.rmtree(new, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two paths atomically: ``renameat2(…, RENAME_EXCHANGE)``. False where it can't."""
    at_fdcwd, rename_exchange = -100, 2
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(renameat2(at_fdcwd, os.fsencode(one), at_fdcwd, os.fsencode(other), rename_exchange) == 0)
