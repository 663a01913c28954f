"""A build's folders: a staging folder that replaces the site in one step, and a lock for one build at a time.

What the site that was replaced shares with the new one stays beside it, as links, and is where the next
build begins: linking and removing a hundred thousand files takes longer than looking at them.
Imports nothing of the package.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: two builds at once are on their own there
    fcntl = None  # type: ignore[assignment]


def staging_folder(target: Path) -> Path:
    """Where the site that is to replace ``target`` is made: beside it, so that a rename will do."""
    return target.with_name(f".{target.name}.new")


def spare_folder(target: Path) -> Path:
    """Where the site that was replaced lies: of its files those that ``target`` has too."""
    return target.with_name(f".{target.name}.former")


def begin_with(spare: Path, new: Path) -> set[str]:
    """Put the files of the folder ``new`` in the folder ``spare``, if there is one, and that in its place.
    Returns the names of these files: nothing else there is known to belong to the new site."""
    own = {path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()}
    try:
        if spare.is_dir():
            for name in own:
                (spare / name).unlink(missing_ok=True)
                (spare / name).parent.mkdir(parents=True, exist_ok=True)
                (spare / name).hardlink_to(new / name)
            aside = new.with_name(f"{new.name}.aside")
            shutil.rmtree(aside, ignore_errors=True)
            new.rename(aside)
            try:
                spare.rename(new)
            except OSError:
                aside.rename(new)
                raise
            shutil.rmtree(aside)
    except OSError:  # whatever is in the way there
        shutil.rmtree(spare, ignore_errors=True)
    return own


def prune(folder: str | Path, belongs: Callable[[os.DirEntry[str]], bool], but: str = "") -> bool:
    """Remove the files of a folder that do not belong there, and folders that are empty then; what it has
    by the name ``but`` is not looked at. Whether something is left. Raises ``OSError`` where that can't be
    done."""
    left = False
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == but:
                left = True
            elif entry.is_dir(follow_symlinks=False):
                if prune(entry.path, belongs):
                    left = True
                else:
                    Path(entry).rmdir()
            elif belongs(entry):
                left = True
            else:
                Path(entry).unlink()
    return left


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
    """Put the folder ``new`` in the place of ``target`` in one step; what was there is in
    ``spare_folder(target)`` then, for ``tidy``.

    Where the system can exchange two folders (Linux) there is no moment without a site; elsewhere
    the former one is moved away first, and moved back should the second step fail.
    """
    if not target.exists():
        new.rename(target)
        return
    spare = spare_folder(target)
    shutil.rmtree(spare, ignore_errors=True)
    if _exchange(new, target):
        with suppress(OSError):
            new.rename(spare)
    else:
        target.rename(spare)
        try:
            new.rename(target)
        except OSError:
            spare.rename(target)
            raise


def tidy(target: Path) -> None:
    """Of the site that ``target`` has replaced, those files stay that are links to the same as another one's.
    What can't be removed is no reason to say that the build has failed: the site is in place."""
    spare = spare_folder(target)
    try:
        if spare.exists() and not prune(spare, lambda file: file.stat(follow_symlinks=False).st_nlink > 1):
            spare.rmdir()
    except OSError:
        shutil.rmtree(spare, ignore_errors=True)
    shutil.rmtree(staging_folder(target), ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two paths atomically: ``renameat2(…, RENAME_EXCHANGE)``. False where it can't."""
    at_fdcwd, rename_exchange = -100, 2
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(renameat2(at_fdcwd, os.fsencode(one), at_fdcwd, os.fsencode(other), rename_exchange) == 0)
