"""YAML that people keep, changed by a command: comments, order and quotes stay.

``RegistryText`` is ``agencies.yml``; a change that would give it errors it did not have is not
written. ``state`` puts values into a report's sidecar.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from giar_site.collect.registry import FILE_NAME, Registry, load
from giar_site.model import Agency

_NEW = """\
# 机关名录：由 giar add 和 giar agencies 写入，也可以直接修改。改完以后用 giar check 检查。

agencies: []
"""


class RegistryText:
    """The registry of a reports folder as text that can be changed and written back."""

    def __init__(self, reports: Path) -> None:
        self._reports = reports
        self._path = reports / FILE_NAME
        self._data = _loaded(self._path, _NEW)
        if not self._data.get("agencies"):
            self._data["agencies"] = CommentedSeq()

    def entry(self, agency_id: str) -> CommentedMap:
        """The entry of an id. Raises ``ClickException`` where there is none."""
        for entry in self._data["agencies"]:
            if isinstance(entry, CommentedMap) and entry.get("id") == agency_id:
                return entry
        raise click.ClickException(f"机关名录中没有 {agency_id}，用 giar agencies list 查看")

    def append(self, agency: Agency) -> None:
        """A new entry at the end, with what is known."""
        entry = CommentedMap(id=agency.id, name=agency.name)
        for key in ("level", "kind", "parent", "region"):
            if value := getattr(agency, key):
                entry[key] = DoubleQuotedScalarString(value) if key == "region" else value
        agencies = self._data["agencies"]
        agencies.append(entry)
        if len(agencies) > 1:
            agencies.yaml_set_comment_before_after_key(len(agencies) - 1, before="\n")

    def add_to(self, agency_id: str, key: str, values: Iterable[str]) -> None:
        """Add values to ``aliases`` or ``former_ids`` of an agency, each once."""
        entry = self.entry(agency_id)
        present = [one.get("name") if isinstance(one, dict) else one for one in entry.get(key) or ()]
        new = [value for value in dict.fromkeys(values) if value not in present]
        if new and not entry.get(key):
            entry.pop(key, None)
            entry.insert(2, key, CommentedSeq())  # not at the end, where the next entry's blank line hangs
            entry[key].fa.set_flow_style()
        if new:
            entry[key].extend(new)

    def rename(self, agency_id: str, new_id: str) -> None:
        """Give an agency a new id; the former one stays as a redirect, and its children follow."""
        self.entry(agency_id)["id"] = new_id
        self.add_to(new_id, "former_ids", [agency_id])
        self._adopt(agency_id, new_id)

    def remove(self, agency_id: str, into: str) -> None:
        """Take an entry out; its children go to ``into``."""
        self._data["agencies"].remove(self.entry(agency_id))
        self._adopt(agency_id, into)

    def write(self) -> None:
        """Write the file in one step, or say why the change can't be made."""
        before = {finding.message for finding in load(self._reports).findings}
        text = _dumped(self._data)
        problems = [finding.message for finding in _checked(text).findings if finding.message not in before]
        if problems:
            raise click.ClickException(f"没有写入 {self._path}：{'；'.join(problems)}")
        write_file(self._path, text.encode())

    def _adopt(self, parent: str, new_parent: str) -> None:
        for entry in self._data["agencies"]:
            if entry.get("parent") == parent:
                entry["parent"] = new_parent


def state(path: Path, values: Mapping[str, str | int]) -> None:
    """Put values into the sidecar ``path``, made where there is none."""
    data = _loaded(path, "{}\n")
    data.fa.set_block_style()
    data.update(values)
    write_file(path, _dumped(data).encode())


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(data)
    written = Path(file.name)
    written.chmod(0o666 & ~_UMASK)  # a temporary file is its owner's alone
    written.replace(path)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


_UMASK = _umask()


def _checked(text: str) -> Registry:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE_NAME).write_text(text, encoding="utf-8")
        return load(Path(folder))


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _loaded(path: Path, empty: str) -> CommentedMap:
    try:
        data = _yaml().load(path.read_text(encoding="utf-8-sig") if path.is_file() else empty)
    except (YAMLError, UnicodeDecodeError) as problem:
        raise click.ClickException(f"{path} 写法有误，先用 giar check 查看并改正") from problem
    if not isinstance(data, CommentedMap):
        raise click.ClickException(f"{path} 应当写成“键: 值”，先用 giar check 查看并改正")
    return data


def _dumped(data: CommentedMap) -> str:
    out = io.StringIO()
    _yaml().dump(data, out)
    return out.getvalue()
