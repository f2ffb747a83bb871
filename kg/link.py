"""Which names of a base are one entity, and which are a kind of another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from kg.extract.lexicon import read
from kg.model import Extraction, Link, Mention

SHARED_KINDS = ("organization", "platform", "programme", "instrument")
SHORTEST_BROADER = 4  # characters a suffix must have to name something of its own
_PAIRS = {"“": "”", "‘": "’", "《": "》", "「": "」", "『": "』", "〈": "〉", '"': '"', "'": "'"}


def display_name(quote: str) -> str:
    """Return the quote without the one pair of quotation marks or 《》 that encloses all of it."""
    inner = quote.strip()
    if len(inner) < 3 or _PAIRS.get(inner[0]) != inner[-1]:
        return inner
    return inner[1:-1].strip() if _encloses(inner) else inner


def _encloses(text: str) -> bool:
    """True when the first mark is closed by the last one and not before."""
    opening, closing = text[0], text[-1]
    if opening == closing:
        return text.count(opening) == 2
    depth = 0
    for position, character in enumerate(text):
        depth += (character == opening) - (character == closing)
        if depth == 0:
            return position == len(text) - 1
    return False


def normal_key(kind: str, quote: str) -> str:
    """Return the form by which two mentions of one kind are one entity: no marks, blanks or generic tail."""
    text = unicodedata.normalize("NFKC", quote).strip()
    brand = _brand(text)
    if brand is not None:
        return _fold(brand)
    folded = _fold(display_name(text))
    for tail in read("names")["plain_tails"].get(kind, ()):
        if folded.endswith(tail) and len(folded) - len(tail) >= 4:
            return folded[: -len(tail)]
    return folded


def _brand(text: str) -> str | None:
    """Return X of “X” or “X”+generic nouns, else None."""
    match = _brand_pattern().match(text)
    return match.group("brand") if match else None


@cache
def _brand_pattern() -> re.Pattern[str]:
    tails = "|".join(sorted(map(re.escape, read("names")["tails"]), key=len, reverse=True))
    return re.compile(rf"""[“"「『《](?P<brand>[^“”"「」『』《》]+)[”"」』》](?:的)?(?:{tails})*$""")


def _fold(text: str) -> str:
    """Drop punctuation and blanks and lower the case; a text of marks alone stays as it is."""
    kept = "".join(c for c in text if unicodedata.category(c)[0] not in "PZC")
    return kept.lower() or text


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
