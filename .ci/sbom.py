"""What the site is made with: ``dist/sbom.cdx.json`` (CycloneDX 1.6) and ``dist/licences.txt``.

``make sbom``. From ``requirements.lock`` (names, versions, hashes), the metadata of what is installed
(licences, what needs what) and ``vendored/files.yml``. Our own because no tool knows all three: cyclonedx-bom
reads a lock without licences, or an environment, and ours has the tests' tools in it too; none knows vendored
files. Says no date and no random number, so equal input gives equal files.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
VENDORED = ROOT / "giar_site/site/vendored/files.yml"
_PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)(.*?)(?=^\S|\Z)", re.M | re.S)
_LONGEST = 60  # characters: more is a licence's text, where its name belongs


def licence_of(package: Distribution) -> str:
    """As the package states it: an SPDX expression where it has one. Raises ``ValueError`` where it says
    nothing: somebody has to look."""
    stated = package.metadata.get_all("License-Expression") or package.metadata.get_all("License") or []
    kinds = [
        line.split(" :: ")[-1] for line in package.metadata.get_all("Classifier") or [] if "License" in line
    ]
    for licence in (*stated, *kinds):
        if licence != "UNKNOWN" and "\n" not in licence and len(licence) <= _LONGEST:
            return licence
    raise ValueError(f"{package.name} states no licence")


def packages(lock: str) -> list[dict[str, Any]]:
    """The locked packages that are installed, as CycloneDX has components. Those that are locked for other
    systems or versions of Python alone are not installed here."""
    found = []
    for name, pinned, rest in _PINNED.findall(lock):
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        if package.version == pinned:
            found.append(
                {
                    "type": "library",
                    "bom-ref": purl(name, pinned),
                    "name": canonicalize_name(name),
                    "version": pinned,
                    "hashes": [{"alg": "SHA-256", "content": h} for h in re.findall(r"sha256:(\w+)", rest)],
                    "licenses": [{"license": {"name": licence_of(package)}}],
                    "purl": purl(name, pinned),
                }
            )
    return found


def vendored(files: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The libraries that are in the repository as published, one component each."""
    libraries: dict[str, dict[str, Any]] = {}
    for file in files:
        name, published = re.match(r"(\S+) (\S+) \(npm\)", file["from"]).groups()  # type: ignore[union-attr]
        ref = f"pkg:npm/{name}@{published}"
        library = libraries.setdefault(
            ref,
            {
                "type": "library",
                "bom-ref": ref,
                "name": name,
                "version": published,
                "licenses": [{"license": {"name": file["licence"]}}],
                "purl": ref,
                "components": [],
            },
        )
        hashes = [{"alg": "SHA-256", "content": file["sha256"]}]
        library["components"].append({"type": "file", "name": file["file"], "hashes": hashes})
    return list(libraries.values())


def purl(name: str, pinned: str) -> str:
    return f"pkg:pypi/{canonicalize_name(name)}@{pinned}"


def needs(lines: list[str], refs: dict[str, str]) -> list[str]:
    """The refs of what these requirements name, as far as it is locked."""
    required = [Requirement(line) for line in lines]
    wanted = {canonicalize_name(r.name) for r in required if not r.marker or r.marker.evaluate({"extra": ""})}
    return sorted(refs[name] for name in wanted if name in refs)


def bill(lock: str, files: list[dict[str, str]]) -> dict[str, Any]:
    found, others = packages(lock), vendored(files)
    refs = {component["name"]: component["bom-ref"] for component in found}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["data"]]
    direct = [*needs(wanted, refs), *(component["bom-ref"] for component in others)]
    graph = [
        {
            "ref": component["bom-ref"],
            "dependsOn": needs(distribution(component["name"]).requires or [], refs),
        }
        for component in found
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "giar-site",
                "name": "giar-site",
                "version": version("giar-site"),
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [*found, *others],
        "dependencies": [{"ref": "giar-site", "dependsOn": direct}, *graph],
    }


def licences(made: dict[str, Any]) -> str:
    rows = [(c["name"], c["version"], c["licenses"][0]["license"]["name"]) for c in made["components"]]
    return "".join(f"{name:<28} {pinned:<16} {licence}\n" for name, pinned, licence in sorted(rows))


def main(into: Path) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    made = bill(lock, yaml.safe_load(VENDORED.read_text(encoding="utf-8")))
    into.mkdir(parents=True, exist_ok=True)
    (into / "sbom.cdx.json").write_text(
        json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
    (into / "licences.txt").write_text(licences(made), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")
