"""The hosts' files say what ``headers.RULES`` says: real servers run with them, and are asked."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from giar_site.site.headers import EMBED, ROOTS, RULES, caddy, headers_file, nginx

PATHS = (
    "index.html",
    "embed.html",
    "api/v1/index.json",
    "data/facts.csv",
    "agencies/a/2021/report.json",
    "assets/giar.css",
)


def wanted(path: str) -> dict[str, str]:
    return {r.name: r.value for r in RULES if r.reaches(path)}


def asked(port: int, path: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


def check(port: int) -> None:
    for path in PATHS:
        status, headers = asked(port, path)
        assert status == 200, path
        told = {rule.name: headers.get(rule.name) for rule in RULES}
        assert told == {rule.name: wanted(path).get(rule.name) for rule in RULES}, path
    assert asked(port, "nothing/here/")[0] == 404


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    for path in (*PATHS, "404.html"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("{}\n", encoding="utf-8")
    tmp_path.chmod(0o755)
    return root


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    environment = {"PATH": "/usr/sbin:/usr/bin:/bin", "HOME": str(folder)}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, stderr=log, stdout=log, env=environment) as server,
    ):
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                pytest.fail((folder / "log").read_text())
            yield
        finally:
            server.terminate()


def test_nginx_sends_them(site: Path, tmp_path: Path) -> None:
    if not (program := shutil.which("nginx", path="/usr/sbin:/usr/bin")):
        pytest.skip("nginx is not installed: Debian's nginx-light")
    port = free_port()
    server = nginx().replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/giar", str(site))
    assert str(site) in server
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; user root; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;\n"
        f"fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n"
        f"{server}}}\n",
        encoding="utf-8",
    )
    with running([program, "-c", str(config), "-e", f"{tmp_path}/error.log"], port, tmp_path):
        check(port)


def test_caddy_sends_them(site: Path, tmp_path: Path) -> None:
    if not (program := shutil.which("caddy")):
        pytest.skip("Caddy is not installed: Debian's caddy")
    port = free_port()
    config = tmp_path / "Caddyfile"
    server = caddy().replace("example.org {", f"http://127.0.0.1:{port} {{").replace("/srv/giar", str(site))
    assert str(port) in server
    config.write_text("{\n    admin off\n}\n" + server, encoding="utf-8")
    with running([program, "run", "--config", str(config), "--adapter", "caddyfile"], port, tmp_path):
        check(port)


def pages(site: Path) -> set[str]:
    """What a site has at its root, but for what is no page."""
    return {path.name + "/" * path.is_dir() for path in site.iterdir()} - {"assets/", "pagefind/", "hosting/"}


def test_all_at_the_root_of_the_site_has_its_policy(real_site: Path) -> None:
    told = {name for name in pages(real_site) if name.endswith(("/", ".html")) and name != EMBED}
    assert {name for name in told if not name.startswith(ROOTS)} == set(), "to be added to headers.ROOTS"


def test_headers_file_gives_each_address_each_header_once() -> None:
    rules: dict[str, dict[str, str]] = {}
    for line in headers_file().splitlines():
        if not line.startswith(" "):
            place = line.removesuffix("*").removeprefix("/") if line != "/" else "index.html"
            assert place not in rules
            rules[place] = {}
        else:
            name, _, value = line.strip().partition(": ")
            assert name not in rules[place]
            rules[place][name] = value
    assert len(rules) <= 100, "Cloudflare Pages reads no more"
    assert max(map(len, headers_file().splitlines())) <= 2000
    assert rules.pop("index.html") == rules["index"]
    for path in PATHS:
        if path.startswith("assets/"):
            continue  # has no policy here: it is no page
        sent = [
            pair for place, headers in rules.items() if path.startswith(place) for pair in headers.items()
        ]
        assert len(dict(sent)) == len(sent), "a header given twice would be joined"
        assert dict(sent) == wanted(path)


def test_no_value_breaks_out_of_its_quotes() -> None:
    for rule in RULES:
        assert not set(rule.value) & set('"\n\\$`{}'), rule
        assert not set("".join(rule.prefixes)) & set(' "\n\\$.*[](){}'), rule
