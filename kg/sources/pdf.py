"""PDF with text in it, by pypdf; scanned pages are refused, since nothing here reads pictures."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.sources.content import Content

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 1_000
_SPACED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u4e00-\u9fff])")
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–·]\s*)?\d{1,4}(?:\s*[-—–·])?\s*|\s*第\s*\d+\s*页.{0,12}")
_FEWEST = 10  # characters a page, on average, below which the text is not in the file


def read(path: Path, data: bytes) -> Content:
    """Return the text of the pages without page numbers; lines stay as they are set."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # faults end as one line below
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(str(path), "locked with a password", "save an open copy")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise SourceError(str(path), f"{pages:,} pages (at most {MOST_PAGES:,})", "split the document")
        text = "\n".join(_pages(reader)) + "\n"
        title = reader.metadata.title if reader.metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise SourceError(str(path), f"a damaged PDF ({_short(error)})", "print it to a new PDF") from None
    if len("".join(text.split())) < _FEWEST * pages:
        raise SourceError(str(path), "a PDF without text, of scanned pages", "give its text (run OCR first)")
    return Content(text, str(title).strip() or None if title else None)


def _pages(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        lines = page.extract_text().split("\n")
        kept = [line.rstrip() for line in lines if line.strip() and not _PAGE_NUMBER.fullmatch(line)]
        yield "\n".join(_SPACED.sub("", line) for line in kept)


def _short(error: Exception) -> str:
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words[:80]}" if words else type(error).__name__
