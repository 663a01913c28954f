"""How much memory this process has, and has had since it was last asked. Linux."""

from __future__ import annotations

import re
from pathlib import Path


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def memory() -> tuple[int, int]:
    """In KB: what is resident now, and the most that was since ``forget_peak``."""
    status = Path("/proc/self/status").read_text()
    peak, now = (int(re.search(rf"^{key}:\s*(\d+) kB", status, re.M)[1]) for key in ("VmHWM", "VmRSS"))  # type: ignore[index]
    return now, peak
