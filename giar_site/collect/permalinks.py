"""Addresses that were published stay: ``permalinks.txt``, the ledger of them, and ``redirects.yml``, where
those that changed lead.

A line of the ledger is a page's address from the site's root, without leading slash, or the anchor of a cell,
row or table that every report's page may have (``agencies/*/*/#requests.received:total``). It is written by
``giar permalinks --record`` alone, which never takes a line away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from giar_site.collect.yaml_file import read, shown
from giar_site.findings import Finding
from giar_site.forms import address, editions

LEDGER = "permalinks.txt"
REDIRECTS = "redirects.yml"
REPORT_PAGES = "agencies/*/*/#"  # stands for the page of every report

_HEAD = "# 已公布的地址，永远不能失效。由 giar permalinks --record 写入，不要删改。\n"
_ADDRESS = re.compile(r"(?:[^/\s\\#?\"\x00-\x1f\x7f]+/)+")  # in hosts' files as it is: no quote ends it
_SHOWN = 20  # lost addresses that a message names


class LostAddresses(ValueError):
    """The site would lose addresses that were published. The message names them and what to add."""


def ledger(reports_dir: Path) -> list[str]:
    """The ledger's lines; none where there is no ledger. Raises ``OSError``, ``UnicodeDecodeError``."""
    path = reports_dir / LEDGER
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def anchors() -> set[str]:
    """The permanent anchors of reports' pages, as the ledger has them."""
    found = set()
    for edition in editions():
        for table in edition.tables:
            for cell in table.cells():
                found |= {cell.table, address(cell.table, cell.item), str(cell)}
    return {REPORT_PAGES + anchor for anchor in found}


def new(reports_dir: Path, pages: Iterable[str]) -> list[str]:
    """What the ledger lacks of these pages and the anchors, sorted. An agency that is not registered has no
    permanent address yet: its pages are not to be among ``pages``."""
    return sorted({*pages, *anchors()} - set(ledger(reports_dir)))


def record(reports_dir: Path, lines: Iterable[str]) -> None:
    """Add lines to the ledger."""
    path = reports_dir / LEDGER
    text = _HEAD + "".join(f"{line}\n" for line in sorted({*ledger(reports_dir), *lines}))
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def keep(reports_dir: Path, taken: set[str], redirects: Iterable[str] = ()) -> None:
    """Raises ``LostAddresses`` where the ledger has an address that is not among ``taken``, the addresses
    of a site, or where one of ``redirects``, targets of redirects, is not."""
    known = taken | anchors()
    lost = [line for line in ledger(reports_dir) if line not in known]
    dead = sorted(set(redirects) - taken)
    if not lost and not dead:
        return
    told = [f"网站会失去 {len(lost)} 个已公布的地址，没有生成，原来的网站保持不变。"] if lost else []
    pages = [line for line in lost if not line.startswith(REPORT_PAGES)]
    if pages:
        told.append(
            "机关改编号的，在 agencies.yml 写 former_ids；撤下的报告写进 withheld.yml；"
            f"其余的在 {reports_dir / REDIRECTS} 中加上（右边改成现在的地址）："
        )
        told += [f"  {page}: {_nearest(page, taken)}" for page in pages[:_SHOWN]]
    told += [f"  表式中没有了 {line.removeprefix(REPORT_PAGES)}" for line in lost if line not in pages][
        :_SHOWN
    ]
    told += [f"另有 {len(pages) - _SHOWN} 个"] if len(pages) > _SHOWN else []
    told += [
        f"{_place(reports_dir, target)}：转向的目标不存在：{target}。改成网站中有的网页，或者删去这一行"
        for target in dead
    ]
    raise LostAddresses("\n".join(told))


def redirects(reports_dir: Path) -> tuple[dict[str, str], list[Finding]]:
    """``redirects.yml``: a former address → the present one, and what is wrong with other lines."""
    path = reports_dir / REDIRECTS
    if not path.is_file():
        return {}, []
    file = read(path, REDIRECTS)
    value = file.value if file.value is not None else {}
    if not isinstance(value, dict):
        file.problem(
            "bad-entry",
            "应当写成“原地址: 现地址”",
            expected="agencies/a/2021/: agencies/b/2021/",
            found=shown(value),
            next_step="改写后再运行 giar check",
        )
        value = {}
    good = {}
    for former, present in value.items():
        if _is_address(former) and _is_address(present) and former != present:
            good[former] = present
        else:
            file.problem(
                "bad-entry",
                "原地址和现地址都应当是网页的地址，从网站根目录起，前面没有 /，后面有 /",
                str(former),
                expected="agencies/a/2021/: agencies/b/2021/",
                found=f"{shown(former)}: {shown(present)}",
                next_step="改写后再运行 giar check",
            )
    return good, file.findings


def _place(reports_dir: Path, target: str) -> str:
    """Where ``redirects.yml`` leads to ``target``."""
    path = reports_dir / REDIRECTS
    file = read(path, REDIRECTS)
    value = file.value if isinstance(file.value, dict) else {}
    lines = [file.location(former).line for former, present in value.items() if present == target]
    return f"{path}:{lines[0]}" if lines else str(path)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and bool(_ADDRESS.fullmatch(value)) and ".." not in value.split("/")


def _nearest(page: str, taken: set[str]) -> str:
    """The first page above that there is."""
    return next((above for above in _above(page) if above in taken), "…")


def _above(page: str) -> Iterator[str]:
    parts = page.rstrip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        yield "/".join(parts[:length]) + "/"
