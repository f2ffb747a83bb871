"""The whole base as one stream: N-Quads, Turtle, JSON-LD, or its statements with their words as CSV or XLSX.

Written piece by piece, so that the size of the base does not matter.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain as joined
from itertools import groupby, islice
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kg import jsonld
from kg.errors import ConfigError
from kg.query import Graph
from ontology import terms

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store, Triple

CHUNK = 5_000  # triples held at once
PIECE = 1 << 16  # bytes of a sheet sent at once
SHEET = 1_000_000  # rows of a sheet; Excel holds 1,048,576
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the parts of a sheet: the same base gives the same bytes
_CLOCK = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts so


@cache
def columns() -> dict[str, dict[str, str]]:
    """Return the columns of the table in order, with what each holds in `zh` and `en` and its XSD `type`."""
    found = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))
    return {name: dict(said) for name, said in found.items()}


def dump(store: Store, format: str) -> Iterator[bytes]:
    """Return the base as chunks. `nq` and `jsonld` keep the named graphs; `ttl` is their union.

    `csv` and `xlsx` have one row for each piece of evidence of a statement, `csv` in UTF-8 with a mark, as
    spreadsheets read it. Raises ConfigError for a format it does not know.
    """
    if format not in FORMATS:
        raise ConfigError("export", f"no format “{format}”", f"give one of {', '.join(FORMATS)}")
    return FORMATS[format](store)


def _quads(store: Store) -> Iterable[Quad]:
    """Return all quads, graph by graph, subject by subject within each."""
    names = sorted(store.named_graphs(), key=str)
    return joined.from_iterable(store.quads_for_pattern(None, None, None, name) for name in names)


def _nquads(store: Store) -> Iterator[bytes]:
    for chunk in _chunks(_quads(store)):
        yield "".join(f"{quad} .\n" for quad in chunk).encode()


def _turtle(store: Store) -> Iterator[bytes]:
    """Yield Turtle pieces; the prefixes are said again with each."""
    from pyoxigraph import RdfFormat, serialize

    for chunk in _chunks(_quads(store)):
        triples = [quad.triple for quad in chunk]
        yield serialize(triples, format=RdfFormat.TURTLE, prefixes=terms.PREFIXES) or b""


def _json_ld(store: Store) -> Iterator[bytes]:
    yield b'{"@context":' + json.dumps(terms.PREFIXES, sort_keys=True).encode() + b',"@graph":['
    comma = ""
    for graph, listed in groupby(_quads(store), key=lambda quad: str(quad.graph_name)):
        for nodes in _nodes(quad.triple for quad in listed):
            name = json.dumps({"@id": graph.strip("<>")})[:-1]
            yield f'{comma}{name},"@graph":[{nodes}]}}'.encode()
            comma = ",\n"
    yield b"]}\n"


def _nodes(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield the triples as runs of node objects joined by commas, each run of whole subjects."""
    held: list[Triple] = []
    for _, listed in groupby(triples, key=lambda triple: triple.subject):
        held += listed
        if len(held) >= CHUNK:
            yield _joined(held)
            held = []
    if held:
        yield _joined(held)


def _joined(triples: list[Triple]) -> str:
    nodes = jsonld.nodes(triples, prefixes=terms.PREFIXES)
    return ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)


def _chunks(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    remaining = iter(quads)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _table(store: Store) -> Iterator[bytes]:
    names = tuple(columns())
    yield codecs.BOM_UTF8 + _row(names)
    for row in Graph(store).rows("dataset_statements"):
        yield _row(tuple(guarded(row[name]) for name in names))


def _workbook(store: Store) -> Iterator[bytes]:
    """Yield an Excel file: what the columns hold, then the rows, in as many sheets as they need."""
    from openpyxl import Workbook

    names = tuple(columns())
    book = Workbook(write_only=True)
    about = book.create_sheet("columns")
    for head in (
        ("column", "中文", "English", "type"),
        *((n, *said.values()) for n, said in columns().items()),
    ):
        about.append(head)
    rows = Graph(store).rows("dataset_statements")
    number = 0
    while (part := next(rows, None)) is not None or not number:
        number += 1
        sheet = book.create_sheet(f"statements{number}")
        sheet.append(names)
        for row in islice(joined([part] if part else [], rows), SHEET):
            sheet.append([_cell(row[name]) for name in names])
    with TemporaryFile() as written, TemporaryFile() as settled:
        book.save(written)
        _settle(written, settled)
        settled.seek(0)
        yield from iter(partial(settled.read, PIECE), b"")


def _settle(written: IO[bytes], settled: IO[bytes]) -> None:
    """Copy a file of parts without the time at which each was written."""
    with ZipFile(written) as source, ZipFile(settled, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, _EPOCH)
            part.compress_type = ZIP_DEFLATED
            if name == "docProps/core.xml":
                target.writestr(part, _CLOCK.sub(b"1980-01-01T00:00:00Z", source.read(name)))
                continue
            with source.open(name) as one, target.open(part, "w", force_zip64=True) as other:
                copyfileobj(one, other)


def _cell(value: object) -> object:
    """Return a value as a sheet takes it: a number, or words without formulas and control characters."""
    if not isinstance(value, str):
        return value
    return guarded("".join(c for c in value if c >= " " or c in "\t\n"))


def guarded(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8")


FORMATS = {"ttl": _turtle, "nq": _nquads, "jsonld": _json_ld, "csv": _table, "xlsx": _workbook}
