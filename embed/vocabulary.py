"""Plain English words with the Chinese ones for them, in words of our own: a line of english_words/ each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from embed.english import words
from embed.terms import fold, phrase

_FOLDER = Path(__file__).parent / "english_words"
Names = tuple[str, ...]


@cache
def entries() -> dict[str, Names]:
    """Return every expression, as it is looked for, with its Chinese words in the files' order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in _lines():
        english, _, chinese = line.partition(" = ")
        for expression in english.split(" | "):
            named = " ".join(word.text for word in words(fold(expression).text))
            found[named].update(dict.fromkeys(chinese.split()))
    return {expression: tuple(names) for expression, names in sorted(found.items())}


def held_entries(held: set[str]) -> dict[str, Names]:
    """Return the entries with those of their words all of whose pairs are among the terms held, if any."""
    kept = {
        expression: tuple(name for name in names if len(name) > 1 and held.issuperset(phrase(name)))
        for expression, names in entries().items()
    }
    return {expression: names for expression, names in kept.items() if names}


def _lines() -> Iterator[str]:
    for path in sorted(_FOLDER.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line for line in lines if line and not line.startswith("#"))
