"""The terms of a part's passages as the lexical index takes them, kept beside it."""

from __future__ import annotations

import contextlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from jingyan.beside import write_whole

if TYPE_CHECKING:
    from embed.spelling import Spelled
    from jingyan.pieces import Kept


def kept_at(part: Kept) -> Path:
    """Return where the terms of a part are kept."""
    return part.path.with_suffix(".terms")


def spelled_of(part: Kept) -> Spelled:
    """Return the terms of a part, made of its items where none are kept whole."""
    from embed.spelling import packed, spell, unpacked

    path = kept_at(part)
    with contextlib.suppress(OSError, ValueError, zlib.error):
        return unpacked(path.read_bytes())
    made = spell(part.items())
    write_whole(path, packed(made))
    return made
