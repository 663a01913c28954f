"""The site is replaced in one step, or stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from giar_site import staging


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    new, target = tmp_path / ".site.new", tmp_path / "site"
    for folder, text in ((new, "new"), (target, "old")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    return new, target


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_replaced(folders: tuple[Path, Path], exchange: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    new, target = folders
    if not exchange:
        monkeypatch.setattr(staging, "_exchange", lambda *_: False)
    staging.replace_folder(new, target)
    assert (target / "index.html").read_text() == "new"
    staging.tidy(target)
    assert [path.name for path in target.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_what_both_sites_have_stays_for_the_next_build(
    folders: tuple[Path, Path], exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, target = folders
    if not exchange:
        monkeypatch.setattr(staging, "_exchange", lambda *_: False)
    for name in ("a/b/shared", "a/own", "c/own"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(name)
    (new / "a/b").mkdir(parents=True)
    (new / "a/b/shared").hardlink_to(target / "a/b/shared")
    staging.replace_folder(new, target)
    staging.tidy(target)
    spare = staging.spare_folder(target)
    left = {path.relative_to(spare).as_posix() for path in spare.rglob("*")}
    assert left == {"a", "a/b", "a/b/shared"}

    new.mkdir()
    (new / "index.html").write_text("newest")
    assert staging.begin_with(spare, new) == {"index.html"}
    assert not spare.exists()
    assert (new / "index.html").read_text() == "newest"
    assert (new / "a/b/shared").samefile(target / "a/b/shared")
    assert (target / "index.html").read_text() == "new"


def test_a_build_whose_files_have_no_place_in_the_spare_folder_does_without(tmp_path: Path) -> None:
    new, spare = tmp_path / ".site.new", tmp_path / ".site.former"
    (spare / "index.html").mkdir(parents=True)
    new.mkdir()
    (new / "index.html").write_text("new")
    assert staging.begin_with(spare, new) == {"index.html"}
    assert (new / "index.html").read_text() == "new"
    assert not spare.exists()


def test_what_stands_in_the_way_loses_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that holds a file open there, on Windows."""
    new, spare = tmp_path / ".site.new", tmp_path / ".site.former"
    spare.mkdir()
    new.mkdir()
    (new / "index.html").write_text("new")
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        if path == spare:
            raise PermissionError(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    assert staging.begin_with(spare, new) == {"index.html"}
    assert (new / "index.html").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.new"]


def test_first_site(folders: tuple[Path, Path]) -> None:
    _, target = folders
    staging.replace_folder(target, target.with_name("first"))
    assert (target.with_name("first") / "index.html").read_text() == "old"


def test_former_site_comes_back(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    new, target = folders
    monkeypatch.setattr(staging, "_exchange", lambda *_: False)
    (new / "index.html").unlink()
    new.rmdir()
    with pytest.raises(FileNotFoundError):
        staging.replace_folder(new, target)
    assert (target / "index.html").read_text() == "old"


def test_a_second_build_waits_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\nfrom giar_site.staging import one_build\n"
        "with one_build(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, str(tmp_path / "work")]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    with start() as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with start() as second:
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(timeout=0.7)
            first.kill()
            assert second.stdout
            assert second.stdout.readline() == "held\n"
            second.kill()
