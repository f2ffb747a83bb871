"""Names that sound like what is typed: other characters of one sound, or one wrong, missing or too many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.questions.places import syllables
from kg.questions.words import HAN

_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))  # said alike by many
_SHORTEST = 3  # characters of a name that is put in place of others of the same sound
_LOOSE = 4  # from here on one character may be wrong
_TRIED = 500  # names looked at of one pair of syllables
_RUN = re.compile(f"{HAN.pattern}+")
Sound = tuple[str, ...]


def folded(syllable: str) -> str:
    """Return a syllable without what many do not tell apart: zh from z, n from l, -ng from -n."""
    for start, instead in _STARTS:
        if syllable.startswith(start):
            syllable = instead + syllable[len(start) :]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable


def sound_of(text: str) -> Sound:
    """Return the folded syllables of a text, one a character; () for what is not all Han."""
    if not text or any(not HAN.match(character) for character in text):
        return ()
    said = tuple(map(folded, syllables(text)))
    return said if len(said) == len(text) else ()


class Alike:
    """Names by their sounds, the most used first."""

    def __init__(self, names: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._labels: list[str] = []
        self._sounds: list[Sound] = []
        self._known: set[str] = set()
        self._holding: dict[Sound, list[int]] = defaultdict(list)  # names by two syllables side by side
        for at, (label, said) in enumerate(names):
            sound = tuple(map(folded, said)) if len(said) == len(label) else ()
            self._labels.append(label)
            self._sounds.append(sound)
            self._known.add(label)
            for pair in dict.fromkeys(pairwise(sound)):
                self._holding[pair].append(at)

    def find(self, typed: str, limit: int) -> list[int]:
        """Return the names that sound so, begin or go on so, then those where one character is otherwise."""
        sound = sound_of(typed)
        near = {name for pair in pairwise(sound) for name in self._holding.get(pair, ())[:_TRIED]}
        ranked = sorted(
            (rank, name) for name in near if (rank := _rank(sound, self._sounds[name])) is not None
        )
        return [name for _, name in ranked[:limit]]

    def meant(self, question: str) -> str:
        """Return the question with a name in place of others of its sound, "" where there is none."""
        runs = [(found.start(), found.group()) for found in _RUN.finditer(question)]
        found = [one for start, run in runs for one in self._misheard(question, start, run)]
        if not found:
            return ""
        start, label = max(found, key=lambda one: (len(one[1]), -one[0]))
        return question[:start] + label + question[start + len(label) :]

    def _misheard(self, question: str, start: int, run: str) -> Iterable[tuple[int, str]]:
        sound = sound_of(run)
        for at in range(len(sound) - _SHORTEST + 1):
            for name in self._holding.get(sound[at : at + 2], ())[:_TRIED]:
                label, said = self._labels[name], self._sounds[name]
                same = len(said) >= _SHORTEST and sound[at : at + len(said)] == said
                if same and label not in question and run[at : at + len(said)] not in self._known:
                    yield start + at, label


def _rank(sound: Sound, name: Sound) -> int | None:
    """Return how well a name fits what was typed, 0 best; None where it does not."""
    size = len(sound)
    if name[:size] == sound:
        return int(len(name) > size)
    if any(name[at : at + size] == sound for at in range(1, len(name) - size + 1)):
        return 2
    begun = (name, name[:size], name[: size + 1])
    return 3 if size >= _LOOSE and any(_one_apart(sound, part) for part in begun) else None


def _one_apart(one: Sound, other: Sound) -> bool:
    """Say whether one syllable more, less, another or two changed about make one sound of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    head = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if head is None:
        return True
    rest, others = one[head:], other[head:]
    swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:] or swapped
