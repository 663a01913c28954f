"""What all suites share: the built site of this checkout, a server for it, and a real Chromium."""

from __future__ import annotations

import fcntl
import functools
import gc
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from giar_site.site.assets import _vega_bundle
from giar_site.site.headers import RULES

settings.register_profile("giar", deadline=None)  # no test fails by the clock: machines are busy
settings.load_profile("giar")
ROOT = Path(__file__).resolve().parent.parent
# Groups of tests, by the time they take. The first does not wait for the second one's site.
LONGEST = (
    "hostile",
    "demo pages",
    "recipes",
    "browser",
    "demo",
    "withheld",
    "faults",
    "bad-input",
    "preview",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that at the end no worker waits for another one's."""

    def place(item: pytest.Item) -> int:
        marks = (mark.args[0] for mark in item.iter_markers("xdist_group"))
        return min((LONGEST.index(name) for name in marks if name in LONGEST), default=len(LONGEST))

    items.sort(key=place)


def pytest_sessionstart() -> None:
    """A mutant (``make mutation``) runs in a copy of a process that has run the tests: what that one has kept
    of its own results would hide it."""
    if os.environ.get("MUTANT_UNDER_TEST"):
        for kept in gc.get_objects():
            if isinstance(kept, functools._lru_cache_wrapper):
                kept.cache_clear()


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        path = self.path.lstrip("/").partition("?")[0]
        for rule in RULES:
            if rule.name != "Cache-Control" and rule.reaches(path):
                self.send_header(rule.name, rule.value)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a port of localhost, sent as a careful host does: its root's address, with a slash."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


Shared = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    """The folder of a name, filled by a function: once for all workers of a run. The first that needs it
    does, the others wait."""
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent

    def filled(name: str, fill: Callable[[Path], object]) -> Path:
        root, made = base / name, base / f"{name}.made"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(root, ignore_errors=True)  # of one that failed
                root.mkdir()
                fill(root)
                made.touch()
        return root

    return filled


def with_vega(project: Path) -> Path:
    """The project, with the Vega bundle in its cache as a build before leaves it there: making it takes
    longer than all the pages of a small site. ``build_demo`` has it made."""
    kept, cache = ROOT / ".cache/giar", project / ".cache/giar"
    kept.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    with (kept / "vega.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _vega_bundle(kept)
    for path in kept.glob("vega-*.js"):
        shutil.copy(path, cache)
    return project


@pytest.fixture(scope="session")
def real_site(shared: Shared) -> Path:
    """This checkout's site, built as a maintainer builds it. A warning fails the build."""

    def build(root: Path) -> None:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", root / "site"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr

    return shared("real", build) / "site"


@pytest.fixture(scope="session")
def real_url(real_site: Path) -> Iterator[str]:
    """The address of this checkout's site, served from localhost."""
    with served(real_site) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. Without one the test fails: a suite that skips says nothing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not executable:
        pytest.fail("no Chromium found: install it, or set CHROMIUM to its path (see `make test`)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


_KEPT: dict[tuple[Browser, str], tuple[BrowserContext, CDPSession]] = {}


@contextmanager
def profile(browser: Browser, url: str, **options: object) -> Iterator[BrowserContext]:
    """A reader's profile that has nothing of the site at ``url`` but files in the browser's cache. A new one
    costs as much as three pages: it is kept, emptied, for the next test that wants the same ``options``.
    What a test changes of the profile itself, as its routes, would stay: such a test makes one of its own."""
    key = browser, repr(sorted(options.items()))
    if not (kept := _KEPT.pop(key, None)):
        context = browser.new_context(**options)  # type: ignore[arg-type]
        kept = context, context.new_cdp_session(context.new_page())
    context, session = kept
    blank = context.pages[0]
    yield context
    for page in context.pages:
        if page is not blank:
            page.close()
    session.send("Storage.clearDataForOrigin", {"origin": url.rstrip("/"), "storageTypes": "all"})
    _KEPT[key] = kept
