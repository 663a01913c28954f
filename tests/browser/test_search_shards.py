"""Search over several indexes finds what a plain scan of the pages finds, in one list."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from giar_site.site import search
from giar_site.site.search import SearchIndex, shards
from tests.browser.conftest import Reader, reader_of
from tests.browser.test_search import FIND
from tests.conftest import served

pytestmark = pytest.mark.xdist_group("browser")

REGIONS = ("330100", "330200", "340100")
CHARACTERS = "政府信息公开年度报告申请答复处理机关国家秘密不予部分"


# Pages whose titles have this, and pages that have it further down.
WORD = "冰雪运动"
NAMED = ("items/1/", "agencies/330200-1/2023/", "agencies/340100-0/2022/")
HOLDING = ("items/3/", "agencies/330100-0/2023/", "agencies/330200-2/2022/")


def pages() -> dict[str, str]:
    """Sentences by address: of agencies in three regions, and of pages of no agency."""
    rng = random.Random(2021)
    urls = [f"agencies/{region}-{n}/{year}/" for region in REGIONS for n in range(3) for year in (2022, 2023)]
    urls += [f"items/{n}/" for n in range(5)]
    texts = {url: "，".join("".join(rng.choices(CHARACTERS, k=9)) for _ in range(12)) for url in urls}
    return texts | {url: f"{texts[url]}，{WORD}" for url in (*NAMED, *HOLDING)}


@pytest.fixture(scope="module")
def sharded_url(tmp_path_factory: pytest.TempPathFactory, real_site: Path) -> Iterator[str]:
    """A site with indexes of other pages than its own."""
    root = tmp_path_factory.mktemp("shards")
    site = shutil.copytree(real_site, root / "site")
    shutil.rmtree(site / "pagefind")
    index = SearchIndex(root / "documents")
    for url, text in pages().items():
        lead = " ".join("x" * n for n in range(1, 41))  # for hits near the top of a page come first
        title = f"{url} {WORD}" if url in NAMED else url
        index.add(url, title, f"<h1>{title}</h1><p>{lead}</p><p>{text}</p>")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SHARD", 6)
        found = shards({url: [url[9:15]] for url in index.pages if url.startswith("agencies/")})
    assert {name: len(shard) for name, shard in found.items()} == dict.fromkeys(REGIONS, 6)
    found[""] = [url for url in index.pages if url.startswith("items/")]
    for name, shard in found.items():
        index.write(shard, site / "pagefind", name)
    (site / "pagefind/forms.json").write_text("{}")
    (site / "pagefind/shards.json").write_text(f"{[*REGIONS]}".replace("'", '"'))
    with served(site) as url:
        yield url


@pytest.fixture
def sharded(browser: Browser, sharded_url: str) -> Iterator[Reader]:
    yield from reader_of(browser, sharded_url)


# As Pagefind itself puts several indexes together, which is to ask all before it tells anything.
MERGED = """async word => {
  const {phrase} = await import(new URL("assets/giar/search.js", __md_scope))
  const bundle = new URL("pagefind/", __md_scope)
  const {createInstance} = await import(new URL("pagefind.js", bundle))
  document.documentElement.lang = "und"
  const pagefind = createInstance({baseUrl: "/", metaCacheTag: "merged"})
  await pagefind.init()
  for (const name of await (await fetch(new URL("shards.json", bundle))).json())
    await pagefind.mergeIndex(`${bundle.pathname}${name}/`, {baseUrl: "/"})
  const query = phrase(word).tokens.join(" ")
  const {results} = await pagefind.search(`"${query}"`, {sort: {order: "desc"}})
  const late = result => Math.min(...result.words) >= 32
  return Promise.all(results.map(async result => [(await result.data()).url, late(result)]))
}"""


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
        assert own == sorted(own, reverse=True) or word in WORD, "what is no agency's comes first"


def test_the_order_is_of_all_indexes_at_once(sharded: Reader) -> None:
    sharded.open()
    for word in (WORD, "国家", "秘密"):
        found = sharded.page.evaluate(FIND, [[word]])[word]
        merged = sharded.page.evaluate(MERGED, word)
        # Named pages first, of these and of the others what is no agency's.
        merged.sort(key=lambda page: (page[1], not page[0].startswith("/items/")))
        assert found == [url for url, _ in merged]
        assert len({url.split("-")[0] for url in found}) > 3


class Held:
    """Requests for one index, held back until somebody lets them go."""

    def __init__(self, page: Page, name: str) -> None:
        self.routes: list[Route] = []
        self.held = True
        page.route(f"**/pagefind/{name}/**", self.take)

    def take(self, route: Route) -> None:
        if self.held:
            self.routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        self.held = False
        for route in self.routes:
            route.continue_()


def status(page: Page, text: str) -> None:
    expect(page.locator(".giar-search-overlay [role=status]")).to_have_text(text)


def listed(page: Page) -> list[str]:
    found = page.locator(".giar-search-overlay .giar-search__page").all()
    return [str(one.get_attribute("href")).strip("/") + "/" for one in found]


def test_what_one_index_has_is_shown_before_the_others_answer(sharded: Reader) -> None:
    sharded.open()
    whole = [url.strip("/") + "/" for url in sharded.page.evaluate(FIND, [[WORD]])[WORD]]
    assert whole[:3] == list(NAMED), "held back is what comes in between"
    sharded.page.reload()
    held = Held(sharded.page, "330200")
    sharded.page.keyboard.press("/")
    sharded.page.keyboard.type(WORD)
    status(sharded.page, "已查 3/4 个索引，找到 4 页，正在查其余…")
    assert listed(sharded.page) == ["items/1/", "agencies/340100-0/2022/"], (
        "pages so named, before all others"
    )
    sharded.page.keyboard.press("ArrowDown")
    sharded.page.keyboard.press("ArrowDown")
    selected = sharded.page.locator("[role=option][aria-selected=true]")
    expect(selected).to_contain_text("340100-0/2022/")
    held.let_go()
    status(sharded.page, "共 6 页")
    expect(selected).to_contain_text("340100-0/2022/")
    named = sharded.page.locator("#giar-search").get_attribute("aria-activedescendant")
    assert selected.get_attribute("id") == named
    # What was shown has stayed where it was; the others follow, those first that are so named.
    shown = listed(sharded.page)
    assert shown[:3] == ["items/1/", "agencies/340100-0/2022/", "agencies/330200-1/2023/"]
    assert shown[3] == "items/3/"
    assert set(shown[4:]) == set(HOLDING) - {"items/3/"}
    options = sharded.page.locator(".giar-search-overlay [role=option]").all()
    ids = [option.get_attribute("id") for option in options]
    assert len(ids) == len(set(ids))


def test_a_new_query_does_not_wait_for_the_former(sharded: Reader) -> None:
    sharded.open()
    held = Held(sharded.page, "330200")
    sharded.page.keyboard.press("/")
    sharded.page.keyboard.type(WORD)
    status(sharded.page, "已查 3/4 个索引，找到 4 页，正在查其余…")
    sharded.page.locator("#giar-search").fill("冰雪运动场")
    status(sharded.page, "已查 3/4 个索引，还没有找到，正在查其余…")
    held.let_go()
    status(sharded.page, "没有找到“冰雪运动场”。可以换用更短的词，或用空格隔开几个词。")
    assert listed(sharded.page) == []


@pytest.mark.parametrize(
    ("files", "lost"),
    [
        pytest.param("pagefind-entry.json*", {"items/1/", "items/3/"}, id="the first"),
        pytest.param("330100/**", {"agencies/330100-0/2023/"}, id="another"),
    ],
)
def test_an_index_that_fails_is_told_of(
    browser: Browser, sharded_url: str, files: str, lost: set[str]
) -> None:
    page = browser.new_page()
    page.route(f"**/pagefind/{files}", lambda route: route.abort())
    page.goto(sharded_url)
    page.keyboard.press("/")
    page.keyboard.type(WORD)
    missing = "4 个索引中有 1 个没有加载成功，其中的网页没有查到，请检查网络后重试。"
    status(page, f"找到 {6 - len(lost)} 页。{missing}")
    assert set(listed(page)) == {*NAMED, *HOLDING} - lost
    page.locator("#giar-search").fill("冰雪运动场")
    status(page, f"没有找到“冰雪运动场”。{missing}")
    page.unroute(f"**/pagefind/{files}")
    page.locator("#giar-search").fill(WORD)
    status(page, "共 6 页")
    page.close()


def test_pagefind_itself_is_fetched_once(sharded: Reader) -> None:
    fetched: set[str] = set()
    sharded.page.on("request", lambda request: fetched.add(request.url.split("?")[0]))
    sharded.open()
    sharded.search(WORD)
    status(sharded.page, "共 6 页")
    assert sum(url.endswith("entry.json") for url in fetched) == 4
    programs = {url for url in fetched if "pagefind/" in url and url.endswith((".js", ".pagefind"))}
    names = ("pagefind-worker.js", "pagefind.js", "wasm.unknown.pagefind")
    assert programs == {f"{sharded.url}pagefind/{name}" for name in names}
