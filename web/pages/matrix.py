"""City by topic: how many practices of each city are about each topic, every cell a search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from ontology import concepts
from ontology.concepts import Concept
from web.chains import Row
from web.services import current

blueprint = Blueprint("matrix", __name__)
SHADES = 5


@dataclass(frozen=True)
class Cell:
    """A count with its shade from 1 to SHADES, 0 for none."""

    count: int
    shade: int


@dataclass(frozen=True)
class Line:
    """A city with a cell for each topic."""

    place: str
    city: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Matrix:
    """Topics by falling total, cities by division code."""

    topics: tuple[Concept, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...]


@blueprint.get("/matrix")
def matrix() -> str:
    """Show the table of cities and topics."""
    return render_template("matrix.html", matrix=tabulate(current().graph.select("matrix_counts")))


def tabulate(rows: Iterable[Row]) -> Matrix:
    """Return the counts of `rows` (place, city, topic, practices) as a table."""
    counts = {(str(row["place"]), str(row["topic"])): int(row["practices"] or 0) for row in rows}
    cities = {str(row["place"]): str(row["city"]) for row in rows}
    totals: Counter[str] = Counter()
    for (_, topic), count in counts.items():
        totals[topic] += count
    known = concepts.load().by_iri
    topics = sorted((known[iri] for iri in totals), key=lambda one: (-totals[one.iri], one.notation))
    most = max(counts.values(), default=1)
    lines = tuple(_line(place, cities[place], topics, counts, most) for place in sorted(cities))
    return Matrix(tuple(topics), lines, tuple(totals[topic.iri] for topic in topics))


def _line(
    place: str, city: str, topics: Sequence[Concept], counts: dict[tuple[str, str], int], most: int
) -> Line:
    numbers = [counts.get((place, topic.iri), 0) for topic in topics]
    cells = tuple(Cell(number, _shade(number, most)) for number in numbers)
    return Line(place, city, cells, sum(numbers))


def _shade(number: int, most: int) -> int:
    """Return 0 for none, 1 for one, SHADES for the most, in even steps between."""
    return 0 if number == 0 else 1 + round((number - 1) * (SHADES - 1) / max(most - 1, 1))
