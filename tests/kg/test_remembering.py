"""What is remembered about a graph goes with it; otherwise a service that changes over holds every one."""

from __future__ import annotations

from weakref import ref

from pyoxigraph import Store

from kg.query import Graph
from kg.questions.asking import _answered
from kg.questions.places import held_places
from kg.questions.suggestions import _names
from kg.questions.things import named
from kg.remembering import remembered


def test_each_graph_is_asked_once_and_let_go() -> None:
    asked = []

    @remembered(8)
    def size(graph: Graph, add: int) -> int:
        asked.append(add)
        return len(graph.store) + add

    one, other = Graph(Store()), Graph(Store())
    assert [size(one, 1), size(one, 1), size(one, 2), size(other, 1)] == [1, 1, 2, 1]
    assert asked == [1, 2, 1]
    gone = ref(one)
    del one
    assert gone() is None


def test_questions_keep_no_graph_alive() -> None:
    graph = Graph(Store())
    for ask in (held_places, named, _names):
        ask(graph)
    assert hasattr(_answered, "__wrapped__")
    gone = ref(graph)
    del graph
    assert gone() is None
