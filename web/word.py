"""Word files in the layout of official documents (GB/T 9704-2012): page, type sizes, East-Asian fonts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from web.tables import Cell, printable

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

MARGINS = (37, 35, 28, 26)  # mm: top, bottom, left, right
LINE = 28  # points between lines, exactly
LATIN = "Times New Roman"


@dataclass(frozen=True)
class Style:
    """How a paragraph is set: East-Asian font, size in points, first-line indent in characters."""

    font: str
    size: float
    indent: int = 2
    centred: bool = False
    level: int = 0  # outline level of a heading


TITLE = Style("方正小标宋简体", 22, indent=0, centred=True)
FIRST = Style("黑体", 16, level=1)
SECOND = Style("楷体_GB2312", 16, level=2)
BODY = Style("仿宋_GB2312", 16)
SOURCE = Style("楷体_GB2312", 14)
NUMBER = Style("宋体", 14, indent=0)
CELL = Style("仿宋_GB2312", 10.5, indent=0)
HEAD = Style("黑体", 10.5, indent=0)


def document(title: str, parts: Iterable[tuple[Style, str]]) -> bytes:
    """Return a portrait document: the title, then each part as a paragraph of its style."""
    word = _new(landscape=False)
    add(word.add_paragraph(), TITLE, title)
    word.add_paragraph().paragraph_format.line_spacing = _points(LINE)
    for style, text in parts:
        add(word.add_paragraph(), style, text)
    return _saved(word, title)


def table_document(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Iterable[str]
) -> bytes:
    """Return a landscape document with one table; its head is repeated on every page."""
    word = _new(landscape=True)
    add(word.add_paragraph(), TITLE, title)
    listed = list(rows)
    table = word.add_table(rows=0, cols=len(head), style="Table Grid")
    for at, row in enumerate((head, *listed)):
        cells = table.add_row().cells
        for cell, value in zip(cells, row, strict=True):
            _fill(cell, HEAD if at == 0 else CELL, value)
    _repeat_head(table.rows[0]._tr)
    for note in notes:
        add(word.add_paragraph(), SOURCE, note)
    return _saved(word, title)


def add(paragraph: Paragraph, style: Style, text: str, *, line: float | None = LINE) -> None:
    """Set `text` in `style`; Word takes the East-Asian font from its own attribute only."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = _points(0)
    shape.line_spacing = _points(line) if line else 1.0
    if style.indent:
        shape.first_line_indent = _points(style.indent * style.size)
    plain = WD_ALIGN_PARAGRAPH.JUSTIFY if style in (BODY, SOURCE) else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if style.centred else plain
    if style.level:
        shape.keep_with_next = True
        _outline(paragraph, style.level)
    _set(paragraph.add_run(printable(text)), style)


def _set(run: Run, style: Style) -> None:
    from docx.oxml.ns import qn

    run.font.name, run.font.size = LATIN, _points(style.size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), style.font)


def _fill(cell: _Cell, style: Style, value: Cell) -> None:
    paragraph = cell.paragraphs[0]
    for at, line in enumerate(str("" if value is None else value).split("\n")):
        add(paragraph if at == 0 else cell.add_paragraph(), style, line, line=None)


def _new(*, landscape: bool) -> Word:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    word = Document()
    section = word.sections[0]
    sides = (210, 297)
    section.page_width, section.page_height = (Mm(side) for side in (sides[::-1] if landscape else sides))
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    top, bottom, left, right = (20, 20, 20, 20) if landscape else MARGINS
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    _page_number(section.footer.paragraphs[0])
    return word


def _page_number(paragraph: Paragraph) -> None:
    """Put “— 1 —” into the footer, as the standard has it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set(paragraph.add_run("— "), NUMBER)
    run = paragraph.add_run()
    _set(run, NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)
    _set(paragraph.add_run(" —"), NUMBER)


def _outline(paragraph: Paragraph, level: int) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(outline)


def _repeat_head(row: object) -> None:
    from docx.oxml.parser import OxmlElement

    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:tblHeader"))


def _points(size: float) -> int:
    from docx.shared import Pt

    return Pt(size)


def _saved(word: Word, title: str) -> bytes:
    """Return the file; its dates are fixed, so the same page gives the same words and properties."""
    properties = word.core_properties
    properties.title, properties.author, properties.comments = printable(title)[:255], "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()
