"""Which names of a base are one entity, and which are a kind of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.extract.lexicon import read
from kg.extract.names import display_name, normal_key
from kg.model import Extraction, Link, Mention

SHARED_KINDS = ("organization", "platform", "programme", "instrument")
SHORTEST_BROADER = 4  # characters a suffix must have to name something of its own
__all__ = ["display_name", "is_kind_of", "links", "normal_key"]


def links(extractions: Sequence[Extraction]) -> tuple[Link, ...]:
    """Return the `kind-of` links between the shared entities of a base, sorted; equal keys need no link."""
    found: set[Link] = set()
    for kind in SHARED_KINDS[1:3]:
        found.update(_links_of_kind(kind, _mentions(extractions)))
    return tuple(sorted(found, key=lambda link: (link.kind, link.narrower, link.broader)))


def _mentions(extractions: Sequence[Extraction]) -> Iterable[Mention]:
    for extraction in extractions:
        yield from extraction.mentions


def _links_of_kind(kind: str, mentions: Iterable[Mention]) -> Iterable[Link]:
    keys = sorted({mention.key for mention in mentions if mention.kind == kind})
    for broader in keys:
        for narrower in keys:
            if is_kind_of(narrower, broader):
                yield Link("kind-of", kind, narrower, broader)


def is_kind_of(narrower: str, broader: str) -> bool:
    """True when `narrower` is `broader` with something more before it, or a numeral brand grown by a word."""
    if narrower == broader:
        return False
    if narrower.endswith(broader) and len(broader) >= SHORTEST_BROADER:
        return True
    names = read("names")
    growth = len(narrower) - len(broader)
    grown = narrower.startswith(broader) and 0 < growth <= names["numeral_brand_growth"]
    return grown and re.fullmatch(names["numeral_brand"], broader) is not None
