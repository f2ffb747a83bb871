"""Questions about the whole base, asked once: a graph in service never changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from web.chains import Row
from web.services import current

if TYPE_CHECKING:
    from kg.query import Graph

_KEPT = 24  # answers, about one a query file for the snapshots before and after a switch


@lru_cache(maxsize=_KEPT)
def _rows(graph: Graph, query: str) -> tuple[Row, ...]:
    return tuple(graph.select(query))


def whole(query: str) -> tuple[Row, ...]:
    """Return the rows of a query file that takes no parameter."""
    return _rows(current().graph, query)
