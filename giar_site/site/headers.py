"""What a host has to send with the site's files: one list, written out for each kind of host.

Values hold no quotes. On hosts that read ``_headers`` a header given twice is joined, so no two rules
give the same header to one address.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A header for every address that begins with one of ``prefixes``; "" is the whole site."""

    prefixes: tuple[str, ...]
    name: str
    value: str


RULES = (
    # No file name holds its version: five minutes, then ask again (ETag) whether it has changed.
    Rule(("",), "Cache-Control", "public, max-age=300, must-revalidate"),
    Rule(("",), "X-Content-Type-Options", "nosniff"),
    Rule(("",), "Referrer-Policy", "strict-origin-when-cross-origin"),
    # Data may be read by scripts of other sites: it is public, and the site knows no one (no cookies).
    Rule(("api/", "data/", "agencies/", "items/"), "Access-Control-Allow-Origin", "*"),
)


def headers_file() -> str:
    """``_headers`` of Netlify and Cloudflare Pages."""
    lines: list[str] = []
    for prefix in dict.fromkeys(prefix for rule in RULES for prefix in rule.prefixes):
        lines.append(f"/{prefix}*")
        lines += [f"  {rule.name}: {rule.value}" for rule in RULES if prefix in rule.prefixes]
    return "\n".join(lines) + "\n"


def nginx() -> str:
    """A configuration to include in ``http { }``."""
    maps, sent = [], []
    for number, rule in enumerate(RULES):
        value = f'"{rule.value}"'
        if rule.prefixes != ("",):
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
    gzip_types text/css text/csv text/plain application/javascript application/json image/svg+xml;
{headers}
    location / {{ try_files $uri $uri/index.html =404; }}
}}
"""


def caddy() -> str:
    sent = "\n".join(
        f'    header /{prefix}* {rule.name} "{rule.value}"' for rule in RULES for prefix in rule.prefixes
    )
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
