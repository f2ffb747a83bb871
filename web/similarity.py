"""How alike cities are by what their texts mention, and what the nearest mention that one does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from web.chains import Row

KINDS = ("topic", "platform", "stage", "role")  # in the order of the page
PEERS = 4
OUTLINED = 24  # cities in an outline, which sets each against all others
FIRST = 4  # things of each


@dataclass(frozen=True)
class City:
    """A city with the things its practices mention, as (kind, IRI)."""

    place: str
    name: str
    mentions: frozenset[tuple[str, str]]

    def shared(self, other: City) -> int:
        """Return how many things both mention."""
        return len(self.mentions & other.mentions)

    def likeness(self, other: City) -> float:
        """Return the Jaccard index of what both mention, 0 to 1."""
        union = self.mentions | other.mentions
        return self.shared(other) / len(union) if union else 0.0


@dataclass(frozen=True)
class Gap:
    """Something similar cities mention and the city's own text does not; `cities` mention it."""

    kind: str
    iri: str
    label: str
    cities: tuple[City, ...]


@dataclass(frozen=True)
class Mentions:
    """All cities and the Chinese names of the things that have one in the graph."""

    cities: tuple[City, ...]
    labels: Mapping[str, str] = field(default_factory=dict)


def mentions(rows: Iterable[Row]) -> Mentions:
    """Return the cities of `rows` (place, city, kind, thing, label), by place."""
    names: dict[str, str] = {}
    things: dict[str, set[tuple[str, str]]] = {}
    labels: dict[str, str] = {}
    for row in rows:
        place, thing = str(row["place"]), str(row["thing"])
        names[place] = str(row["city"])
        things.setdefault(place, set()).add((str(row["kind"]), thing))
        if row["label"]:
            labels[thing] = str(row["label"])
    return Mentions(
        tuple(City(place, names[place], frozenset(things[place])) for place in sorted(names)), labels
    )


def peers(city: City, cities: Iterable[City], *, limit: int = PEERS) -> tuple[City, ...]:
    """Return the cities most like `city`, the most alike first."""
    others = [one for one in cities if one.place != city.place]
    return tuple(sorted(others, key=lambda one: (-city.likeness(one), one.place))[:limit])


def gaps(city: City, similar: Iterable[City], labels: Mapping[str, str]) -> tuple[Gap, ...]:
    """Return what `similar` cities mention and `city` does not, what most of them mention first."""
    holders: dict[tuple[str, str], list[City]] = {}
    for peer in similar:
        for thing in peer.mentions - city.mentions:
            holders.setdefault(thing, []).append(peer)
    found = [
        Gap(kind, iri, labels.get(iri, ""), tuple(sorted(held, key=lambda one: one.place)))
        for (kind, iri), held in holders.items()
    ]
    return tuple(sorted(found, key=lambda gap: (KINDS.index(gap.kind), -len(gap.cities), gap.iri)))


@dataclass(frozen=True)
class Outline:
    """How much cities like this one mention that it does not, and what most of them do."""

    city: City
    count: int
    first: tuple[Gap, ...]


def outlines(rows: Iterable[Row]) -> tuple[Outline, ...]:
    """Return the outlines of the cities that mention most, by place, from the rows of `mentions`."""
    known = mentions(rows)
    fullest = sorted(known.cities, key=lambda city: (-len(city.mentions), city.place))[:OUTLINED]
    return tuple(_outline(city, known) for city in sorted(fullest, key=lambda city: city.place))


def _outline(city: City, known: Mentions) -> Outline:
    found = gaps(city, peers(city, known.cities), known.labels)
    most = sorted(found, key=lambda gap: -len(gap.cities))  # stable: of equals the kinds in the page's order
    return Outline(city, len(found), tuple(most[:FIRST]))
