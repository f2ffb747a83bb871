"""Chains as the tables hold them: those that meet conditions, their steps, and who acts at which stage."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.facts.reading import Bound, Facts
    from kg.query import Row

FLAGS = ("claimed", "derived")
_AMONG = "{} IN (SELECT value FROM json_each(:{}))"
_COUNTED = "SELECT COUNT(*) AS chains, SUM(staged) AS staged FROM chain WHERE "
_CHOSEN = "SELECT id FROM chain WHERE "
_DRAWN = """SELECT c.iri AS mechanism, c.name AS label, c.kind AS kind, m.modality AS modality,
  p.place AS place, c.city AS city, c.year AS year, c.claimed AS claimed, c.derived AS derived,
  s.position AS position, s.text AS text, s.actor AS actor, s.action AS action,
  s.role AS role, s.stage AS stage, s.deadline AS deadline
FROM json_each(:ids) one CROSS JOIN chain c ON c.id = one.value CROSS JOIN step s ON s.chain = c.id
LEFT JOIN mechanism m ON m.id = c.first LEFT JOIN practice p ON p.id = c.practice
ORDER BY one.key, s.position, s.rowid"""
_FIGURES = """SELECT DISTINCT c.iri AS mechanism, f.iri AS figure, f.quote AS quote, f.start AS start
FROM json_each(:ids) one CROSS JOIN chain c ON c.id = one.value CROSS JOIN mechanism m ON m.chain = c.id
CROSS JOIN figure f ON f.practice = m.practice ORDER BY one.key, f.start, f.iri"""
_OF_PRACTICES = """SELECT DISTINCT m.chain AS id FROM practice p JOIN mechanism m ON m.practice = p.id
WHERE p.iri IN (SELECT value FROM json_each(:practices)) AND m.chain IS NOT NULL ORDER BY 1"""
_VALUES = """SELECT {0} AS value FROM chain WHERE first IS NOT NULL AND {0} IS NOT NULL
GROUP BY {0} ORDER BY MIN(id)"""
_KINDS = """SELECT p.place AS place, c.kind AS kind, c.claimed AS claimed, c.derived AS derived,
  COUNT(*) AS chains FROM chain c JOIN practice p ON p.id = c.practice
WHERE p.place IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"""
_OF_SHAPE = "SELECT id, iri FROM chain WHERE shape = :shape AND first IS NOT NULL ORDER BY iri LIMIT :most"
_STAGED = "SELECT practice FROM staged WHERE stages = :stages ORDER BY practice LIMIT :most"
_ACTS = """SELECT s.role AS role, s.stage AS stage, s.actor AS actor, COALESCE(s.action, s.text) AS action,
  c.iri AS mechanism, c.name AS label, p.place AS place, c.city AS city
FROM step s CROSS JOIN chain c ON c.id = s.chain LEFT JOIN practice p ON p.id = c.practice
WHERE (s.role IS NOT NULL OR s.stage IS NOT NULL){}
GROUP BY s.chain, s.position ORDER BY s.chain, s.position LIMIT :most"""


@dataclass(frozen=True)
class Wanted:
    """Conditions on chains, as IRIs and names; what is empty does not restrict; kind or flag will do."""

    mechanisms: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    loops: bool = False

    @property
    def where(self) -> str:
        """The conditions as SQL."""
        lists = (("iri", "mechanisms"), ("city", "cities"), ("year", "years"))
        parts = [_AMONG.format(column, name) for column, name in lists if getattr(self, name)]
        kinds = [_AMONG.format("kind", "kinds")] * bool(self.kinds) + [
            one for one in FLAGS if one in self.flags
        ]
        either = [f"({' OR '.join(one)})" for one in (kinds, FLAGS * self.loops) if one]
        return " AND ".join(("first IS NOT NULL", *parts, *either))

    @property
    def bound(self) -> dict[str, Bound]:
        """The values of the conditions."""
        return {name: json.dumps(getattr(self, name)) for name in ("mechanisms", "cities", "years", "kinds")}


def counted(facts: Facts, wanted: Wanted) -> tuple[int, int]:
    """Return how many chains meet the conditions, and how many of these have a stage."""
    row = next(facts.rows(_COUNTED + wanted.where, wanted.bound))
    return int(row["chains"] or 0), int(row["staged"] or 0)


def chosen(facts: Facts, wanted: Wanted, *, staged: bool | None = None, most: int = -1) -> tuple[int, ...]:
    """Return the numbers of the first chains that meet the conditions, with or without a stage."""
    apart = "" if staged is None else f" AND {'' if staged else 'NOT '}staged"
    query = f"{_CHOSEN}{wanted.where}{apart} ORDER BY id LIMIT :most"
    return tuple(int(row["id"] or 0) for row in facts.rows(query, {**wanted.bound, "most": most}))


def of_practices(facts: Facts, practices: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of the chains that these practices report."""
    found = facts.rows(_OF_PRACTICES, {"practices": json.dumps(sorted(practices))})
    return tuple(int(row["id"] or 0) for row in found)


def drawn(facts: Facts, chains: Sequence[int]) -> list[Row]:
    """Return a row for each step of these chains, in their order."""
    return list(facts.rows(_DRAWN, {"ids": json.dumps(chains)}))


def figures(facts: Facts, chains: Sequence[int]) -> list[Row]:
    """Return the figures of the practices that report these chains, in reading order."""
    return list(facts.rows(_FIGURES, {"ids": json.dumps(chains)}))


def values(facts: Facts, column: str) -> list[str]:
    """Return the cities or years of all chains, in their order."""
    assert column in ("city", "year")
    return [str(row["value"]) for row in facts.rows(_VALUES.format(column))]


def kinds(facts: Facts) -> list[Row]:
    """Return how many chains of each kind and flag each place has."""
    return list(facts.rows(_KINDS))


def shapes(facts: Facts) -> Mapping[int, tuple[str, ...]]:
    """Return the ways in which stages follow each other, as IRIs, "" for a step of none."""
    found = facts.rows("SELECT id, stages FROM shape ORDER BY id")
    return {int(row["id"] or 0): tuple(str(row["stages"]).split(" ")) for row in found}


def of_shape(facts: Facts, shape: int, *, most: int) -> list[Row]:
    """Return number and IRI of the first chains of a shape, by IRI."""
    return list(facts.rows(_OF_SHAPE, {"shape": shape, "most": most}))


def stages(facts: Facts) -> list[str]:
    """Return the sets of stages that the chains of a practice have, IRIs in one string."""
    return [str(row["stages"]) for row in facts.rows("SELECT DISTINCT stages FROM staged ORDER BY 1")]


def of_stages(facts: Facts, stages: str, *, most: int) -> list[str]:
    """Return the first practices whose chains have just this set of stages, by IRI."""
    found = facts.rows(_STAGED, {"stages": stages, "most": most})
    return [str(row["practice"]) for row in found]


def acts(facts: Facts, *, role: str | None, stage: str | None, most: int) -> list[Row]:
    """Return the first steps of a role and stage, as IRIs; "" stands for having none, None for any."""
    asked = (("role", role), ("stage", stage))
    parts = [f" AND s.{name} {'= :' + name if iri else 'IS NULL'}" for name, iri in asked if iri is not None]
    bound: dict[str, Bound] = {name: iri for name, iri in asked if iri}
    return list(facts.rows(_ACTS.format("".join(parts)), {**bound, "most": most}))


def acting(facts: Facts) -> dict[tuple[str, str], int]:
    """Return how many steps there are of each role and stage, as IRIs, "" for none."""
    found = facts.rows("SELECT role, stage, steps FROM acting ORDER BY rowid")
    return {(str(row["role"] or ""), str(row["stage"] or "")): int(row["steps"] or 0) for row in found}
