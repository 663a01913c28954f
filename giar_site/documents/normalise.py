"""``fold``: one character to one character, so that offsets carry over.

Matching needs forgiveness for full-width forms, radical code points and a dozen kinds of dash;
``Document.text`` and raw figures stay as printed. NFKC as a whole would be wrong here: it turns ①
into 1 and leaves U+2212 (−) and the radicals of U+2E80-2EFF as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Unicode's EquivalentUnifiedIdeograph for U+2E80-2EFF; those without a unified ideograph are left out.
_RADICALS = {
    0x2E81: "厂", 0x2E82: "乛", 0x2E83: "乚", 0x2E84: "乙", 0x2E85: "亻", 0x2E86: "冂", 0x2E88: "刀",
    0x2E89: "刂", 0x2E8A: "卜", 0x2E8B: "㔾", 0x2E8C: "小", 0x2E8D: "小", 0x2E8E: "兀", 0x2E8F: "尢",
    0x2E90: "尣", 0x2E92: "巳", 0x2E93: "幺", 0x2E94: "彑", 0x2E96: "忄", 0x2E97: "㣺", 0x2E98: "扌",
    0x2E99: "攵", 0x2E9B: "旡", 0x2E9C: "日", 0x2E9D: "月", 0x2E9E: "歺", 0x2E9F: "母", 0x2EA0: "民",
    0x2EA1: "氵", 0x2EA2: "氺", 0x2EA3: "灬", 0x2EA4: "爫", 0x2EA5: "爫", 0x2EA6: "丬", 0x2EA7: "牛",
    0x2EA8: "犭", 0x2EA9: "王", 0x2EAB: "目", 0x2EAC: "示", 0x2EAD: "礻", 0x2EAE: "竹", 0x2EAF: "糹",
    0x2EB0: "纟", 0x2EB1: "罓", 0x2EB2: "罒", 0x2EB6: "羊", 0x2EB9: "耂", 0x2EBA: "肀", 0x2EBB: "肀",
    0x2EBC: "月", 0x2EBD: "臼", 0x2EBE: "艹", 0x2EBF: "艹", 0x2EC0: "艹", 0x2EC1: "虎", 0x2EC2: "衤",
    0x2EC3: "覀", 0x2EC4: "西", 0x2EC5: "见", 0x2EC6: "角", 0x2EC8: "讠", 0x2EC9: "贝", 0x2ECA: "足",
    0x2ECB: "车", 0x2ECC: "辶", 0x2ECD: "辶", 0x2ECE: "辶", 0x2ECF: "阝", 0x2ED0: "钅", 0x2ED1: "長",
    0x2ED2: "镸", 0x2ED3: "长", 0x2ED4: "门", 0x2ED6: "阝", 0x2ED7: "雨", 0x2ED8: "青", 0x2ED9: "韦",
    0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞", 0x2EDD: "食", 0x2EDF: "飠", 0x2EE0: "饣", 0x2EE2: "马",
    0x2EE3: "骨", 0x2EE4: "鬼", 0x2EE5: "鱼", 0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦", 0x2EE9: "黄",
    0x2EEA: "黾", 0x2EEB: "斉", 0x2EEC: "齐", 0x2EED: "歯", 0x2EEE: "齿", 0x2EEF: "竜", 0x2EF0: "龙",
    0x2EF1: "龜", 0x2EF2: "亀", 0x2EF3: "龟",
}  # fmt: skip

_SAME = {
    "-": "‐‑‒–—―−﹘﹣－─━ー",
    "(": "（〔［【﹙〖｛❨",
    ")": "）〕］】﹚〗｝❩",
    '"': "“”„‟＂〝〞",
    "'": "‘’‚‛＇",
    "<": "〈《＜",
    ">": "〉》＞",
    " ": "\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u202f\u205f\u2060\u3000\ufeff\u3164",
    ":": "：﹕∶︰",
    ",": "，﹐",
    ".": "．﹒",
    ";": "；﹔",
    "%": "％﹪",
    "+": "＋﹢",
    "/": "／∕⁄",
    "*": "＊﹡",
}


def _table() -> dict[int, str]:
    table = {0xFF01 + i: chr(0x21 + i) for i in range(0x5E)}  # full-width ASCII
    table |= {0x1D7CE + i: str(i % 10) for i in range(50)}  # the digits of mathematical fonts in PDFs
    table |= _RADICALS
    for start, end in ((0x2F00, 0x2FE0), (0xF900, 0xFB00)):  # Kangxi radicals, compatibility ideographs
        for code in range(start, end):
            mended = unicodedata.normalize("NFKC", chr(code))
            if len(mended) == 1:
                table[code] = mended
    for plain, kinds in _SAME.items():
        table |= dict.fromkeys(map(ord, kinds), plain)
    return table


_FOLD = {chr(code): plain for code, plain in _table().items()}
_SOME = re.compile("[^一-龥 -~\n]")  # never one of these: most of a report
_SHORT = 48  # characters: the cells and labels of every report are much the same few hundred


def fold(text: str) -> str:
    """``text`` for matching: full-width to half-width, radicals to ideographs, every dash to ``-``, every
    round, square or tortoise-shell bracket to ``()``, every space to `` ``. Never changes the length."""
    return _remembered(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    # A dozen replacements are three times as fast as ``str.translate``.
    for char in set(_SOME.findall(text)) & _FOLD.keys():
        text = text.replace(char, _FOLD[char])
    return text


_remembered = lru_cache(maxsize=4096)(_folded)
