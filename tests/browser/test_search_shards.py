"""Search over several indexes finds what a plain scan of the pages finds, in one list."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from giar_site.site import search
from giar_site.site.search import SearchIndex, shards
from tests.browser.conftest import Reader, reader_of
from tests.browser.test_search import FIND
from tests.conftest import served

pytestmark = pytest.mark.xdist_group("browser")

REGIONS = ("330100", "330200", "340100")
CHARACTERS = "政府信息公开年度报告申请答复处理机关国家秘密不予部分"


def pages() -> dict[str, str]:
    """Sentences by address: of agencies in three regions, and of pages of no agency."""
    rng = random.Random(2021)
    urls = [f"agencies/{region}-{n}/{year}/" for region in REGIONS for n in range(3) for year in (2022, 2023)]
    urls += [f"items/{n}/" for n in range(5)]
    return {url: "，".join("".join(rng.choices(CHARACTERS, k=9)) for _ in range(12)) for url in urls}


@pytest.fixture(scope="module")
def sharded_url(tmp_path_factory: pytest.TempPathFactory, real_site: Path) -> Iterator[str]:
    """A site with indexes of other pages than its own."""
    root = tmp_path_factory.mktemp("shards")
    site = shutil.copytree(real_site, root / "site")
    shutil.rmtree(site / "pagefind")
    index = SearchIndex(root / "documents")
    for url, text in pages().items():
        lead = " ".join("x" * n for n in range(1, 41))  # for hits near the top of a page come first
        index.add(url, url, f"<p>{lead}</p><p>{text}</p>")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SHARD", 6)
        found = shards(index.pages, lambda agency: [agency.split("-")[0]])
    assert {name: len(shard) for name, shard in found.items()} == {"": 5, **dict.fromkeys(REGIONS, 6)}
    for name, shard in found.items():
        index.write(shard, site / "pagefind" / name)
    (site / "pagefind/shards.json").write_text(f"{[*found][1:]}".replace("'", '"'))
    with served(site) as url:
        yield url


@pytest.fixture
def sharded(browser: Browser, sharded_url: str) -> Iterator[Reader]:
    yield from reader_of(browser, sharded_url)


def test_all_indexes_are_searched_as_one(sharded: Reader) -> None:
    texts = pages()
    rng = random.Random(7)
    runs = [run for text in texts.values() for run in re.findall("[^，]+", text)]
    words = {
        run[start : start + rng.randint(2, 4)]
        for run in rng.choices(runs, k=120)
        for start in [rng.randint(0, 5)]
    }
    sharded.open()
    found = sharded.page.evaluate(FIND, [sorted(words)])
    for word in words:
        assert set(found[word]) == {f"/{url}" for url, text in texts.items() if word in text}, word
        own = [url.startswith("/items/") for url in found[word]]
        first = own.index(False) if False in own else len(own)
        # Pagefind multiplies the places of an index from the back, and the last is 0.
        assert first >= sum(own) - 1, "what is no agency's comes first"
