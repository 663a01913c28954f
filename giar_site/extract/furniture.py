"""Lines that a web page prints around a report, copied along with it: they are no part of any chapter.

A reader of web pages knows most of them by their links and place; what was copied into a text or Word file
has neither, and some pages have them in the same part as the report. So only lines that are nothing else
count, by the few words that all government sites use for them, before the first chapter and in the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from giar_site.documents.normalise import fold

LONGEST = 150  # characters; an imprint has most

# All patterns read folded text without white space.
_FURNITURE = re.compile(
    # What a page offers to do: (打印本页)(关闭窗口), 字体大小:(大)(中)(小), 分享到:微信 微博
    r"(?=.*(?:打印|关闭|收藏|分享|返回|字体|字号))(?:[\[\]()|/:、·,-]|"
    r"(?:打印|关闭|收藏|返回)(?:本页|本文|窗口|页面|此页|列表|顶部|首页)?|分享[到至]?|(?:字体|字号)(?:大小)?"
    r"|[大中小]|默认|特大|微信|微博|新浪微博|朋友圈|QQ(?:空间|好友)?|复制链接)++"  # ++: in one way alone
    r"|(?:[上下前后]一[篇条则]|[上下]篇):.*"
    r"|(?:微信|手机|用手机)?扫(?:一扫|码|描二维码).{0,20}"
    r"|(?:当前|所在|您的|您现在的|你的)*位置:.*[>»›].*|首页[>»›].*"
    # 发布时间:2024-01-20来源:某县教育局浏览次数:123次字体:(大中小)
    r"|(?=.*(?:浏览|阅读|访问|点击)(?:次数|量|数)?(?::|\(?\d))"
    r"(?:(?:发布|更新|发表)?(?:时间|日期)|(?:信息|文章)?来源|作者|浏览|阅读|访问|点击)[^,;]*"
    r"|(?:责任)?编辑:.{0,20}|责编:.{0,20}"
    r"|(?:(?:主办|承办|主管)(?:单位)?|技术支持):.{0,40}"
    r"|.*(?:版权所有|网站标识码\W*\d|ICP备\W*\d|公网?安备\W*\d).*"
)
_ATTACHED = re.compile(r"[。;]|^附[件表:]")
_ELSEWHERE = re.compile(r"(?:相关|延伸|推荐|热点|最新)(?:链接|阅读|文章|报道|新闻|推荐|信息|稿件):?")


def furniture(printed: Sequence[str], *, last: bool) -> set[int]:
    """The indexes of a page's own lines among these; in the ``last`` chapter of titles of other pages behind
    相关链接 too."""
    found: set[int] = set()
    elsewhere = False
    for index, line in enumerate(printed):
        words = "".join(fold(line).split())
        elsewhere = last and (
            bool(_ELSEWHERE.fullmatch(words)) or (elsewhere and not _ATTACHED.search(words))
        )
        if words and (elsewhere or _is_furniture(words)):
            found.add(index)
    return found


def _is_furniture(words: str) -> bool:
    return len(words) <= LONGEST and "。" not in words and bool(_FURNITURE.fullmatch(words))
