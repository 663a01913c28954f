"""What a page says of itself to machines: Open Graph, and JSON-LD for data sets (schema.org)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from giar_site.site.catalogue import Published
from giar_site.site.escape import html, json_script, trusted
from giar_site.site.page import Settings

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_TYPES = {"csv": "text/csv", "json": "application/json"}


def open_graph(title: str, description: str) -> Markup:
    return trusted(
        f'<meta property="og:type" content="website"><meta property="og:title" content="{html(title)}">'
        f'<meta property="og:description" content="{html(description)}">'
    )


def dataset(
    settings: Settings, entry: Published, title: str, description: str, files: Sequence[str]
) -> Markup:
    """A report as a data set; ``files`` are its downloads' site addresses. Without ``site_url`` the
    addresses stay relative to the site's root."""
    report = entry.report
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": description,
        "url": settings.site_url + entry.url,
        "inLanguage": "zh-CN",
        "license": LICENCE,
        "temporalCoverage": f"{entry.year}-01-01/{entry.year}-12-31",
        "creator": {"@type": "GovernmentOrganization", "name": entry.agency.name},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": _TYPES[file.rpartition(".")[2]],
                "contentUrl": settings.site_url + file,
            }
            for file in files
        ],
    }
    if report.source.sha256:
        data["identifier"] = f"sha256:{report.source.sha256}"
    if settings.publisher:
        data["publisher"] = {"@type": "Organization", "name": settings.publisher}
    if report.published:
        data["datePublished"] = report.published.isoformat()
    if report.source_url.startswith(("https://", "http://")):
        data["isBasedOn"] = report.source_url
    return trusted(f'<script type="application/ld+json">{json_script(data)}</script>')
