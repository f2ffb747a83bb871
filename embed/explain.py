"""Why a text was found: the spans that speak for it, and a sentence or two in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from embed.model import Concept, Item
from embed.terms import Folded, fold, occurrences, standing

Span = tuple[int, int, bool]  # start, end, telling
_MOST_QUOTED = 4
_WORDING = Path(__file__).parent / "wording.toml"


@dataclass(frozen=True, slots=True)
class Match:
    """A span of the hit's text: kind "lexical" or "semantic"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What of a question may be pointed at in a text."""

    language: str
    terms: frozenset[str]  # words and pairs of characters
    telling: frozenset[str]  # those that do not stand in most texts
    labels: tuple[str, ...]  # Chinese names of the concepts it names, folded
    own: frozenset[str]  # those of them that it says itself, or that say it in Chinese
    concepts: tuple[Concept, ...]
    places: tuple[str, ...]


def lexical_matches(text: str, clues: Clues) -> tuple[Match, ...]:
    """Return the spans of the question's terms and its concepts' names; touching ones are one.

    A common term (机制) is part of a longer match (闭环机制) but none on its own.
    """
    folded = fold(text)
    spans = [(t.start, t.end, t.text in clues.telling) for t in standing(folded, clues.terms)]
    spans.extend(_label_spans(folded, clues.labels))
    return tuple(Match(start, end, "lexical") for start, end, telling in _merged(spans) if telling)


def _label_spans(folded: Folded, labels: Iterable[str]) -> Iterator[Span]:
    for label in (label for label in labels if label in folded.text):
        for at in occurrences(folded.text, label):
            yield folded.origin[at], folded.origin[at + len(label) - 1] + 1, True


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end, telling in sorted(spans):
        if merged and start <= merged[-1][1]:
            first, last, told = merged[-1]
            merged[-1] = (first, max(end, last), told or telling)
        else:
            merged.append((start, end, telling))
    return merged


def why(
    item: Item, matches: Sequence[Match], clues: Clues, *, close: bool, asked: bool = False
) -> tuple[str, ...]:
    """Say in the language of the clues why the item was found.

    `close`: it is clearly near in meaning; `asked`: it was named beforehand as what is asked for.
    """
    say = _wording()[clues.language]
    reasons = [say["asked"]] if asked else []
    reasons += [
        say["from"].format(place=place) for place in clues.places if place in item.fields.get("city", ())
    ]
    asking, related = _quotes(item.text, matches, clues)
    if asking:
        reasons.append(_said("contains", asking, say))
    elif titled := _quotes(item.title, lexical_matches(item.title, clues), clues)[0]:
        reasons.append(_said("titled", titled, say))
    about = [say["topic"].format(topic=concept.label(clues.language)) for concept in _about(item, clues)]
    if related and (about or not reasons):
        reasons.append(_said("related", related, say))
    reasons += about
    if close or not reasons:
        reasons.append(say["close"])
    return tuple(reasons)


def _said(key: str, words: Iterable[str], say: Mapping[str, str]) -> str:
    return say[key] + say["between"].join(f"“{one}”" for one in words)


def _quotes(text: str, matches: Sequence[Match], clues: Clues) -> tuple[list[str], list[str]]:
    """Return the matched words the question asks with, and those of its concepts: each the longest few."""
    words = list(dict.fromkeys(text[match.start : match.end] for match in matches if match.kind == "lexical"))
    asking = [word for word in words if _is_asked(word, clues)]
    return _longest(asking), _longest(word for word in words if word not in asking)


def _is_asked(word: str, clues: Clues) -> bool:
    folded = fold(word)
    return any(standing(folded, clues.telling)) or any(label in folded.text for label in clues.own)


def _longest(words: Iterable[str]) -> list[str]:
    """Return the longest few in reading order."""
    listed = list(words)
    kept = sorted(listed, key=lambda word: -len(word))[:_MOST_QUOTED]
    return [word for word in listed if word in kept]


def _about(item: Item, clues: Clues) -> list[Concept]:
    """Return the question's concepts that the item is tagged with, by id or by name."""
    tagged = set(item.fields.get("topic", ()))
    return [one for one in clues.concepts if one.id in tagged or not tagged.isdisjoint(one.labels)]


@cache
def _wording() -> dict[str, dict[str, str]]:
    with _WORDING.open("rb") as file:
        wording: dict[str, dict[str, str]] = tomllib.load(file)
    return wording
