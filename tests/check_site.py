"""``make check-site``: a whole built site looked at. Every link and anchor inside it leads somewhere, every
page is valid HTML, and every figure on a report's page is the Dataset's.

Reads the built files alone; the Dataset is read from ``reports/`` anew.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import lxml.html

from giar_site.model import Dataset, Fact, Status
from tests.content_model import misplaced

CLASSES = {
    Status.BLANK: "blank",
    Status.NOT_APPLICABLE: "na",
    Status.DERIVED: "derived",
    Status.UNRESOLVED: "unresolved",
    Status.ABSENT: "absent",
    Status.SUPPLIED: "supplied",
    Status.WITHHELD: "withheld",
}
SIGNS = {Status.DERIVED: "†", Status.SUPPLIED: "‡"}
LINKS = (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("form", "action"))
BASE = "https://the-site.invalid/"


@dataclass
class Seen:
    """What was looked at: ``links``, ``pages`` and ``figures`` are counts, ``failures`` lines in Chinese."""

    links: int = 0
    pages: int = 0
    figures: int = 0
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"站内链接 {self.links} 个，网页 {self.pages} 个，数字 {self.figures} 个"
        return f"{counts}，问题 {len(self.failures)} 个"


def check_site(
    site: Path, dataset: Dataset, site_url: str = "", *, parsed: Container[str] | None = None
) -> Seen:
    """The site in the folder ``site``, built from ``dataset`` for the address ``site_url``. Only the files
    ``parsed`` are read by the standard's slow parser, None for all."""
    seen = Seen()
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    trees = {}
    for page in pages:
        source = (site / page).read_text(encoding="utf-8")
        seen.pages += 1
        if parsed is None or page in parsed:
            seen.failures += [f"{page}：HTML 有误：{problem}" for problem in invalid(source)]
        tree = lxml.html.document_fromstring(source)
        seen.failures += [f"{page}：HTML 有误：{problem}" for problem in sorted({*misplaced(tree)})]
        ids = tree.xpath("//@id")
        doubled = sorted(name for name, count in Counter(ids).items() if count > 1)
        seen.failures += [f"{page}：锚点重复：{name}" for name in doubled]
        seen.failures += [f"{page}：指向没有的 id：{name}" for name in _named(tree) if name not in ids]
        seen.failures += [
            f"{page}：tabindex 不是数：{text!r}" for text in tree.xpath("//@tabindex[not(. = number(.))]")
        ]
        trees[page] = ([*_links(tree)], {*ids, *tree.xpath("//a/@name")})
    for page, (links, _) in trees.items():
        for link in links:
            target = _inside(page, link, site_url)
            if target is None:
                continue
            seen.links += 1
            path, anchor = target
            if not (site / path).is_file():
                seen.failures.append(f"{page}：链接失效：{link}")
            elif anchor and path in trees and anchor not in trees[path][1]:
                seen.failures.append(f"{page}：没有这个锚点：{link}")
    _figures(site, dataset, seen)
    return seen


def _named(tree: lxml.html.HtmlElement) -> list[str]:
    """The ids that labels and descriptions name."""
    names = tree.xpath("//label/@for | //@aria-labelledby | //@aria-describedby | //@aria-controls")
    return [name for text in names for name in text.split()]


def invalid(source: str) -> Iterator[str]:
    """What the HTML standard's own parsing rules call an error."""
    parser = html5lib.HTMLParser()
    parser.parse(source)
    for (line, column), code, details in parser.errors:
        yield f"第 {line} 行第 {column} 列 {code} {details or ''}".strip()


def _links(tree: lxml.html.HtmlElement) -> Iterator[str]:
    for tag, name in LINKS:
        for element in tree.iter(tag):
            if element.get("rel") not in ("preconnect", "dns-prefetch") and element.get(name) is not None:
                yield element.get(name)


def _inside(page: str, link: str, site_url: str) -> tuple[str, str] | None:
    """The file and the anchor that a link of a page means; None where it leads out of the site."""
    if site_url and link.startswith(site_url):
        link = "/" + link[len(site_url) :]
    elif link.startswith("/") and not link.startswith("//"):
        root = urlsplit(site_url).path or "/"
        link = "/" + link.removeprefix(root)
    address = urljoin(BASE + page, link)
    if not address.startswith(BASE):
        return None
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    path = path + "index.html" if path == "" or path.endswith("/") else path
    return PurePosixPath(path).as_posix(), unquote(parts.fragment)


def _figures(site: Path, dataset: Dataset, seen: Seen) -> None:
    for report in dataset.reports:
        page = f"agencies/{report.agency}/{report.year}/index.html"
        if not (site / page).is_file():
            seen.failures.append(f"{page}：没有这份报告的网页")
            continue
        cells = {c.get("id"): c for c in lxml.html.parse(str(site / page)).iter("td") if c.get("id")}
        facts = {fact.address: fact for fact in report.figures}
        if cells.keys() != facts.keys():
            seen.failures.append(f"{page}：单元格与数据不一致：{sorted(cells.keys() ^ facts.keys())}")
        for address in sorted(cells.keys() & facts.keys()):
            seen.figures += 1
            if problem := differs(cells[address], facts[address]):
                seen.failures.append(f"{page}#{address}：{problem}")


def differs(cell: lxml.html.HtmlElement, fact: Fact) -> str:
    """In what a cell of a page is not the fact, or ""."""
    classes = set((cell.get("class") or "").split()) & set(CLASSES.values())
    if classes != ({CLASSES[fact.status]} if fact.status in CLASSES else set()):
        return f"状态应为 {fact.status}，网页上是 {sorted(classes)}"
    shown = "".join(cell.xpath(".//text()[not(ancestor::sup|ancestor::small|ancestor::a|ancestor::span)]"))
    wanted = _wanted(fact)
    if shown.strip() not in wanted:
        return f"应为 {sorted(wanted)}，网页上是 {shown.strip()!r}"
    if "".join(cell.xpath("./sup//text()")) != SIGNS.get(fact.status, "") and not cell.xpath(".//sup/a"):
        return f"缺少记号 {SIGNS.get(fact.status, '')}"
    return ""


def _wanted(fact: Fact) -> set[str]:
    """What may stand in a fact's cell. A printed figure is its number, or as printed where that is more."""
    if fact.status is Status.REPORTED and fact.value is not None:
        lead = re.match(r"\s*[+\-]?[\d,]+(?:\.\d+)?", fact.raw)
        return {f"{fact.value:,f}", fact.raw.strip()} | ({lead[0].strip()} if lead else set())
    if fact.status in SIGNS and fact.value is not None:
        return {f"{fact.value:,f}"}
    if fact.status is Status.NOT_APPLICABLE:
        return {fact.raw.strip()}
    if fact.status is Status.UNRESOLVED:
        return {"?", f"{fact.raw.strip()} ?"}
    return {""}


def main(say: Callable[[str], None] = print) -> int:
    """The site of this folder. Returns the exit status."""
    from mkdocs.config import load_config

    from giar_site import build

    config = load_config("mkdocs.yml")
    site = Path(config.site_dir)
    if not (site / "index.html").is_file():
        say(f"{site.name}/ 中没有网站，请先运行 make site")
        return 1
    with build.workers() as executor:
        dataset = build.load(Path(config.plugins["giar"].config.reports_dir), executor)
    seen = check_site(site, dataset, config.site_url or "")
    for failure in seen.failures:
        say(failure)
    say(str(seen))
    return 1 if seen.failures else 0


if __name__ == "__main__":
    sys.exit(main())
