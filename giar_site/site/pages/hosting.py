"""The hosts' own files: headers and redirects, for each kind of host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from giar_site.site.headers import caddy, headers_file, nginx, redirects_file
from giar_site.site.page import Download


def pages(moves: Sequence[tuple[str, str]]) -> Iterator[Download]:
    """``moves`` are the former addresses, each with the present one."""
    for url, text in (
        ("_headers", headers_file()),
        ("_redirects", redirects_file(moves)),
        ("hosting/nginx.conf", nginx(moves)),
        ("hosting/Caddyfile", caddy(moves)),
    ):
        yield Download(url, text.encode())
