"""Questions about the whole base, asked once: a graph in service never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

from web.chains import Row
from web.services import current

if TYPE_CHECKING:
    from kg.query import Graph

_KEPT = 32  # answers, enough for the snapshots before and after a switch
_ABOUT = 256  # things
Made = TypeVar("Made")


@lru_cache(maxsize=_KEPT)
def _made(graph: Graph, query: str, make: Callable[[Iterable[Row]], object]) -> object:
    return make(graph.select(query))


def whole(query: str) -> tuple[Row, ...]:
    """Return the rows of a query file that takes no parameter."""
    return made(query, tuple)


def made(query: str, make: Callable[[Iterable[Row]], Made]) -> Made:
    """Return what the function `make` makes of the rows, kept; it must not depend on the language."""
    return cast(Made, _made(current().graph, query, make))


@lru_cache(maxsize=_ABOUT)
def _about(graph: Graph, query: str, params: tuple[tuple[str, str], ...]) -> tuple[Row, ...]:
    return tuple(graph.select(query, **dict(params)))


def about(query: str, **params: str) -> tuple[Row, ...]:
    """Return the rows of a query file about one thing, kept while the thing is among those read last."""
    return _about(current().graph, query, tuple(sorted(params.items())))
