"""Lists of all things of a kind, a page at a time: what the texts name, with where and how often."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.facts.reading import Bound, Facts

ORDERS = {"practices": "t.id", "places": "t.places DESC, t.id", "name": "spelled(t.label), t.id"}
_NAMED = "t.kind = :kind AND (:words = '' OR INSTR(t.label, :words))"
_THERE = """(:places = '[]' OR t.id IN (SELECT e.thing FROM seen e JOIN spot s ON s.id = e.spot
  WHERE s.iri IN (SELECT value FROM json_each(:places))))"""
_CHAINED = """(:chains = '[]' OR t.iri IN (SELECT iri FROM mechanism
  WHERE kind IN (SELECT value FROM json_each(:chains))
  OR claimed AND 'claimed' IN (SELECT value FROM json_each(:chains))
  OR derived AND 'derived' IN (SELECT value FROM json_each(:chains))))"""
_CHOSEN = f"FROM thing t WHERE {_NAMED} AND {_THERE} AND {_CHAINED}"
_PAGE = "SELECT t.id, t.iri, t.label, t.practices {} ORDER BY {} LIMIT :most OFFSET :first"
_PLACES = """SELECT e.thing, s.iri FROM seen e JOIN spot s ON s.id = e.spot
WHERE e.thing IN (SELECT value FROM json_each(:ids)) ORDER BY e.thing, e.spot"""
_CHAINS = """SELECT DISTINCT t.id, m.kind, m.claimed, m.derived FROM thing t JOIN named n ON n.thing = t.id
JOIN mechanism m ON m.practice = n.practice AND m.iri = t.iri
WHERE t.id IN (SELECT value FROM json_each(:ids))"""
_BY_PLACE = f"""SELECT s.iri, COUNT(*) AS things
FROM thing t JOIN seen e ON e.thing = t.id JOIN spot s ON s.id = e.spot
WHERE {_NAMED} AND {_CHAINED} GROUP BY s.id ORDER BY things DESC, s.id"""
_BY_CHAIN = f"""SELECT m.kind, m.claimed, m.derived, COUNT(*) AS things
FROM (SELECT DISTINCT iri, kind, claimed, derived FROM mechanism) m JOIN thing t ON t.iri = m.iri
WHERE {_NAMED} AND {_THERE} GROUP BY 1, 2, 3"""
_ALL = -1  # no limit, as SQLite has it


@dataclass(frozen=True)
class Wanted:
    """Things of one kind: of some of these places, with words in the name, of some of these chains.

    `chains` holds IRIs of kinds of chains, and "claimed" or "derived" for loops.
    """

    kind: str
    places: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    words: str = ""
    order: str = "practices"

    def bound(self) -> dict[str, Bound]:
        """Return what the conditions bind."""
        listed = {"places": json.dumps(self.places), "chains": json.dumps(self.chains)}
        return {"kind": self.kind, "words": self.words, **listed}


@dataclass(frozen=True)
class Listed:
    """A thing as lists show it; `chain` and the loops are those of a mechanism."""

    iri: str
    label: str
    practices: int
    places: tuple[str, ...]
    chain: str = ""
    claimed: bool = False
    derived: bool = False


def how_many(facts: Facts, wanted: Wanted) -> int:
    """Return how many things there are."""
    (row,) = facts.rows(f"SELECT COUNT(*) AS n {_CHOSEN}", wanted.bound())
    return int(row["n"] or 0)


def listed(facts: Facts, wanted: Wanted, *, first: int = 0, most: int = _ALL) -> tuple[Listed, ...]:
    """Return the things in their order, `most` of them from the one at `first` on."""
    page = _PAGE.format(_CHOSEN, ORDERS[wanted.order])
    rows = tuple(facts.rows(page, {**wanted.bound(), "first": first, "most": most}))
    ids: dict[str, Bound] = {"ids": json.dumps([row["id"] for row in rows])}
    places: dict[object, list[str]] = defaultdict(list)
    for one in facts.rows(_PLACES, ids):
        places[one["thing"]].append(str(one["iri"]))
    chains = {one["id"]: one for one in facts.rows(_CHAINS, ids)} if wanted.kind == "mechanism" else {}
    return tuple(
        Listed(
            str(row["iri"]),
            str(row["label"] or ""),
            int(row["practices"] or 0),
            tuple(places[row["id"]]),
            chain=str(said.get("kind") or ""),
            claimed=bool(said.get("claimed")),
            derived=bool(said.get("derived")),
        )
        for row in rows
        for said in (chains.get(row["id"], {}),)
    )


def by_place(facts: Facts, wanted: Wanted) -> tuple[tuple[str, int], ...]:
    """Return how many of the things each place has, most first, whatever places are wanted."""
    rows = facts.rows(_BY_PLACE, wanted.bound())
    return tuple((str(row["iri"]), int(row["things"] or 0)) for row in rows)


def by_chain(facts: Facts, wanted: Wanted) -> Mapping[str, int]:
    """Return how many of the things are of each chain, whatever chains are wanted."""
    counts: Counter[str] = Counter()
    for row in facts.rows(_BY_CHAIN, wanted.bound()):
        told = (row["kind"], row["claimed"] and "claimed", row["derived"] and "derived")
        counts.update({str(name): int(row["things"] or 0) for name in told if name})
    return counts


_OF_PLACES = "FROM practice WHERE (:places = '[]' OR place IN (SELECT value FROM json_each(:places)))"
_PRACTICES = f"SELECT iri {_OF_PLACES} ORDER BY id LIMIT :most OFFSET :first"


def practices(
    facts: Facts, places: Sequence[str] = (), *, first: int = 0, most: int = _ALL
) -> tuple[int, tuple[str, ...]]:
    """Return how many practices there are, of some places or of all, and some of them, place by place."""
    bound: dict[str, Bound] = {"places": json.dumps(places), "first": first, "most": most}
    (row,) = facts.rows(f"SELECT COUNT(*) AS n {_OF_PLACES}", bound)
    return int(row["n"] or 0), tuple(str(one["iri"]) for one in facts.rows(_PRACTICES, bound))


_MENTIONED = """SELECT w.place, COALESCE(SUM(n.own), 0) AS own, COUNT(n.practice) AS practices
FROM (SELECT DISTINCT place FROM within) w LEFT JOIN near n ON n.place = w.place GROUP BY w.place"""


def places(facts: Facts) -> Mapping[str, tuple[int, int]]:
    """Return for each place how many practices are of it, and how many are of it or mention it."""
    rows = facts.rows(_MENTIONED)
    return {str(row["place"]): (int(row["own"] or 0), int(row["practices"] or 0)) for row in rows}
