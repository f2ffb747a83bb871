"""Cities as squares, roughly where they lie: one small table a province, a plain list where there is none."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Tile:
    """One square of the grid; columns and rows count from 1, shade from 0 (none) to 3."""

    name: str
    column: int
    row: int
    count: int
    shade: int
    href: str
    chosen: bool = False


@dataclass(frozen=True)
class Seat:
    """Where a division sits in its province's grid."""

    name: str
    column: int
    row: int


def grid(
    counts: Mapping[str, int],
    links: Mapping[str, str],
    *,
    present: Collection[str],
    chosen: Collection[str] = (),
) -> tuple[Tile, ...]:
    """Return the grid that seats all `present` division names, or () when no table does."""
    seating = (table for table in _tables() if present and set(present) <= {seat.name for seat in table})
    seats = next(seating, ())
    most = max(counts.values(), default=0)
    return tuple(
        Tile(
            seat.name,
            seat.column,
            seat.row,
            count := counts.get(seat.name, 0),
            shade(count, most),
            links.get(seat.name, ""),
            seat.name in chosen,
        )
        for seat in seats
    )


def shade(count: int, most: int) -> int:
    """Return the tint of a count: thirds of the largest."""
    return 0 if not count else min(3, 1 + 3 * (count - 1) // most)


@cache
def _tables() -> tuple[tuple[Seat, ...], ...]:
    names = sorted(file.name for file in files("web.tiles").iterdir() if file.name.endswith(".toml"))
    return tuple(_table(name) for name in names)


def _table(name: str) -> tuple[Seat, ...]:
    table = tomllib.loads((files("web.tiles") / name).read_text(encoding="utf-8"))["tiles"]
    return tuple(Seat(division, column, row) for division, (column, row) in table.items())
