"""Sums of files, several read at once: what an opening waits for.

What this process summed before it knows again by inode, size and times, as long as nobody asks for it anew.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

ALGORITHM, FORMER = "blake3", "sha256"  # of what is published now, and of manifests that name none
Sum = tuple[int, str]  # size, digest
Sign = tuple[str, int, int, int, int, int]

_CHUNK = 1 << 20
_SETTLED_NS = 200_000_000  # a file changed later than so long ago may change again without its times telling
_MOST = 20_000
_known: dict[Sign, Sum] = {}


def summed(paths: Sequence[Path], algorithm: str = ALGORITHM, *, anew: bool = False) -> dict[Path, Sum]:
    """Return size and digest of each file; `anew` reads also those known.

    The largest come first, lest one of them be left for the end.
    """
    listed = sorted(paths, key=lambda path: (-path.stat().st_size, path))
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return dict(zip(listed, threads.map(partial(_sum, algorithm, anew), listed), strict=True))


def _sum(algorithm: str, anew: bool, path: Path) -> Sum:
    sign, settled = _sign(algorithm, path)
    known = None if anew else _known.get(sign)
    if known is not None:
        return known
    found = (path.stat().st_size, _digest(path, algorithm))
    if settled and _sign(algorithm, path)[0] == sign:
        _keep(sign, found)
    return found


def _sign(algorithm: str, path: Path) -> tuple[Sign, bool]:
    """Return what tells a file from any other or later one, and whether it has stood still long enough."""
    told = path.stat()
    changed = max(told.st_mtime_ns, told.st_ctime_ns)
    sign = (algorithm, told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    return sign, time.time_ns() - changed > _SETTLED_NS


def _keep(sign: Sign, found: Sum) -> None:
    if len(_known) >= _MOST:
        _known.clear()
    _known[sign] = found


def _digest(path: Path, algorithm: str) -> str:
    digest, buffer = _begun(algorithm), bytearray(_CHUNK)
    view = memoryview(buffer)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            digest.update(view[:size])
    return str(digest.hexdigest())


def _begun(algorithm: str) -> Any:
    if algorithm != ALGORITHM:
        return hashlib.new(algorithm)
    from blake3 import blake3

    return blake3()
