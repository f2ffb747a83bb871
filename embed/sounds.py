"""Names in pinyin (Qinling, Fengqiao): the pairs of Chinese characters that a base holds, by their sound."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from embed.bridge import Group
from embed.terms import has_han
from embed.texts import Texts
from embed.words import Mask, function_words

MOST_PAIRS = 6  # of one sound, those that most texts hold
MOST_WORDS = 8  # of a question, that no vocabulary knows
LONGEST = 4  # characters of a name
_SYLLABLE = 6  # letters of the longest
_PLAIN = 5  # letters up to which a word in small letters is not taken for a name
_MOST = LONGEST * _SYLLABLE
_SCHEMA = "CREATE TABLE sounds (sound TEXT PRIMARY KEY, pairs TEXT NOT NULL) WITHOUT ROWID"
_WORD = re.compile(r"[A-Za-z]+(?:['’](?!s\b)[a-z]+)*")
_APOSTROPHE = re.compile("['’]")
Pairs = Mapping[str, tuple[str, ...]]


def write(connection: sqlite3.Connection) -> None:
    """Add the sounds of the pairs that a lexical index holds."""
    found: dict[str, list[str]] = defaultdict(list)
    for (term,) in connection.execute("SELECT term FROM terms ORDER BY items DESC, term"):
        if len(term) == 2 and has_han(term[0]) and has_han(term[1]):
            found[_sound(term)].append(term)
    connection.execute(_SCHEMA)
    rows = [(sound, " ".join(pairs[:MOST_PAIRS])) for sound, pairs in sorted(found.items())]
    connection.executemany("INSERT INTO sounds VALUES (?, ?)", rows)


def _sound(pair: str) -> str:
    """Return the syllables of a pair; only those that make a word of two are looked up together."""
    from pypinyin import lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    return " ".join(lazy_pinyin(pair) if pair in PHRASES_DICT else map(_syllable, pair))


@lru_cache(maxsize=16384)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


class Sounds:
    """The sounds of an opened index, if any."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._written = bool(texts.all("SELECT 1 FROM sqlite_master WHERE name = 'sounds'"))

    def groups(self, question: str, mask: Mask) -> tuple[Group, ...]:
        """Return the names that words of a question spell; only where the mask is set."""
        words = list(_words(question, mask))[:MOST_WORDS] if self._written else []
        wanted = sorted({sound for *_, word in words for sound in _cut(word)})
        rows = self._texts.in_chunks("SELECT sound, pairs FROM sounds WHERE sound IN (?)", wanted)
        held = {str(sound): tuple(str(pairs).split()) for sound, pairs in rows}
        found = (Group(start, end, (), tuple(sorted(spelled(word, held)))) for start, end, word in words)
        return tuple(group for group in found if group.names)


def _words(question: str, mask: Mask) -> Iterator[tuple[int, int, str]]:
    """Yield what may be a name: with a capital, or long."""
    asking = function_words()[1]
    for found in _WORD.finditer(question):
        word = _APOSTROPHE.sub("", found.group().lower())
        named = found.group()[0].isupper() or len(word) > _PLAIN
        if named and len(word) <= _MOST and word not in asking and mask[slice(*found.span())].all():
            yield *found.span(), word


def _cut(word: str) -> Iterator[str]:
    """Yield every two neighbouring parts of a word that may be syllables."""
    for start in range(len(word)):
        for middle in _ends(word, start):
            yield from (f"{word[start:middle]} {word[middle:end]}" for end in _ends(word, middle))


def _ends(word: str, start: int) -> Iterable[int]:
    return range(start + 1, min(start + _SYLLABLE, len(word)) + 1)


def spelled(word: str, held: Pairs) -> set[str]:
    """Return what of two to LONGEST characters a word spells whole, each two neighbours being held."""
    found: set[str] = set()
    reached = {
        (middle, end, pair)
        for middle in _ends(word, 0)
        for end in _ends(word, middle)
        for pair in held.get(f"{word[:middle]} {word[middle:end]}", ())
    }
    for _ in range(LONGEST - 1):
        found |= {name for _, end, name in reached if end == len(word)}
        reached = {
            (end, further, name + pair[1])
            for middle, end, name in reached
            for further in _ends(word, end)
            for pair in held.get(f"{word[middle:end]} {word[end:further]}", ())
            if pair[0] == name[-1]
        }
    return found
