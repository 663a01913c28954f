"""What ``mkdocs serve`` does when a file has changed: the pages of the agencies whose reports have are made
anew at once, everything else by a build behind it, a process of its own (``python -m giar_site.preview``).

With ``plugin`` and ``config`` the only files that import mkdocs. Imports nothing of the package.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("giar")


class Preview:
    """``rebuild`` takes the place of ``build``, MkDocs' own of everything, for a site of ``reports_dir``.
    ``show`` writes the pages of changed agencies into the site that is there."""

    def __init__(
        self,
        config: MkDocsConfig,
        reports_dir: Path,
        show: Callable[[], None],
        build: Callable[[], None],
    ) -> None:
        # As MkDocs loads it when a file has changed, and what the preview's address changes in it.
        self._order = json.dumps(
            {
                "config_file": config.config_file_path,
                "use_directory_urls": config.use_directory_urls,
                "strict": config.strict,
                "site_url": config.site_url,
            }
        )
        self._reports_dir = reports_dir
        self._show = show
        self._build = build
        self._seen = self._state()
        self._behind: subprocess.Popen[bytes] | None = None

    def rebuild(self) -> None:
        """Where no report has changed, something of the site itself has: everything is built."""
        self.stop()
        seen, self._seen = self._seen, self._state()
        if self._seen == seen:
            self._build()
            return
        try:
            self._show()
        except BuildError as problem:  # raised, it would keep MkDocs' server from answering
            log.error("%s。网页没有更新，改正后会再试", problem)
            return
        self._behind = subprocess.Popen(
            [sys.executable, "-m", "giar_site.preview", self._order], start_new_session=True
        )
        Thread(target=_tell, args=(self._behind,), daemon=True).start()

    def stop(self) -> None:
        """End the build behind, with the processes that it started; the site stays as it is."""
        if self._behind and self._behind.poll() is None:
            if sys.platform == "win32":
                self._behind.kill()
            else:
                with suppress(ProcessLookupError):  # at its end just now
                    os.killpg(self._behind.pid, signal.SIGKILL)
            self._behind.wait()

    def _state(self) -> dict[str, tuple[int, int]]:
        """Size and time (ns) of each file below the reports folder."""
        found = {}
        for folder, _, names in os.walk(self._reports_dir):
            for name in names:
                try:
                    stat = os.lstat(f"{folder}/{name}")
                except OSError:  # gone again
                    continue
                found[f"{folder}/{name}"] = (stat.st_size, stat.st_mtime_ns)
        return found


def _tell(behind: subprocess.Popen[bytes]) -> None:
    outcome = behind.wait()
    if outcome == 0:
        log.info("搜索、汇总和数据文件也已更新，刷新网页即可看到")
    elif outcome > 0:  # else it was ended for a later change
        log.error("搜索、汇总和数据文件没有更新，原因见上；改正后会再试")


def _main(order: dict[str, Any]) -> None:
    site_url = order.pop("site_url")
    config = load_config(**order)
    config.site_url = site_url
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config, serve_url=site_url)


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)  # the rest has been said when the pages were shown
    _main(json.loads(sys.argv[1]))
