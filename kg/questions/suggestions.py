"""Names that complete what is typed: by Han, by pinyin whole or by initials, by English words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from kg.questions.alike import Alike
from kg.questions.places import is_pinyin, syllables
from kg.questions.words import HAN
from kg.remembering import remembered
from ontology.concepts import load as load_concepts

if TYPE_CHECKING:
    from kg.query import Graph, Row

LONGEST = 40  # characters typed that are looked at
KINDS = ("place", "topic", "platform", "mechanism", "programme", "organization", "instrument")
_LATIN = re.compile(r"[a-z0-9]+")
END, LAST = "\n", "\U0010ffff"  # before and behind each name; sorted behind every name that begins so
MOST = 20_000  # names
_TRIED = 2000  # places of a sound that are looked at


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name; `start` and `end` are what of the label was typed, both 0 where its sound was."""

    label: str
    kind: str
    iri: str
    uses: int  # practices that mention it
    english: str = ""  # its English name, where it has one
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    small: str  # the label in small letters
    kind: str
    iri: str
    uses: int
    sound: str  # pinyin written together
    initials: str
    starts: frozenset[int]  # where syllables begin in `sound`
    english: str  # name in small letters, other names after it
    name: str  # English

    @property
    def parts(self) -> list[str]:
        """The syllables of its sound."""
        cuts = [*sorted(self.starts), len(self.sound)]
        return [self.sound[start:end] for start, end in pairwise(cuts)]


def suggest(typed: str, graph: Graph, *, limit: int = 8) -> tuple[Suggestion, ...]:
    """Return the names that what is typed begins, or stands in, best fitting and most used first.

    Where there is none, those that sound like it or are one character off.
    """
    wanted = " ".join(typed.lower().split())[:LONGEST]
    if not any(character.isalnum() for character in wanted):
        return ()
    names, spoken = _names(graph), _spoken(wanted)
    found: dict[int, None] = {}
    for tier in _tiers(names, wanted, spoken, limit):
        found.update(dict.fromkeys(sorted(set(tier))))
        if len(found) >= limit:
            break
    found = found or dict.fromkeys(names.alike.find(wanted, limit))
    return tuple(_shown(names.entries[at], wanted) for at in list(found)[:limit])


def _tiers(names: _Names, wanted: str, spoken: str, limit: int) -> Iterator[list[int]]:
    """Yield entries that fit exactly, that begin so, with an English word that does, that hold it."""
    yield names.labels.begun(wanted, limit, whole=True)
    begun = names.labels.begun(wanted, limit)
    if spoken:
        begun += names.sounds.begun(spoken, limit)
        begun += names.initials.begun(spoken, limit) if len(spoken) > 1 else []
    yield begun
    if spoken:
        yield names.english.find(f" {wanted}", limit)
    inside = names.labels.find(wanted, limit)
    if len(spoken) > 1:
        inside += names.sounds.find(spoken, limit, apt=names.begins_syllable)
    if len(spoken) > 2:
        inside += names.initials.find(spoken, limit)
    yield inside


def heard(text: str, graph: Graph) -> str:
    """Return the name whose whole pinyin a text is, "" for none: minsheng yishitang."""
    spoken = "".join(_LATIN.findall(text.lower()))
    if len(spoken) < 4 or not is_pinyin(text):
        return ""
    names = _names(graph)
    same = [names.entries[at] for at in names.sounds.begun(spoken, 1, whole=True)]
    return same[0].label if same else ""


def meant(question: str, graph: Graph, *, loosely: bool = False) -> str:
    """Return the question with a name of the same sound in it, as it may have been meant; "" as it stands.

    `loosely`: a question that is nearly a name may mean that name.
    """
    names = _names(graph)
    found = names.alike.meant(question[:LONGEST])
    if found:
        return found + question[LONGEST:]
    near = names.alike.find(question, 1) if loosely and len(question) <= LONGEST else []
    label = names.entries[near[0]].label if near else ""
    return "" if label == question or question in label else label


def _spoken(wanted: str) -> str:
    """Return what is typed as pinyin written together, Han among the letters read out; "" for Han alone."""
    if not _LATIN.search(wanted):
        return ""
    parts = syllables(wanted) if HAN.search(wanted) else [wanted]
    return "".join("".join(_LATIN.findall(part)) for part in parts)


def _shown(entry: _Entry, wanted: str) -> Suggestion:
    at = max(0, entry.small.find(wanted))
    end = at + len(wanted) if wanted in entry.small else 0
    return Suggestion(entry.label, entry.kind, entry.iri, entry.uses, entry.name, at if end else 0, end)


class _Joined:
    """Names sorted and in one text, each between END, to be searched at the speed of `str.find`."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = list(names)
        self._text = END + END.join(listed) + END
        self._starts = list(accumulate((len(name) + 1 for name in listed), initial=1))[:-1]
        self._order = sorted(range(len(listed)), key=listed.__getitem__)
        self._sorted = [listed[at] for at in self._order]

    def begun(self, part: str, limit: int, *, whole: bool = False) -> list[int]:
        """Return the first names that begin with a part, or are it."""
        low = bisect_left(self._sorted, part)
        high = bisect_right(self._sorted, part if whole else part + LAST)
        if high - low <= _TRIED:
            return sorted(self._order[low:high])[:limit]
        return self.find(END + part, limit)

    def find(self, part: str, limit: int, *, apt: Callable[[int, int], bool] | None = None) -> list[int]:
        """Return the first names that hold a part, END standing for an edge; `apt` judges name and place."""
        found: list[int] = []
        at = self._text.find(part)
        for _ in range(_TRIED):
            if at < 0 or len(found) == limit:
                break
            name = bisect_right(self._starts, at + part.startswith(END)) - 1
            after = at + 1
            if apt is None or apt(name, at - self._starts[name]):
                found.append(name)
                after = self._text.find(END, at + 1)
            at = self._text.find(part, after)
        return found


@dataclass(frozen=True)
class _Names:
    """All names, the most used first; `entries` are numbered alike in every text."""

    entries: tuple[_Entry, ...]
    labels: _Joined
    sounds: _Joined
    initials: _Joined
    english: _Joined

    @cached_property
    def alike(self) -> Alike:
        """The names by their sounds, made when first asked for."""
        return Alike((one.label, one.parts) for one in self.entries)

    def begins_syllable(self, name: int, at: int) -> bool:
        """Say whether a syllable of a name's sound begins here."""
        return at in self.entries[name].starts


@remembered()
def _names(graph: Graph) -> _Names:
    """Return every name once; of a large base the MOST used ones, as reading out more takes seconds."""
    rows = graph.select("question_names")
    english = {str(row["thing"]): str(row["label"]) for row in rows if row["language"] == "en"}
    listed = sorted((row for row in rows if row["language"] != "en" and _kind(row) in KINDS), key=_standing)
    return joined([_unique(row, english) for row in listed[:MOST]])


def _standing(row: Row) -> tuple[int, int, int, str]:
    """Return what puts the most used names first, then the shorter ones of each kind."""
    label = str(row["label"])
    return -int(row["uses"] or 0), KINDS.index(_kind(row)), len(label), label


def joined(entries: Sequence[_Entry]) -> _Names:
    """Return entries, the best first, ready to be searched."""
    return _Names(
        tuple(entries),
        _Joined(one.small for one in entries),
        _Joined(one.sound for one in entries),
        _Joined(one.initials for one in entries),
        _Joined(f" {one.english}" for one in entries),
    )


def _kind(row: Row) -> str:
    return str(row["thing"]).rsplit("/", 2)[-2]


def _unique(row: Row, english: dict[str, str]) -> _Entry:
    iri, label = str(row["thing"]), str(row["label"])
    parts = [part for part in map(_letters, _syllables(label)) if part]
    concept = load_concepts().by_iri.get(iri)
    names = [english.get(iri, ""), *(concept.alt_en if concept else ())]
    return _Entry(
        label=label,
        small=label.lower(),
        kind=_kind(row),
        iri=iri,
        uses=int(row["uses"] or 0),
        sound="".join(parts),
        initials="".join(part[0] for part in parts),
        starts=frozenset(_starts(parts)),
        english=" ".join(name.lower() for name in names if name),
        name=names[0],
    )


def _syllables(label: str) -> Sequence[str]:
    return syllables("".join(character for character in label if character.isalnum()))


def _letters(part: str) -> str:
    return "".join(_LATIN.findall(part))


def _starts(parts: Sequence[str]) -> Iterator[int]:
    at = 0
    for part in parts:
        yield at
        at += len(part)
