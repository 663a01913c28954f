"""Templates → ``Page``: the one place where a page's body is made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from giar_site.site import wording
from giar_site.site.escape import json_script, visible
from giar_site.site.figures import number, words
from giar_site.site.metadata import open_graph
from giar_site.site.page import Crumb, Page, TocEntry, relative
from giar_site.site.side_by_side import drawn

TEMPLATES = Path(__file__).parent / "templates"
_SPECIAL = re.compile("[&<>\"']")
_SHORT = 48  # characters: figures, labels and addresses of every page are much the same


def render_page(
    template: str,
    url: str,
    title: str,
    description: str,
    *,
    crumbs: Sequence[Crumb] = (),
    toc: Sequence[TocEntry] = (),
    noindex: bool = False,
    demo: bool = False,
    updated: date | None = None,
    head: str = "",
    scripts: Sequence[str] = (),
    **context: Any,
) -> Page:
    """The page at ``url``. The template gets ``title``, ``link`` (site address → relative link)
    and ``context``. ``scripts`` are the modules of ``static/`` that the page loads."""

    def link(target: str) -> str:
        return relative(target, url)

    modules = [f'<script type="module" src="{link(f"assets/{name}")}"></script>' for name in scripts]
    body = _template(template).render(title=title, link=link, **context)
    return Page(
        url,
        visible(title),
        visible(description),
        body,
        tuple(crumbs),
        tuple(toc),
        noindex,
        demo,
        updated,
        "\n".join(filter(None, (open_graph(title, description), head, *modules))),
    )


@cache
def _environment() -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_shown,
        auto_reload=False,
    )
    environment.globals.update(
        words=words,
        statuses=wording.STATUS_NAMES,
        severities=wording.SEVERITY_NAMES,
        scopes=wording.SCOPE_NAMES,
        levels=wording.LEVEL_NAMES,
        kinds=wording.KIND_NAMES,
        formats=wording.FORMAT_NAMES,
        unconfirmed=wording.UNCONFIRMED,
        list_signs=wording.LIST_SIGNS,
    )
    environment.filters.update(number=number, json_script=json_script, drawn=drawn)
    return environment


@cache
def _template(name: str) -> Any:
    return _environment().get_template(name)


def _shown(value: object) -> str:
    """What a template puts out: escaped, and nothing hides in it (see ``escape``)."""
    if isinstance(value, Markup):
        return value
    text = str(value)
    return _remembered(text) if len(text) <= _SHORT else _escaped(text)


def _escaped(text: str) -> str:
    text = visible(text)
    return escape(text) if _SPECIAL.search(text) else text


_remembered = lru_cache(maxsize=4096)(_escaped)


class _Environment(Environment):
    """Its templates put everything out through ``finalize`` alone. Jinja's own put ``escape`` around that,
    which makes a ``Markup`` of each piece only to join them: a tenth of a page's time. ``a.b`` is Python's, a
    key of a mapping is ``a["b"]``: to try one and then the other took as long again."""

    class code_generator_class(CodeGenerator):
        def visit_Getattr(self, node: Any, frame: Any) -> None:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")

        def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
            self.write(finalize.src)

        def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
            self.write(")")
