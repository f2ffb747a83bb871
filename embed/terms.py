"""Lexical terms of Chinese and English text, with the places in the text where each stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

_SIMPLIFIED = Path(__file__).parent / "simplified.txt"
_HAN = "々〇㐀-鿿豈-\ufaff\U00020000-\U0003134f"
_CHARACTERS = 8192  # kept folded
_RUN = re.compile(f"(?P<han>[{_HAN}]+)|(?P<word>[^\\W_{_HAN}]+)")


@dataclass(frozen=True, slots=True)
class Term:
    """One indexed term; `start`/`end` are code points of the text it was read from."""

    text: str
    start: int
    end: int
    single: bool = False  # one character of a longer run of Han


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in one width, case and script; `origin[i]` is where its character i stood."""

    text: str
    origin: Sequence[int]


@cache
def _simple_forms() -> dict[int, str]:
    lines = _SIMPLIFIED.read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}


def simplified(text: str) -> str:
    """Return the text in simplified characters, each in its place."""
    return text.translate(_simple_forms())


class _Folding(dict[int, str]):
    """What each character is folded to, found when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = simplified(unicodedata.normalize("NFKC", chr(code)).lower())
        if len(self) < _CHARACTERS:
            self[code] = folded
        return folded


_folding = _Folding()


@lru_cache(maxsize=8192)
def fold(text: str) -> Folded:
    """Return the text in one width, case and script (NFKC, lower case, simplified), by character."""
    folded = text.translate(_folding)
    if len(folded) == len(text):  # none is folded to nothing: each stays in its place
        return Folded(folded, range(len(text)))
    characters = [character.translate(_folding) for character in text]
    return Folded(folded, tuple(place for place, part in enumerate(characters) for _ in part))


@lru_cache(maxsize=4096)
def terms(text: str) -> tuple[Term, ...]:
    """Return words, and of each run of Han its pairs followed by its single characters."""
    folded = fold(text)
    found: list[Term] = []
    for run in _RUN.finditer(folded.text):
        if run["word"] is not None:
            found.append(_term(folded, run.start(), run.end(), stem(run["word"])))
        else:
            found.extend(_grams(folded, run.start(), run.end()))
    return tuple(found)


def spelled(text: str) -> list[str]:
    """Return the texts of `terms` alone, at a tenth of the cost: for an index, which needs no places."""
    found: list[str] = []
    for run in _RUN.finditer(fold(text).text):
        if run["word"] is not None:
            found.append(stem(run["word"]))
        else:
            han = run["han"]
            found.extend(map("".join, pairwise(han)))
            found.extend(han)
    return found


def standing(folded: Folded, wanted: Iterable[str]) -> Iterator[Term]:
    """Yield where these of the terms of a text stand, without reading all of its terms."""
    words = set[str]()
    for term in (term for term in wanted if term in folded.text):  # a stem is the beginning of its word
        if has_han(term):
            yield from (_term(folded, at, at + len(term), term) for at in occurrences(folded.text, term))
        else:
            words.add(term)
    for run in _RUN.finditer(folded.text) if words else ():
        if run["word"] is not None and stem(run["word"]) in words:
            yield _term(folded, run.start(), run.end(), stem(run["word"]))


def occurrences(text: str, wanted: str) -> Iterator[int]:
    """Yield where `wanted` begins in a text, overlapping ones too."""
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _grams(folded: Folded, start: int, end: int) -> Iterator[Term]:
    """Pairs stay consecutive so that a phrase of pairs is a substring of the text."""
    for at in range(start, end - 1):
        yield _term(folded, at, at + 2, folded.text[at : at + 2])
    for at in range(start, end):
        yield _term(folded, at, at + 1, folded.text[at], single=end - start > 1)


def _term(folded: Folded, start: int, end: int, text: str, *, single: bool = False) -> Term:
    return Term(text, folded.origin[start], folded.origin[end - 1] + 1, single)


def stem(word: str) -> str:
    """Fold an English plural; anything else stays."""
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


@lru_cache(maxsize=8192)
def phrase(label: str) -> tuple[str, ...]:
    """Return the terms that stand side by side wherever the index holds this label."""
    found = terms(label)
    several = any(not term.single for term in found)
    return tuple(term.text for term in found if not (several and term.single))


@lru_cache(maxsize=8192)
def has_han(text: str) -> bool:
    """True when the text holds a Chinese character."""
    return any(run["han"] is not None for run in _RUN.finditer(text))
