"""Conditions of a search: what can be chosen, what is chosen, and the address after each click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.concepts import concept_iri
from ontology.concepts import load as load_concepts
from web import tiles
from web.display import city
from web.rendering import here
from web.wording import language, words

if TYPE_CHECKING:
    from embed.search import Answer

Conditions = Mapping[str, Sequence[str]]  # facet -> values chosen
NAMES = ("topic", "kind", "city")
SHOWN = 7  # values before "more"
_CHINESE_ALWAYS = ("city",)
_SILENT = {"kind": ("loop",)}  # said by another value: closed-loop


@dataclass(frozen=True)
class Choice:
    """One value of a facet; `href` is this search with the value added, or taken away where chosen."""

    value: str
    label: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """One facet with its values, the most frequent first."""

    name: str
    choices: tuple[Choice, ...]
    chinese: bool  # the labels are words of the source

    @property
    def first(self) -> tuple[Choice, ...]:
        """What is shown at once: the most frequent, and whatever is chosen."""
        return tuple(one for at, one in enumerate(self.choices) if at < SHOWN or one.chosen)

    @property
    def rest(self) -> tuple[Choice, ...]:
        """What is folded away."""
        return tuple(one for at, one in enumerate(self.choices) if at >= SHOWN and not one.chosen)


def settled(asked: Conditions, answer: Answer) -> dict[str, tuple[str, ...]]:
    """Return the conditions with values as the base writes them: 宁波 is 宁波市."""
    return {name: tuple(_whole(value, _counts(answer, name)) for value in asked[name]) for name in asked}


def _whole(value: str, known: Mapping[str, int]) -> str:
    return value if value in known else next((one for one in known if city(one) == value), value)


def _counts(answer: Answer, name: str) -> dict[str, int]:
    return {one.value: one.count for one in answer.facets.get(name, ()) if one.count}


def places(answer: Answer, chosen: Conditions) -> int:
    """Return from how many cities the results come."""
    cities = _counts(answer, "city")
    return len(cities.keys() & set(chosen["city"]) if "city" in chosen else cities)


def groups(answer: Answer, chosen: Conditions) -> tuple[Group, ...]:
    """Return the facets that have something to choose."""
    found = (_group(name, _counts(answer, name), chosen.get(name, ())) for name in NAMES)
    return tuple(group for group in found if group.choices)


def _group(name: str, counts: Mapping[str, int], chosen: Sequence[str]) -> Group:
    offered = {*counts, *chosen} - ({*_SILENT.get(name, ())} - {*chosen})
    values = sorted(offered, key=lambda value: (-counts.get(value, 0), value))
    choices = (
        Choice(
            value, label(name, value), counts.get(value, 0), _toggled(name, value, chosen), value in chosen
        )
        for value in values
    )
    return Group(name, tuple(choices), name in _CHINESE_ALWAYS)


def _toggled(name: str, value: str, chosen: Sequence[str]) -> str:
    kept = [one for one in chosen if one != value]
    return here(**{name: kept if value in chosen else [*kept, value], "page": None})


def removable(chosen: Conditions) -> list[tuple[str, str, bool]]:
    """Return (label, address without it, label is Chinese) of every condition in force."""
    return [
        (label(name, value), _toggled(name, value, values), name in _CHINESE_ALWAYS or language() == "zh")
        for name, values in chosen.items()
        for value in values
    ]


def label(name: str, value: str) -> str:
    """Return a facet value in words; an unknown one as it stands."""
    if name == "city":
        return city(value)
    scheme = "topic" if name == "topic" else "chain"
    concept = load_concepts().by_iri.get(concept_iri(scheme, value))
    if name == "kind" and words().has(f"kind.{value}"):
        return words()(f"kind.{value}")
    named = concept.label(language()) if concept else value
    return named[:1].upper() + named[1:] if name == "kind" else named


def tiles_of(found: Sequence[Group]) -> tuple[tiles.Tile, ...]:
    """Return the cities of the results as a tile grid, or () where no table seats them all."""
    choices = next((group.choices for group in found if group.name == "city"), ())
    return tiles.grid(
        {one.value: one.count for one in choices},
        {one.value: one.href for one in choices},
        present={one.value for one in choices},
        chosen={one.value for one in choices if one.chosen},
    )
