"""Which characters of a question speak of its subject: neither punctuation nor the words it is asked with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embed.terms import fold, has_han

Mask = npt.NDArray[np.bool_]
Span = tuple[int, int]
_FILE = Path(__file__).parent / "function_words.toml"


@cache
def function_words() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the Chinese ones as a pattern, longest first, and the English ones."""
    with _FILE.open("rb") as file:
        words = {language: text.split() for language, text in tomllib.load(file).items()}
    chinese = "|".join(sorted(map(re.escape, words["zh"]), key=len, reverse=True))
    return re.compile(chinese), frozenset(words["en"])


def content(text: str, *, without: Iterable[Span] = ()) -> Mask:
    """Return for each character of a question whether it speaks of the subject.

    `without` are spans understood otherwise (places). When nothing is left, every letter counts.
    """
    letters = np.array([character.isalnum() for character in text], bool)
    mask = letters.copy()
    for start, end in [*_asking(text), *without]:
        mask[start:end] = False
    return mask if mask.any() else letters


def _asking(text: str) -> list[Span]:
    folded = fold(text)
    pattern, english = function_words()
    found = [m.span() for m in pattern.finditer(folded.text)] if has_han(text) else []
    found += [m.span() for m in re.finditer(r"[a-z]+", folded.text) if m.group() in english]
    return [(folded.origin[start], folded.origin[end - 1] + 1) for start, end in found]
