"""Counts of two things crossed: cities by topics, platforms or kinds of chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from web.chains import Row
from web.tables import Table
from web.wording import words

SHADES = 5
LINES = 60  # places of one page
Key = tuple[str, str]


class Counts(Counter[Key]):
    """Counts by place and column, which do not change once they are made."""

    @cached_property
    def totals(self) -> Counter[str]:
        """The sum of each column."""
        totals: Counter[str] = Counter()
        for (_, column), count in self.items():
            totals[column] += count
        return totals

    @cached_property
    def most(self) -> int:
        """The largest count."""
        return max(self.values(), default=1)


@dataclass(frozen=True)
class Column:
    """What is counted in a column; `id` goes into addresses, `href` is its own page, "" for none."""

    id: str
    label: str
    tag: str  # language of the label
    href: str = ""


@dataclass(frozen=True)
class Cell:
    """A count with its shade from 1 to SHADES, 0 for none, and where it leads."""

    count: int
    shade: int
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A city with a cell for each column."""

    place: str
    city: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Matrix:
    """Cities by division code; `hidden` columns did not fit."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...]
    hidden: int = 0
    pages: int = 1


def crossed(
    counts: Counts,
    cities: Mapping[str, str],
    columns: Iterable[Column],
    link: Callable[[str, Column], str],
    *,
    limit: int,
    page: int = 0,
) -> Matrix:
    """Return `counts` (place, column id) as a table of the first `limit` columns; `link` takes a city.

    Of many places those of one page, counted from 1, and all of them where it is 0.
    """
    ordered = list(columns)
    shown = ordered[:limit]
    totals, most = counts.totals, counts.most
    places, pages = _of_page(sorted(cities), page)
    lines = tuple(_line(place, cities[place], shown, counts, most, link) for place in places)
    hidden = len(ordered) - len(shown)
    return Matrix(tuple(shown), lines, tuple(totals[one.id] for one in shown), hidden, pages)


def _of_page(places: list[str], page: int) -> tuple[list[str], int]:
    pages = max(1, -(-len(places) // LINES))
    if not page:
        return places, pages
    return places[(page - 1) * LINES : page * LINES], pages


def _line(
    place: str,
    city: str,
    columns: Sequence[Column],
    counts: Mapping[Key, int],
    most: int,
    link: Callable[[str, Column], str],
) -> Line:
    cells = []
    for column in columns:
        count = counts.get((place, column.id), 0)
        cells.append(Cell(count, shade(count, most), link(city, column) if count else ""))
    return Line(place, city, tuple(cells), sum(cell.count for cell in cells))


def shade(number: int, most: int) -> int:
    """Return 0 for none, 1 for one, SHADES for the most of four and more, in even steps between."""
    return 0 if number == 0 else 1 + round((number - 1) * (SHADES - 1) / max(most - 1, 3))


def table_of(matrix: Matrix, title: str, note: str) -> Table:
    """Return the counts as a table to download; a cell without any is empty, never 0."""
    t = words()
    head = (t("search.city"), *(column.label for column in matrix.columns), t("matrix.total"))
    rows = tuple(
        (line.city, *(cell.count or None for cell in line.cells), line.total) for line in matrix.lines
    )
    return Table(title, head, (*rows, (t("matrix.total"), *matrix.totals, sum(matrix.totals))), (note,))


def cities_of(rows: Iterable[Row]) -> dict[str, str]:
    """Return names of places by IRI."""
    return {str(row["place"]): str(row["city"]) for row in rows}


def widest(counts: Counts) -> Callable[[str], tuple[int, int]]:
    """Return a sort key of columns: what most cities have first, then the most frequent."""
    spread = Counter(column for (_, column), count in counts.items() if count)
    totals = counts.totals
    return lambda id: (-spread[id], -totals[id])


def largest(counts: Counts) -> Callable[[str], int]:
    """Return a sort key of columns: the most frequent first."""
    totals = counts.totals
    return lambda id: -totals[id]
