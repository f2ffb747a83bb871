"""A document's piece of the graph: its quads and what the rules derive from them, checked, as N-Quads.

Rules and shapes speak of one document and of what documents share, never of two documents; so a piece
depends on its document alone, and the graph of a base is its pieces and the shared part, in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kg import rules, validate
from kg.model import Extraction, Link
from kg.statements import Naming
from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store


@dataclass(frozen=True)
class Piece:
    """The checked quads of one document, sorted N-Quads in UTF-8."""

    document: str
    quads: bytes
    statements: int
    evidence: int
    naming: Naming = field(repr=False)

    @property
    def size(self) -> int:
        """How many quads it has."""
        return self.quads.count(b"\n")

    @cached_property
    def digest(self) -> str:
        """The sha256 of the quads."""
        return hashlib.sha256(self.quads).hexdigest()


def pieces(extractions: Sequence[Extraction], *, base: str) -> list[Piece]:
    """Return the piece of each document, in the order given; ValidationError where one breaks a rule.

    Some tens of documents at a time cost less than one by one, and bound the memory.
    """
    from kg.statements import document_quads, naming, shared_quads_of

    named = [naming([extraction]) for extraction in extractions]
    together = Naming()
    for one in named:
        together.add(one)
    quads = [list(document_quads(extraction, base=base)) for extraction in extractions]
    store = _store([*(q for listed in quads for q in listed), *shared_quads_of(together, (), base=base)])
    texts = {e.document.source.id: e.document.source.text for e in extractions}
    validate.check(store, texts)
    derived = _derived(store, quads)
    return [
        _piece(extraction, [*own, *inferred], one)
        for extraction, own, inferred, one in zip(extractions, quads, derived, named, strict=True)
    ]


def shared_piece(named: Naming, links: Sequence[Link], *, base: str) -> bytes:
    """Return what documents share, the ontology and what the rules derive of them, checked, as N-Quads."""
    from kg.statements import canonical, shared_quads_of

    store = _store(list(shared_quads_of(named, links, base=base)))
    validate.check(store, {})
    return canonical(store)


def _store(quads: Sequence[Quad]) -> Store:
    """Return the quads with the ontology and what the rules derive, in memory."""
    from pyoxigraph import Store

    store = Store()
    store.bulk_extend([*_vocabulary(), *quads])
    rules.infer(store)
    return store


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[Quad, ...]:
    from kg.statements import vocabulary_quads

    return tuple(vocabulary_quads())


def _derived(store: Store, quads: Sequence[Sequence[Quad]]) -> list[list[Quad]]:
    """Return the inferred quads of each document: those about its own things."""
    from pyoxigraph import NamedNode

    owner = {quad.subject: at for at, listed in enumerate(quads) for quad in listed}
    found: list[list[Quad]] = [[] for _ in quads]
    for quad in store.quads_for_pattern(None, None, None, NamedNode(jy.GRAPH_INFERRED)):
        if quad.subject in owner:
            found[owner[quad.subject]].append(quad)
    return found


def _piece(extraction: Extraction, quads: Sequence[Quad], named: Naming) -> Piece:
    from kg.statements import canonical

    counts = {jy.RDF + "predicate": 0, jy.quote: 0}
    for quad in quads:
        if quad.predicate.value in counts:
            counts[quad.predicate.value] += 1
    statements, evidence = counts.values()
    return Piece(extraction.document.source.id, canonical(quads), statements, evidence, named)
