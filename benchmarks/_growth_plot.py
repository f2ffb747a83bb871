"""Draw the table of `python -m benchmarks growth-search`: two panels, logarithmic both ways, plain SVG."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, BETWEEN = 320, 220, 60, 40, 80
PANELS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "milliseconds of processor a question",
        (("all_ms", "all", "#1f5fa8"), ("narrow_ms", "one city of 11", "#c2571a")),
    ),
    (
        "seconds of processor to write, megabytes",
        (
            ("build_s", "write, s", "#1f5fa8"),
            ("disk_mb", "disk, MB", "#c2571a"),
            ("memory_mb", "memory, MB", "#4c7a34"),
        ),
    ),
)
Row = Mapping[str, str]


def svg(table: Path) -> str:
    """Return the plot of a table."""
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    size = f'width="{2 * (LEFT + WIDTH) + BETWEEN}" height="{TOP + HEIGHT + 60}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    note = "synthetic passages"
    lines = [head, f'<text x="{LEFT}" y="{TOP + HEIGHT + 50}" fill="#555">{note}</text>']
    for at, (title, drawn) in enumerate(PANELS):
        lines += _panel(rows, title, drawn, LEFT + at * (WIDTH + BETWEEN + 20))
    return "\n".join([*lines, "</svg>", ""])


def _panel(
    rows: Sequence[Row], title: str, drawn: Sequence[tuple[str, str, str]], left: float
) -> Iterator[str]:
    values = [float(row[name]) for row in rows for name, _, _ in drawn]
    low, high = math.floor(math.log10(max(min(values), 0.1))), math.ceil(math.log10(max(values)))
    sizes = [math.log10(float(row["passages"])) for row in rows]
    first, last = math.floor(min(sizes)), max(math.ceil(max(sizes)), math.floor(min(sizes)) + 1)

    def place(passages: float, value: float) -> tuple[float, float]:
        across = (math.log10(passages) - first) / (last - first)
        up = (math.log10(max(value, 10**low)) - low) / max(1, high - low)
        return round(left + across * WIDTH, 1), round(TOP + HEIGHT - up * HEIGHT, 1)

    yield f'<text x="{left}" y="{TOP - 22}" font-weight="bold">{title}</text>'
    for power in range(low, high + 1):
        _, y = place(10**first, 10.0**power)
        yield f'<path d="M{left} {y}h{WIDTH}" stroke="#ddd"/>'
        yield f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>'
    for power in range(first, last + 1):
        x, y = place(10.0**power, 10**low)
        yield f'<text x="{x}" y="{y + 18}" text-anchor="middle">{10**power:,}</text>'
    for at, (name, label, colour) in enumerate(drawn):
        yield f'<text x="{left + at * 105}" y="{TOP - 6}" fill="{colour}">{label}</text>'
        yield from _line([place(float(row["passages"]), float(row[name])) for row in rows], colour)


def _line(points: Sequence[tuple[float, float]], colour: str) -> Iterator[str]:
    joined = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}" stroke="{colour}"/>'
