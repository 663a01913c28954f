"""The report file as received, under a name that is safe to serve."""

from __future__ import annotations

from pathlib import PurePosixPath

# A web page served as such would run its scripts, and load its makers', in the name of this site.
_SERVED_AS_THEY_ARE = frozenset({"txt", "md", "csv", "pdf", "doc", "docx", "wps", "ofd", "rtf", "odt"})
_SERVED_AS_TEXT = frozenset({"html", "htm", "xhtml", "mht", "mhtml", "shtml", "xml"})


def source_name(path: str) -> str:
    """The name beside the page of the file received as ``path``: ``source.<ext>``, a web page as text."""
    extension = PurePosixPath(path).suffix.lstrip(".").lower()
    if extension in _SERVED_AS_THEY_ARE:
        return f"source.{extension}"
    return f"source.{extension}.txt" if extension in _SERVED_AS_TEXT else "source.bin"
