"""Files of the cache: written beside and renamed, so that a reader never sees half of one."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` in the place of what the file held."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    beside.write_bytes(data)
    beside.rename(path)
