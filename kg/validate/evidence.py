"""The evidence gate: every statement has its words, and the words stand where it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.validate.findings import Finding
from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store

Spoken = tuple[str, str, str]  # subject, predicate, object, serialised


def document_graphs(store: Store) -> dict[str, NamedNode]:
    """Return document id -> its named graph, by id."""
    from pyoxigraph import NamedNode

    derived = NamedNode(jy.PROV + "wasDerivedFrom")
    found = {}
    for quad in store.quads_for_pattern(None, derived, None, None):
        if quad.subject == quad.graph_name and isinstance(quad.subject, NamedNode):
            assert isinstance(quad.object, NamedNode)
            found[unquote(quad.object.value.rsplit("/", 1)[1])] = quad.subject
    return dict(sorted(found.items()))


def evidence_findings(store: Store, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what lacks evidence, and every quote that is not the text at its place."""
    needing = _needing(store)
    for document, graph in document_graphs(store).items():
        if document not in texts:
            yield Finding(graph.value, "source-text", f"the text of document “{document}” is not at hand")
            continue
        yield from _unspoken(store, graph, needing)
        yield from _misquoted(store, graph, texts[document])


def count(store: Store, predicate: str) -> int:
    """Return how many quads have the property."""
    from pyoxigraph import NamedNode

    return sum(1 for _ in store.quads_for_pattern(None, NamedNode(predicate), None, None))


def _needing(store: Store) -> tuple[NamedNode, ...]:
    from pyoxigraph import Literal, NamedNode

    mark = NamedNode(jy.needsEvidence)
    found = [q.subject for q in store.quads_for_pattern(None, mark, Literal(True), None)]
    return tuple(sorted((s for s in found if isinstance(s, NamedNode)), key=str))


def _unspoken(store: Store, graph: NamedNode, needing: tuple[NamedNode, ...]) -> Iterator[Finding]:
    """Yield triples without a statement, statements without evidence, statements of no triple."""
    stated = _statements(store, graph)
    backed = _values(store, graph, jy.evidence)
    spoken = {stated[name] for name in stated if name in backed}
    for predicate in needing:
        for quad in store.quads_for_pattern(None, predicate, None, graph):
            if (str(quad.subject), str(predicate), str(quad.object)) not in spoken:
                problem = f"{_short(predicate.value)} {quad.object} has no statement with evidence"
                yield Finding(_bare(str(quad.subject)), "evidence", problem)
    present = {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in store.quads_for_pattern(None, None, None, graph)
    }
    for name, triple in stated.items():
        if triple not in present:
            yield Finding(_bare(name), "statement", f"states what the graph does not say: {' '.join(triple)}")


def _statements(store: Store, graph: NamedNode) -> dict[str, Spoken]:
    """Return statement -> the triple it states."""
    parts = [_values(store, graph, jy.RDF + part) for part in ("subject", "predicate", "object")]
    subjects, predicates, objects = parts
    return {name: (subjects[name], predicates.get(name, ""), objects.get(name, "")) for name in subjects}


def _values(store: Store, graph: NamedNode, predicate: str) -> dict[str, str]:
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(None, NamedNode(predicate), None, graph)
    return {str(quad.subject): str(quad.object) for quad in found}


def _misquoted(store: Store, graph: NamedNode, text: str) -> Iterator[Finding]:
    """Yield each node whose words are not `text[start:end]`, counted in code points."""
    starts, ends = _numbers(store, graph, jy.start), _numbers(store, graph, jy.end)
    for predicate in (jy.quote, jy.text):
        for node, words in sorted(_words(store, graph, predicate).items()):
            start, end = starts.get(node, -1), ends.get(node, -1)
            if not 0 <= start < end <= len(text) or text[start:end] != words:
                shown = words if len(words) <= 20 else words[:20] + "…"
                yield Finding(node, "quote", f"“{shown}” is not the text from {start} to {end}")


def _words(store: Store, graph: NamedNode, predicate: str) -> dict[str, str]:
    from pyoxigraph import Literal, NamedNode

    found = {}
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, graph):
        assert isinstance(quad.object, Literal)
        found[_bare(str(quad.subject))] = quad.object.value
    return found


def _numbers(store: Store, graph: NamedNode, predicate: str) -> dict[str, int]:
    return {node: int(words) for node, words in _words(store, graph, predicate).items()}


def _bare(term: str) -> str:
    return term.removeprefix("<").removesuffix(">")


def _short(iri: str) -> str:
    return f"jy:{iri.removeprefix(jy.JY)}" if iri.startswith(jy.JY) else iri
