"""Plain text and Markdown: the text is the file's own, offsets are offsets of the file."""

from __future__ import annotations

from pathlib import Path

from kg.sources.content import Content
from kg.sources.decode import decode


def read(path: Path, data: bytes) -> Content:
    """Return the file's text as it stands."""
    return Content(decode(path, data))
