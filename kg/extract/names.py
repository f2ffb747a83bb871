"""Display names, and the normal keys by which mentions of one kind are one entity."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kg.extract.lexicon import read

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
    """Return the form by which two mentions of one kind are one entity: no marks, blanks, tail or alias."""
    key = _own_key(kind, quote)
    for long, short in read("names")["owners"].items():
        if key.startswith(long) and len(key) > len(long) + 1 and kind in ("platform", "programme"):
            key = short + key[len(long) :]
    return _aliases().get(key, key)


@cache
def _aliases() -> dict[str, str]:
    return {alias: first for first, *others in read("names")["aliases"] for alias in others}


def _own_key(kind: str, quote: str) -> str:
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


def entity_key(name: str) -> str:
    """Return the normal key of an organization's name."""
    return normal_key("organization", name)
