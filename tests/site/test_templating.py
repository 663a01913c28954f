"""What templates put out: all text escaped, once, and nothing hidden in it."""

import pytest
from jinja2 import UndefinedError

from giar_site.model import Status
from giar_site.site.escape import trusted
from giar_site.site.templating import _environment


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("""<b a="1" c='2'>&""", "&lt;b a=&#34;1&#34; c=&#39;2&#39;&gt;&amp;"),
        ("&amp;", "&amp;amp;"),
        ("新收\u202e12", "新收[U+202E]12"),
        ("<\x01>", "&lt;[U+0001]&gt;"),
        (trusted("<i>12</i>"), "<i>12</i>"),
        (Status.BLANK, "blank"),
        ([("<",)], "[(&#39;&lt;&#39;,)]"),
        (12, "12"),
        (None, "None"),
    ],
)
def test_a_value_is_escaped_once(value, shown):
    template = _environment().from_string(
        "{% macro told(x) %}<q>{{ x }}</q>{% endmacro %}{{ value }} {{ told(value) }} {{ value ~ '' }}"
    )
    assert template.render(value=value) == f"{shown} <q>{shown}</q> {shown}"


def test_what_is_not_given_is_an_error():
    with pytest.raises(UndefinedError):
        _environment().from_string("{{ nothing }}").render()
