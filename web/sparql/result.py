"""An answer as the page shows it: rows in the order asked for, and the ways of seeing them that fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from web.services import current
from web.sparql import finding, network, views
from web.sparql.answer import for_people
from web.sparql.cells import Cell, Names, cell, names_of, of_iri
from web.sparql.finding import Finding
from web.sparql.names import shortened
from web.sparql.network import Drawing, Joined
from web.sparql.operation import Operation
from web.sparql.views import Chart, Map
from web.tables import Cell as Value
from web.tables import Table
from web.wording import words

ROWS = 200  # of the table; more is for the downloads
READ = 5_000  # rows that are sorted, drawn, counted and cited
NAMED = 2_000  # things whose names are looked up for a file
Row = Sequence[Cell | None]


@dataclass(frozen=True, slots=True)
class Result:
    """An answer for the page; `turtle` and `boolean` stand for the kinds without rows."""

    kind: str
    view: str = "table"
    views: tuple[str, ...] = ()
    names: Sequence[str] = ()
    rows: Sequence[Row] = ()
    total: int = 0
    sort: str = ""  # a column, after a "-" where the largest comes first
    boolean: bool | None = None
    turtle: str = ""
    truncated: bool = False
    chart: Chart | None = None
    map: Map | None = None
    network: Drawing | None = None
    finding: Finding | None = None  # of a whole result


def answered(asked: Operation, base: str) -> Result:
    """Return the answer; raises the errors of the query service."""
    reply = current().sparql.query(
        asked.query,
        accept=for_people(),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=base,
        rows=READ,
    )
    cut = reply.truncated is not None
    if reply.kind == "triples":
        return _triples(asked.query, reply.body, cut=cut)
    body = json.loads(reply.body)
    if reply.kind == "boolean":
        found = finding.of(asked.query, finding.digest_of([body["boolean"]]), ())
        return Result("boolean", boolean=body["boolean"], finding=found)
    return _solutions(asked.query, body["head"]["vars"], body["results"]["bindings"], cut=cut)


def _solutions(query: str, names: list[str], bindings: list[Mapping[str, Any]], *, cut: bool) -> Result:
    known = names_of(iris(bindings[:NAMED]))
    rows = [[cell(row.get(name), known) for name in names] for row in bindings]
    sort = _sort(names)
    chart, on_map = views.chart(names, rows, wanted=request.args.get("number", "")), views.places(names, rows)
    drawing = network.draw(network.pairs(rows))
    fitting = {"table": rows, "chart": chart, "map": on_map, "network": drawing}
    offered = tuple(name for name, one in fitting.items() if one is not None)
    whole = None if cut else finding.of(query, finding.digest_of(bindings), finding.things(bindings))
    return Result(
        "solutions",
        view=_chosen(offered),
        views=offered,
        names=names,
        rows=ordered(rows, names, sort)[:ROWS],
        total=len(rows),
        sort=sort,
        truncated=cut,
        chart=chart,
        map=on_map,
        network=drawing,
        finding=whole,
    )


def _triples(query: str, body: bytes, *, cut: bool) -> Result:
    triples = [quad.triple for quad in parse(body, format=RdfFormat.TURTLE)]
    known = names_of(iri for triple in triples for iri in _iris_of(triple))
    drawing = network.draw(list(_joined(triples, known)))
    offered = ("turtle", "network") if drawing else ("turtle",)
    whole = None if cut else finding.of(query, finding.digest_of(map(str, triples)), ())
    return Result(
        "triples",
        view=_chosen(offered),
        views=offered,
        turtle=body.decode(),
        total=len(triples),
        truncated=cut,
        network=drawing,
        finding=whole,
    )


def _chosen(offered: Sequence[str]) -> str:
    asked = request.args.get("view", "")
    return asked if asked in offered else offered[0]


def _sort(names: Sequence[str]) -> str:
    asked = request.args.get("sort", "")
    return asked if asked.removeprefix("-") in names else ""


def ordered(rows: Sequence[Row], names: Sequence[str], sort: str) -> Sequence[Row]:
    """Return rows by a column, numbers before words, what is unbound last either way."""
    if not sort:
        return rows
    at = names.index(sort.removeprefix("-"))
    bound = [row for row in rows if row[at] is not None]
    bound.sort(key=lambda row: _key(row[at]), reverse=sort.startswith("-"))
    return [*bound, *(row for row in rows if row[at] is None)]


def _key(value: Cell | None) -> tuple[bool, float, str]:
    assert value is not None
    return (not value.numeric, value.number or 0.0, value.text)


def iris(bindings: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the IRIs of rows."""
    return (term["value"] for row in bindings for term in row.values() if term["type"] == "uri")


def _iris_of(triple: Triple) -> Iterator[str]:
    parts = (triple.subject, triple.predicate, triple.object)
    return (part.value for part in parts if isinstance(part, NamedNode))


def _joined(triples: Iterable[Triple], known: Names) -> Iterator[Joined]:
    """Yield the triples that join two things of this site; what class a thing has joins nothing."""
    for triple in triples:
        one, by, other = triple.subject, triple.predicate, triple.object
        if isinstance(one, NamedNode) and isinstance(other, NamedNode) and one != other:
            ends = of_iri(one.value, known), of_iri(other.value, known)
            if all((end.href or "").startswith("/") and end.iri in known for end in ends):
                named = known.get(by.value, (shortened(by.value) or by.value, ""))[0]
                if not (ends[1].href or "").startswith("/ontology"):
                    yield Joined(ends[0], ends[1], named)


def table(names: Sequence[str], bindings: Sequence[Mapping[str, Any]], notes: tuple[str, ...]) -> Table:
    """Return rows as a sheet: after each column of IRIs that have names, a column of these."""
    known = names_of(iris(bindings))
    named = {name for name in names for row in bindings if name in row and str(row[name]["value"]) in known}
    head = [column for name in names for column in ((name, _named(name)) if name in named else (name,))]
    rows = [
        tuple(value for name in names for value in _values(row.get(name), known, double=name in named))
        for row in bindings
    ]
    return Table(words()("sparql.result"), tuple(head), tuple(rows), notes)


def _named(name: str) -> str:
    return words()("sparql.named", name=name)


def _values(term: Mapping[str, Any] | None, known: Names, *, double: bool) -> tuple[Value, ...]:
    if term is None:
        return (None, None) if double else (None,)
    shown = cell(term, {})
    assert shown is not None
    value: Value = shown.iri or shown.text
    if shown.number is not None:
        value = int(shown.number) if shown.number.is_integer() else shown.number
    return (value, known.get(shown.iri, ("",))[0]) if double else (value,)


def rows_of(triples: Iterable[Triple]) -> Iterator[Mapping[str, Any]]:
    """Yield triples as rows of subject, predicate and object in the shape of SPARQL's JSON."""
    for triple in triples:
        parts = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
        yield {name: _term(part) for name, part in parts.items()}


def _term(part: object) -> Mapping[str, Any]:
    if isinstance(part, Literal):
        return {"type": "literal", "value": part.value, "datatype": part.datatype.value}
    return {"type": "uri", "value": getattr(part, "value", str(part))}
