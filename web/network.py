"""Cities, mechanisms or platforms, and topics in three columns: what is joined, and where it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from web.chains import Row, local

SHOWN = 34  # things drawn; the list below the drawing has them all
WIDTH = 1180
ROW = 25
TOP = 44
LABEL = 18  # characters of a thing's name
COLUMNS = {"place": 120, "thing": 490, "topic": 830}
HALF = 150  # half the width of a thing's box


@dataclass(frozen=True)
class Node:
    """Something drawn at (x, y) in user units; `lit` is None without a focus."""

    iri: str
    kind: str
    label: str
    x: int
    y: int
    lit: bool | None

    @property
    def short(self) -> str:
        """The label as it fits."""
        return self.label if len(self.label) <= LABEL else self.label[: LABEL - 1] + "…"


@dataclass(frozen=True)
class Edge:
    """A curve between two nodes."""

    path: str
    kind: str
    lit: bool | None


@dataclass(frozen=True)
class Drawing:
    """The whole picture; `left_out` things have no place in it."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: int
    left_out: int


@dataclass(frozen=True)
class Links:
    """What is joined: names and kinds by IRI, and pairs (place, thing) and (thing, topic) in order."""

    labels: Mapping[str, str]
    kinds: Mapping[str, str]
    places: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    chained: frozenset[str]

    def beside(self, iri: str) -> tuple[str, ...]:
        """Return what is joined to `iri`, in order, each once."""
        return tuple(self._joined.get(iri, ()))

    @cached_property
    def _joined(self) -> dict[str, dict[str, None]]:
        joined: dict[str, dict[str, None]] = {}
        for one, other in self.places + self.topics:
            joined.setdefault(one, {})[other] = None
            joined.setdefault(other, {})[one] = None
        return joined


def links(rows: Iterable[Row], topic_label: Callable[[str], str]) -> Links:
    """Return the links of rows with columns place city type thing label chained topic."""
    labels: dict[str, str] = {}
    kinds: dict[str, str] = {}
    places: dict[tuple[str, str], None] = {}
    topics: dict[tuple[str, str], None] = {}
    chained: set[str] = set()
    for row in rows:
        place, thing = str(row["place"]), str(row["thing"])
        labels[place], kinds[place] = str(row["city"]), "place"
        labels[thing], kinds[thing] = str(row["label"]), local(str(row["type"])).lower()
        places[place, thing] = None
        if row["chained"]:
            chained.add(thing)
        if row["topic"]:
            topic = str(row["topic"])
            labels[topic], kinds[topic] = topic_label(topic), "topic"
            topics[thing, topic] = None
    return Links(labels, kinds, tuple(places), tuple(topics), frozenset(chained))


def draw(found: Links, *, focus: str = "") -> Drawing:
    """Return the drawing, the neighbours of `focus` lit; what several cities share is drawn first."""
    things = _chosen(found, focus)
    kept = set(things)
    places = [pair for pair in found.places if pair[1] in kept]
    topics = [pair for pair in found.topics if pair[0] in kept]
    left = sorted({place for place, _ in places})
    middle = _ordered(things, places, left)
    right = _ordered(sorted({topic for _, topic in topics}), topics, middle)
    height = TOP + ROW * max(len(left), len(middle), len(right), 1) + 10
    spots = {
        **_spots(left, "place", height),
        **_spots(middle, "thing", height),
        **_spots(right, "topic", height),
    }
    lit = {focus, *found.beside(focus)} if focus in spots else None
    nodes = tuple(
        Node(iri, found.kinds[iri], found.labels[iri], x, y, None if lit is None else iri in lit)
        for iri, (x, y) in spots.items()
    )
    edges = tuple(_edge(a, b, spots, found, focus if lit else "") for a, b in places + topics)
    return Drawing(nodes, edges, height, len({thing for _, thing in found.places}) - len(things))


def _chosen(found: Links, focus: str) -> list[str]:
    """Return the things to draw: the focus and its neighbours, one of every city, then by rank."""
    cities: dict[str, int] = {}
    for _, thing in found.places:
        cities[thing] = cities.get(thing, 0) + 1
    near = {focus, *found.beside(focus)}
    rank = sorted(cities, key=lambda one: (-cities[one], one not in found.chained, found.labels[one], one))
    first = _first_of_each(found, rank)
    rank.sort(key=lambda one: (one not in near, one not in first))
    return sorted(rank[:SHOWN])


def _first_of_each(found: Links, rank: Sequence[str]) -> set[str]:
    """Return the highest ranked thing of every city."""
    order = {iri: at for at, iri in enumerate(rank)}
    best: dict[str, str] = {}
    for place, thing in found.places:
        if place not in best or order[thing] < order[best[place]]:
            best[place] = thing
    return set(best.values())


def _ordered(items: Sequence[str], pairs: Iterable[tuple[str, str]], before: Sequence[str]) -> list[str]:
    """Return `items` by the mean place of what they are joined to in the column before (barycentre)."""
    rank = {iri: at for at, iri in enumerate(before)}
    at: dict[str, list[int]] = {}
    for a, b in pairs:
        at.setdefault(b, []).append(rank[a])
    return sorted(items, key=lambda one: (sum(at[one]) / len(at[one]) if one in at else len(rank), one))


def _spots(items: Sequence[str], column: str, height: int) -> dict[str, tuple[int, int]]:
    gap = (height - TOP) / max(len(items), 1)
    return {iri: (COLUMNS[column], round(TOP + gap * (at + 0.5))) for at, iri in enumerate(items)}


def _edge(a: str, b: str, spots: Mapping[str, tuple[int, int]], found: Links, focus: str) -> Edge:
    (x1, y1), (x2, y2) = spots[a], spots[b]
    to_thing = found.kinds[a] == "place"
    x1, x2 = (x1 + 12, x2 - HALF) if to_thing else (x1 + HALF, x2 - 10)
    middle = (x1 + x2) // 2
    lit = None if not focus else focus in (a, b)
    return Edge(f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}", "place" if to_thing else "topic", lit)
