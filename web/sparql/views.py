"""What a table of results may also be shown as: bars or a line, and counts on the tiles of a province."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from web import tiles
from web.sparql.cells import Cell

Row = Sequence[Cell | None]
BARS = 60  # shown at most
LEAST_POINTS = 3  # of a line
LONGEST = 40  # characters of a bar's label
WIDTH, HEIGHT, EDGE = 640, 220, 34  # of a line, in its own units
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}\Z")


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled number; `length` is its share of the largest, 0 to 100."""

    cell: Cell
    beside: str  # a second label where the first alone is not enough
    number: str
    length: float


@dataclass(frozen=True, slots=True)
class Point:
    """A number at a date, in the units of the drawing."""

    x: float
    y: float
    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, or points where the labels are dates; `hidden` rows are left out."""

    name: str  # of the column that is drawn
    others: tuple[str, ...]  # columns of numbers that could be
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    hidden: int = 0
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Map:
    """Tiles; `number` is the column that is summed."""

    grid: tuple[tiles.Tile, ...]
    number: str


def chart(names: Sequence[str], rows: Sequence[Row], *, wanted: str = "") -> Chart | None:
    """Return the chart of a column of numbers (`wanted`, else the first) by the labels, None if none fits."""
    numbers = _numbers(names, rows)
    labels = [at for at, name in enumerate(names) if name not in numbers and _labels(at, rows)]
    if len(rows) < 2 or not numbers or not labels:
        return None
    name = wanted if wanted in numbers else numbers[0]
    values = [row[names.index(name)] for row in rows]
    others = tuple(one for one in numbers if one != name)
    dated = [_text(row[labels[0]]) for row in rows]
    if len(set(dated)) == len(rows) >= LEAST_POINTS and all(map(_DATE.match, dated)):
        return Chart(name, others, points=_points(dated, values))
    chosen = _telling(labels, rows)
    if chosen is None or min(_number(value) for value in values) < 0:
        return None
    return Chart(name, others, bars=_bars(chosen, rows, values), hidden=max(0, len(rows) - BARS))


def places(names: Sequence[str], rows: Sequence[Row]) -> Map | None:
    """Return how much each place of one province has, None without a column of these and one of counts."""
    number = next((name for name in _numbers(names, rows) if _whole(names.index(name), rows)), None)
    if number is None:
        return None
    for at in range(len(names)):
        listed = [(cell, row) for row in rows if (cell := row[at])]
        links = {cell.text: cell.href or _search(cell.text) for cell, _ in listed}
        if len(listed) < len(rows) or len(links) < 2 or not tiles.grid({}, links, present=links.keys()):
            continue
        counts = dict.fromkeys(links, 0)
        for cell, row in listed:
            counts[cell.text] += int(_number(row[names.index(number)]))
        return Map(tiles.grid(counts, links, present=links.keys()), number)
    return None


def _numbers(names: Sequence[str], rows: Sequence[Row]) -> list[str]:
    return [
        name
        for at, name in enumerate(names)
        if rows and all(cell is not None and cell.numeric for cell in (row[at] for row in rows))
    ]


def _labels(at: int, rows: Sequence[Row]) -> bool:
    cells = [row[at] for row in rows]
    return all(cell is not None and not cell.numeric for cell in cells)


def _telling(labels: Sequence[int], rows: Sequence[Row]) -> tuple[int, ...] | None:
    """Return the one or two columns that tell the rows apart."""
    for chosen in ((labels[0],), labels[:2]):
        if len({tuple(_text(row[at]) for at in chosen) for row in rows}) == len(rows):
            return tuple(chosen)
    return None


def _bars(chosen: Sequence[int], rows: Sequence[Row], values: Sequence[Cell | None]) -> tuple[Bar, ...]:
    most = max(map(_number, values)) or 1
    found = []
    for row, value in zip(rows[:BARS], values, strict=False):
        first, number = row[chosen[0]], _number(value)
        assert first is not None
        found.append(
            Bar(first, _text(row[chosen[1]]) if chosen[1:] else "", _text(value), 100 * number / most)
        )
    return tuple(found)


def _points(dates: Sequence[str], values: Sequence[Cell | None]) -> tuple[Point, ...]:
    ordered = sorted(zip(dates, values, strict=True), key=lambda one: one[0])
    numbers = [_number(value) for _, value in ordered]
    low, high = min(0.0, *numbers), max(numbers)
    across = (WIDTH - 2 * EDGE) / (len(ordered) - 1)
    down = (HEIGHT - 2 * EDGE) / ((high - low) or 1)
    return tuple(
        Point(
            round(EDGE + at * across, 1), round(HEIGHT - EDGE - (number - low) * down, 1), date, _text(cell)
        )
        for at, ((date, cell), number) in enumerate(zip(ordered, numbers, strict=True))
    )


def _search(city: str) -> str:
    return "/search?" + urlencode({"city": city})


def _whole(at: int, rows: Sequence[Row]) -> bool:
    return all(_number(row[at]).is_integer() for row in rows)


def _number(cell: Cell | None) -> float:
    assert cell is not None and cell.number is not None
    return cell.number


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""
