"""Display names and the normal keys by which mentions are one entity."""

from __future__ import annotations

import re

from kg.extract.text import normalise

_MARKS = re.compile(r"[“”‘’《》\s·,、。—]")
_WHOLE_BLOCK = re.compile(r"^(?:“[^“”]*”|《[^《》]*》)$")


def display_name(quote: str) -> str:
    """Return the words without a pair of marks that encloses all of them."""
    name = normalise(quote).strip()
    return name[1:-1].strip() if _WHOLE_BLOCK.match(name) else name


def entity_key(name: str) -> str:
    """Return the form in which two spellings of one name are equal: no marks, no spaces, one width."""
    return _MARKS.sub("", normalise(name)).casefold()
