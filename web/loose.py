"""How a loose figure is said: more than, almost or about so much, by the words the text has at its number."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.lexicon import longest_first
from web.wording import words

_NUMBER = r"[\d.,%〇零一二两三四五六七八九十百千万亿]"
_UNIT = r"[^\d,，。；]{0,3}"  # between the number and 以上


def said(quote: str, *, approximate: bool) -> str:
    """Return 逾, 近 or 约 in the language of the request, "" for a figure that is exact."""
    return words()(f"figures.{leaning(quote)}") if approximate else ""


def leaning(quote: str) -> str:
    """Return over, under or about: which way the words lean, the first that leans."""
    found = (
        (match.start(), way) for way in ("over", "under") for match in [_pattern(way).search(quote)] if match
    )
    return min(found, default=(0, "about"))[1]


@cache
def _pattern(way: str) -> re.Pattern[str]:
    before, end = _either(f"{way}_before"), _either(f"{way}_end")
    after = f"|(?<={_NUMBER})(?:{_either('over_after')})" if way == "over" else ""
    return re.compile(f"(?:{before})(?={_NUMBER})|(?<={_NUMBER}){_UNIT}(?:{end}){after}")


def _either(key: str) -> str:
    return "|".join(longest_first("bounds", key))
