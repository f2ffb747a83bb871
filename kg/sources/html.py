"""Web pages: the article by trafilatura (Barbaresi 2021), without navigation, adverts and scripts."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.sources.content import Content
from kg.sources.decode import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 5_000_000  # bytes; no article is longer, and finding it in more takes minutes

_LINKS = 0.8  # share of a block's characters


def read(path: Path, data: bytes) -> Content:
    """Return the article, its title on the first line, and the address the page gives itself."""
    if len(data) > LARGEST:
        what = f"a page of {len(data):,} bytes (at most {LARGEST:,})"
        raise SourceError(str(path), what, "save its article alone, as HTML or text")
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # faults end as one line below
    found = trafilatura.bare_extraction(
        _page(path, data), include_comments=False, include_links=False, favor_recall=True, with_metadata=True
    )
    text = found.text if found and not isinstance(found, dict) else None
    if not found or isinstance(found, dict) or not text or not text.strip():
        raise SourceError(str(path), "no article in this page", "save its text as .txt")
    title = " ".join((found.title or "").split()) or None
    opens = title is None or text.lstrip().startswith(title)
    return Content(text if opens else f"{title}\n{text}", title, found.url or None)


def _page(path: Path, data: bytes) -> HtmlElement:
    """Return the page's tree without lists of links; a table that holds paragraphs becomes divisions."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8")
    try:
        page = html.document_fromstring(decode(path, data).encode("utf-8"), parser=parser)
    except (ValueError, html.etree.ParserError):
        raise SourceError(str(path), "no article in this page", "save its text as .txt") from None
    for block in page.xpath("//nav | //ul | //ol | //div"):
        if block.getparent() is not None and _is_links(block):
            block.drop_tree()
    for table in page.xpath("//table[.//td[count(.//p) > 1 or count(./div) > 1]]"):
        for part in table.iter("table", "tbody", "thead", "tr", "td", "th"):
            part.tag = "div"
    return page


def _is_links(block: HtmlElement) -> bool:
    """True for a block of which nearly all words are links: navigation, not text."""
    words = len("".join(block.text_content().split()))
    links = sum(len("".join(link.text_content().split())) for link in block.iter("a"))
    return words > 0 and links >= _LINKS * words
