"""Names that complete what is typed are bounded: of a large base the most used ones."""

from __future__ import annotations

import pytest

from kg.query import Graph
from kg.questions import suggestions


def test_the_most_used_names_are_read_out(corpus_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    known = suggestions._names(corpus_graph).entries
    monkeypatch.setattr(suggestions, "MOST", 5)
    fewer = suggestions._names(Graph(corpus_graph.store)).entries
    assert fewer == known[:5]
    assert len(known) > 100
    assert fewer[0].uses == max(one.uses for one in known)
