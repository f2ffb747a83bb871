"""The word lists under kg/lexicon, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import ConfigError

FOLDER = Path(__file__).parent.parent / "lexicon"


@cache
def read(name: str) -> Any:
    """Return the parsed YAML of `kg/lexicon/<name>.yaml`; treat it as frozen."""
    path = FOLDER / f"{name}.yaml"
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise ConfigError(str(path), "no such lexicon", "reinstall the package") from None


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def words(name: str, key: str) -> frozenset[str]:
    """Return one word list of a lexicon as a set."""
    return frozenset(read(name)[key])


@cache
def longest_first(name: str, key: str) -> tuple[str, ...]:
    """Return one word list of a lexicon, longest words first, then by code point."""
    return tuple(sorted(set(read(name)[key]), key=lambda word: (-len(word), word)))
