"""What joins places, as the tables hold it: mechanisms and platforms with their places, ranked and listed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.facts.reading import Bound, Facts
    from kg.query import Row

_LINK = """SELECT l.iri AS place, l.city AS city, t.iri AS thing, t.kind AS type, t.label AS label FROM {}
WHERE t.kind <> 'topic' ORDER BY l.id, t.id"""
_OF_PLACES = """json_each(:iris) one CROSS JOIN place l ON l.iri = one.value
CROSS JOIN link k ON k.place = l.id CROSS JOIN thing t ON t.id = k.thing"""
_OF_THINGS = """json_each(:iris) one CROSS JOIN thing t ON t.iri = one.value
CROSS JOIN link k ON k.thing = t.id CROSS JOIN place l ON l.id = k.place"""
_TOPICS = """SELECT t.iri AS thing, o.iri AS topic
FROM json_each(:iris) one CROSS JOIN thing t ON t.iri = one.value CROSS JOIN thing o
WHERE o.kind = 'topic' AND EXISTS (
  SELECT 1 FROM named a CROSS JOIN named b ON b.thing = o.id AND b.practice = a.practice WHERE a.thing = t.id
) ORDER BY t.id, o.id"""
_OF_ALL = "place l CROSS JOIN link k ON k.place = l.id CROSS JOIN thing t ON t.id = k.thing"
_RANKED = "SELECT t.iri AS iri FROM {} CROSS JOIN thing t ON t.id = r.thing ORDER BY r.rank LIMIT :most"
_FIRST = """(SELECT DISTINCT best FROM place WHERE best IS NOT NULL ORDER BY best LIMIT :most) b
CROSS JOIN ranked r ON r.rank = b.best"""
_BEST_OF = """json_each(:iris) one CROSS JOIN place l ON l.iri = one.value CROSS JOIN link k ON k.place = l.id
CROSS JOIN ranked r ON r.thing = k.thing"""
_AMONG = "json_each(:iris) one CROSS JOIN thing x ON x.iri = one.value CROSS JOIN ranked r ON r.thing = x.id"
_LISTED = """SELECT n.kind AS kind, COALESCE(t.iri, l.iri) AS iri, COALESCE(t.label, l.city, '') AS label,
  n.practices AS practices, n.places AS places
FROM (SELECT * FROM listed {} LIMIT :most OFFSET :first) n
LEFT JOIN thing t ON t.id = n.thing LEFT JOIN place l ON l.id = n.place"""
_PAIRS = """SELECT l.iri AS place, t.iri AS thing, t.kind AS kind
FROM json_each(:iris) one CROSS JOIN thing t ON t.iri = one.value
CROSS JOIN link k ON k.thing = t.id CROSS JOIN place l ON l.id = k.place
ORDER BY t.kind = 'topic', l.id, t.id"""


def of_places(facts: Facts, places: Sequence[str]) -> list[Row]:
    """Return the mechanisms and platforms of these places."""
    return list(facts.rows(_LINK.format(_OF_PLACES), {"iris": json.dumps(places)}))


def of_things(facts: Facts, things: Sequence[str]) -> list[Row]:
    """Return the places of these mechanisms and platforms."""
    return list(facts.rows(_LINK.format(_OF_THINGS), {"iris": json.dumps(things)}))


def of_all(facts: Facts) -> list[Row]:
    """Return all places with all their mechanisms and platforms."""
    return list(facts.rows(_LINK.format(_OF_ALL)))


def topics(facts: Facts, things: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return (thing, topic) of what practices that name these things are about."""
    found = facts.rows(_TOPICS, {"iris": json.dumps(things)})
    return tuple((str(row["thing"]), str(row["topic"])) for row in found)


def ranked(facts: Facts, *, most: int) -> list[str]:
    """Return the things that most places share, then what has steps."""
    return _iris(facts, "ranked r", {"most": most})


def firsts(facts: Facts, *, most: int) -> list[str]:
    """Return the highest ranked things of the places, by rank."""
    return _iris(facts, _FIRST, {"most": most})


def best_of(facts: Facts, place: str, *, most: int) -> list[str]:
    """Return the highest ranked things of one place."""
    return _iris(facts, _BEST_OF, {"iris": json.dumps([place]), "most": most})


def by_rank(facts: Facts, things: Sequence[str]) -> list[str]:
    """Return those of these things that are ranked, by rank."""
    return _iris(facts, _AMONG, {"iris": json.dumps(list(things)), "most": -1})


def _iris(facts: Facts, of: str, bound: dict[str, Bound]) -> list[str]:
    return list(dict.fromkeys(str(row["iri"]) for row in facts.rows(_RANKED.format(of), bound)))


def count(facts: Facts) -> int:
    """Return how many things are ranked."""
    return int(next(facts.rows("SELECT COUNT(*) AS n FROM ranked"))["n"] or 0)


def places(facts: Facts) -> tuple[str, ...]:
    """Return the places that have mechanisms or platforms, in order."""
    return tuple(
        str(row["iri"]) for row in facts.rows("SELECT iri FROM place WHERE best IS NOT NULL ORDER BY id")
    )


def kinds(facts: Facts) -> dict[str, int]:
    """Return how many things of each kind, and places, are listed."""
    found = facts.rows("SELECT kind, COUNT(*) AS n FROM listed GROUP BY kind ORDER BY kind")
    return {str(row["kind"]): int(row["n"] or 0) for row in found}


def listed(
    facts: Facts, kind: str = "", *, widest: bool = False, most: int = -1, first: int = 0
) -> list[Row]:
    """Return things and places, of one kind where that is given: those of most practices or places first."""
    where = "WHERE kind = :kind" if kind else ""
    order = "places DESC, id" if widest else "id"
    bound: dict[str, Bound] = {"kind": kind, "most": most, "first": first}
    return list(facts.rows(_LISTED.format(f"{where} ORDER BY {order}"), bound))


def pairs(facts: Facts, things: Sequence[str]) -> list[tuple[str, str]]:
    """Return (place, thing) of these things, topics last."""
    found = facts.rows(_PAIRS, {"iris": json.dumps(list(things))})
    return [(str(row["place"]), str(row["thing"])) for row in found]
