"""A result as a drawing of what is joined: things in layers, each under its name, joined by curves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from web.sparql.cells import Cell

SHOWN = 60  # things
LAYERS = 4
ROW, TOP = 30, 20
HALF = 104  # half the width of a thing's box
GAP = 300  # from one layer to the next
LABEL = 13  # characters of a name as it fits


@dataclass(frozen=True, slots=True)
class Joined:
    """Two things and what joins them, "" where a table does not say."""

    one: Cell
    other: Cell
    by: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing drawn around (x, y)."""

    cell: Cell
    x: int
    y: int

    @property
    def short(self) -> str:
        """Its name as it fits."""
        text = self.cell.text
        return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


@dataclass(frozen=True, slots=True)
class Edge:
    """A curve, and in words what it stands for."""

    path: str
    said: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture in user units; `hidden` things are left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    hidden: int
    half: int = HALF


def pairs(rows: Iterable[Sequence[Cell | None]]) -> list[Joined]:
    """Return what the first two columns of things join; nothing for a table without two."""
    listed = list(rows)
    columns = [at for at in range(len(listed[0]) if listed else 0) if _things(row[at] for row in listed)]
    if len(columns) < 2:
        return []
    one, other = columns[:2]
    return [Joined(a, b) for row in listed if (a := row[one]) and (b := row[other]) and a != b]


def draw(joined: Sequence[Joined]) -> Drawing | None:
    """Return the drawing of the things with most joints; None where fewer than three things are joined."""
    cells = {cell.iri: cell for each in joined for cell in (each.one, each.other)}
    if len(cells) < 3:
        return None
    kept = _kept(joined)
    edges = [each for each in joined if each.one.iri in kept and each.other.iri in kept]
    layers = _ordered(_layers(kept, edges), edges)
    deepest = max(map(len, layers))
    spots = {
        iri: (HALF + 10 + GAP * layer, TOP + round(ROW * deepest * (at + 0.5) / len(listed)))
        for layer, listed in enumerate(layers)
        for at, iri in enumerate(listed)
    }
    return Drawing(
        tuple(Node(cells[iri], x, y) for iri, (x, y) in spots.items()),
        tuple(_edge(each, spots) for each in _once(edges)),
        2 * HALF + 20 + GAP * (len(layers) - 1),
        TOP * 2 + ROW * deepest,
        len(cells) - len(kept),
    )


def _things(cells: Iterable[Cell | None]) -> bool:
    """True for a column of things that this site shows."""
    listed = [cell for cell in cells if cell]
    return bool(listed) and all(cell.iri and (cell.href or "").startswith("/") for cell in listed)


def _once(edges: Sequence[Joined]) -> list[Joined]:
    return list({(each.one.iri, each.by, each.other.iri): each for each in edges}.values())


def _kept(joined: Sequence[Joined]) -> dict[str, None]:
    """Return the things to draw in the order of the result: those with most joints."""
    counts = Counter(cell.iri for each in joined for cell in (each.one, each.other))
    most = {iri for iri, _ in counts.most_common(SHOWN)}
    return {cell.iri: None for each in joined for cell in (each.one, each.other) if cell.iri in most}


def _layers(things: Iterable[str], edges: Sequence[Joined]) -> list[list[str]]:
    """Return things by how far they are from those that nothing points to."""
    pointed = {each.other.iri for each in edges}
    after: dict[str, list[str]] = {}
    for each in edges:
        after.setdefault(each.one.iri, []).append(each.other.iri)
    depth: dict[str, int] = {}
    for start in (*(one for one in things if one not in pointed), *things):
        if start in depth:
            continue
        depth[start], waiting = 0, [start]
        for iri in waiting:
            for follower in after.get(iri, ()):
                if follower not in depth:
                    depth[follower] = min(depth[iri] + 1, LAYERS - 1)
                    waiting.append(follower)
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for iri in things:
        layers[depth[iri]].append(iri)
    return [layer for layer in layers if layer]


def _ordered(layers: list[list[str]], edges: Sequence[Joined]) -> list[list[str]]:
    """Return each layer by the mean place of what it is joined to in the one before (barycentre)."""
    done = [layers[0]]
    for layer in layers[1:]:
        rank = {iri: at for at, iri in enumerate(done[-1])}
        done.append(sorted(layer, key=lambda iri, rank=rank: _mean(iri, edges, rank)))  # type: ignore[misc]
    return done


def _mean(iri: str, edges: Sequence[Joined], rank: Mapping[str, int]) -> float:
    at = [rank[each.one.iri] for each in edges if each.other.iri == iri and each.one.iri in rank]
    return sum(at) / len(at) if at else float(len(rank))


def _edge(each: Joined, spots: Mapping[str, tuple[int, int]]) -> Edge:
    (x1, y1), (x2, y2) = spots[each.one.iri], spots[each.other.iri]
    forward = x2 > x1
    x1, x2 = x1 + HALF, x2 - HALF if forward else x2 + HALF
    bend = (x2 - x1) // 2 if forward else 60
    path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend if forward else x2 + bend} {y2} {x2} {y2}"
    return Edge(path, f"{each.one.text} – {each.by + ' – ' if each.by else ''}{each.other.text}")
