"""Outcomes and commitments as the tables hold them, in several orders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.facts.reading import Bound, Facts
    from kg.query import Row

ORDERS = {
    "city": "id",
    "value": "value IS NULL, unit, value DESC, id",
    "object": "object = '', object, id",
    "kind": "kind, unit, value DESC, id",
    "iri": "iri",
}
_ROW = """SELECT f.id AS id, f.iri AS figure, f.kind AS kind, f.quote AS quote,
  f.value AS value, f.unit AS unit, f.object AS object, f.approximate AS approximate, f.time AS time,
  p.iri AS practice, f.heading AS heading,
  p.place AS place, p.city AS city, f.start AS start, f."end" AS "end"
FROM json_each(:ids) one CROSS JOIN figure f ON f.id = one.value CROSS JOIN practice p ON p.id = f.practice
ORDER BY one.key"""
_OF_CITIES = """practice IN (SELECT p.id FROM place l CROSS JOIN practice p ON p.place = l.iri
WHERE l.city IN (SELECT value FROM json_each(:cities)))"""
_CITIES = """SELECT DISTINCT l.city AS city FROM place l WHERE EXISTS (
  SELECT 1 FROM practice p CROSS JOIN figure f ON f.practice = p.id WHERE p.place = l.iri) ORDER BY l.id"""
_RATIOS = """SELECT r.part AS part, r.total AS total FROM ratio r CROSS JOIN figure f ON f.id = r.part
WHERE {} ORDER BY r.id LIMIT :most"""
_TIMED = """SELECT id FROM figure WHERE kind = 'commitment' AND unit = :unit AND value IS NOT NULL AND {}
ORDER BY value, iri LIMIT :most"""


def chosen(
    facts: Facts, *, promised: bool | None, cities: Sequence[str], order: str, most: int = -1, first: int = 0
) -> list[Row]:
    """Return figures by one of ORDERS, of some cities; `promised`: commitments, or outcomes, alone."""
    where, bound = _where(promised, cities)
    query = f"SELECT id FROM figure WHERE {where} ORDER BY {ORDERS[order]} LIMIT :most OFFSET :first"
    found = facts.rows(query, {**bound, "most": most, "first": first})
    return of_ids(facts, [int(row["id"] or 0) for row in found])


def counted(facts: Facts, *, promised: bool | None, cities: Sequence[str]) -> int:
    """Return how many figures there are of these."""
    where, bound = _where(promised, cities)
    return int(next(facts.rows(f"SELECT COUNT(*) AS n FROM figure WHERE {where}", bound))["n"] or 0)


def _where(promised: bool | None, cities: Sequence[str]) -> tuple[str, dict[str, Bound]]:
    parts = [] if promised is None else [f"kind {'=' if promised else '<>'} 'commitment'"]
    parts += [_OF_CITIES] if cities else []
    return " AND ".join(parts) or "1", {"cities": json.dumps(list(cities))}


def of_ids(facts: Facts, ids: Sequence[int]) -> list[Row]:
    """Return the rows of these figures, in this order."""
    return list(facts.rows(_ROW, {"ids": json.dumps(ids)}))


def ratios(facts: Facts, cities: Sequence[str], *, most: int) -> list[tuple[Row, Row]]:
    """Return the largest parts of what was put out, each with the whole."""
    where, bound = _where(None, cities)
    found = facts.rows(_RATIOS.format(where), {**bound, "most": most})
    pairs = [(int(row["part"] or 0), int(row["total"] or 0)) for row in found]
    rows = {
        int(row["id"] or 0): row for row in of_ids(facts, sorted({one for pair in pairs for one in pair}))
    }
    return [(rows[part], rows[total]) for part, total in pairs]


def timed(facts: Facts, units: Sequence[str], cities: Sequence[str], *, most: int) -> list[Row]:
    """Return the smallest commitments of each unit."""
    where, bound = _where(None, cities)
    found = [
        int(row["id"] or 0)
        for unit in units
        for row in facts.rows(_TIMED.format(where), {**bound, "unit": unit, "most": most})
    ]
    return of_ids(facts, found)


def largest(facts: Facts) -> dict[tuple[str, str], float]:
    """Return the largest value of each unit and kind of which there are several."""
    found = facts.rows("SELECT unit, kind, value FROM largest ORDER BY kind, unit")
    return {(str(row["unit"]), str(row["kind"])): float(row["value"] or 0) for row in found}


def cities(facts: Facts) -> tuple[str, ...]:
    """Return the cities that publish figures, by their places."""
    return tuple(str(row["city"]) for row in facts.rows(_CITIES))
