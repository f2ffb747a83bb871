"""The trained file: named by the digest of its content, one in a models folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelError

if TYPE_CHECKING:
    from kg.secondopinion.opinion import SecondOpinion

_PREFIX, _SUFFIX = "second-opinion-", ".crfsuite"
_DIGITS = 12


def digest(content: bytes) -> str:
    """Return the digest that names a trained file."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def kept(folder: Path) -> tuple[Path, ...]:
    """Return the trained files of a folder, by name."""
    return tuple(sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}")))


def keep(content: bytes, folder: Path) -> Path:
    """Write a trained file in the place of those trained before."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_PREFIX}{digest(content)}{_SUFFIX}"
    beside = folder / f".{path.name}-{os.getpid()}"
    beside.write_bytes(content)
    for earlier in kept(folder):
        earlier.unlink()
    beside.rename(path)
    return path


def verified(path: Path) -> bytes:
    """Return the file's bytes when they are what its name says; ModelError otherwise."""
    content = path.read_bytes()
    if path.name != f"{_PREFIX}{digest(content)}{_SUFFIX}":
        raise ModelError(str(path), "it is not what was trained", "run `jingyan model train` again")
    return content


def opinion_of(folder: Path) -> SecondOpinion | None:
    """Return the trained CRF of a models folder, None without one; ModelError where there are several."""
    path = _only(folder)
    if path is None:
        return None
    from kg.secondopinion.opinion import SecondOpinion

    return SecondOpinion(path)


def digest_of(folder: Path) -> str:
    """Return the digest of the folder's trained CRF, empty where there is none."""
    path = _only(folder)
    return digest(verified(path)) if path else ""


def _only(folder: Path) -> Path | None:
    found = kept(folder)
    if len(found) > 1:
        raise ModelError(str(folder), f"{len(found)} second opinions", f"keep one {_PREFIX}*{_SUFFIX}")
    return found[0] if found else None
