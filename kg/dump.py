"""The whole base in one stream: Turtle, N-Quads, JSON-LD, or a table of statements with their words."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from kg.errors import ConfigError
from kg.query import Graph
from ontology import terms

if TYPE_CHECKING:
    from pyoxigraph import Store

FORMATS = ("ttl", "nq", "jsonld", "csv")
COLUMNS = (
    "subject", "predicate", "object", "quote", "start", "end",
    "document", "passage", "confidence", "modality", "statement",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts so
PREFIXES = {
    "jy": terms.JY,
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def write(store: Store, format: str, file: IO[bytes]) -> None:
    """Write the base. `nq` and `jsonld` keep the named graphs; `ttl` is their union.

    `csv` has one row for each piece of evidence of a statement, in UTF-8 with a mark, as spreadsheets
    read it. Raises ConfigError for a format it does not know.
    """
    if format == "csv":
        for chunk in table(store):
            file.write(chunk)
    elif format == "nq":
        for line in sorted(f"{quad} .\n" for quad in store):
            file.write(line.encode())
    elif format in ("ttl", "jsonld"):
        _serialize(store, format, file)
    else:
        raise ConfigError("export", f"no format “{format}”", f"give one of {', '.join(FORMATS)}")


def _serialize(store: Store, format: str, file: IO[bytes]) -> None:
    from pyoxigraph import RdfFormat, serialize

    quads = sorted(store, key=str)
    if format == "jsonld":
        serialize(quads, file, format=RdfFormat.JSON_LD, prefixes=PREFIXES)
    else:
        triples = list(dict.fromkeys(quad.triple for quad in quads))
        serialize(triples, file, format=RdfFormat.TURTLE, prefixes=PREFIXES)


def table(store: Store) -> Iterator[bytes]:
    """Yield the rows of the CSV, encoded, the columns of COLUMNS first."""
    yield codecs.BOM_UTF8 + _row(COLUMNS)
    for row in Graph(store).select("dataset_statements"):
        yield _row(tuple(guarded(row[name]) for name in COLUMNS))


def guarded(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8")
