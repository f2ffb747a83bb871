"""What the words mean: classes, properties, shapes and concepts, and their names for code."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def files() -> tuple[Path, ...]:
    """Return the Turtle files of the vocabulary: core.ttl, then the concepts by name."""
    return (_HERE / "core.ttl", *sorted((_HERE / "concepts").glob("*.ttl")))


def shapes_file() -> Path:
    """Return the SHACL shapes a document's graph must meet."""
    return _HERE / "shapes.ttl"
