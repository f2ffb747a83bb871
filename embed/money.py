"""Whether a question asks for money, and whether the first texts tell of any."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from embed.terms import fold

_FILE = Path(__file__).parent / "money.toml"


def untold(question: str, texts: Sequence[str]) -> bool:
    """Say whether money is asked for of which the texts tell nothing, or not by the words of the question."""
    chinese, english, telling = _money()
    folded = fold(question).text
    asked = chinese.findall(folded)
    if not asked and english.isdisjoint(re.findall("[a-z]+", folded)):
        return False
    return not any(word in text for text in texts for word in asked or telling)


@cache
def _money() -> tuple[re.Pattern[str], frozenset[str], tuple[str, ...]]:
    """Return the words that ask for money, Chinese as a pattern, longest first, and those that tell of it."""
    with _FILE.open("rb") as file:
        words = {name: text.split() for name, text in tomllib.load(file).items()}
    chinese = "|".join(sorted(map(re.escape, words["zh"]), key=lambda word: (-len(word), word)))
    return re.compile(chinese), frozenset(words["en"]), tuple(words["told"])
