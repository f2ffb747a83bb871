"""Documents that hang or crash their reader: killed in time, named in one line, and nothing else suffers."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources import read_source
from kg.sources.apart import Reader

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DEADLINE_S = 3.0


def endless_pdf() -> bytes:
    """Return a small PDF of 900 pages that all draw the same 60,000 words."""
    drawn = b"BT /F 12 Tf " + b"(word) Tj 1 0 Td " * 60_000 + b"ET"
    pages = 900
    kids = " ".join(f"{number + 4} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    font = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources " + font + b" >>"
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate([*objects, *[page] * pages], start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    return bytes(made)


def wide_docx(elements: int) -> bytes:
    """Return a Word document of so many elements with names of their own; no archive bomb by any count."""
    body = "".join(f"<w:e{number * 2654435761 % 2**32:08x}/>" for number in range(elements))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["endless.pdf", "wide.docx"])
def test_a_document_that_does_not_end_is_killed_and_named(tmp_path: Path, name: str) -> None:
    path, good = tmp_path / name, tmp_path / "good.html"
    path.write_bytes(endless_pdf() if name.endswith("pdf") else wide_docx(2_000_000))
    good.write_text(
        "<html><body><article><p>" + "一篇好文章。" * 60 + "</p></article></body></html>", "utf-8"
    )
    deadline_s = DEADLINE_S if name.endswith("pdf") else 0.5
    with Reader(deadline_s=deadline_s) as reader:
        begun = time.monotonic()
        with pytest.raises(SourceError, match=rf"{name}: not read after .* s; save its text as \.txt"):
            read_source(path, reader=reader)
        assert time.monotonic() - begun < 60  # it would take many minutes
    with Reader() as reader:
        assert "一篇好文章" in read_source(good, reader=reader).text


def test_a_document_that_wants_all_memory_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    path, good = tmp_path / "wide.docx", tmp_path / "good.docx"
    path.write_bytes(wide_docx(1_500_000))
    with zipfile.ZipFile(good, "w") as made:
        words = "<w:p><w:r><w:t>一篇好文章</w:t></w:r></w:p>"
        text = f'<w:document xmlns:w="{W}"><w:body>{words}</w:body></w:document>'
        made.writestr("word/document.xml", text)
    with Reader(memory_bytes=256 << 20) as reader:
        with pytest.raises(
            SourceError, match=r"wide\.docx: (cannot be read \(MemoryError\)|its reader crashed)"
        ):
            read_source(path, reader=reader)
        assert read_source(good, reader=reader).text == "一篇好文章\n"
