"""The hostile corpus as a whole site: nothing runs, nothing leaves its folder, every file is named."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
from playwright.sync_api import Browser, Page

from giar_site.site.catalogue import grouped
from giar_site.site.escape import visible
from tests.conftest import served, with_vega
from tests.hostile.corpus import README, SECRET, Attack, listed, write_corpus
from tests.site.conftest import set_up

pytestmark = pytest.mark.xdist_group("hostile")  # one worker builds the site

# An element or attribute that only an attack can have made: text is looked at, never the source.
INJECTED = """() => [...document.querySelectorAll('*')].filter(element =>
    element.classList.contains('evil') || [...element.attributes].some(a => /^on/i.test(a.name))
    || ['href', 'src', 'action', 'data', 'xlink:href'].some(name => /^\\s*(javascript|vbscript)/i.test(
        (element.getAttribute(name) || '').replace(/[\\x00-\\x20]/g, '')))
    || (element.tagName === 'SCRIPT' && !element.src && !/json/.test(element.type))
    || ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MATH'].includes(element.tagName)
).map(element => element.outerHTML.slice(0, 200))"""

HOOK = """window.ran = []; for (const name of ['alert', 'confirm', 'prompt', 'open'])
    window[name] = (...words) => { window.ran.push(name + ' ' + words) };
    addEventListener('securitypolicyviolation', event => window.ran.push(
        event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))"""


@dataclass(frozen=True)
class Built:
    """The corpus and the site made of it; ``said`` is what the build printed."""

    attacks: tuple[Attack, ...]
    root: Path
    said: str

    @property
    def site(self) -> Path:
        return self.root / "site"

    def pages(self) -> list[str]:
        return sorted(path.relative_to(self.site).as_posix() for path in self.site.rglob("*.html"))


def _outside(root: Path) -> dict[str, bytes | str]:
    """All files but the site and the caches."""
    kept = (root / "site", root / ".cache")
    files = (Path(folder) / name for folder, _, names in os.walk(root) for name in names)
    return {
        str(path): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in files
        if not any(path.is_relative_to(folder) for folder in kept)
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("hostile") / "checkout"
    attacks = write_corpus(root / "reports")
    with_vega(set_up(root))
    before, around = _outside(root), sorted(root.parent.iterdir())
    command = [sys.executable, "-m", "mkdocs", "build"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "GIAR_SITE_URL": "https://example.org/",
    }
    result = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, errors="replace"
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert _outside(root) == before, "a build writes into the site and its cache alone"
    assert sorted(root.parent.iterdir()) == around
    assert not Path("/tmp/giar-pwned.txt").exists()
    return Built(attacks, root, result.stdout + result.stderr)


def test_the_corpus_is_large_and_listed() -> None:
    assert README.read_text(encoding="utf-8") == listed(), "python -m tests.hostile.corpus"
    assert int(listed().split()[4]) >= 60


def test_every_file_is_named_with_what_was_done(built: Built) -> None:
    shown = " ".join(
        " ".join(lxml.html.parse(str(built.site / page)).getroot().itertext())
        for page in built.pages()
        if page.startswith(("agencies/", "received/", "quality/"))
    )
    said = " ".join((built.said + shown).split())
    missing = [
        attack.path
        for attack in built.attacks
        # A sidecar that was taken without a word is told by its report's page.
        if " ".join(visible(attack.path).split()) not in said
        and not (attack.kind == "sidecar" and attack.path.removesuffix("yml") + "txt" in shown)
    ]
    assert missing == []


def test_nothing_from_outside_the_folder_is_published(built: Built) -> None:
    secrets = (SECRET.encode(), b"root:x:0:0")
    files = [path for path in built.site.rglob("*") if path.is_file()]
    assert not any(path.is_symlink() for path in built.site.rglob("*"))
    assert [path for path in files if any(secret in path.read_bytes() for secret in secrets)] == []
    assert not [path for path in files if "pwned" in path.name and path.read_bytes() in (b"", b"x")]


def test_files_for_programs_stay_whole(built: Built) -> None:
    for path in built.site.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in (*built.site.rglob("*.xml"), *built.site.rglob("*.svg")):
        lxml.etree.parse(str(path))
    for path in built.site.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len({len(row) for row in rows}) == 1, path
        formulas = [c for row in rows for c in row if c[:1] in "=@\t\r" and c[:1]]
        assert formulas == [], path
    for path in built.site.rglob("*.sqlite"):
        with sqlite3.connect(path) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute("SELECT count(*) FROM facts").fetchone()[0] > 1000
    for page in built.pages():
        for script in lxml.html.parse(str(built.site / page)).iter("script"):
            if "json" in (script.get("type") or ""):
                json.loads(script.text or "")


@pytest.fixture
def watched(browser: Browser, built: Built) -> Iterator[tuple[Page, str, list[str]]]:
    trouble: list[str] = []
    with served(built.site) as url:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(HOOK)
        page = context.new_page()
        page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else trouble.append(r.url)
        )
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        yield page, url, trouble
        context.close()


@pytest.mark.parametrize(
    "share",
    [  # of the pages of a kind: two minutes for all
        pytest.param(6, id="some"),
        pytest.param(1, id="all", marks=pytest.mark.full),
    ],
)
def test_nothing_runs_in_a_browser(built: Built, watched: tuple[Page, str, list[str]], share: int) -> None:
    page, url, trouble = watched
    visited = 0
    # An embedding page shows nothing by itself, and the guide's pages hold none of the words.
    every = [path for path in built.pages() if path != "embed.html" and not path.startswith("maintain/")]
    kinds = grouped(every, lambda path: (path.split("/")[0], path.count("/")))
    for path in [path for alike in kinds.values() for path in alike[::share]]:
        page.goto(url + path.removesuffix("index.html"))
        page.wait_for_load_state("networkidle") if visited % 10 == 0 else None
        trouble += [f"{path}: {found}" for found in page.evaluate(f"[...({INJECTED})(), ...window.ran]")]
        visited += 1
    assert trouble == []
    print(f"{visited} hostile pages visited")


def test_nothing_runs_where_scripts_show_the_words(
    built: Built, watched: tuple[Page, str, list[str]]
) -> None:
    """Search results, the table's own menu, comparing, and embedding put the words in by script."""
    page, url, trouble = watched
    page.goto(url)
    for words in ("alert", "<script>", "县人民政府", "'><img"):
        page.keyboard.press("/")
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
        page.wait_for_timeout(1000)
        trouble += page.evaluate(INJECTED) + page.evaluate("window.ran")
        page.keyboard.press("Escape")
    reports = [p for p in built.pages() if p.startswith("agencies/") and p.count("/") == 3]
    for path in reports[:: max(1, len(reports) // 12)]:
        address = path.removesuffix("index.html")
        page.goto(f"{url}embed.html?page={address}&part=requests")
        page.wait_for_timeout(200)
        trouble += page.evaluate(INJECTED) + page.evaluate("window.ran")
    agencies = sorted({p.split("/")[1] for p in reports})[:6]
    page.goto(f"{url}compare/?agencies={','.join(agencies)}&years=2023")
    page.wait_for_timeout(1500)
    trouble += page.evaluate(INJECTED) + page.evaluate("window.ran")
    hash_attack = "compare/?agencies=<img class=evil src=x onerror=alert(1)>&years=<script>alert(1)</script>"
    page.goto(url + hash_attack)
    page.wait_for_timeout(500)
    page.goto(f"{url}embed.html?page=//evil.invalid/&part=<img class=evil src=x onerror=alert(1)>")
    page.wait_for_timeout(500)
    trouble += page.evaluate(INJECTED) + page.evaluate("window.ran")
    assert trouble == []
