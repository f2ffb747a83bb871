"""Word documents: the paragraphs of the main text, read from the archive without trusting it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from kg.errors import SourceError
from kg.sources.content import Content

MOST_MEMBERS = 2_000
LARGEST_WHOLE = 400_000_000  # bytes of all members unpacked
LARGEST_TEXT = 64_000_000  # bytes of the text's XML
STEEPEST = 250  # times that a member may grow; XML of Word grows 5 to 30 times
_TEXT = "word/document.xml"
_CORE = "docProps/core.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MARKS = {f"{_W}tab": "\u3000", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_DECLARED = ("<!DOCTYPE", "<!ENTITY")
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    struct.error,
    EOFError,
    LookupError,
    OverflowError,
    ValueError,
    NotImplementedError,
    RuntimeError,  # a password; elements nested beyond reason
)
_SMALL = 1_000_000  # bytes: what grows to less than this is no bomb


def read(path: Path, data: bytes) -> Content:
    """Return the paragraphs, one a line; SourceError for a damaged archive, a bomb or another format."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(path, archive.infolist())
            if _TEXT not in archive.namelist():
                raise SourceError(str(path), "not a Word document", "save it as .docx or .txt")
            root = _xml(path, archive, _TEXT)
            title = _title(path, archive)
        text = "\n".join(_lines(root)) + "\n"
    except _FAULTS as error:
        raise SourceError(str(path), f"a damaged or locked Word document ({error})", "save it anew") from None
    return Content(text, title)


def _check(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that would fill the memory."""
    whole = sum(member.file_size for member in members)
    steep = any(m.file_size > max(_SMALL, STEEPEST * m.compress_size) for m in members)
    if len(members) > MOST_MEMBERS or whole > LARGEST_WHOLE or steep:
        what = f"an archive that unpacks to {whole:,} bytes in {len(members):,} files, no plain document"
        raise SourceError(str(path), what, "save its text as .txt")


def _xml(path: Path, archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """Return a member's XML; one that declares entities is refused, whatever it says of its size."""
    with archive.open(name) as member:
        data = member.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise SourceError(str(path), f"text of more than {LARGEST_TEXT:,} bytes", "split the document")
    if any(mark.encode(code) in data for mark in _DECLARED for code in ("utf-8", "utf-16-le", "utf-16-be")):
        raise SourceError(str(path), "XML with declarations of its own", "save it anew with a word processor")
    return ElementTree.fromstring(data)


def _title(path: Path, archive: zipfile.ZipFile) -> str | None:
    if _CORE not in archive.namelist():
        return None
    found = _xml(path, archive, _CORE).findtext(_TITLE)
    return " ".join((found or "").split()) or None


def _lines(root: ElementTree.Element) -> Iterator[str]:
    """Yield the paragraphs of the body and its tables in order, those of a text box after their own."""
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(_words(paragraph)).rstrip()


def _words(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in (f"{_W}p", f"{_W}txbxContent", _FALLBACK, f"{_W}tabs"):
            yield from _words(child)
