"""What is asked of the graph of each part: its addresses and its rows, both kept beside it.

The graph is loaded once, and only where one of them is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jingyan import addresses, pieces_rows
from jingyan.pieces import graph_of
from jingyan.pieces_rows import Asked, Rows

if TYPE_CHECKING:
    from jingyan.pieces import Kept
    from kg.query import Graph, Known


@dataclass(frozen=True, slots=True)
class Answers:
    """Lines of the addresses of all parts, unsorted, and rows of each, those of what they share last."""

    lines: list[bytes]
    rows: list[Rows]
    asked: Asked
    shared: Graph

    def known(self) -> Known:
        """Return what gives the rows of the whole base."""
        return pieces_rows.known(self.rows, self.asked)


def answers(
    parts: Sequence[Kept],
    shared: bytes,
    *,
    base: str,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Answers:
    """Return what the parts and what they share answer."""
    asked, common = pieces_rows.asked_with(shared), graph_of(shared)
    found = Answers([], [], asked, common)
    for done, part in enumerate(parts, start=1):
        graph = cache(part.graph)
        found.lines.extend(addresses.lines_of(part, graph, base=base))
        found.rows.append(pieces_rows.rows_of(part, graph, asked))
        progress(done, len(parts))
    found.rows.append(pieces_rows.of_shared(common, asked))
    return found
