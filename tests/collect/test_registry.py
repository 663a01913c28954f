"""The registry: what it gives, and that every doubt has its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from giar_site.collect.registry import load
from giar_site.model import Agency, Alias, Region
from tests.collect.written import write

GOOD = """\
regions:
  - {code: "640200", name: 石嘴山市}
  - {code: "640221", name: 平罗县, parent: "640200", from: 1949}
agencies:
  - id: pingluoxian-renminzhengfu
    name: 平罗县人民政府
    aliases: [平罗县政府, {name: 平罗县人民委员会, to: 1967}]
    level: county
    kind: government
    region: "640221"
    former_ids: [pingluo-3f2a]
  - {id: pingluoxian-jiaoyuju, name: 平罗县教育局, parent: pingluoxian-renminzhengfu}
"""


def errors(tmp_path: Path, text: str) -> list[tuple[int | None, str]]:
    write(tmp_path / "agencies.yml", text)
    return [(f.location and f.location.line, f.message) for f in load(tmp_path).findings]


def test_what_a_registry_says(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", GOOD)
    registry = load(tmp_path)
    assert registry.findings == ()
    assert registry.regions == (Region("640200", "石嘴山市"), Region("640221", "平罗县", "640200", 1949))
    assert registry.agencies[0] == Agency(
        "pingluoxian-renminzhengfu",
        "平罗县人民政府",
        (Alias("平罗县政府"), Alias("平罗县人民委员会", None, 1967)),
        "county",
        "government",
        None,
        "640221",
    )
    assert registry.former == {"pingluo-3f2a": "pingluoxian-renminzhengfu"}
    assert registry.with_id("pingluo-3f2a") == registry.agencies[0]


def test_names_are_compared_folded_and_in_their_years(tmp_path: Path) -> None:
    write(tmp_path / "agencies.yml", GOOD)
    registry = load(tmp_path)
    assert [a.id for a in registry.named("平罗县 ⼈民政府", 2021)] == ["pingluoxian-renminzhengfu"]
    assert [a.id for a in registry.named("平罗县人民委员会", 1960)] == ["pingluoxian-renminzhengfu"]
    assert registry.named("平罗县人民委员会", 2021) == []
    assert registry.named("平罗县人民政府办公室", 2021) == []


def test_no_file_is_an_empty_registry(tmp_path: Path) -> None:
    registry = load(tmp_path)
    assert (registry.agencies, registry.findings) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("level: county", "level: xian", 8, "level 的写法不认识"),
        ("level: county", "grade: county", 8, "机关中有不认识的键“grade”，已忽略"),
        ('region: "640221"', 'region: "999999"', 10, "行政区划代码 999999 没有列在 regions 里"),
        ("parent: pingluoxian-renminzhengfu", "parent: nobody", 12, "上级机关 nobody 没有列出"),
        ("name: 平罗县教育局", "name: 平罗县政府", 12, "“平罗县政府”同时是 pingluoxian-renminzhengfu 和"),
        ("id: pingluoxian-jiaoyuju", "id: pingluoxian-renminzhengfu", 12, "写了两次"),
        ("id: pingluoxian-jiaoyuju", "id: 平罗", 12, "“平罗县教育局”的编号不能用"),
        ("id: pingluoxian-jiaoyuju", "id: unconfirmed-1c6d2ba4", 12, "“平罗县教育局”的编号不能用"),
        ("id: pingluoxian-jiaoyuju", "id: pingluo-3f2a", 12, "旧编号 pingluo-3f2a 是另一个机关现在的编号"),
        ('code: "640200"', "code: 640200", 2, "行政区划要有六位代码（加引号）和名称"),
        ("from: 1949", "from: 昔", 3, "from 应当是年份"),
        ("to: 1967", "to: 1967, from: 1980", 7, "起始年份晚于终止年份"),
        ("    level: county", "    name: 又一个", 8, "“name”写了两次"),
    ],
)
def test_every_doubt_has_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in GOOD
    found = errors(tmp_path, GOOD.replace(old, new))
    assert any(at == line and message in told for at, told in found), found


def test_a_ring_of_parents_is_told_and_holds_nobody(tmp_path: Path) -> None:
    above = ('  - {code: "640200", name: 石嘴山市', "    level: county")
    ring = GOOD.replace(above[0], f'{above[0]}, parent: "640221"')
    ring = ring.replace(above[1], f"{above[1]}\n    parent: pingluoxian-jiaoyuju")
    assert errors(tmp_path, ring) == [
        (2, "上级代码绕了一圈又回到 640200"),
        (3, "上级代码绕了一圈又回到 640221"),
        (9, "上级机关绕了一圈又回到 pingluoxian-renminzhengfu"),
        (13, "上级机关绕了一圈又回到 pingluoxian-jiaoyuju"),
    ]
    registry = load(tmp_path)
    assert {one.parent for one in (*registry.regions, *registry.agencies)} == {None}


def test_what_stands_below_a_ring_keeps_its_parent(tmp_path: Path) -> None:
    office = "\n  - {id: shiyanju, name: 试验局, parent: shiyanting}"
    hall = "\n  - {id: shiyanting, name: 试验厅, parent: shiyanting}"
    assert errors(tmp_path, GOOD.rstrip() + office + hall) == [(14, "上级机关绕了一圈又回到 shiyanting")]
    assert [one.parent for one in load(tmp_path).agencies[-2:]] == ["shiyanting", None]


def test_doubts_come_in_the_same_order_in_every_process(tmp_path: Path) -> None:
    """Findings are published: their order must not hang on how Python hashes texts."""
    ids = [f"a{number}" for number in range(9)]
    former = "".join(f"  - {{id: b{i}, name: 示例市{i}县政府, former_ids: [{i}]}}\n" for i in ids)
    text = f"agencies:\n{former}" + "".join(f"  - {{id: {i}, name: 示例市{i}县教育局}}\n" for i in ids)
    assert [message.split()[1] for _, message in errors(tmp_path, text)] == ids


def test_yaml_that_cannot_be_read_is_one_error_with_its_line(tmp_path: Path) -> None:
    assert errors(tmp_path, "agencies:\n  - id: [unclosed\n") == [(3, "YAML 写法有误，读不出来")]


def test_a_billion_laughs_is_read_in_no_time(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{f'*{chr(97 + i)}, ' * 9}]\n" for i in range(20)
    )
    assert errors(tmp_path, bomb)[0] == (1, "机关名录中有不认识的键“a”，已忽略")
    assert errors(tmp_path, f"{bomb}agencies: *u\nregions: [*u]\n")[-1][1] == "机关应当写成“键: 值”"


def test_the_project_s_own_registry_is_sound() -> None:
    registry = load(Path(__file__).parents[2] / "reports")
    assert registry.findings == ()
    assert len(registry.agencies) >= 4
