"""A former address → a page that leads to the present one, anchors kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from giar_site.site.escape import trusted
from giar_site.site.page import Page, relative
from giar_site.site.templating import render_page


def moves(redirects: Mapping[str, str], pages: Sequence[str]) -> list[tuple[str, str]]:
    """The former addresses with the present ones: each redirect, and each page below the present address, so
    that a renamed agency's reports are found too. ``pages`` are the published addresses, which win."""
    published = set(pages)
    found = []
    for former, present in sorted(redirects.items()):
        former, present = former.lstrip("/"), present.lstrip("/")
        below = [url for url in pages if present.endswith("/") and url.startswith(present)] or [present]
        for target in below:
            url = former + target[len(present) :]
            if url not in published:
                published.add(url)
                found.append((url, target))
    return found


def moved_pages(moved: Sequence[tuple[str, str]]) -> Iterator[Page]:
    """A page for each former address."""
    return (_moved(url, target) for url, target in moved)


def _moved(url: str, target: str) -> Page:
    # The script keeps the anchor, which a refresh would lose; without scripts the refresh will do.
    refresh = trusted('<noscript><meta http-equiv="refresh" content="0; url={}"></noscript>').format(
        relative(target, url)
    )
    return render_page(
        "moved.html",
        url,
        "本页已移至新地址",
        "本页已移至新地址。",
        noindex=True,
        head=str(refresh),
        target=target,
    )
