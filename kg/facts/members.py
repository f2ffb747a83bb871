"""What practices name or are about: who names a thing, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.facts.writing import MOST, OFTEN

if TYPE_CHECKING:
    from kg.facts.reading import Facts
    from kg.query import Row

_ABOUT = "SELECT id, practices, places FROM thing WHERE iri = :iri"
_MEMBERS = """SELECT p.iri FROM named n JOIN practice p ON p.id = n.practice WHERE n.thing = :id
ORDER BY n.practice LIMIT :most OFFSET :first"""
_KEPT = """SELECT t.iri, t.kind, t.label, b.practices FROM beside b JOIN thing t ON t.id = b.other
WHERE b.thing = :id ORDER BY b.practices DESC, t.id"""
_COUNTED = """SELECT t.iri, t.kind, t.label, COUNT(*) AS practices FROM named a
JOIN named b ON b.practice = a.practice AND b.thing <> a.thing
JOIN thing t ON t.id = b.thing AND t.kind <> 'topic'
WHERE a.thing = :id GROUP BY b.thing ORDER BY practices DESC, t.id"""


@dataclass(frozen=True)
class Beside:
    """A thing named together with another one in so many practices."""

    iri: str
    kind: str
    label: str
    practices: int


@dataclass(frozen=True)
class Members:
    """The practices that name a thing: how many, in how many places, and some of them, place by place."""

    practices: int
    places: int
    shown: tuple[str, ...]


def members(facts: Facts, thing: str, *, first: int, most: int) -> Members:
    """Return `most` of the practices that name a thing or are about a topic, from the one at `first` on."""
    for row in facts.rows(_ABOUT, {"iri": thing}):
        bound = {"id": int(row["id"] or 0), "first": first, "most": most}
        shown = tuple(str(one["iri"]) for one in facts.rows(_MEMBERS, bound))
        return Members(int(row["practices"] or 0), int(row["places"] or 0), shown)
    return Members(0, 0, ())


def beside(facts: Facts, thing: str, *, kinds: Sequence[str], most: int) -> tuple[Beside, ...]:
    """Return the things of these kinds that the same practices name most, most of them first."""
    assert most <= MOST
    for row in facts.rows(_ABOUT, {"iri": thing}):
        query = _KEPT if int(row["practices"] or 0) > OFTEN else _COUNTED
        found = [_beside(one) for one in facts.rows(query, {"id": int(row["id"] or 0)})]
        return tuple(one for one in found if one.kind in kinds)[:most]
    return ()


def _beside(row: Row) -> Beside:
    return Beside(str(row["iri"]), str(row["kind"]), str(row["label"]), int(row["practices"] or 0))
