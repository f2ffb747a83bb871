"""A table of a page as a file: CSV for any program, XLSX for Excel, DOCX for Word."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, abort

from kg.dump import guarded

Cell = str | int | float | None
_WIDEST = 48  # characters of a column of a sheet


@dataclass(frozen=True)
class Table:
    """Head and rows as they are read, with a title above and remarks below."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def answer(table: Table, suffix: str, name: str) -> Response:
    """Return `table` as a file `<name>.<suffix>`, kept under its title; 404 for a format there is none of."""
    if suffix not in FORMATS:
        abort(404)
    write, kind = FORMATS[suffix]
    response = Response(write(table), content_type=kind)
    response.headers["Content-Disposition"] = disposition(table.title, name, suffix)
    return response


def disposition(title: str, name: str, suffix: str) -> str:
    """Return the header that names a file: in ASCII, and as titled for programs that read RFC 5987."""
    encoded = quote(f"{title}.{suffix}".replace("/", " "), safe="")
    return f"attachment; filename=\"{name}.{suffix}\"; filename*=UTF-8''{encoded}"


def printable(text: str) -> str:
    """Return `text` without the control characters that XML, and with it Office files, cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))


def as_csv(table: Table) -> bytes:
    """Return UTF-8 with a mark, as Excel reads it; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(name) for name in table.head])
    for row in table.rows:
        writer.writerow([cell if isinstance(cell, int | float) else guarded(cell) for cell in row])
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8")


def as_xlsx(table: Table) -> bytes:
    """Return one sheet: head in bold and kept in sight, numbers as numbers, words never as formulas."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None
    sheet.title = "1"
    for at, row in enumerate((table.head, *table.rows), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column, printable(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name="宋体", size=11, bold=at == 1)
    for note in table.notes:
        sheet.cell(sheet.max_row + 1, 1, printable(note)).data_type = "s"
    for at, width in enumerate(_widths(table), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(table: Table) -> list[int]:
    columns = zip(table.head, *table.rows, strict=True)
    longest = ((max(len(line) for value in column for line in _lines(value))) for column in columns)
    return [min(_WIDEST, 2 * length + 2) for length in longest]


def _lines(value: Cell) -> Sequence[str]:
    return str("" if value is None else value).split("\n")


def as_docx(table: Table) -> bytes:
    """Return a landscape A4 page with the table, its head repeated on every page."""
    from web import word

    return word.table_document(table.title, table.head, table.rows, table.notes)


FORMATS: Mapping[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
