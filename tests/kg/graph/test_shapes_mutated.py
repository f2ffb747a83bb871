"""Every property that a shape speaks of is damaged: both engines find the same, and find something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

import ontology
from kg.validate.compiled import shape_findings
from kg.validate.shacl import shacl_findings
from ontology import terms as jy

GRAPH = NamedNode("https://w3id.org/jingyan/id/graph/sample")
WRONG, TYPE = NamedNode("urn:test:wrong"), jy.RDF + "type"
EACH = 2  # statements damaged of each property


def paths() -> list[NamedNode]:
    """Return the properties that shapes.ttl constrains."""
    shapes = parse(path=str(ontology.shapes_file()), format=RdfFormat.TURTLE)
    found = {triple.object for triple in shapes if triple.predicate.value == jy.SH + "path"}
    return sorted((path for path in found if isinstance(path, NamedNode) and path.value != TYPE), key=str)


def dropped(store: Store, quad: Quad) -> None:
    store.remove(quad)


def doubled(store: Store, quad: Quad) -> None:
    other = Literal("又一个") if isinstance(quad.object, Literal) else WRONG
    store.add(Quad(quad.subject, quad.predicate, other, GRAPH))


def of_another_kind(store: Store, quad: Quad) -> None:
    store.remove(quad)
    other = WRONG if isinstance(quad.object, Literal) else Literal("错")
    store.add(Quad(quad.subject, quad.predicate, other, GRAPH))


def emptied(store: Store, quad: Quad) -> None:
    store.remove(quad)
    store.add(Quad(quad.subject, quad.predicate, Literal(""), GRAPH))


def negative(store: Store, quad: Quad) -> None:
    store.remove(quad)
    store.add(Quad(quad.subject, quad.predicate, Literal(-7), GRAPH))


@pytest.mark.parametrize("damage", [dropped, doubled, of_another_kind, emptied, negative])
def test_both_engines_agree_on_damage(sample_graph: Store, damage: Callable[[Store, Quad], None]) -> None:
    damaged = 0
    for path in paths():
        quads = sorted(sample_graph.quads_for_pattern(None, path, None, GRAPH), key=str)
        for quad in quads[:EACH]:
            damage(sample_graph, quad)
            damaged += 1
    compiled = {(finding.node, finding.check) for finding in shape_findings(sample_graph)}
    independent = {(finding.node, finding.check) for finding in shacl_findings(sample_graph)}
    assert damaged > 40
    assert compiled == independent
    assert len({check for _, check in compiled}) >= 8
