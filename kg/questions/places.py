"""Divisions that a question names, in Chinese or in pinyin, and whether the base holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extract import gazetteer
from kg.extract.gazetteer import CITY, PROVINCE, Division
from kg.questions.model import NamedPlace
from kg.questions.words import HAN, listed
from kg.remembering import remembered

if TYPE_CHECKING:
    from kg.query import Graph

_LONGEST = 15  # characters of a division's name
_LATIN = re.compile(r"[A-Za-z]+")
_TOWNSHIP = re.compile(r"[镇乡]|街道")


@dataclass(frozen=True)
class Held:
    """What the base has of places: their names, and the codes of the divisions they are or lie in."""

    names: frozenset[str]
    codes: frozenset[str]

    def has(self, divisions: Iterable[Division], said: str) -> bool:
        """Say whether one of these divisions, or something inside it, is in the base."""
        return said in self.names or any(self._inside(one.code) for one in divisions if one.code)

    def _inside(self, code: str) -> bool:
        start = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        return any(held.startswith(start) for held in self.codes)


@remembered()
def held_places(graph: Graph) -> Held:
    """Return the places of a base."""
    rows = graph.select("question_places")
    names = {str(row["label"]) for row in rows}
    names |= {inner for name in names for inner in listed("places/regions").get(name, ())}
    short = {gazetteer.short_name(name) for name in names}
    codes = {str(row["code"]) for row in rows if row["code"]}
    return Held(frozenset(names | short), frozenset(codes))


def places_in(text: str, held: Held) -> tuple[NamedPlace, ...]:
    """Return the divisions named, a smaller one instead of the larger that leads to it."""
    inner: list[NamedPlace] = []
    for place in [*_chinese(text, held), *_pinyin(text, held)]:
        if inner and inner[-1].span[1] == place.span[0]:
            place = replace(place, span=(inner.pop().span[0], place.span[1]))
        inner.append(place)
    return tuple({place.name: place for place in inner}.values())


def lies_in(name: str, regions: Iterable[str]) -> bool:
    """Say whether a place is one of the regions or lies in one of them."""
    wanted = Held(frozenset(regions), frozenset())
    codes = frozenset(one.code for one in gazetteer.candidates(name, townships=False) if one.code)
    inside = Held(frozenset([name]), codes)
    return name in wanted.names or any(
        inside.has(gazetteer.candidates(region, townships=False), "") for region in regions
    )


def _chinese(text: str, held: Held) -> Iterator[NamedPlace]:
    at = 0
    while at < len(text):
        place = _longest(text, at, held) if HAN.match(text, at) else None
        if place:
            yield place
        at = place.span[1] if place else at + 1


def _longest(text: str, at: int, held: Held) -> NamedPlace | None:
    for end in range(min(len(text), at + _LONGEST), at + 1, -1):
        said = text[at:end]
        divisions = gazetteer.candidates(said, townships=bool(_TOWNSHIP.search(said[-2:])))
        if (said in held.names or divisions) and _meant(said, divisions, text[end : end + 2], held):
            name = _full(said, divisions, held)
            return NamedPlace(name, said, (at, end), held.has(divisions, said))
    return None


def _full(said: str, divisions: tuple[Division, ...], held: Held) -> str:
    """Return the full name, of several divisions that of the one held here; as said where that is open."""
    here = [one for one in divisions if held.has([one], "")]
    names = {one.name for one in here or divisions}
    return names.pop() if len(names) == 1 else said


def _meant(said: str, divisions: tuple[Division, ...], following: str, held: Held) -> bool:
    """Say whether a name is meant as a place: whole, held, or no ordinary word where a place may stand."""
    if said in held.names or any(said == one.name for one in divisions):
        return True
    if said in listed("places/ordinary"):
        return False
    after = listed("places/after")
    large = any(one.level in (PROVINCE, CITY) for one in divisions)
    return large or following[:1] in after or following in after


def _pinyin(text: str, held: Held) -> Iterator[NamedPlace]:
    if not _LATIN.search(text):
        return
    words = list(_LATIN.finditer(text))
    for at, word in enumerate(words):
        for last in words[at : at + 2][::-1]:
            said = text[word.start() : last.end()]
            names = _by_sound(held).get(re.sub(r"[^a-z]", "", said.lower()), ())
            if names and (said[0].isupper() or len(said) > 5):
                yield _named(names, said, (word.start(), last.end()), held)
                break


def _named(names: tuple[str, ...], said: str, span: tuple[int, int], held: Held) -> NamedPlace:
    known = [name for name in names if held.has(gazetteer.candidates(name, townships=False), name)]
    name = (known or list(names))[0]
    whole = gazetteer.candidates(name, townships=False)
    return NamedPlace(whole[0].name if whole else name, said, span, bool(known))


@lru_cache(maxsize=4)
def _by_sound(held: Held) -> Mapping[str, tuple[str, ...]]:
    """Return pinyin without tones or gaps -> names of provinces, cities and what the base holds."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys([*_large(), *sorted(held.names)]):
        for sound in {_sounds().get(name, ""), listed("places/english").get(name, "").replace(" ", "")}:
            if len(sound) > 3:
                found.setdefault(sound, []).append(name)
    return {sound: tuple(names) for sound, names in found.items()}


@cache
def _large() -> tuple[str, ...]:
    """Return the short names of all provinces and cities, by code."""
    large = (one.name for one in gazetteer.divisions() if one.level in (PROVINCE, CITY))
    return tuple(gazetteer.short_name(name) for name in large)


def syllables(name: str) -> list[str]:
    """Return a name's syllables without tones; names with their own readings by `places.yaml`."""
    for place, reading in _readings():
        if name.startswith(place):
            return [*reading.split(), *syllables(name[len(place) :])] if name != place else reading.split()
    return _read_out(name) if name else []


def _read_out(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # takes a third of a second to load

    return [part.lower() for part in lazy_pinyin(name)]


def is_pinyin(text: str) -> bool:
    """Say whether every word is made of syllables; few English sentences are."""
    words = text.lower().replace("'", "").split()
    return bool(words) and all(_of_syllables(word) for word in words)


def _of_syllables(word: str) -> bool:
    """Say whether a word can be cut into syllables, in time that grows with its length only."""
    reached = {0}
    for at in range(len(word)):
        if at in reached:
            reached.update(at + n for n in range(1, 7) if word[at : at + n] in _syllables())
    return len(word) in reached and bool(word)


@cache
def _syllables() -> frozenset[str]:
    return frozenset(part for sound in _lines().values() for part in sound.split())


def english_name(name: str) -> str:
    """Return how English texts write a division (Hangzhou for 杭州市), "" for one that is not known."""
    short = gazetteer.short_name(name)
    return listed("places/english").get(short, "").title() or _written(_lines().get(short, ""))


def _written(sound: str) -> str:
    """Return syllables as one word of pinyin: one that begins with a vowel stands after an apostrophe."""
    first, *others = sound.split(" ")
    return first.capitalize() + "".join(f"'{one}" if one[:1] in ("a", "e", "o") else one for one in others)


@cache
def _sounds() -> Mapping[str, str]:
    """Return the short name of every division down to counties -> its pinyin, written together."""
    return {name: sound.replace(" ", "") for name, sound in _lines().items()}


@cache
def _lines() -> Mapping[str, str]:
    lines = (Path(__file__).parent / "sounds.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def _readings() -> tuple[tuple[str, str], ...]:
    return tuple(listed("places/readings").items())
