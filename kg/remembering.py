"""What was worked out about a graph, kept as long as the graph: who changes over lets go of both."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary, ref

if TYPE_CHECKING:
    from kg.query import Graph

Given = ParamSpec("Given")
Made = TypeVar("Made")
About = Callable[Concatenate["Graph", Given], Made]


def remembered(most: int = 1) -> Callable[[About[Given, Made]], About[Given, Made]]:
    """Keep so many answers of a function about each graph; a graph in service never changes."""

    def decorate(function: About[Given, Made]) -> About[Given, Made]:
        kept: WeakKeyDictionary[Graph, Callable[..., Made]] = WeakKeyDictionary()

        @wraps(function)
        def ask(graph: Graph, /, *given: Given.args, **named: Given.kwargs) -> Made:
            answers = kept.get(graph)
            if answers is None:
                answers = kept.setdefault(graph, lru_cache(most)(_of(function, graph)))
            return answers(*given, **named)

        return ask

    return decorate


def _of(function: Callable[..., Made], graph: Graph) -> Callable[..., Made]:
    """Return the function about this graph; it does not keep the graph alive."""
    held = ref(graph)

    def about(*given: Any, **named: Any) -> Made:
        return function(cast("Graph", held()), *given, **named)

    return about
