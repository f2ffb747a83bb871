"""English words made comparable: inflections, irregular forms, British and American spelling, compounds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

_FORMS = Path(__file__).parent / "english_forms.toml"
_WORD = re.compile(r"[a-z0-9]+")
_VOWEL = re.compile(r"[aeiouy]")
_SIBILANTS = ("sses", "shes", "ches", "xes", "zzes")
_SINGULAR = ("ss", "us", "is")  # their last s is no plural's
_LEAST = 4  # letters left of a word that loses an ending
_SPELLINGS = (("ization", "isation"), ("iz", "is"), ("yz", "ys"), ("tr", "ter"), ("br", "ber"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word as looked for, and where it stands in the folded text."""

    text: str
    start: int
    end: int


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    with _FORMS.open("rb") as file:
        found: Mapping[str, Mapping[str, str]] = tomllib.load(file)
    return found


@lru_cache(maxsize=16384)
def lemma(word: str) -> str:
    """Return one form for all inflections and spellings of a word in small letters; no dictionary form."""
    forms = _forms()
    base = forms["irregular"].get(word) or _uninflected(_singular(word))
    return _spelled(_bare(forms["spelling"].get(base, base)))


def _singular(word: str) -> str:
    if len(word) > _LEAST and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_SIBILANTS):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(_SINGULAR) else word


def _uninflected(word: str) -> str:
    """Return the word without -ing or -ed; doubled consonants are left to `_bare`."""
    if len(word) > _LEAST and word.endswith("ied"):
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        left = word.removesuffix(ending)
        doubled = len(left) > 3 and left[-1] == left[-2]
        if left != word and (len(left) >= _LEAST or doubled) and _VOWEL.search(left) and left[-1] != "e":
            return left
    return word


def _spelled(word: str) -> str:
    """Return one spelling for British and American, of every word alike: no word of its own, but one."""
    for ending, instead in _SPELLINGS:
        if word.endswith(ending):
            word = word.removesuffix(ending) + instead
    return word.replace("our", "or") if len(word) > 5 else word


def _bare(word: str) -> str:
    """Return the word without a last e and with its last consonant once."""
    if len(word) > _LEAST and word.endswith("e"):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou" else word


def words(text: str) -> list[Word]:
    """Return the words of a folded text; a possessive s is none."""
    return [
        Word(lemma(m.group()), m.start(), m.end())
        for m in _WORD.finditer(text)
        if not (m.group() == "s" and text[m.start() - 1 : m.start()] in ("'", "’"))
    ]


def compounds(text: str) -> list[Word]:
    """Return each two neighbours written as one word, for those that are written so elsewhere."""
    found = list(_WORD.finditer(text))
    return [
        Word(lemma(one.group() + other.group()), one.start(), other.end())
        for one, other in pairwise(found)
        if text[one.end() : other.start()] in ("-", " ")
    ]
