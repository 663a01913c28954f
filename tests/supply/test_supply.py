"""What a maintainer hosts the site with: the bill of materials, the CI files, the image, ProperDocs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from giar_site.site.headers import EMBED, RULES
from tests.conftest import ROOT
from tests.data.test_headers import free_port, running

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bill")
    subprocess.run([sys.executable, ROOT / ".ci/sbom.py", folder], check=True)
    return folder


def test_the_bill_names_all_that_is_locked_with_version_hashes_and_licence(bill: Path) -> None:
    made = json.loads((bill / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    listed = {component["name"]: component for component in made["components"]}
    # One line may be for other systems or versions of Python; what is needed here is all there.
    locked = re.findall(r"^([\w.-]+)==([^\s;]+)( ;)?", lock, re.M)
    assert (
        {name for name, _, marker in locked if not marker}
        <= listed.keys()
        <= {n for n, *_ in locked} | {"sql.js"}
    )
    for name, component in listed.items():
        assert component["licenses"][0]["license"]["name"]
        assert name == "sql.js" or (name, component["version"]) in {(n, v) for n, v, _ in locked}
        assert name == "sql.js" or all(f"sha256:{h['content']}" in lock for h in component["hashes"])
        assert name == "sql.js" or component["hashes"]
    vendored = yaml.safe_load((ROOT / "giar_site/site/vendored/files.yml").read_text(encoding="utf-8"))
    files = {f["name"]: f["hashes"][0]["content"] for f in listed["sql.js"]["components"]}
    assert files == {file["file"]: file["sha256"] for file in vendored}


def test_the_bill_says_what_needs_what_and_is_the_same_twice(bill: Path, tmp_path: Path) -> None:
    made = json.loads((bill / "sbom.cdx.json").read_text(encoding="utf-8"))
    refs = [component["bom-ref"] for component in made["components"]]
    assert len(refs) == len(set(refs))
    needs = {entry["ref"]: entry["dependsOn"] for entry in made["dependencies"]}
    assert sorted(needs) == sorted({"giar-site", *refs} - {"pkg:npm/sql.js@1.16.0"})
    assert {ref for wanted in needs.values() for ref in wanted} <= set(refs)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["data"]]
    direct = {re.split(r"[<>=]", line)[0].replace("_", "-") for line in lines}
    names = {re.fullmatch(r"pkg:pypi/(.*)@.*", ref)[1] for ref in needs["giar-site"] if "pypi" in ref}  # type: ignore[index]
    assert {name.replace(".", "-") for name in direct} == names
    subprocess.run([sys.executable, ROOT / ".ci/sbom.py", tmp_path], check=True)
    for path in bill.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def steps(value: Any) -> Iterator[str]:
    """Every command in a CI file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("run", "script"):
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from steps(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from steps(inner)


@pytest.mark.parametrize("name", [".github/workflows/site.yml", ".gitlab-ci.yml"])
def test_ci_files_run_commands_that_there_are(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = list(steps(yaml.safe_load(text)))
    assert {"make check", "make properdocs", "make site", "make check-site", "make sbom"} <= set(commands)
    for command in commands:
        if command.startswith("make "):
            assert re.search(rf"^{command.removeprefix('make ')}:", MAKEFILE, re.M), command
        elif command.startswith(".venv/bin/giar check"):
            assert set(re.findall("--[a-z]+", command)) <= {"--strict", "--format"}
        else:
            assert command == "mv site public"
    for action in re.findall(r"uses: (\S+@\S+.*)", text):
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", action), action


@pytest.mark.xdist_group("browser")  # the worker that builds the site
def test_the_image_serves_the_site_with_its_headers(real_site: Path, tmp_path: Path) -> None:
    """The Dockerfile's copies, made into a folder that stands for the image, and the real nginx there."""
    if not (program := shutil.which("nginx", path="/usr/sbin:/usr/bin")):
        pytest.skip("nginx is not installed: Debian's nginx-light")
    tmp_path.chmod(0o755)
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY "):
            _, source, target = line.split()
            source_path = real_site / source.removeprefix("site/")
            target_path = tmp_path / "image" / target.lstrip("/")
            target_path.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source_path.is_dir() else shutil.copy)(source_path, target_path)
    port = free_port()
    server = tmp_path / "image/etc/nginx/conf.d/default.conf"
    text = server.read_text(encoding="utf-8")
    assert "root /srv/giar;" in text
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(
        "/srv/giar", str(tmp_path / "image/srv/giar")
    )
    server.write_text(text, encoding="utf-8")
    config = tmp_path / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"daemon off; pid {tmp_path}/pid; {user} events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;\n"
        f"client_body_temp_path {tmp_path}/body; {temporary}\ninclude {server.parent}/*.conf; }}\n",
        encoding="utf-8",
    )
    with running([program, "-c", str(config), "-e", f"{tmp_path}/error.log"], port, tmp_path):
        for path, status in (
            ("", 200),
            ("agencies/", 200),
            (EMBED, 200),
            ("data/facts.csv", 200),
            ("no/", 404),
        ):
            try:
                answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5)
            except urllib.error.HTTPError as error:
                answer = error  # type: ignore[assignment]
            assert answer.status == status, path
            told = {rule.name: answer.headers.get(rule.name) for rule in RULES}
            assert told == {r.name: None for r in RULES} | {
                r.name: r.value for r in RULES if r.reaches(path)
            }, path


@pytest.mark.nightly
def test_properdocs_builds_the_same_site(real_site: Path, tmp_path: Path) -> None:
    """But for the name of the generator. Fetches ProperDocs from the registry that pip is set up for."""
    folder = tmp_path / "properdocs"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    lock = ROOT / "requirements-properdocs.lock"
    got = subprocess.run([*install, "--target", str(folder), "-r", str(lock)], capture_output=True, text=True)
    if got.returncode:
        pytest.skip(f"ProperDocs can't be had here: {got.stderr.strip().splitlines()[-1]}")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "properdocs",
            "build",
            "--strict",
            "-f",
            "mkdocs.yml",
            "-d",
            str(tmp_path / "site"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr

    def files(site: Path) -> dict[str, bytes]:
        generator = re.compile(rb'<meta name="generator" content="[^"]*">')
        return {
            path.relative_to(site).as_posix(): generator.sub(b"", path.read_bytes())
            for path in site.rglob("*")
            if path.is_file()
        }

    ours, theirs = files(real_site), files(tmp_path / "site")
    assert b"ProperDocs" in (tmp_path / "site/index.html").read_bytes()
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
