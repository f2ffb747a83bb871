"""The words of questions as tokens: concepts' names, forms, markers, numbers; the longest one wins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.questions.model import NamedConcept, Span
from ontology import concepts
from ontology.concepts import Concept

HAN = re.compile(r"[㐀-鿿]")
_ENDING = r"(?:e|es|ed|d|s|ing|ion|ions|ation|y|ies|ied|er|or|ement|ment)?"
Meaning = tuple[str, str]  # ("stage", "feedback"), ("form", "cities"), ("marker", "then"), …


@dataclass(frozen=True, slots=True)
class Token:
    """A recognised word; one word may mean several things."""

    start: int
    end: int
    said: str
    meanings: tuple[Meaning, ...]

    def get(self, kind: str) -> str:
        """Return what it means as a thing of this kind, "" for nothing."""
        return next((value for name, value in self.meanings if name == kind), "")


@dataclass(frozen=True)
class Words:
    """Names with their meanings, found by one pattern for Han and one for other scripts."""

    meanings: Mapping[str, tuple[Meaning, ...]]
    han: re.Pattern[str]
    other: re.Pattern[str]

    def scan(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text in order, none over another."""
        found = [*self._found(self.han, text), *self._found(self.other, text)]
        taken: list[Token] = []
        for token in sorted(found, key=lambda token: (token.start, -token.end)):
            if not taken or token.start >= taken[-1].end:
                taken.append(token)
        return tuple(taken)

    def _found(self, pattern: re.Pattern[str], text: str) -> Iterator[Token]:
        for match in pattern.finditer(text):
            name = match[match.lastgroup or 0] if match.lastgroup else match[0]
            yield Token(match.start(), match.end(), match[0], self.meanings[name.lower()])


def stem(word: str) -> str:
    """Return an English word without its last e or y; anything else as it is, in small letters."""
    small = word.lower()
    return small[:-1] if len(small) > 4 and small[-1] in "ey" and not HAN.search(small) else small


def _words(pairs: Iterable[tuple[str, Meaning]]) -> Words:
    meanings: dict[str, list[Meaning]] = defaultdict(list)
    for name, meaning in pairs:
        if meaning not in meanings[stem(name)]:
            meanings[stem(name)].append(meaning)
    longest = sorted(meanings, key=lambda name: (-len(name), name))
    han = "|".join(re.escape(name) for name in longest if HAN.search(name))
    other = "|".join(re.escape(name) for name in longest if not HAN.search(name))
    return Words(
        {name: tuple(listed) for name, listed in meanings.items()},
        re.compile(han or r"(?!)"),
        re.compile(rf"(?<![A-Za-z])(?P<name>{other}){_ENDING}(?![A-Za-z])", re.IGNORECASE),
    )


@cache
def listed(name: str) -> Any:
    """Return a part of `words.yaml`, `places.yaml` or another file of this folder, as "file/part"."""
    file, _, part = name.partition("/")
    content = _file(file)
    return content[part] if part else content


@cache
def _file(name: str) -> Any:
    import yaml

    text = (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def structural() -> Words:
    """Return forms, markers, subjects, units, loops, and names of stages, roles and chain kinds."""
    return _words([*_asking(), *_naming()])


def _asking() -> Iterator[tuple[str, Meaning]]:
    for kind in ("form", "marker", "subject", "deed", "stage", "kind"):
        for value, names in listed(f"words/{kind}s").items():
            yield from ((name, (kind, value)) for name in names)
    for value, sense in listed("words/senses").items():
        meanings = (("stage", sense["stage"]), ("sense", value))
        yield from ((name, meaning) for name in sense["says"] for meaning in meanings)
    for kind in ("loop", "not_loop"):
        yield from ((name, (kind, kind)) for name in listed(f"words/{kind}"))


def _naming() -> Iterator[tuple[str, Meaning]]:
    vocabulary = concepts.load()
    schemes = (("stage", vocabulary.stages), ("role", vocabulary.roles), ("chain", vocabulary.chains))
    for scheme, members in schemes:
        for concept in members:
            yield from ((name, (scheme, concept.id)) for name in _names(concept) if len(name) > 1)


def _names(concept: Concept) -> tuple[str, ...]:
    english = (concept.en, *concept.alt_en)
    return (*concept.words, *english, *(form for name in english for form in _inflected(name)))


def _inflected(name: str) -> tuple[str, ...]:
    """Return the forms of an English verb with a particle, which no ending tells: carries out."""
    verb, _, particle = name.partition(" ")
    if particle not in ("out", "up", "on", "back"):
        return ()
    root = verb[:-1] if verb[-1] in "ey" else verb
    soft = verb if verb[-1] == "y" else root
    ends = {"y": ("ies", "ied"), "e": ("es", "ed")}.get(verb[-1], ("s", "ed"))
    return tuple(f"{form} {particle}" for form in (*(root + end for end in ends), f"{soft}ing"))


def sense_texts(sense: str) -> tuple[str, ...]:
    """Return the words one of which a step has that is meant in this sense."""
    return tuple(listed("words/senses")[sense]["texts"]) if sense else ()


def stage_words(id: str) -> tuple[str, ...]:
    """Return the Chinese words of a stage, of two characters or more."""
    stages = {stage.id: stage for stage in concepts.load().stages}
    return tuple(word for word in (stages[id].words if id else ()) if len(word) > 1)


@cache
def short_actions() -> Mapping[str, str]:
    """Return the stages that a single character names."""
    stages = concepts.load().stages
    return {name: stage.id for stage in stages for name in stage.words if len(name) == 1}


@cache
def topical() -> Words:
    """Return the names of the topics."""
    topics = concepts.load().topics
    return _words((name, ("topic", topic.id)) for topic in topics for name in _names(topic))


def topics_in(text: str) -> tuple[NamedConcept, ...]:
    """Return the topics a text names, each once, where it is first named."""
    found = (
        NamedConcept("topic", token.get("topic"), token.said, (token.start, token.end))
        for token in topical().scan(text)
    )
    return tuple({concept.id: concept for concept in reversed(list(found))}.values())[::-1]


@cache
def _duration() -> re.Pattern[str]:
    units = {name for names in listed("words/units").values() for name in names}
    numbers = "|".join(sorted(map(str, listed("words/numerals")), key=len, reverse=True))
    unit = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z第])(?P<number>\d{{1,3}}|{numbers})[\s-]*(?P<unit>{unit})s?", re.IGNORECASE
    )


def durations_in(text: str) -> tuple[tuple[int, str, Span], ...]:
    """Return (number, unit, span) of every stretch of time: 两天, 48小时, two-day."""
    units = {name: unit for unit, names in listed("words/units").items() for name in names}
    return tuple(
        (_number(match["number"].lower()), units[match["unit"].lower()], match.span())
        for match in _duration().finditer(text)
    )


@cache
def _length() -> re.Pattern[str]:
    numbers = "|".join(sorted(map(str, listed("words/numerals")), key=len, reverse=True))
    counted = r"个?(?:环节|步骤)|步(?!骤)|[\s-]+steps?\b"
    return re.compile(rf"(?<![A-Za-z])(?P<number>\d{{1,2}}|{numbers})(?:{counted})", re.IGNORECASE)


def lengths_in(text: str) -> tuple[tuple[int, Span], ...]:
    """Return (number, span) of every number of steps: 五个环节, five-step."""
    found = ((_number(match["number"].lower()), match.span()) for match in _length().finditer(text))
    return tuple((number, span) for number, span in found if number > 1)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else int(listed("words/numerals")[said])


@cache
def _filler() -> re.Pattern[str]:
    words = sorted(map(str, listed("words/filler")), key=len, reverse=True)
    han = "|".join(re.escape(word) for word in words if HAN.search(word))
    other = "|".join(re.escape(word) for word in words if not HAN.search(word))
    return re.compile(rf"{han}|(?<![A-Za-z])(?:{other})(?![A-Za-z])|[^\w]+|_", re.IGNORECASE)


def without(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Return what of a text lies outside the spans and is no filler: Han of two characters or more, words."""
    kept = list(text)
    for start, end in spans:
        kept[start:end] = [" "] * (end - start)
    pieces = _filler().sub(" ", "".join(kept)).split()
    return tuple(piece for piece in pieces if len(piece) > 1)
