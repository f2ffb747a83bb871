"""Vectors that lie on a server: named by what they are; the file of the snapshot says where they went."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from embed.encoder import Vectors
from kg.errors import StoreError

_NAME = re.compile(r"jy_[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A table or collection: its name, how many vectors it holds, of what dimension."""

    name: str
    count: int
    dimension: int

    def holds(self, held: int) -> None:
        """StoreError unless the server has what was loaded."""
        if held != self.count:
            raise StoreError(
                self.name, f"has {held} vectors of {self.count}", "rebuild with: jingyan build --force"
            )


def place_of(vectors: Vectors) -> Placed:
    """Name vectors [n, d] by their values: the same ones are loaded once, no snapshot sees others."""
    count, dimension = vectors.shape
    content = np.ascontiguousarray(vectors, np.float32).tobytes()
    digest = hashlib.sha256(repr(vectors.shape).encode() + content).hexdigest()
    return Placed(f"jy_{digest[:24]}", count, dimension)


def write_place(path: Path, place: Placed) -> None:
    """Write where they lie; the same vectors give the same bytes."""
    path.write_text(json.dumps(asdict(place), sort_keys=True) + "\n", encoding="utf-8")


def read_place(path: Path) -> Placed:
    """Read it; StoreError when it is not there, damaged, or names what is none of ours."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        place = Placed(str(read["name"]), int(read["count"]), int(read["dimension"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            str(path), "does not say where its vectors are", "rebuild with: jingyan build"
        ) from error
    if not _NAME.fullmatch(place.name):
        raise StoreError(str(path), f"names “{place.name[:40]}”", "rebuild with: jingyan build")
    return place
