"""Web pages, Word documents and PDF: the text that is found in them, and files that are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.layout import read_layout
from kg.sources import read_source, read_sources
from kg.sources.docx import MOST_MEMBERS
from kg.sources.html import LARGEST

LINES = (
    "把协商桌搬到田间",
    "□ 遵义市播州区政协",
    "搭好台子，让群众有处说。依托“院坝议事”平台开展协商二十余场，收集居民意见，办理结果上墙公布。",
    "议出办法，让问题有人管。建立“群众点题—委员领题—部门解题—群众评题”闭环机制，全年收集议题三百余个。",
)
NAVIGATION = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">新闻中心</a></li></ul>'
FOOTER = '<div class="footer">主办：某某市政协办公室　备案号：黔ICP备000号</div>'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def page(lines: tuple[str, ...] = LINES, *, charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>&nbsp;&nbsp;{line}</p>" for line in lines)
    text = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>经验交流</title>'
        '<link rel="canonical" href="https://example.org/a/1.html">'
        '<script>var x = "<p>脚本</p>";</script></head>'
        f'<body>{NAVIGATION}<div class="content"><h1>经验交流</h1>{body}</div>{FOOTER}</body></html>'
    )
    return text.encode(charset)


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


def word(body: str, *, head: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return archive({"word/document.xml": xml.encode()})


def paragraph(text: str) -> str:
    half = len(text) // 2
    return f"<w:p><w:r><w:t>{text[:half]}</w:t></w:r><w:r><w:t>{text[half:]}</w:t></w:r></w:p>"


def pdf(lines: tuple[str, ...]) -> bytes:
    """Return a PDF of one page whose font maps each two-byte code to the character of that number."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in lines)
    content = f"BT /F 12 Tf 14 TL 40 780 Td\n{shown}ET".encode()
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        b"1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    made, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    return made + head + tail


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(path)
    message = str(caught.value)
    assert str(path) in message and "\n" not in message and "; " in message
    return message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", page()),
        ("a.htm", page(charset="gb18030")),
        ("a.docx", word("".join(map(paragraph, LINES)))),
        ("a.pdf", pdf((*LINES, "— 1 —"))),
    ],
)
def test_the_text_is_found_and_its_layout_read(tmp_path: Path, name: str, data: bytes) -> None:
    source = read_source(write(tmp_path, name, data))
    lines = source.text.split("\n")
    assert [line for line in lines if line in LINES] == list(LINES)
    assert not {"首页", "脚本", "备案号", "— 1 —"} & set(lines) and "黔ICP" not in source.text
    (excerpt,) = read_layout(source).excerpts
    assert (excerpt.org, excerpt.city, len(excerpt.passages)) == ("遵义市播州区政协", "播州区", 2)
    assert excerpt.title(source.text) == LINES[0]
    assert source.path.endswith(name) and read_source(Path(source.path)) == source


def test_lines_set_in_a_pdf_are_paragraphs_again(tmp_path: Path) -> None:
    body = f"一、搭台子。{LINES[2]}{LINES[3]}"
    lines = [body[at : at + 24] for at in range(0, len(body), 24)]
    source = read_source(write(tmp_path, "a.pdf", pdf((*LINES[:2], *lines, *lines))))
    (excerpt,) = read_layout(source).excerpts
    assert ["".join(source.text[p.start : p.end].split()) for p in excerpt.passages] == [body, body]


def test_a_page_tells_its_title_and_where_it_came_from(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, "a.html", page()))
    assert (source.title, source.origin) == ("经验交流", "https://example.org/a/1.html")
    write(
        tmp_path, "a.toml", 'title = "汇编"\norigin = "https://example.org/b"\nprovince = "贵州省"'.encode()
    )
    told = read_source(Path(source.path))
    assert (told.title, told.origin, told.province) == ("汇编", "https://example.org/b", "贵州省")
    assert told.text == source.text


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr><td>{''.join(f'<p>{line}</p>' for line in LINES)}</td></tr></table>",
        f"<div>{'<br>　　'.join(LINES)}</div>",
        "".join(
            f"<p class=MsoNormal><span>{line[:3]}</span><span lang=EN-US>{line[3:]}</span></p>"
            for line in LINES
        ),
        "".join(f"<div>{line}</div>" for line in LINES),
    ],
)
def test_pages_of_many_makes(tmp_path: Path, body: str) -> None:
    source = read_source(write(tmp_path, "a.html", f"<html><body>{NAVIGATION}{body}</body></html>".encode()))
    assert source.text.split("\n") == list(LINES)


def test_the_same_text_as_page_and_as_text_is_refused(tmp_path: Path) -> None:
    text = read_source(write(tmp_path, "a.html", page())).text
    write(tmp_path, "b.txt", text.encode())
    with pytest.raises(SourceError, match="same text as"):
        read_sources([tmp_path])


def test_a_word_document_with_a_table_breaks_and_a_deletion(tmp_path: Path) -> None:
    cell = f"<w:tbl><w:tr><w:tc>{paragraph('网格点单')}</w:tc></w:tr></w:tbl>"
    gone = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    body = f"{cell}<w:p>{gone}<w:r><w:t>新</w:t><w:br/><w:t>句</w:t></w:r></w:p>"
    assert read_source(write(tmp_path, "a.docx", word(body))).text == "网格点单\n新\n句\n"


def test_a_page_that_is_too_large(tmp_path: Path) -> None:
    path = write(tmp_path, "a.html", b"<html>" + b"<p>abc</p>" * (LARGEST // 10) + b"</html>")
    assert "a page of 5,0" in refused(path)


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}, "unpacks to 30,000,007 bytes"),
        ({f"word/{at}.xml": b"" for at in range(MOST_MEMBERS + 1)}, "2,001 files"),
        ({"word/other.xml": b"<a/>"}, "not a Word document"),
        ({"word/document.xml": b"<a>"}, "damaged"),
        ({"word/document.xml": b"<p>" * 20_000 + b"</p>" * 20_000}, "damaged"),
        (
            {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'},
            "declarations",
        ),
    ],
)
def test_a_bomb_or_a_damaged_archive(tmp_path: Path, members: dict[str, bytes], says: str) -> None:
    assert says in refused(write(tmp_path, "a.docx", archive(members)))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", b"no archive", "damaged"),
        ("a.pdf", b"%PDF-1.4 no more", "damaged PDF"),
        ("a.pdf", pdf(()), "scanned pages"),
        ("a.html", b"<html><body><script>x()</script></body></html>", "no article"),
        ("a.html", b"", "empty"),
    ],
)
def test_a_file_without_text(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    assert says in refused(write(tmp_path, name, data))


def test_two_encodings_in_one_file(tmp_path: Path) -> None:
    data = f"{LINES[2]}\n".encode() + LINES[3].encode("gb18030")
    assert "UTF-8 on line 1, GB18030 on line 2" in refused(write(tmp_path, "a.txt", data))
