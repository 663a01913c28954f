"""What a host has to send with the site's files: one list, written out for each kind of host.

Values hold no quotes. On hosts that read ``_headers`` a header given twice is joined, so no two rules
give the same header to one address.

The Content-Security-Policy also stands in every page (``META_POLICY``), for hosts that send no headers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

# Scripts from files of this site only: no inline script, no eval. WebAssembly is Pagefind's search, and
# SQLite on the page for queries.
# Styles may be inline: Material, Vega and Pagefind set them, and a style can't run or send anything
# while images, fonts and styles come from this site alone.
META_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
)

EMBED = "embed.html"  # the page that other sites may put into a frame

# ``_headers`` can't say "all but", so here is what the site has at its root. A test compares it with a
# built site.
ROOTS = (
    "404", "about/", "agencies/", "api/", "compare/", "contact/", "corrections/", "data/", "glossary/",
    "index", "items/", "kinds/", "maintain/", "method/", "quality/", "received/", "regions/", "similar/",
    "years/",
)  # fmt: skip


class Rule(NamedTuple):
    """A header for every address that begins with one of ``prefixes`` ("" is the whole site), but for
    the one address ``but``."""

    prefixes: tuple[str, ...]
    name: str
    value: str
    but: str = ""

    def reaches(self, path: str) -> bool:
        """Whether a file at this address (no leading slash) is sent with the header."""
        return path.startswith(self.prefixes) and (not self.but or path != self.but)


RULES = (
    # No file name holds its version: five minutes, then ask again (ETag) whether it has changed.
    Rule(("",), "Cache-Control", "public, max-age=300, must-revalidate"),
    Rule(("",), "X-Content-Type-Options", "nosniff"),
    Rule(("",), "Referrer-Policy", "strict-origin-when-cross-origin"),
    # What may frame a page can't be said in <meta>.
    Rule(("",), "Content-Security-Policy", f"{META_POLICY}; frame-ancestors 'none'", but=EMBED),
    Rule(("embed",), "Content-Security-Policy", f"{META_POLICY}; frame-ancestors *"),
    # Data may be read by scripts of other sites: it is public, and the site knows no one (no cookies).
    Rule(("api/", "data/", "agencies/", "items/"), "Access-Control-Allow-Origin", "*"),
)


_NGINX_MOVED = """    if ($giar_moved) { return 301 $giar_moved; }
"""


def headers_file() -> str:
    """``_headers`` of Netlify and Cloudflare Pages."""
    places: dict[str, list[Rule]] = {"/*": []}
    for rule in RULES:
        for prefix in ROOTS if rule.but else rule.prefixes:
            places.setdefault(f"/{prefix}*", []).append(rule)
        if rule.but:
            places.setdefault("/", []).append(rule)
    lines: list[str] = []
    for place, rules in places.items():
        lines.append(place)
        lines += [f"  {rule.name}: {rule.value}" for rule in rules]
    return "\n".join(lines) + "\n"


def redirects_file(moved: Sequence[tuple[str, str]]) -> str:
    """``_redirects`` of Netlify and Cloudflare Pages: former addresses and the present ones. Hosts that
    read only so many lines have the pages that stand there."""
    return "".join(f"/{quote(former)} /{quote(present)} 301\n" for former, present in moved)


def nginx(moved: Sequence[tuple[str, str]] = ()) -> str:
    """A configuration to include in ``http { }``. ``moved`` are former addresses with the present ones."""
    maps, sent = [], []
    if moved:
        lines = "\n".join(f'    "/{former}" "/{quote(present)}";' for former, present in moved)
        maps.append("map_hash_bucket_size 512;\nmap_hash_max_size 65536;\n")
        maps.append(f'map $uri $giar_moved {{\n    default "";\n{lines}\n}}\n')
    for number, rule in enumerate(RULES):
        value = f'"{rule.value}"'
        if rule.but:
            variable = f"$giar_{number}"
            but = rule.but.replace(".", "\\.")
            maps.append(f'map $uri {variable} {{\n    default {value};\n    ~^/{but}$ "";\n}}\n')
            value = variable
        elif rule.prefixes != ("",):
            variable = f"$giar_{number}"
            wanted = "\n".join(f"    ~^/{prefix} {value};" for prefix in rule.prefixes)
            maps.append(f'map $uri {variable} {{\n    default "";\n{wanted}\n}}\n')
            value = variable  # nginx sends no header whose value is empty
        sent.append(f"    add_header {rule.name} {value} always;")
    headers = "\n".join(sent)
    return f"""# nginx：放入 http {{ }} 中，改正 server_name 和 root。
{"".join(maps)}
server {{
    listen 80;
    server_name example.org;
    root /srv/giar;
    index index.html;
    charset utf-8;
    error_page 404 /404.html;
    gzip on;
    gzip_min_length 1024;
    gzip_types text/css text/csv text/plain application/javascript application/json application/wasm
        image/svg+xml;
{headers}
{_NGINX_MOVED if moved else ""}    location / {{ try_files $uri $uri/index.html =404; }}
    location ~ \\.sqlite$ {{ gzip_types *; }}
}}
"""


def caddy(moved: Sequence[tuple[str, str]] = ()) -> str:
    """A Caddyfile. ``moved`` are former addresses with the present ones."""
    lines = [f"    redir /{quote(former)} /{quote(present)} 301" for former, present in moved]
    for number, rule in enumerate(RULES):
        if rule.but:
            lines.append(f"    @giar_{number} not path /{rule.but}")
        matchers = [f"@giar_{number}"] if rule.but else [f"/{prefix}*" for prefix in rule.prefixes]
        lines += [f'    header {matcher} {rule.name} "{rule.value}"' for matcher in matchers]
    sent = "\n".join(lines)
    return f"""# Caddy：改正网站地址和 root。
example.org {{
    root * /srv/giar
    encode zstd gzip
{sent}
    file_server
    handle_errors {{
        rewrite * /404.html
        file_server
    }}
}}
"""
