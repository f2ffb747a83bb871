"""The whole base as files, written piece by piece so that its size does not matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from ontology import terms
from web import jsonld

CHUNK = 5_000  # statements held at once


def nquads(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Yield N-Quads."""
    for chunk in _chunks(quads):
        yield serialize(chunk, format=RdfFormat.N_QUADS) or b""


def turtle(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Yield Turtle of the union of all graphs; the prefixes are said again with each piece."""
    for chunk in _chunks(quads):
        triples = [quad.triple for quad in chunk]
        yield serialize(triples, format=RdfFormat.TURTLE, prefixes=terms.PREFIXES) or b""


def json_ld(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Yield one JSON-LD document, named graphs kept apart."""
    yield b'{"@context":' + json.dumps(terms.PREFIXES, sort_keys=True).encode() + b',"@graph":['
    comma = ""
    for graph, listed in groupby(quads, key=lambda quad: quad.graph_name):
        for nodes in _nodes(quad.triple for quad in listed):
            named = _named(graph.value, nodes) if isinstance(graph, NamedNode) else nodes
            yield (comma + named).encode()
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
    return ",\n".join(
        json.dumps(node, ensure_ascii=False) for node in jsonld.nodes(triples, prefixes=terms.PREFIXES)
    )


def _named(graph: str, nodes: str) -> str:
    return json.dumps({"@id": graph})[:-1] + f',"@graph":[{nodes}]}}'


def _chunks(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    remaining = iter(quads)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
