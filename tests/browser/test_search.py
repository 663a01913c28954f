"""Search against a plain scan of the pages' text: what holds the words is found, and nothing else."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import lxml.html
import pytest

from tests.browser.conftest import Reader

pytestmark = pytest.mark.xdist_group("browser")

# Words from inside words and sentences, which segmentation by dictionary loses.
WORDS = [
    *("复议", "诉讼", "国家秘密", "罗县", "信息公开条例", "属于国家秘密", "不予公开", "予以公开", "部分公开"),
    *("民政府", "沙坡头区", "办理结果", "政府信息", "上年结转", "2021年", "三安全一稳定"),
]

FIND = """async ([words]) => {
  const {find, load, phrase} = await import(new URL("assets/giar/search.js", __md_scope))
  const indexes = await load(new URL("pagefind/", __md_scope))
  const found = {}
  for (const word of words) {
    let results
    for await (const known of find(indexes, word.split(" ").map(phrase))) results = known.results
    found[word] = await Promise.all(results.map(async result => (await result.data()).url))
  }
  return found
}"""

_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"


def scanned(site: Path) -> dict[str, str]:
    """Each indexed page's text, a line a block, as a reader sees it without tables' figures."""
    texts = {}
    for path in sorted(site.rglob("index.html")):
        root = lxml.html.parse(str(path)).getroot()
        (article,) = root.find_class("md-content__inner")
        if root.xpath("//meta[@name='robots' and contains(@content, 'noindex')]"):
            continue
        for gone in article.xpath(
            ".//script|.//style|.//svg|.//button|.//*[@data-pagefind-ignore or contains(@class, 'giar-sr')]"
        ):
            gone.drop_tree()
        for row in article.xpath(".//tr[@id]/td"):
            row.drop_tree()
        html = lxml.html.tostring(article, encoding="unicode")
        lines = re.sub(
            r"</?(?!/?(?:a|b|strong|em|i|span|bdi|sup|code|mark|time|small|kbd|abbr)\b)[^>]*>", "\n", html
        )
        text = unicodedata.normalize(
            "NFKC", lxml.html.fromstring(f"<p>{re.sub('<[^>]*>', '', lines)}").text_content()
        )
        text = re.sub(rf"(?<={_HAN})[^\S\n]+|[^\S\n]+(?={_HAN})", "", text)
        url = "/" + path.parent.relative_to(site).as_posix() + "/"
        texts["/" if url == "/./" else url] = text
    return texts


def test_search_finds_what_a_plain_scan_finds(reader: Reader, real_site: Path) -> None:
    texts = scanned(real_site)
    random.seed(20210101)
    runs = sorted({run for text in texts.values() for run in re.findall(_HAN + "{2,}", text)})
    words = set(WORDS)
    while len(words) < 200:
        run = random.choice(runs)
        length = random.randint(2, min(7, len(run)))
        start = random.randint(0, len(run) - length)
        words.add(run[start : start + length])
    reader.open()
    found = reader.page.evaluate(FIND, [sorted(words)])
    wanted = {word: {url for url, text in texts.items() if word in text} for word in words}
    right = sum(len(wanted[word] & set(found[word])) for word in words)
    missed = {
        word: sorted(wanted[word] - set(found[word])) for word in words if wanted[word] - set(found[word])
    }
    extra = {
        word: sorted(set(found[word]) - wanted[word]) for word in words if set(found[word]) - wanted[word]
    }
    print(f"{len(words)} queries: missed {missed}, found besides {extra}")
    assert right >= 0.99 * sum(map(len, wanted.values())), missed
    assert right >= 0.95 * sum(map(len, found.values())), extra
    assert not set(WORDS) & missed.keys()


def test_several_words_are_all_on_the_page(reader: Reader, real_site: Path) -> None:
    texts = scanned(real_site)
    query = "平罗县 国家秘密"
    reader.open()
    found = reader.page.evaluate(FIND, [[query]])[query]
    assert set(found) == {url for url, text in texts.items() if all(word in text for word in query.split())}


def test_pages_with_a_row_stand_among_those_with_the_words(reader: Reader) -> None:
    reader.open()
    word, row = "SHA-256", "规章"  # every report's text has that, one's has this, and it is not the newest
    found = reader.page.evaluate(FIND, [[word, row]])
    reports = [url for url in found[row] if re.fullmatch(r"/agencies/[^/]+/\d+/", url)]
    assert len(reports) == 5
    assert reports == [url for url in found[word] if url in reports]


def test_a_row_of_an_agency_is_found(reader: Reader) -> None:
    reader.open()
    reader.search("平罗县 属于国家秘密")
    rows = reader.page.locator(".giar-search__place[href$='/2021/#requests.denied.state_secret']")
    assert rows.first.inner_text() == "（三）不予公开 1.属于国家秘密"
