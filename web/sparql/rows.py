"""An answer of the query service as plain values of Python."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ontology import terms
from web.sparql.errors import QueryTooBigError
from web.sparql.formats import Wanted, by_name
from web.sparql.pool import Answering

Row = dict[str, Any]
_INTEGERS = {terms.XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger")}
_FRACTIONS = {terms.XSD + name for name in ("decimal", "double", "float")}


def plain(pool: Answering, text: str) -> tuple[list[str], list[Row]]:
    """Return columns and rows; QueryTooBigError for a cut answer, else the errors of the pool.

    An ASK has the one column `boolean`; triples have `subject`, `predicate` and `object`.
    """
    rows, graph = by_name("json"), by_name("nt")
    reply = pool.query(text, accept=Wanted(rows.solutions, rows.boolean, graph.triples))
    if reply.truncated:
        do = "add LIMIT and OFFSET"
        raise QueryTooBigError("query", f"its answer is over the cap of {reply.truncated}", do)
    if reply.kind == "triples":
        return ["subject", "predicate", "object"], list(_triples(reply.body))
    body = json.loads(reply.body)
    if reply.kind == "boolean":
        return ["boolean"], [{"boolean": body["boolean"]}]
    names = body["head"]["vars"]
    return names, [{n: _value(row.get(n)) for n in names} for row in body["results"]["bindings"]]


def _triples(body: bytes) -> Iterator[Row]:
    import pyoxigraph

    for quad in pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_TRIPLES):
        parts = {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object}
        yield {name: getattr(term, "value", str(term)) for name, term in parts.items()}


def _value(term: Mapping[str, Any] | None) -> object:
    if term is None:
        return None
    value, datatype = str(term["value"]), term.get("datatype")
    if datatype in _INTEGERS:
        return int(value)
    if datatype in _FRACTIONS:
        return float(value)
    return value == "true" if datatype == terms.XSD + "boolean" else value
