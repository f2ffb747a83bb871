"""Inference: CONSTRUCT rules, in the order of their file names, fill `urn:inferred`.

They run once. Each may rest on what the rules before it say, none on what a later one says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import QueryTriples, Store, Triple

_TWICE = f"""DELETE {{ GRAPH <{jy.GRAPH_INFERRED}> {{ ?s ?p ?o }} }}
WHERE {{ GRAPH <{jy.GRAPH_INFERRED}> {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }}
         FILTER (?g != <{jy.GRAPH_INFERRED}>) }}"""


def files() -> tuple[Path, ...]:
    """Return the rules in the order they run."""
    return tuple(sorted(Path(__file__).parent.glob("*.rq")))


def infer(store: Store) -> int:
    """Make `urn:inferred` anew of what no other graph says; return its number of triples.

    What a rule finds goes back to the store as text, within the engine: half the time of one object a term.
    """
    from pyoxigraph import NamedNode, RdfFormat

    graph = NamedNode(jy.GRAPH_INFERRED)
    store.clear_graph(graph)
    for path in files():
        found = _found(store, path).serialize(format=RdfFormat.N_TRIPLES) or b""
        store.load(found, format=RdfFormat.N_TRIPLES, to_graph=graph)
    store.update(_TWICE)
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def unsaid(store: Store) -> Iterator[tuple[str, Triple]]:
    """Yield what a rule says and no graph does, with the rule's name: nothing, once all is inferred."""
    for path in files():
        for triple in dict.fromkeys(_found(store, path)):
            if not any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object)):
                yield path.stem, triple


def _found(store: Store, rule: Path) -> QueryTriples:
    from pyoxigraph import QueryTriples

    found = store.query(rule.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(found, QueryTriples), "a rule is a CONSTRUCT query"
    return found
