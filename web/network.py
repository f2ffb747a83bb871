"""Cities, mechanisms or platforms, and topics in three columns: what is joined, and where it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from web.chains import Row

SHOWN = 34  # things drawn; the list below the drawing has them all
WIDTH = 1180
ROW = 25
TOP = 44
LABEL = 24  # characters of a thing's name
COLUMNS = {"place": 120, "thing": 490, "topic": 850}
HALF = 195  # half the width of a thing's box


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
    ends: tuple[int, int]  # positions of the two in the nodes


@dataclass(frozen=True)
class Drawing:
    """The whole picture; `left_out` things have no place in it."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: int
    left_out: int


@dataclass(frozen=True)
class Links:
    """What is joined: names and kinds by IRI, pairs (place, thing) in order."""

    labels: Mapping[str, str]
    kinds: Mapping[str, str]
    places: tuple[tuple[str, str], ...]

    def beside(self, iri: str) -> tuple[str, ...]:
        """Return what is joined to `iri`, in order, each once."""
        return tuple(self._joined.get(iri, ()))

    @cached_property
    def _joined(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for one, other in self.places:
            found.setdefault(one, {})[other] = None
            found.setdefault(other, {})[one] = None
        return found

    @cached_property
    def pairs_of(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The pairs of each thing."""
        return {thing: tuple((place, thing) for place in self.beside(thing)) for _, thing in self.places}


def joined(rows: Iterable[Row]) -> Links:
    """Return the links of rows with columns place city type thing label."""
    labels: dict[str, str] = {}
    kinds: dict[str, str] = {}
    places: dict[tuple[str, str], None] = {}
    for row in rows:
        place, thing = str(row["place"]), str(row["thing"])
        labels[place], kinds[place] = str(row["city"]), "place"
        labels[thing], kinds[thing] = str(row["label"]), str(row["type"])
        places[place, thing] = None
    return Links(labels, kinds, tuple(places))


@dataclass(frozen=True)
class Topics:
    """Topics of some things: their names by IRI, and pairs (thing, topic) in order."""

    labels: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...] = ()

    def beside(self, iri: str) -> tuple[str, ...]:
        """Return the topics of a thing, or the things of a topic, in order."""
        found = [b if iri == a else a for a, b in self.pairs if iri in (a, b)]
        return tuple(dict.fromkeys(found))


def chosen(*ranks: Iterable[str]) -> tuple[str, ...]:
    """Return the things to draw, the first of several lists one after the other."""
    return tuple(sorted(islice(dict.fromkeys(chain(*ranks)), SHOWN)))


def draw(
    found: Links, topics: Topics, things: Sequence[str], *, focus: str = "", left_out: int = 0
) -> Drawing:
    """Return the drawing of some things with their places and topics, the neighbours of `focus` lit."""
    kept = set(things)
    middle_pairs = _of_few_places([pair for thing in sorted(kept) for pair in found.pairs_of[thing]], focus)
    right_pairs = [pair for pair in topics.pairs if pair[0] in kept]
    left = sorted({place for place, _ in middle_pairs})
    middle = _ordered(things, middle_pairs, left)
    right = _ordered(sorted({topic for _, topic in right_pairs}), right_pairs, middle)
    height = TOP + ROW * max(len(left), len(middle), len(right), 1) + 10
    columns = (("place", left), ("thing", middle), ("topic", right))
    spots = {iri: spot for name, listed in columns for iri, spot in _spots(listed, name, height).items()}
    lit = {focus, *found.beside(focus), *topics.beside(focus)} if focus in spots else None
    nodes = tuple(
        Node(
            iri,
            found.kinds.get(iri, "topic"),
            found.labels.get(iri) or topics.labels[iri],
            x,
            y,
            None if lit is None else iri in lit,
        )
        for iri, (x, y) in spots.items()
    )
    order = {iri: at for at, iri in enumerate(spots)}
    pairs = [(a, b, (order[a], order[b])) for a, b in middle_pairs + right_pairs]
    edges = tuple(_edge(a, b, ends, spots, a in left, focus if lit else "") for a, b, ends in pairs)
    return Drawing(nodes, edges, height, left_out)


def _of_few_places(pairs: list[tuple[str, str]], focus: str) -> list[tuple[str, str]]:
    """Return the pairs of the places with most of them, the focus among these."""
    count: dict[str, int] = {}
    for place, _ in pairs:
        count[place] = count.get(place, 0) + 1
    kept = set(sorted(count, key=lambda one: (one != focus, -count[one], one))[:SHOWN])
    return [pair for pair in pairs if pair[0] in kept]


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


def _edge(
    a: str,
    b: str,
    ends: tuple[int, int],
    spots: Mapping[str, tuple[int, int]],
    to_thing: bool,
    focus: str,
) -> Edge:
    (x1, y1), (x2, y2) = spots[a], spots[b]
    x1, x2 = (x1 + 12, x2 - HALF) if to_thing else (x1 + HALF, x2 - 10)
    middle = (x1 + x2) // 2
    lit = None if not focus else focus in (a, b)
    path = f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
    return Edge(path, "place" if to_thing else "topic", lit, ends)
