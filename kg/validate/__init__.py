"""The gate before publishing: shapes, evidence, and quotes that are the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg import rules
from kg.errors import ValidationError
from kg.validate.compiled import checks, shape_findings
from kg.validate.evidence import count, document_graphs, evidence_findings
from kg.validate.findings import Finding, Findings
from kg.validate.shacl import shacl_findings
from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["Finding", "Findings", "audit", "check", "checks"]


def check(store: Store, texts: Mapping[str, str]) -> Findings:
    """Return how much was checked, or raise ValidationError naming the first node at fault.

    `texts` holds the source text of each document by its id. Shapes run as SPARQL.
    """
    found = sorted({*shape_findings(store), *evidence_findings(store, texts)})
    if found:
        first, more = found[0], len(found) - 1
        what = first.problem + (f", and {more} more findings" if more else "")
        raise ValidationError(first.node, what, "nothing was published")
    return Findings(
        documents=len(document_graphs(store)),
        statements=count(store, jy.RDF + "predicate"),
        evidence=count(store, jy.quote),
        shapes=len(checks()),
    )


def audit(store: Store, texts: Mapping[str, str]) -> list[Finding]:
    """Return all that is wrong, sorted: the gate's checks, pyshacl's opinion, and the graph's own rules."""
    gate = (*shape_findings(store), *evidence_findings(store, texts))
    return sorted({*gate, *shacl_findings(store), *_shape_of_store(store), *_unsaid(store)})


def _unsaid(store: Store) -> Iterator[Finding]:
    """Yield what the rules say beyond the graph: inference was left half done."""
    for rule, triple in rules.unsaid(store):
        yield Finding(
            str(triple.subject)[1:-1], "rules", f"{rule} also says {triple.predicate} {triple.object}"
        )


def _shape_of_store(store: Store) -> Iterator[Finding]:
    """Yield blank nodes, and triples of two graphs, which a union of graphs would count twice."""
    from pyoxigraph import BlankNode

    seen: dict[object, object] = {}
    for quad in store.quads_for_pattern(None, None, None, None):
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            yield Finding(
                str(quad.subject), "no-blank-nodes", f"{quad.predicate} {quad.object} has a blank node"
            )
        other = seen.setdefault(quad.triple, quad.graph_name)
        if other != quad.graph_name:
            problem = f"{quad.predicate} {quad.object} stands in {other} and in {quad.graph_name}"
            yield Finding(str(quad.subject), "one-graph", problem)
