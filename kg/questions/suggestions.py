"""Names that complete what is typed: by Han, by pinyin whole or by initials, by English words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.questions.places import is_pinyin, syllables
from kg.questions.words import HAN
from ontology.concepts import load as load_concepts

if TYPE_CHECKING:
    from kg.query import Graph, Row

LONGEST = 40  # characters typed that are looked at
KINDS = ("place", "topic", "platform", "mechanism", "programme", "organization", "instrument")
_LATIN = re.compile(r"[a-z0-9]+")
_EXACT, _BEGINS, _WORD, _INSIDE = range(4)


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


def suggest(typed: str, graph: Graph, *, limit: int = 8) -> tuple[Suggestion, ...]:
    """Return the names that what is typed begins, or stands in; the best fitting and most used first."""
    wanted = " ".join(typed.lower().split())[:LONGEST]
    if not any(character.isalnum() for character in wanted):
        return ()
    spoken = _spoken(wanted)
    ranked = [
        (fit, -entry.uses, KINDS.index(entry.kind), len(entry.label), entry.label, entry)
        for entry in _entries(graph)
        if (fit := _fit(wanted, spoken, entry)) is not None
    ]
    return tuple(_shown(found[-1], wanted) for found in sorted(ranked, key=lambda found: found[:-1])[:limit])


def heard(text: str, graph: Graph) -> str:
    """Return the name whose whole pinyin a text is, "" for none: minsheng yishitang."""
    spoken = "".join(_LATIN.findall(text.lower()))
    if len(spoken) < 4 or not is_pinyin(text):
        return ""
    names = [entry for entry in _entries(graph) if entry.sound == spoken and len(entry.label) > 1]
    return max(names, key=lambda entry: (entry.uses, entry.label)).label if names else ""


def _spoken(wanted: str) -> str:
    """Return what is typed as pinyin written together, Han among the letters read out; "" for Han alone."""
    if not _LATIN.search(wanted):
        return ""
    parts = syllables(wanted) if HAN.search(wanted) else [wanted]
    return "".join("".join(_LATIN.findall(part)) for part in parts)


def _fit(wanted: str, spoken: str, entry: _Entry) -> int | None:
    """Return how well an entry fits, the smaller the better; None where it does not."""
    if wanted in entry.small:
        return _EXACT if entry.small == wanted else _BEGINS if entry.small.startswith(wanted) else _INSIDE
    if not spoken:
        return None
    if entry.sound.startswith(spoken) or (entry.initials.startswith(spoken) and len(spoken) > 1):
        return _BEGINS
    if f" {entry.english}".find(f" {wanted}") >= 0:
        return _WORD
    apt = len(spoken) > 2 and spoken in entry.initials
    return _INSIDE if apt or (len(spoken) > 1 and _stands(spoken, entry)) else None


def _stands(spoken: str, entry: _Entry) -> bool:
    """Say whether the sound stands in the name from the beginning of a syllable on."""
    at = entry.sound.find(spoken)
    while at >= 0:
        if at in entry.starts:
            return True
        at = entry.sound.find(spoken, at + 1)
    return False


def _shown(entry: _Entry, wanted: str) -> Suggestion:
    at = max(0, entry.small.find(wanted))
    end = at + len(wanted) if wanted in entry.small else 0
    return Suggestion(entry.label, entry.kind, entry.iri, entry.uses, entry.name, at if end else 0, end)


@lru_cache(maxsize=4)
def _entries(graph: Graph) -> tuple[_Entry, ...]:
    """Return every name once; a graph in service never changes."""
    rows = graph.select("question_names")
    english = {str(row["thing"]): str(row["label"]) for row in rows if row["language"] == "en"}
    return tuple(_unique(row, english) for row in rows if row["language"] != "en" and _kind(row) in KINDS)


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
