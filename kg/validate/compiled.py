"""Shapes as SPARQL: each constraint of shapes.ttl becomes a query for the nodes that break it.

Covers the SHACL Core that shapes.ttl uses and refuses any other, so no constraint goes unchecked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import ontology
from kg.validate.findings import Finding
from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import Store

SH = jy.SH
RDF_TYPE = f"<{jy.RDF}type>"
_STRUCTURE = frozenset({SH + "path", jy.RDF + "type"})
_COUNTS = frozenset({SH + "minCount", SH + "maxCount"})
_TARGETS = {SH + "targetClass": f"?node {RDF_TYPE} {{}} .", SH + "targetObjectsOf": "?any_of {} ?node ."}
_Node = dict[str, list[str]]  # predicate -> serialised objects


@dataclass(frozen=True, slots=True)
class Check:
    """A query whose every row (`?node`, maybe `?value`) breaks the property shape `name`."""

    name: str
    problem: str
    query: str


def shape_findings(store: Store) -> Iterator[Finding]:
    """Yield what breaks a shape anywhere in the store."""
    from pyoxigraph import QuerySolutions

    for check in checks():
        found = store.query(check.query, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        for row in found:
            value = f" ({row['value']})" if row["value"] is not None else ""
            yield Finding(_named(row["node"]), check.name, check.problem + value)


def _named(node: object) -> str:
    """Return the IRI of a node, or the words of a value that stands where a node should."""
    return str(getattr(node, "value", node))


@lru_cache(maxsize=1)
def checks() -> tuple[Check, ...]:
    """Return the queries of every shape, in the order of shape and property."""
    nodes = _shapes()
    return tuple(
        check
        for name, shape in sorted(nodes.items())
        for kind, pattern in _TARGETS.items()
        for target in shape.get(kind, ())
        for property in shape.get(SH + "property", ())
        for check in _property_checks(pattern.format(target), property, nodes)
    )


def _shapes() -> dict[str, _Node]:
    from pyoxigraph import RdfFormat, parse

    nodes: dict[str, _Node] = defaultdict(lambda: defaultdict(list))
    for triple in parse(path=str(ontology.shapes_file()), format=RdfFormat.TURTLE):
        nodes[str(triple.subject)][triple.predicate.value].append(str(triple.object))
    return nodes


def _property_checks(of: str, name: str, nodes: dict[str, _Node]) -> Iterator[Check]:
    shape = nodes[name]
    path = _path(shape[SH + "path"][0], nodes)
    label = name[1:-1].rsplit("/", 1)[1]
    has = f"?node {path} ?value ."
    if SH + "minCount" in shape:
        assert _number(shape[SH + "minCount"][0]) == 1, f"{label}: only sh:minCount 1 is compiled"
        query = f"SELECT DISTINCT ?node ?value WHERE {{ {of} FILTER NOT EXISTS {{ ?node {path} ?any }} }}"
        yield Check(label, f"lacks {_shown(path)}", query)
    if SH + "maxCount" in shape:
        assert _number(shape[SH + "maxCount"][0]) == 1, f"{label}: only sh:maxCount 1 is compiled"
        two = f"{has} ?node {path} ?other . FILTER (!sameTerm(?value, ?other))"
        query = f"SELECT DISTINCT ?node ?value WHERE {{ {of} {two} }}"
        yield Check(label, f"has more than one {_shown(path)}", query)
    for predicate in sorted(shape.keys() - _COUNTS - _STRUCTURE):
        broken = _CONSTRAINTS[predicate](shape[predicate][0])
        query = f"SELECT DISTINCT ?node ?value WHERE {{ {of} {has} {broken} }}"
        yield Check(
            label, f"{_shown(path)} breaks sh:{predicate.removeprefix(SH)} {shape[predicate][0]}", query
        )


def _path(term: str, nodes: dict[str, _Node]) -> str:
    if term.startswith("<"):
        return term
    shape = nodes[term]
    if SH + "inversePath" in shape:
        return f"^{shape[SH + 'inversePath'][0]}"
    assert SH + "alternativePath" in shape, "a path is a property, an inverse one or a choice of properties"
    return f"({'|'.join(_listed(shape[SH + 'alternativePath'][0], nodes))})"


def _listed(term: str, nodes: dict[str, _Node]) -> Iterator[str]:
    while term != f"<{jy.RDF}nil>":
        yield nodes[term][jy.RDF + "first"][0]
        (term,) = nodes[term][jy.RDF + "rest"]


def _shown(path: str) -> str:
    return path.replace(f"<{jy.JY}", "jy:").replace(f"<{jy.DCT}", "dct:").replace(">", "").replace("<", "")


def _number(literal: str) -> int:
    return int(literal.split('"')[1])


def _failing(condition: str) -> Callable[[str], str]:
    """Return a filter for values that fail the condition, or that it cannot be asked of."""
    return lambda given: f"FILTER (COALESCE(!({condition.format(given=given)}), true))"


_CONSTRAINTS: dict[str, Callable[[str], str]] = {
    SH + "datatype": _failing("DATATYPE(?value) = {given}"),
    SH + "class": lambda given: f"FILTER NOT EXISTS {{ ?value {RDF_TYPE} {given} }}",
    SH + "nodeKind": lambda given: _failing("isIRI(?value)")(_only_iri(given)),
    SH + "pattern": _failing("REGEX(STR(?value), {given})"),
    SH + "minLength": _failing("STRLEN(STR(?value)) >= {given}"),
    SH + "minInclusive": _failing("?value >= {given}"),
    SH + "maxInclusive": _failing("?value <= {given}"),
    SH + "lessThan": lambda given: f"?node {given} ?bound . FILTER (COALESCE(!(?value < ?bound), true))",
}


def _only_iri(given: str) -> str:
    assert given == f"<{SH}IRI>", "only sh:nodeKind sh:IRI is compiled"
    return given
