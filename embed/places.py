"""The places a question names: those of the base, and those it has nothing of."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from embed.model import Place
from embed.terms import fold, has_han
from embed.texts import Texts

LONGEST = 12  # characters of a Chinese name looked for
MOST_WORDS = 3  # of an English one
_SCHEMA = "CREATE TABLE places (name TEXT NOT NULL, place TEXT NOT NULL, cities TEXT NOT NULL, alone INTEGER)"
_LATIN = re.compile(r"[a-z]+(?:['’](?!s\b)[a-z]+)*")  # Xi'an, but of Wenzhou's only the city
_APOSTROPHE = re.compile("['’]")
_AFTER = re.compile(
    r"[市县区省州的是在怎如有和与、,。?!\s]|政协|$"
)  # what follows a short name in a question


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a question; `cities` are the base's cities that it is or holds, none when absent."""

    place: str
    cities: tuple[str, ...]
    start: int
    end: int


def write(connection: sqlite3.Connection, places: Iterable[Place]) -> None:
    """Add the names of places to the database; a name that only counts with its rank is `alone` = 0."""
    connection.execute(_SCHEMA)
    rows = [
        (
            _APOSTROPHE.sub("", fold(name).text),
            place.name,
            json.dumps(list(place.cities), ensure_ascii=False),
            alone,
        )
        for place in places
        for name, alone in [*((n, 1) for n in place.names), *((n, 0) for n in place.short_names)]
    ]
    connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX place_names ON places (name)")


def mentions(texts: Texts, question: str) -> tuple[Mention, ...]:
    """Return the places named, longest names first taken, in the order of the question."""
    folded = fold(question)
    spans = dict(_spans(folded.text))
    known: dict[str, list[tuple[str, str, int]]] = {}
    for name, place, cities, alone in texts.in_chunks(
        "SELECT name, place, cities, alone FROM places WHERE name IN (?) ORDER BY place", list(spans.values())
    ):
        known.setdefault(name, []).append((place, cities, alone))
    taken: list[Mention] = []
    for (start, end), name in sorted(spans.items(), key=lambda one: (one[0][0] - one[0][1], one[0][0])):
        if name not in known or any(m.start < end and start < m.end for m in taken):
            continue
        told = [one for one in known[name] if one[2] or _stands_alone(folded.text, start, end)]
        taken += _mentions(told, start, end)
    return tuple(sorted(taken, key=lambda mention: (mention.start, mention.place)))


def _mentions(told: Sequence[tuple[str, str, int]], start: int, end: int) -> list[Mention]:
    """Of places that share a name those of the base are meant, else the first."""
    found = [Mention(place, tuple(json.loads(cities)), start, end) for place, cities, _ in told]
    held = [one for one in found if one.cities]
    return held or found[:1]


def _stands_alone(text: str, start: int, end: int) -> bool:
    return (start == 0 and end < len(text)) or _AFTER.match(text, end) is not None


def _spans(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    if has_han(text):
        for start in range(len(text)):
            for end in range(start + 2, min(start + LONGEST, len(text)) + 1):
                yield (start, end), text[start:end]
    words = [match.span() for match in _LATIN.finditer(text)]
    for at in range(len(words)):
        for last in range(at, min(at + MOST_WORDS, len(words))):
            start, end = words[at][0], words[last][1]
            yield (start, end), _APOSTROPHE.sub("", text[start:end])
