"""The graph of a base from that of an earlier one: its files copied, the documents that differ exchanged.

What belongs to a document is told by the graph itself: the quads of its named graph, and what is inferred of
their subjects. Where a subject stands in two named graphs what is inferred of it could be either's; no rule
says such things, and a graph in which one did is loaded anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store
from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

FILE = "parts.json"  # beside the files of the graph
LIMIT = 3  # a graph is loaded anew when more than one quad in so many would have been exchanged since it was


@dataclass(frozen=True, slots=True)
class Made:
    """What a graph was made of: digest and quads of each part, and quads exchanged since it was loaded."""

    shared: str
    parts: Mapping[str, tuple[str, int]]
    exchanged: int = 0

    def differing(self, other: Made) -> list[str]:
        """Return the documents, of either, whose parts are not the same in both."""
        names = self.parts.keys() | other.parts.keys()
        return sorted(name for name in names if self.parts.get(name) != other.parts.get(name))

    def quads(self, names: Iterable[str]) -> int:
        """Count the quads of these documents, as far as they are here."""
        return sum(self.parts[name][1] for name in names if name in self.parts)


def keep(folder: Path, made: Made) -> None:
    """Write what a graph was made of beside it."""
    told = {
        "engine": version("pyoxigraph"),
        "shared": made.shared,
        "parts": made.parts,
        "exchanged": made.exchanged,
    }
    (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def kept(folder: Path) -> Made | None:
    """Return what the graph of a whole snapshot was made of; None where unsaid or of another engine."""
    path = folder / FILE
    if not path.is_file():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["engine"] != version("pyoxigraph"):
        return None
    parts = {name: (digest, quads) for name, (digest, quads) in told["parts"].items()}
    return Made(told["shared"], parts, told["exchanged"])


def pays(before: Made, after: Made) -> bool:
    """Say whether exchanging what differs leaves most of the earlier files of use."""
    names = before.differing(after)
    exchanged = before.exchanged + before.quads(names) + after.quads(names)
    return exchanged * LIMIT < after.quads(after.parts)


@dataclass(frozen=True, slots=True)
class Change:
    """The named graphs of a document, or of what documents share, and the N-Quads they are to hold now."""

    graphs: tuple[str, ...]
    quads: Sequence[Callable[[], bytes]]  # read when their turn comes; none where the document is gone


def exchange(earlier: Path, folder: Path, changes: Sequence[Change], *, quads: int) -> int | None:
    """Write an earlier graph with these changes, then of so many `quads`, into a new `folder`.

    Return how many were exchanged; None, and no folder, where it cannot be told whose a quad is.
    """
    from pyoxigraph import Store

    shutil.copytree(earlier, folder, ignore=shutil.ignore_patterns(store.QUADS, FILE, *store.NOTES))
    graph = Store(str(folder))
    exchanged = _exchanged(graph, changes)
    store.finish(graph, folder, quads)
    del graph
    if exchanged is None:
        shutil.rmtree(folder)
    return exchanged


def _exchanged(graph: Store, changes: Sequence[Change]) -> int | None:
    removed: set[Quad] = set()
    added: list[Quad] = []
    for change in changes:
        held = _held(graph, change.graphs)
        if held is None:
            return None
        wanted = dict.fromkeys(_parsed(change.quads))
        removed |= held - wanted.keys()
        added += [quad for quad in wanted if quad not in held]
    for quad in removed:
        graph.remove(quad)
    graph.bulk_extend(added)
    return len(removed) + len(added)


def _held(graph: Store, graphs: Sequence[str]) -> set[Quad] | None:
    """Return the quads in these graphs or inferred of what is described there; None if also elsewhere."""
    from pyoxigraph import NamedNode

    inferred, own = NamedNode(jy.GRAPH_INFERRED), [NamedNode(name) for name in graphs]
    held = {quad for name in own for quad in graph.quads_for_pattern(None, None, None, name)}
    for subject in {quad.subject for quad in held}:
        derived = set(graph.quads_for_pattern(subject, None, None, inferred))
        if derived and not _only_in(graph.quads_for_pattern(subject, None, None), {inferred, *own}):
            return None
        held |= derived
    return held


def _only_in(quads: Iterable[Quad], graphs: set[object]) -> bool:
    return all(quad.graph_name in graphs for quad in quads)


def _parsed(chunks: Iterable[Callable[[], bytes]]) -> Iterator[Quad]:
    from pyoxigraph import RdfFormat, parse

    for read in chunks:
        yield from parse(read(), RdfFormat.N_QUADS, lenient=True)
