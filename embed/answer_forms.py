"""Whether a question asks for a number, a length of time, a date or a share, and where texts tell of one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from embed.held import Claims
from embed.terms import fold

SENTENCE = re.compile("[。;；!?！？]")
_CLAUSE = re.compile("[。;；!?！？\n，,]")
_FILE = Path(__file__).parent / "answer_forms.toml"


def wanted(question: str) -> re.Pattern[str] | None:
    """Return what a sentence must hold to answer a Chinese question; None where any may.

    Of an English question the texts hold too few words for what stands beside them to tell anything.
    """
    text = fold(question).text
    for asked, told in _forms():
        found = asked.search(text)
        if found is not None:
            return _compiled(told.format(*found.groups()))
    return None


def fitting(question: str, claims: Claims, texts: Sequence[str]) -> dict[str, float]:
    """Return how much of the subject stands beside what is asked for; 0 where no such thing is."""
    form = wanted(question)
    if form is None:
        return dict.fromkeys(("amount", "amount_beside", "amount_far"), 0.0)
    sentences, clauses = ([p for text in texts for p in cut.split(text)] for cut in (SENTENCE, _CLAUSE))
    near = _share(claims, [one for one in sentences if form.search(one)])
    return {
        "amount": 1.0,
        "amount_beside": _share(claims, [one for one in clauses if form.search(one)]),
        "amount_far": _share(claims, sentences) - near,
    }


def _share(claims: Claims, parts: Sequence[str]) -> float:
    return max((claims.cover(one.__contains__).share for one in parts), default=0.0)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the forms of questions with what answers them."""
    with _FILE.open("rb") as file:
        told = tomllib.load(file)
    parts = told["parts"]
    return tuple(
        (re.compile(_spelled(asked, parts)), _spelled(form, parts)) for asked, form in told["asked"].items()
    )


def _spelled(pattern: str, parts: dict[str, str]) -> str:
    """Put the parts in place of their names; a part may name one before it."""
    for name, part in reversed(parts.items()):
        pattern = pattern.replace(name, f"(?:{part})" if "|" in part else part)
    return pattern


_compiled = lru_cache(maxsize=64)(re.compile)
