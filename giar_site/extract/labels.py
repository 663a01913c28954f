"""Finding the form's labels in text that may be wrapped, cut, misspelt or run together.

``scan`` turns a stretch of table text into tokens: labels of items and groups, header words,
figures, marks, and text that is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from cydifflib import SequenceMatcher

from giar_site.documents.normalise import fold
from giar_site.extract.figures import FIGURE, MARK
from giar_site.forms import FormTable

# Below this likeness a misspelt label is not taken for the form's (2.其他法律行政止公开 scores 0.87).
LIKENESS = 0.72

HEADER_WORDS = (
    "本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和",
    *("信息内容", "申请人情况", "法人或其他组织", "行政复议", "行政诉讼"),
    *("数据项目", "类别", "项目", "数量", "单位:万元"),
)
OPTIONAL = "\"'()、,.:;“”‘’《》"
_HAN = re.compile("[一-龥]")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.、](?!\d)")
# What adds nothing to a label.
_COUNTED = re.compile(r"\(.*?\)|\(.*$|件数|数量|总数|个数|金额|情况|事项|数(?![一-龥])", re.S)
_ORDINAL = re.compile(r"^(?:(\d+)[.、]|\(([一二三四五六七八])\)|([一二三四五六七八])、)")


class Kind(StrEnum):
    ITEM = "item"
    GROUP = "group"  # a heading over several items, and what is left of any label that was cut
    HEADER = "header"  # column and section labels: what stands above rows, never inside one
    FIGURE = "figure"
    MARK = "mark"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch ``start:end`` of the scanned text; ``item`` is the item id of an ITEM token.
    ``exact`` is false where the label was told by likeness or from a fragment."""

    kind: Kind
    start: int
    end: int
    item: str = ""
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    kind: Kind
    item: str  # "" but for an item
    core: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=4096)
def core_of(label: str) -> str:
    """A label without its ordinal and without punctuation: what is compared."""
    text = _ORDINAL.sub("", fold(label))
    return re.sub(rf"[\s{re.escape(OPTIONAL)}]", "", text)


def _pattern(label: str, *, ordinal_required: bool) -> re.Pattern[str]:
    """The label with white space and lost punctuation allowed between its characters."""
    text = re.sub(r"\s", "", fold(label))
    ordinal = _ORDINAL.match(text)
    body = text[ordinal.end() :] if ordinal else text
    parts = [re.escape(c) + ("?" if c in OPTIONAL else "") for c in body]
    pattern = r"\s*".join(parts)
    if ordinal:
        digit, bracketed, counted = ordinal.groups()
        if digit:
            head = rf"(?<!\d\.){digit}\s*[.、,:)]?\s*" if not ordinal_required else rf"{digit}\s*[.、,:)]\s*"
        elif bracketed:
            head = rf"\(?\s*{bracketed}\s*[)、.]\s*"
        else:
            head = rf"{counted}\s*[、.,]?\s*"
        pattern = f"(?:{head}){'' if ordinal_required else '?'}{pattern}"
    return re.compile(pattern)


@cache
def labels_of(table: FormTable) -> tuple[Label, ...]:
    """Every label of a form table, longest first."""
    found: list[Label] = []
    for item in table.items:
        for label in item.labels:
            # "3.其他" without its ordinal is the applicant column 其他.
            required = len(core_of(label)) <= 2 and bool(_ORDINAL.match(fold(label)))
            found.append(
                Label(Kind.ITEM, item.id, core_of(label), _pattern(label, ordinal_required=required))
            )
    found += [
        Label(Kind.GROUP, "", core_of(g.label), _pattern(g.label, ordinal_required=False))
        for g in table.groups
    ]
    headers = [label for column in table.columns for label in (column.label, *column.aliases)]
    headers += [section.label for section in table.sections] + list(HEADER_WORDS)
    found += [
        Label(Kind.HEADER, "", core_of(label), _pattern(label, ordinal_required=False)) for label in headers
    ]
    return tuple(sorted(found, key=lambda label: -len(label.core)))


@lru_cache(maxsize=4096)  # the labels of one report are those of the next
def scan(text: str, table: FormTable, *, whole: bool = False) -> list[Token]:
    """Tokens of folded ``text`` in order, covering everything but white space and the
    bars between cells.

    ``whole``: the text is one cell, so a short cell that equals an item's bare core (总计, 其他)
    is that item's label although its ordinal is lost.
    """
    taken: list[Token] = []
    free = [(0, len(text))]
    for label in labels_of(table):
        if not label.core or label.core[0] not in text:
            continue
        rest: list[tuple[int, int]] = []
        for start, end in free:
            position = start
            for match in label.pattern.finditer(text, start, end):
                if not match.group().strip():
                    continue
                taken.append(Token(label.kind, match.start(), match.end(), label.item))
                rest.append((position, match.start()))
                position = match.end()
            rest.append((position, end))
        free = [(s, e) for s, e in rest if text[s:e].strip()]
    for start, end in free:
        taken += _figures_and_text(text, start, end)
    tokens = sorted(taken, key=lambda token: token.start)
    told = (
        whole
        and not any(token.kind is Kind.FIGURE for token in tokens)
        and _told_whole(table).get(_bare(text))
    )
    if told:  # … and one that differs in its marks alone (信访、举报、投诉类), or leaves 数量 out
        return [Token(Kind.ITEM, tokens[0].start, tokens[-1].end, told)]
    if whole and len(tokens) == 1 and tokens[0].kind is Kind.HEADER:
        core = core_of(text)
        for item in table.items:
            if core and core == core_of(item.label):
                return [Token(Kind.ITEM, tokens[0].start, tokens[0].end, item.id)]
    return tokens


def _bare(label: str) -> str:
    """What tells a label from others: neither ordinal nor marks nor 数量."""
    return _COUNTED.sub("", core_of(label))


@cache
def _told_whole(table: FormTable) -> dict[str, str]:
    """The items by what tells their labels; those that a column may be called too are left out."""
    found: dict[str, set[str]] = {}
    for item in table.items:
        for label in item.labels:
            found.setdefault(_bare(label), set()).add(item.id)
    return {bare: items.pop() for bare, items in found.items() if len(items) == 1 and len(bare) > 3}


def _figures_and_text(text: str, start: int, end: int) -> Iterable[Token]:
    position = start
    for match in FIGURE.finditer(text, start, end):
        # "2." before a word is a list number, not a figure.
        tail = text[match.end() : match.end() + 2]
        stop = match.end()
        if re.match(r"[.、)][^\d\s]", tail) and "." not in match.group():
            # … and in "00000005." run together with the figures before it: the form's have one digit.
            apart = text[match.start() - 1 : match.start()].isspace() or not match.start()
            if not re.fullmatch(r"0\d+" if apart else r"\d\d+", match.group()):
                continue
            stop -= 1
        yield from _text(text, position, match.start())
        yield Token(Kind.FIGURE, *_stripped(text, match.start(), stop))
        position = stop
    yield from _text(text, position, end)


def _text(text: str, start: int, end: int) -> Iterable[Token]:
    for chunk in re.finditer(r"\S+", text[start:end]):
        s, e = start + chunk.start(), start + chunk.end()
        if MARK.fullmatch(text[s:e]):
            yield Token(Kind.MARK, s, e)
        elif not text[s:e].strip("|│┃"):
            continue  # what parts the cells of a row
        else:  # punctuation alone is what is left of a label's brackets
            yield Token(Kind.TEXT if any(c.isalnum() for c in text[s:e]) else Kind.GROUP, s, e)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


@lru_cache(maxsize=4096)
def fragment_of(text: str, table: FormTable) -> bool:
    """Whether the text is a piece of some label of the table (a label cut by a page or line break). A figure
    with its unit is none: 3.5万元."""
    core = re.sub(rf"[\s{re.escape(OPTIONAL)}]", "", _LIST_NUMBER.sub("", text))
    return bool(core) and not any(map(str.isdigit, core)) and core in _all_label_text(table)


@cache
def _all_label_text(table: FormTable) -> str:
    """All words of a table's labels, a bar before each, as ``fragment_of`` compares them."""
    words = [f"|{label}" for item in table.items for label in item.labels]
    words += [f"|{group.label}" for group in table.groups] + [f"|{c.label}" for c in table.columns]
    words += [f"|{word}" for word in (*HEADER_WORDS, "表一二三:")]
    return re.sub(rf"[\s{re.escape(OPTIONAL)}]", "", fold("".join(words)))


def adds_words(folded: str, item: Token, tokens: Sequence[Token]) -> bool:
    """Whether a label stands in a cell with words of another row's, right beside it: 非行政许可审批,
    行政处罚罚没金额. Damage loses and alters characters; it adds no words."""
    before = next((t for t in tokens if t.end == item.start and t.kind is Kind.TEXT), None)
    after = next((t for t in tokens if t.start == item.end and t.kind in (Kind.TEXT, Kind.HEADER)), None)
    numbered = _ORDINAL.match(folded[item.start : item.end])
    lead = folded[before.start : before.end] if before and not numbered else ""
    tail = _COUNTED.sub("", folded[after.start :]) if after else ""
    return bool(_HAN.search(lead)) or len(_HAN.findall(tail)) > 1


def _says_more(core: str, whole: str) -> bool:
    """Whether ``core`` has words that the label ``whole`` has not, or is another word of its length."""
    core = _COUNTED.sub("", core)
    if len(core) == len(whole) <= 4:
        return sum(one != other for one, other in zip(core, whole, strict=True)) > 1
    changes = SequenceMatcher(None, whole, core, autojunk=False).get_opcodes()
    return any((to - fro) - (stop - start) > 1 for _, start, stop, fro, to in changes)


def likely_item(text: str, table: FormTable, candidates: Iterable[str]) -> str | None:
    """The one item among ``candidates`` whose label the text resembles, cut or misspelt; else None."""
    core = core_of(text)
    if len(core) < 3:
        return None
    best: list[tuple[float, str, str]] = []
    for item_id in candidates:
        for label in table.item(item_id).labels:
            whole = core_of(label)
            cut = whole.startswith(core) or whole.endswith(core)
            if len(core) >= 4 and (cut or (core.startswith(whole) and len(whole) >= 4)):
                ratio = 0.99
            elif 2 * sum(map(whole.count, set(core))) < LIKENESS * (len(core) + len(whole)):
                continue  # with so few characters in common no ratio reaches it
            else:
                ratio = SequenceMatcher(None, core, whole, autojunk=False).ratio()
            best.append((ratio, item_id, whole))
    best.sort(reverse=True)
    if not best:
        return None
    highest, found, _ = best[0]
    rival = next((ratio for ratio, item, _ in best if item != found), 0.0)
    like = any(r >= LIKENESS and not _says_more(core, whole) for r, item, whole in best if item == found)
    return found if like and highest > rival else None
