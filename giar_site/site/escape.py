"""Untrusted text → HTML and JSON that can neither run nor hide anything."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup, escape

# Control characters are invalid in HTML, bidi controls turn the words after them round, lone
# surrogates can't be written at all: each is shown by its number, so nothing vanishes silently.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_JSON = json.JSONEncoder(separators=(",", ":"))


def visible(text: str) -> str:
    """``text`` with control and direction characters spelt out (``[U+202E]``)."""
    if text.isprintable():  # as nearly all text is: none of these characters is
        return text
    return _HIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def trusted(markup: str) -> Markup:
    """HTML that was put together here, from fixed parts and escaped ones. Never a report's own text."""
    return Markup(markup)  # noqa: S704 - the one place where text is declared to be HTML


def html(text: str) -> Markup:
    """``text`` as HTML text or attribute value."""
    return escape(visible(text))


def json_script(data: Any) -> Markup:
    """``data`` as the content of ``<script type="application/json">``."""
    text = _JSON.encode(data)
    return trusted(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
