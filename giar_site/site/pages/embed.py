"""``/embed.html``: one table or chart of a report, for an ``<iframe>`` on another site, with its citation.

One bare page for all: its script takes the part from the report's own page, so what is embedded can't
differ from what is published.
"""

from __future__ import annotations

from collections.abc import Iterator

from giar_site.site.catalogue import Catalogue
from giar_site.site.headers import META_POLICY
from giar_site.site.page import Download

_PAGE = f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>嵌入的年报数据</title>
<link rel="icon" href="assets/giar/icon.svg">
<link rel="stylesheet" href="assets/embed.css">
<link rel="stylesheet" href="assets/giar.css">
<script type="module" src="assets/embed.js"></script>
</head>
<body>
<main class="giar md-typeset"><h1>政府信息公开年报</h1>
<p>正在取数据。没有浏览器脚本时，请<a href="./">到本站查看</a>。</p></main>
</body>
</html>
"""


def pages(catalogue: Catalogue) -> Iterator[Download]:
    yield Download("embed.html", _PAGE.encode())
