"""The whole graph as one picture: what is joined, and a place on the plane for each thing, worked out once.

Divisions are discs that hold their places, places are discs of the things only they have; what several
places share lies between them, topics on a ring around all. No force, no chance: same base, same picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

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
    """What is drawn; `edges` are pairs of positions in it."""

    drawn: tuple[Thing, ...]
    edges: tuple[tuple[int, int], ...]


def room(kinds: Mapping[str, int]) -> dict[str, int]:
    """Return how many of each kind are drawn: all topics, the first places, and of the others what fits."""
    places, topics = min(kinds.get("place", 0), PLACES), kinds.get("topic", 0)
    others = sum(count for kind, count in kinds.items() if kind not in ("place", "topic"))
    return {"place": places, "topic": topics, "other": min(others, max(0, MOST - places - topics))}


def whole(chosen: Sequence[Thing], pairs: Sequence[tuple[str, str]], regions: Mapping[str, str]) -> Whole:
    """Return the picture of things, of pairs (place, thing) in order, and of the division of each place."""
    kinds = {one.iri: one.kind for one in chosen}
    joined: dict[str, list[str]] = {}
    for place, thing in pairs:
        if place in kinds and kinds.get(thing, "topic") != "topic":
            joined.setdefault(thing, []).append(place)
    spots = _spots(chosen, joined, regions)
    drawn = tuple(_placed(one, spots) for one in chosen)
    at = {one.iri: position for position, one in enumerate(drawn)}
    return Whole(drawn, tuple((at[a], at[b]) for a, b in pairs if a in at and b in at))


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
