"""Inference: CONSTRUCT rules, in the order of their file names, fill `urn:inferred`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store

MAX_ROUNDS = 10


def files() -> tuple[Path, ...]:
    """Return the rules in the order they run."""
    return tuple(sorted(Path(__file__).parent.glob("*.rq")))


def infer(store: Store) -> int:
    """Make `urn:inferred` anew and return its number of triples; rules run until they add nothing."""
    from pyoxigraph import NamedNode

    graph = NamedNode(jy.GRAPH_INFERRED)
    store.clear_graph(graph)
    rules = [path.read_text(encoding="utf-8") for path in files()]
    total = 0
    for _ in range(MAX_ROUNDS):
        added = sum(_apply(store, rule, graph) for rule in rules)
        total += added
        if not added:
            return total
    raise RuntimeError(f"the rules still add triples after {MAX_ROUNDS} rounds")


def _apply(store: Store, rule: str, graph: NamedNode) -> int:
    """Add what a rule finds and no graph says yet; return how many triples that is."""
    from pyoxigraph import Quad, QueryTriples

    found = store.query(rule, use_default_graph_as_union=True)
    assert isinstance(found, QueryTriples), "a rule is a CONSTRUCT query"
    new = [
        t for t in dict.fromkeys(found) if not any(store.quads_for_pattern(t.subject, t.predicate, t.object))
    ]
    store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in new)
    return len(new)
