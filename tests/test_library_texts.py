"""What libraries say is told in Chinese: asked of the libraries themselves, whose words change in time."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from giar_site.cli import giar
from giar_site.cli.chinese import explained
from giar_site.collect.yaml_file import parse, read
from giar_site.library_texts import in_chinese
from tests.documents.made import document
from tests.documents.test_bad_files import package, word


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "nowhere"], "[路径]… 的值不对：没有 nowhere 这个文件或文件夹"),
        (["add", "nowhere"], "路径… 的值不对：没有 nowhere 这个文件或文件夹"),
        (["add", "--year", "1900", "."], "--year 的值不对：1900 不在 2000 到 2100 之间"),
        (["add", "--year", "去年", "."], "--year 的值不对：去年 不是整数"),
        (["add", "--year"], "--year 后面要写值"),
        (["add", "--yes=1", "."], "--yes 后面不写值"),
        (["agencies", "list", "a", "b"], "多写了 a b"),
    ],
)
def test_of_click(arguments: list[str], told: str) -> None:
    problem = CliRunner().invoke(giar, arguments, standalone_mode=False).exception
    assert explained(problem) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b: c", "这里不能有“键: 值”：缩进不对，或者有冒号的值没有加引号"),
        ("a: - b", "这里不能有“- ”开头的条目：缩进不对"),
        ("a: 1\nb\n", "有一行没有冒号"),
        ("\ta: 1", "缩进用了制表符，应当用空格"),
        ("a: @b", "值以“@”开头，没有加引号"),
        ("a: 'b", "引号只有一半"),
        ('a: "b\n---\n"', "引号只有一半，后面有 --- 一行"),
        ("a: [b", "括号没有写完，或者缺少逗号"),
        ("{a: 1, b", "括号没有写完，或者缺少逗号"),
        ("- a\nb: 1", "缩进与上面各行不一致，或者引号后面还有文字"),
        ("a: ]", "缺少值"),
        ("a: 1\n...\nb", "结束以后还有内容"),
        ("a: 1\n---\nb: 2", "还有一份：文件中不能有 --- 一行"),
        ("a: *b", "值以“*b”开头，没有加引号"),
        ("a: &", "值以“&”或者“*”开头，没有加引号"),
        ("a: >b", "值以“>”或者“|”开头，没有加引号"),
        (r'a: "\q"', r"双引号中有“\q”，应当改用单引号"),
        (r'a: "\uZZZZ"', r"双引号中的“\”后面不完整，应当改用单引号"),
        ("[a]: 1", "键不是文字"),
        ("a: \x01", "有不能用的字符 U+0001"),
    ],
)
def test_of_yaml(text: str, told: str) -> None:
    (finding,) = parse(text, "a.yml").findings
    assert (finding.code, finding.found) == ("unreadable-yaml", told)


def test_of_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("agency: 平罗县".encode("gb18030"))
    (finding,) = read(tmp_path / "a.yml", "a.yml").findings
    assert finding.found == "不是 UTF-8 编码"


def repacked(name: str, content: bytes | None) -> bytes:
    """A Word file with another member of this name, or without it."""
    with zipfile.ZipFile(BytesIO(word())) as archive:
        members = {one: archive.read(one) for one in archive.namelist() if one != name}
    return package(members if content is None else members | {name: content})


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", lambda: repacked("word/document.xml", None), "压缩包中缺少 word/document.xml"),
        ("a.docx", lambda: repacked("_rels/.rels", None), "压缩包中没有写明哪个文件是正文"),
        ("a.docx", lambda: repacked("word/document.xml", b"x"), "XML 第 1 行第 1 列写法有误"),
        ("a.pdf", lambda: b"%PDF-1.7\nxref", "缺少 PDF 的目录（/Root）"),
    ],
)
def test_of_damaged_files(tmp_path: Path, name: str, content: Callable[[], bytes], told: str) -> None:
    (finding,) = document(tmp_path, name, content()).findings
    assert (finding.code, finding.found) == ("damaged-file", told)


def test_what_is_not_known_is_quoted() -> None:
    assert in_chinese("Something else") == "“Something else”"
