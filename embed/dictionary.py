"""Plain words behind the concepts: our own vocabulary, CC-CEDICT turned round, in words that a base holds."""

from __future__ import annotations

import gzip
import hashlib
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from embed.bridge import Group
from embed.english import Word, words
from embed.sounds import Sounds
from embed.terms import fold, has_han, phrase
from embed.texts import Texts
from embed.vocabulary import held_entries
from embed.words import Mask, function_words
from kg.errors import SourceError

MOST_NAMES = 4  # Chinese words of one English
LONGEST = 4  # words of an English expression
READ = 64  # words of a question
_ENTRY = re.compile(r"\S+ (?P<simple>\S+) \[[^\]]*\] /(?P<senses>.*)/")
_NOTE = re.compile(r"\([^)]*\)")
_START = re.compile(r"^(to be |to |a |an |the |be )")
_NO_SENSE = (
    "cl:",
    "variant of",
    "see ",
    "surname",
    "abbr",
    "old variant",
    "also written",
    "also pr",
    "erhua",
)
_SCHEMA = "CREATE TABLE glosses (words TEXT PRIMARY KEY, names TEXT NOT NULL) WITHOUT ROWID"


def digest_of(path: Path) -> str:
    """Return the sha256 of a dictionary's file."""
    return hashlib.sha256(_bytes(path)).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f"not readable ({error.strerror})", "give a CC-CEDICT file") from error


def _lines(path: Path) -> list[str]:
    packed = _bytes(path)
    try:
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"no UTF-8 text ({error})", "give a CC-CEDICT file") from error
    return text.splitlines()


def turned(path: Path, held: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the English expressions of a CC-CEDICT file with the Chinese words for them, best first.

    Only words of two characters or more all of whose pairs are among the terms held. A word is the better the
    earlier the expression stands among its senses and the fewer these are.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    entries = 0
    for entry in filter(None, map(_ENTRY.match, _lines(path))):
        entries += 1
        name = fold(entry["simple"]).text
        if len(name) > 1 and has_han(name) and held.issuperset(phrase(name)):
            for expression, worth in _expressions(entry["senses"]):
                found[expression][name] = max(worth, found[expression].get(name, 0.0))
    if not entries:
        raise SourceError(str(path), "no line of it is an entry of CC-CEDICT", "give a CC-CEDICT file")
    return {expression: _best(names) for expression, names in sorted(found.items())}


def _best(names: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (-names[name], name))[:MOST_NAMES])


def _expressions(senses: str) -> Iterator[tuple[str, float]]:
    """Yield what the senses say in up to LONGEST words, and what that is worth."""
    said = [_START.sub("", _NOTE.sub("", part).strip().lower()) for part in re.split("[/;]", senses)]
    listed = [part for part in said if part and not part.startswith(_NO_SENSE) and not has_han(part)]
    for place, part in enumerate(listed):
        expression = [word.text for word in words(part)]
        if 0 < len(expression) <= LONGEST:
            yield " ".join(expression), 1 / ((1 + place) * (1 + 0.1 * len(listed)))


def write(connection: sqlite3.Connection, path: Path | None) -> None:
    """Add to an index what its texts hold of the vocabulary and, behind that, of a dictionary."""
    held = {str(term) for (term,) in connection.execute("SELECT term FROM terms")}
    own, further = held_entries(held), turned(path, held) if path else {}
    connection.execute(_SCHEMA)
    rows = [
        (words, " ".join(dict.fromkeys((*own.get(words, ()), *further.get(words, ())))))
        for words in sorted(own.keys() | further.keys())
    ]
    connection.executemany("INSERT INTO glosses VALUES (?, ?)", rows)


class Dictionary:
    """The glosses of an opened index, if any."""

    def __init__(self, texts: Texts) -> None:
        self._texts, self._sounds = texts, Sounds(texts)
        self._written = bool(texts.all("SELECT 1 FROM sqlite_master WHERE name = 'glosses'"))

    def groups(self, question: str, mask: Mask) -> tuple[Group, ...]:
        """Return what it knows of a question, longest expressions first, then names in pinyin; as masked."""
        if not self._written or has_han(question):
            return ()
        folded = fold(question)
        if len(folded.text) != len(question):
            return ()  # its places are not those of the question
        said = words(folded.text)[:READ]
        known = self._known(
            {_joined(said[at : at + n]) for at in range(len(said)) for n in range(1, LONGEST + 1)}
        )
        found = tuple(_found(said, known, mask, folded.text))
        unknown = np.array(mask)
        for group in found:
            unknown[group.start : group.end] = False
        return (*found, *self._sounds.groups(question, unknown))

    def _known(self, expressions: Iterable[str]) -> dict[str, tuple[str, ...]]:
        rows = self._texts.in_chunks(
            "SELECT words, names FROM glosses WHERE words IN (?)", sorted(expressions)
        )
        return {str(words): tuple(str(names).split()) for words, names in rows}


def _joined(said: Sequence[Word]) -> str:
    return " ".join(word.text for word in said)


def _found(
    said: Sequence[Word], known: Mapping[str, tuple[str, ...]], mask: Mask, text: str
) -> Iterator[Group]:
    """Yield the expressions known; words a question is asked with may stand in one, and are none alone."""
    asking = function_words()[1]
    left = np.array(mask)
    for size in range(LONGEST, 0, -1):
        for at in range(len(said) - size + 1):
            part = said[at : at + size]
            start, end = part[0].start, part[-1].end
            names = known.get(_joined(part))
            own = [word for word in part if text[word.start : word.end] not in asking]
            if names and own and all(left[word.start : word.end].all() for word in own):
                left[start:end] = False
                yield Group(start, end, (), names)
