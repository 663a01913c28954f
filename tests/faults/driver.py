"""A process that builds a small site again and again, each time with a fault, and says what it left behind.

``python -m tests.faults.driver <folder> <fault> <points>``: each build runs in a child of this process, which
has imported everything once. A *step* is a file of the project that is opened for writing, renamed, linked or
removed. The fault happens at one of them:

- ``kill``: the process is gone, a file that is opened for writing is left empty;
- ``full``: from that step on no file can be opened for writing;
- ``disk``: the folder, a small disk of its own, is filled: only a part of what the build needs is left.

The project's reports are of state A, and its site too. For each of ``points`` (how many, spread over all)
they become state B, the build meets the fault, they become A again, and a build without a fault follows.
Prints a line of JSON for each point.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from tests.faults.project import become, made

STEPS = ("os.rename", "os.remove", "os.link", "os.rmdir", "os.mkdir", "shutil.rmtree", "shutil.move")
OUTPUT = Path(tempfile.gettempdir()) / f"giar-faults-{os.getpid()}"  # not on the disk that is full
WRITES = os.O_WRONLY | os.O_RDWR


def build(project: Path) -> None:
    config = load_config(str(project / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)


def in_child(project: Path, before: Callable[[], None] = lambda: None) -> int:
    """Build in a child; its exit status: 0 built, 1 failed, -9 killed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sys.stderr = sys.stdout = OUTPUT.open("w", encoding="utf-8")
            before()
            build(project)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at_step(project: Path, point: int, fault: str, count: Path | None = None) -> Callable[[], None]:
    """What counts the steps of this process and does the fault at the one numbered ``point``; ``count`` is a
    file that gets how many there have been."""

    def arm() -> None:
        steps = 0
        own = os.getpid()

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
            if not (writes or event in STEPS) or os.getpid() != own:
                return
            path = arguments[0]
            if not isinstance(path, (str, os.PathLike)) or not str(path).startswith(f"{project}{os.sep}"):
                return
            steps += 1
            if count is not None:
                os.pwrite(counted, str(steps).encode(), 0)
            if steps < point:
                return
            if fault == "kill":
                if writes:
                    os.close(os.open(path, int(arguments[2])))  # type: ignore[call-overload]
                os.kill(own, signal.SIGKILL)
            elif writes:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

        counted = os.open(count, os.O_WRONLY | os.O_CREAT) if count else -1
        sys.addaudithook(watch)

    return arm


def state(site: Path) -> str:
    """A digest of all files."""
    digest = sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(site).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def size(site: Path) -> int:
    return sum(path.stat().st_size for path in site.rglob("*") if path.is_file())


def filled(folder: Path, left: int) -> Path:
    """A file that leaves so many bytes of the disk."""
    path = folder / "filler"
    disk = os.statvfs(folder)
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(disk.f_bavail * disk.f_frsize - left, 1))
    return path


def run(folder: Path, fault: str, points: int) -> Iterator[dict[str, object]]:
    project = made(folder / "project")
    site, sites = project / "site", {}
    for name in "AB":
        become(project, name)
        if in_child(project):
            sys.exit(OUTPUT.read_text(encoding="utf-8"))
        sites[state(site)] = name
    become(project, "A")
    in_child(project)
    become(project, "B")
    count = folder / "steps"
    in_child(project, at_step(project, sys.maxsize, fault, count))
    steps = size(site) if fault == "disk" else int(count.read_text())
    become(project, "A")
    in_child(project)
    for number in range(1, points + 1):
        point = number * steps // (points + 1)
        become(project, "B")
        if fault == "disk":
            filler = filled(folder, point)
            status = in_child(project)
            filler.unlink()
        else:
            status = in_child(project, at_step(project, point, fault))
        found = sites.get(state(site), "neither") if site.is_dir() else "none"
        said = OUTPUT.read_text(encoding="utf-8").strip().splitlines()
        become(project, "A")
        yield {
            "point": f"{point} of {steps}",
            "status": status,
            "site": found,
            "said": said[-1] if said else "",
            "again": in_child(project),
            "then": sites.get(state(site), "neither"),
        }


if __name__ == "__main__":
    try:
        for line in run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])):
            print(json.dumps(line, ensure_ascii=False), flush=True)
    finally:
        OUTPUT.unlink(missing_ok=True)
