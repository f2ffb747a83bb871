"""Web pages: the article by trafilatura (Barbaresi 2021), without navigation, adverts and scripts."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SourceError
from kg.sources.content import Content
from kg.sources.decode import decode

LARGEST = 5_000_000  # bytes; no article is longer, and finding it in more takes minutes


def read(path: Path, data: bytes) -> Content:
    """Return the article, its title on the first line, and the address the page gives itself."""
    if len(data) > LARGEST:
        what = f"a page of {len(data):,} bytes (at most {LARGEST:,})"
        raise SourceError(str(path), what, "save its article alone, as HTML or text")
    import trafilatura

    page = decode(path, data)
    found = trafilatura.bare_extraction(
        page, include_comments=False, include_links=False, favor_recall=True, with_metadata=True
    )
    text = found.text if found and not isinstance(found, dict) else None
    if not found or isinstance(found, dict) or not text or not text.strip():
        raise SourceError(str(path), "no article in this page", "save its text as .txt")
    title = " ".join((found.title or "").split()) or None
    opens = title is None or text.lstrip().startswith(title)
    return Content(text if opens else f"{title}\n{text}", title, found.url or None)
