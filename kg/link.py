"""Which names of a base are one entity, and which are a kind of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import combinations

from kg.extract.lexicon import read
from kg.extract.names import display_name, normal_key
from kg.model import Extraction, Link, Mention

__all__ = [
    "BRAND",
    "GENERIC",
    "display_name",
    "is_kind_of",
    "links",
    "links_among",
    "normal_key",
    "related",
    "siblings",
    "standing",
]

_OPENING = '“「『《"'
_SHARED_KINDS = ("platform", "programme")  # shared by cities, and named for what they are a kind of
_NAMED_FOR = {"mechanism": ("programme", "platform")}  # “六送下乡”活动机制: the way a programme works
LINKED_KINDS = (*_SHARED_KINDS, *_NAMED_FOR)
SHORTEST_BROADER = 4  # characters a suffix must have to name something of its own


def links(extractions: Sequence[Extraction]) -> tuple[Link, ...]:
    """Return the `kind-of` links between the shared entities of a base, sorted; equal keys need no link."""
    return links_among({kind: _keys(extractions, kind) for kind in LINKED_KINDS})


def links_among(keys: Mapping[str, Set[str]]) -> tuple[Link, ...]:
    """Return the same from the keys of each linked kind."""
    found = [
        Link("kind-of", kind, narrower, broader)
        for kind in _SHARED_KINDS
        for narrower, broader in _kinds_of(keys.get(kind, set()), keys.get(kind, set()))
    ]
    found += [
        Link("kind-of", kind, narrower, broader, other)
        for kind, others in _NAMED_FOR.items()
        for other in others
        for narrower, broader in _named_for(keys.get(kind, set()), keys.get(other, set()))
    ]
    return tuple(sorted(found, key=lambda link: (link.kind, link.narrower, link.broader, link.broader_kind)))


def _keys(extractions: Sequence[Extraction], kind: str) -> set[str]:
    mentions: Iterable[Mention] = (m for extraction in extractions for m in extraction.mentions)
    return {mention.key for mention in mentions if mention.kind == kind}


def _named_for(keys: Set[str], others: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield what has the name of one of another kind, or is of the kind it names."""
    yield from ((key, key) for key in keys & others)
    yield from _kinds_of(keys, others)


def _kinds_of(keys: Set[str], named: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield (narrower, broader); looks the parts of each key up, so the work grows with the keys alone."""
    for narrower in keys:
        suffixes = {narrower[cut:] for cut in range(1, len(narrower) - SHORTEST_BROADER + 1)}
        growth = read("names")["numeral_brand_growth"]
        prefixes = {narrower[:-grown] for grown in range(1, growth + 1)}
        for broader in (suffixes | prefixes) & named:
            if is_kind_of(narrower, broader):
                yield narrower, broader


def siblings(found: Sequence[Link]) -> tuple[tuple[str, str, str], ...]:
    """Return (kind, key, key) of the names that are of one kind and not of each other, sorted."""
    below: dict[tuple[str, str], set[str]] = {}
    for link in (one for one in found if not one.broader_kind):
        below.setdefault((link.kind, link.broader), set()).add(link.narrower)
    linked = {(link.kind, *sorted((link.narrower, link.broader))) for link in found}
    pairs = {(kind, *pair) for (kind, _), keys in below.items() for pair in combinations(sorted(keys), 2)}
    return tuple(sorted(pairs - linked))


BRAND, GENERIC = "brand", "generic"


def standing(extractions: Sequence[Extraction]) -> dict[str, str]:
    """Return, by key, which platforms are of a kind that several places have and which are one place's brand.

    Told by use alone: generic is what two cities or more report, or what others here are a kind of; a brand
    is quoted wherever it is named and reported by one. What is neither is left out.
    """
    places: dict[str, set[str]] = {}
    plain: set[str] = set()
    for extraction in extractions:
        for mention in extraction.mentions:
            if mention.kind == "platform":
                places.setdefault(mention.key, set()).add(_reporter(extraction, mention))
                plain |= set() if mention.quote[0] in _OPENING else {mention.key}
    broader = {link.broader for link in links(extractions) if link.kind == "platform"}
    generic = {key for key, where in places.items() if len(where) > 1} | (broader & plain)
    told = {key: GENERIC if key in generic else BRAND for key in places if key in generic or key not in plain}
    return dict(sorted(told.items()))


def _reporter(extraction: Extraction, mention: Mention) -> str:
    excerpt = next(x for x in extraction.document.excerpts if x.index == mention.excerpt_index)
    return excerpt.city or excerpt.org or f"{extraction.document.source.id}/{excerpt.index}"


def is_kind_of(narrower: str, broader: str) -> bool:
    """True for `broader` with something before it, or for a numeral brand grown by a word (六送|下乡)."""
    growth = len(narrower) - len(broader)
    if growth <= 0:
        return False
    if narrower.endswith(broader) and len(broader) >= SHORTEST_BROADER:
        return True
    few = growth <= read("names")["numeral_brand_growth"]
    return few and narrower.startswith(broader) and _numeral_brand().fullmatch(broader) is not None


@cache
def _numeral_brand() -> re.Pattern[str]:
    return re.compile(read("names")["numeral_brand"])


def related(one: Mention, other: Mention) -> str | None:
    """Return same, kind-of or None for two names of any kinds: a mechanism may be named for a programme."""
    if one.key == other.key:
        return "same"
    narrower, broader = sorted((one.key, other.key), key=len, reverse=True)
    return "kind-of" if is_kind_of(narrower, broader) else None
