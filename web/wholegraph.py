"""The whole graph as one picture: what is joined, and a place on the plane for each thing, worked out once.

Divisions are discs that hold their places, places are discs of the things only they have; what several
places share lies between them, topics on a ring around all. No force, no chance: same base, same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

from web.chains import Row, local

MOST = 5000  # things drawn
PLACES = 1500  # of these
_TURN = pi * (3 - sqrt(5))  # the golden angle: neighbours never line up
_APART = 1.3  # between the things of a place
Spot = tuple[float, float]


@dataclass(frozen=True)
class Thing:
    """A node: `places` and `practices` are how many name it; `at` is where it is drawn, if it is."""

    iri: str
    kind: str
    label: str
    places: int
    practices: int
    at: Spot | None = None


@dataclass(frozen=True)
class Whole:
    """All things, those named most first; `edges` are pairs of positions in `drawn`."""

    things: tuple[Thing, ...]
    drawn: tuple[Thing, ...]
    edges: tuple[tuple[int, int], ...]

    @property
    def left_out(self) -> int:
        """How many things have no place in the picture."""
        return len(self.things) - len(self.drawn)


def whole(
    links: Sequence[Row], topics: Sequence[Row], regions: Iterable[Row], written: Iterable[Row]
) -> Whole:
    """Return the graph of the rows of network_links, matrix_counts, whole_regions and home_places."""
    things = _things(links, topics, {str(row["place"]): int(row["practices"] or 0) for row in written})
    chosen = _chosen(things)
    joined = _joined(links, {one.iri for one in chosen})
    spots = _spots(chosen, joined, {str(row["place"]): str(row["region"]) for row in regions})
    drawn = tuple(_placed(one, spots) for one in chosen)
    at = {one.iri: position for position, one in enumerate(drawn)}
    pairs = [(str(row["place"]), str(row["thing"])) for row in links]
    pairs += [(str(row["place"]), str(row["topic"])) for row in topics]
    return Whole(things, drawn, tuple((at[a], at[b]) for a, b in pairs if a in at and b in at))


def _things(links: Sequence[Row], topics: Sequence[Row], written: Mapping[str, int]) -> tuple[Thing, ...]:
    named: dict[str, tuple[str, str]] = {}
    places: dict[str, int] = {}
    practices: dict[str, int] = {}
    for row in links:
        place, thing, count = str(row["place"]), str(row["thing"]), int(row["practices"] or 0)
        named[place] = "place", str(row["city"])
        named[thing] = local(str(row["type"])).lower(), str(row["label"])
        places[thing] = places.get(thing, 0) + 1
        practices[place] = written.get(place, 0)
        practices[thing] = practices.get(thing, 0) + count
    for row in topics:
        topic = str(row["topic"])
        named[topic] = "topic", ""
        places[topic] = places.get(topic, 0) + 1
        practices[topic] = practices.get(topic, 0) + int(row["practices"] or 0)
    found = [Thing(iri, *named[iri], places.get(iri, 0), practices[iri]) for iri in named]
    return tuple(sorted(found, key=lambda one: (-one.practices, -one.places, one.iri)))


def _chosen(things: Sequence[Thing]) -> list[Thing]:
    """Return what is drawn: topics, the places most written about, and what most places share."""
    topics = [one for one in things if one.kind == "topic"]
    places = [one for one in things if one.kind == "place"][:PLACES]
    others = [one for one in things if one.kind not in ("topic", "place")]
    others.sort(key=lambda one: (-one.places, -one.practices, one.iri))
    return [*places, *topics, *others[: max(0, MOST - len(places) - len(topics))]]


def _joined(links: Iterable[Row], kept: set[str]) -> dict[str, list[str]]:
    """Return thing -> its places, of those that are drawn."""
    joined: dict[str, list[str]] = {}
    for row in links:
        if row["place"] in kept and row["thing"] in kept:
            joined.setdefault(str(row["thing"]), []).append(str(row["place"]))
    return joined


def _placed(one: Thing, spots: Mapping[str, Spot]) -> Thing:
    x, y = spots.get(one.iri, (0.0, 0.0))
    return Thing(one.iri, one.kind, one.label, one.places, one.practices, (round(x, 1), round(y, 1)))


def _spots(
    chosen: Sequence[Thing], joined: Mapping[str, Sequence[str]], regions: Mapping[str, str]
) -> dict[str, Spot]:
    own: dict[str, list[str]] = {one.iri: [] for one in chosen if one.kind == "place"}
    for thing in sorted(joined):
        if len(joined[thing]) == 1:
            own[joined[thing][0]].append(thing)
    centres = _centres({place: 2 + _APART * sqrt(len(held) + 1) for place, held in own.items()}, regions)
    spots = dict(centres)
    for place, held in own.items():
        spots |= {thing: _around(centres[place], at + 1) for at, thing in enumerate(held)}
    spots |= _between({thing: found for thing, found in joined.items() if len(found) > 1}, centres)
    far = 1.12 * max((hypot(*spot) for spot in spots.values()), default=1.0) + 4
    topics = sorted(one.iri for one in chosen if one.kind == "topic")
    turns = {iri: 2 * pi * at / len(topics) for at, iri in enumerate(topics)}
    return spots | {iri: (far * cos(turn), far * sin(turn)) for iri, turn in turns.items()}


def _around(centre: Spot, at: int) -> Spot:
    """Return the n-th place of a sunflower's seeds."""
    distance, turn = _APART * sqrt(at), at * _TURN
    return centre[0] + distance * cos(turn), centre[1] + distance * sin(turn)


def _between(shared: Mapping[str, Sequence[str]], centres: Mapping[str, Spot]) -> dict[str, Spot]:
    """Return the middle of their places for things, beside each other where several have the same."""
    taken: dict[Spot, int] = {}
    spots: dict[str, Spot] = {}
    for thing in sorted(shared):
        found = [centres[place] for place in shared[thing]]
        x, y = (sum(spot[axis] for spot in found) / len(found) for axis in (0, 1))
        middle = float(round(x / 6) * 6), float(round(y / 6) * 6)
        taken[middle] = taken.get(middle, 0) + 1
        spots[thing] = _around(middle, taken[middle])
    return spots


def _centres(radii: Mapping[str, float], regions: Mapping[str, str]) -> dict[str, Spot]:
    """Return the centres of places, those of a division packed together."""
    held: dict[str, dict[str, float]] = {}
    for place, radius in radii.items():
        held.setdefault(regions.get(place, place), {})[place] = radius
    packed = {region: _packed(places) for region, places in held.items()}
    sizes = {
        region: max(hypot(*spot) + held[region][place] for place, spot in spots.items()) + 2
        for region, spots in packed.items()
    }
    found = _packed(sizes)
    return {
        place: (found[region][0] + x, found[region][1] + y)
        for region, spots in packed.items()
        for place, (x, y) in spots.items()
    }


def _packed(radii: Mapping[str, float]) -> dict[str, Spot]:
    """Return centres of discs that do not overlap, the largest in the middle, along a spiral outwards."""
    spots: dict[str, Spot] = {}
    turn = 0.0
    for name in sorted(radii, key=lambda one: (-radii[one], one)):
        radius = radii[name]
        while True:
            spot = 0.6 * turn * cos(turn), 0.6 * turn * sin(turn)
            if all(_clear(spot, spots[other], radius + radii[other]) for other in spots):
                break
            turn += min(0.5, radius / (1 + 0.6 * turn))
        spots[name] = spot
    return spots


def _clear(one: Spot, other: Spot, apart: float) -> bool:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 >= apart * apart
