"""The whole base as one stream: N-Quads, Turtle, JSON-LD, or a table of statements with their words.

Written piece by piece, so that the size of the base does not matter.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain as joined
from itertools import groupby, islice
from typing import TYPE_CHECKING

from kg import jsonld
from kg.errors import ConfigError
from kg.query import Graph
from ontology import terms

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store, Triple

CHUNK = 5_000  # triples held at once
COLUMNS = (
    "subject", "predicate", "object", "quote", "start", "end", "city", "subjectLabel", "objectLabel",
    "document", "passage", "confidence", "modality", "statement",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts so


def dump(store: Store, format: str) -> Iterator[bytes]:
    """Return the base as chunks. `nq` and `jsonld` keep the named graphs; `ttl` is their union.

    `csv` has one row for each piece of evidence of a statement, in UTF-8 with a mark, as spreadsheets
    read it. Raises ConfigError for a format it does not know.
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


FORMATS = {"ttl": _turtle, "nq": _nquads, "jsonld": _json_ld, "csv": _table}
