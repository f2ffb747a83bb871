"""What became of an address when a base is built anew: same words, a new reading, or nothing left."""

from __future__ import annotations

from kg.succession.addresses import (
    Address,
    addresses,
    line_of,
    missing_lines,
    path_in,
    read_addresses,
    read_line,
    read_lines,
    touching,
    write_addresses,
)
from kg.succession.fates import Fate, fates

__all__ = [
    "Address",
    "Fate",
    "addresses",
    "fates",
    "line_of",
    "missing_lines",
    "path_in",
    "read_addresses",
    "read_line",
    "read_lines",
    "touching",
    "write_addresses",
]
