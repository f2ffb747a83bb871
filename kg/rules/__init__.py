"""Inference: CONSTRUCT rules, in the order of their file names, fill `urn:inferred`.

They run once. Each may rest on what the rules before it say, none on what a later one says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import Store, Triple


def files() -> tuple[Path, ...]:
    """Return the rules in the order they run."""
    return tuple(sorted(Path(__file__).parent.glob("*.rq")))


def infer(store: Store) -> int:
    """Make `urn:inferred` anew and return its number of triples."""
    from pyoxigraph import NamedNode, Quad

    graph = NamedNode(jy.GRAPH_INFERRED)
    store.clear_graph(graph)
    total = 0
    for path in files():
        new = list(_new(store, path))
        store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in new)
        total += len(new)
    return total


def unsaid(store: Store) -> Iterator[tuple[str, Triple]]:
    """Yield what a rule says and no graph does, with the rule's name: nothing, once all is inferred."""
    for path in files():
        for triple in _new(store, path):
            yield path.stem, triple


def _new(store: Store, rule: Path) -> Iterator[Triple]:
    """Yield each triple once that a rule finds and no graph says yet."""
    from pyoxigraph import QueryTriples

    found = store.query(rule.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(found, QueryTriples), "a rule is a CONSTRUCT query"
    for triple in dict.fromkeys(found):
        if not any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object)):
            yield triple
