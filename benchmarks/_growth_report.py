"""The figures of growth as a table and as a plot on two logarithmic axes, each line with its slope."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
COLUMNS = (
    ("passages", "passages", "{:,.0f}"),
    ("quads", "quads", "{:,.0f}"),
    ("build_s", "publish, s", "{:.1f}"),
    ("build_cpu_s", "of it CPU, s", "{:.1f}"),
    ("more_s", "one document more, s", "{:.1f}"),
    ("more_cpu_s", "of it CPU, s", "{:.1f}"),
    ("peak_mb", "memory, MB", "{:,.0f}"),
    ("disk_mb", "disk, MB", "{:,.0f}"),
    ("open_s", "verified open, s", "{:.2f}"),
    ("open_cpu_s", "of it CPU, s", "{:.2f}"),
)
LINES = (
    ("build_cpu_s", "publish, CPU s"),
    ("more_cpu_s", "one document more, CPU s"),
    ("peak_mb", "memory, MB"),
    ("disk_mb", "disk, MB"),
    ("open_cpu_s", "open, CPU s"),
)
COLOURS = ("#1f5f99", "#b8860b", "#a33b20", "#3b7a3b", "#6b4a9c")
WIDTH, HEIGHT, EDGE = 640, 360, 60


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows as a Markdown table, with the slope of each column below."""
    lines = ["| " + " | ".join(name for _, name, _ in COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(form.format(row[key]) for key, _, form in COLUMNS) + " |")
    slopes = ["slope", *(f"{slope(rows, key):.2f}" for key, _, _ in COLUMNS[1:])]
    return "\n".join([*lines, "| " + " | ".join(slopes) + " |"])


def slope(rows: Sequence[dict[str, Any]], key: str) -> float:
    """Return the exponent by which a figure grows with the passages: 1 is linear."""
    points = [(math.log(row["passages"]), math.log(max(row[key], 1e-9))) for row in rows]
    middle = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
    over: float = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    spread: float = sum((x - middle[0]) ** 2 for x, _ in points)
    return over / (spread or 1.0)


def write(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write the plot to `images/scale.svg` and the table into `scale.md` between its two marks."""
    (folder / "images" / "scale.svg").write_text(plot(rows), encoding="utf-8")
    page = folder / "scale.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{table(rows)}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def plot(rows: Sequence[dict[str, float]]) -> str:
    """Return the lines as SVG."""
    xs = [row["passages"] for row in rows]
    values = [max(row[key], 1e-3) for row in rows for key, _ in LINES]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, right = math.log10(min(xs)), math.log10(max(xs))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - left) / ((right - left) or 1)
        up = (math.log10(max(y, 1e-3)) - low) / (high - low)
        return EDGE + across * (WIDTH - 4 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"',
        ' font-size="12"><title>What a base costs by its number of passages</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        _, y = at(xs[0], 10.0**power)
        parts.append(f'<path d="M{EDGE} {y:.0f}H{WIDTH - 3 * EDGE}" stroke="#ddd"/>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g}</text>')
    for x in xs:
        across, _ = at(x, 10.0**low)
        parts.append(f'<text x="{across:.0f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{x:,.0f}</text>')
    for (key, name), colour in zip(LINES, COLOURS, strict=True):
        points = [at(row["passages"], row[key]) for row in rows]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = points[-1]
        words = f"{name}, slope {slope(rows, key):.2f}"
        parts.append(f'<text x="{x + 8:.0f}" y="{y + 4:.0f}" fill="{colour}">{words}</text>')
    return "\n".join([*parts, "</svg>", ""])
