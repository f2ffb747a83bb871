"""Whether the texts that may answer do: how much of the question's subject they hold, how near they come.

A cosine alone cannot tell. What can, in part: which words of the subject no text holds and how far their
tokens stay behind what they find in any Chinese text, what is asked last, money asked for and told nowhere;
and what kind of thing is asked: texts of practice leave the same sides of things out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from embed.answer_forms import SENTENCE, fitting
from embed.encoder import Vectors
from embed.held import Claims, Cover
from embed.money import untold
from embed.question import Subject
from embed.ranking import Ranking, Signals
from embed.words import Mask

READ = 3  # first texts that are looked at
Figures = dict[str, float]  # by the names in weights.toml
_LAST = 4  # characters or words that say what is asked of a thing
_NONE = -0.3  # what a question whose words are all held lacks
EXPECTED = Path(__file__).parent / "expected.npy"  # [128 slopes and a constant, 3]
LEANING = Path(__file__).parent / "leaning.npy"  # [384], of unit length


@dataclass(frozen=True, slots=True)
class Read:
    """What the first texts, folded, hold, what the base holds, and each token's best cosine in the first."""

    texts: Sequence[str]
    claims: Claims
    literal: Claims  # without concepts
    first: Cover
    base: Cover  # literally
    near: Vectors


def read(subject: Subject, signals: Signals, texts: Sequence[str], near: Vectors) -> Read:
    """Return what the first texts and the base hold of the subject."""
    claims, literal = Claims(subject), Claims(replace(subject, groups=()))
    first = claims.cover("\0".join(texts).__contains__)
    return Read(texts, claims, literal, first, literal.cover(signals.known.__contains__), near)


def odds(figures: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the log odds that the base answers."""
    return weights["constant"] + math.fsum(weights[name] * value for name, value in figures.items())


def gathered(subject: Subject, signals: Signals, ranking: Ranking, found: Read) -> Figures:
    """Return all that speaks for or against an answer."""
    return {
        **_of_words(found),
        **_of_tokens(signals, ranking, found),
        **_of_ranking(subject, signals, ranking, len(found.claims.units)),
        **_of_rarity(subject, signals, found.texts),
        **fitting(subject.question.text, found.claims, found.texts),
        "money_untold": float(untold(subject.question.text, found.texts)),
    }


def _of_words(found: Read) -> Figures:
    sentences = [part for text in found.texts for part in SENTENCE.split(text)]
    return {
        "sentence": max((found.claims.cover(one.__contains__).share for one in sentences), default=0.0),
        "literal": max((found.literal.cover(one.__contains__).share for one in sentences), default=0.0),
        "first": found.first.share,
        "last": found.first.last(_LAST),
    }


def _of_rarity(subject: Subject, signals: Signals, texts: Sequence[str]) -> Figures:
    """Return how much is held of the words and pairs of the subject, each counting by its rarity."""
    held = signals.known
    pairs = [t.text for t in subject.question.terms if not t.single and subject.mask[t.start : t.end].all()]
    rarity = {term: signals.rarity[term] for term in pairs or [term.text for term in subject.terms]}
    whole = math.fsum(rarity.values()) or 1.0
    sentences = [part for text in texts for part in SENTENCE.split(text)]

    def share(text: str) -> float:
        return math.fsum(rare for term, rare in rarity.items() if term in text) / whole

    elsewhere = [rare for term, rare in rarity.items() if term in held and term not in "".join(texts[:1])]
    return {
        "rare_first": max(map(share, texts[:1]), default=0.0),
        "rare_text": max(map(share, texts), default=0.0),
        "rare_sentence": max(map(share, sentences), default=0.0),
        "rare_base": math.fsum(rare for term, rare in rarity.items() if term in held) / whole,
        "rare_elsewhere": max(elsewhere, default=0.0) / (max(rarity.values(), default=0.0) or 1.0),
    }


def _of_tokens(signals: Signals, ranking: Ranking, found: Read) -> Figures:
    """Return how far the subject's tokens come, ahead of what they find in unrelated texts, and its leaning.

    Both are known of the encoder that has tokens alone.
    """
    if signals.tokens is None or not len(signals.tokens):
        return {}
    mean, deviation, most = expected(signals.tokens)
    near, anywhere = found.near, ranking.reached
    ahead = near - most
    first, base = (_missing(one, signals) for one in (found.first, found.base))
    return {
        "lifted": float(((near - mean) / np.maximum(deviation, 0.01)).mean()),
        "ahead_least": _least(anywhere - most),
        "ahead_second": _least(anywhere - most, 1),
        "behind": float((near - anywhere).mean()),
        "lack": float(np.where(base, -ahead, _NONE).max()),
        "lacks": float(np.maximum(0, -ahead)[first].sum()),
        "leaning": leaning(signals.vector),
    }


def _least(values: Vectors, after: int = 0) -> float:
    """Return the least value, or that which stands some places after it."""
    return float(np.sort(values)[min(after, len(values) - 1)])


def _missing(held: Cover, signals: Signals) -> Mask:
    """Say of each token whether a character of it is not held."""
    return np.array([not held.spans(span) for span in signals.spans], bool)


def _of_ranking(subject: Subject, signals: Signals, ranking: Ranking, units: int) -> Figures:
    reached, english = ranking.reached, subject.question.language == "en"
    fused = np.sort(ranking.fused)[::-1]
    return {
        "length": math.log1p(len(reached)),
        "meaning": ranking.meaning,
        "height": signals.dense.height,
        "second": float(fused[0] - fused[min(1, len(fused) - 1)]),
        "place": float(bool(subject.places)),
        "named": subject.share(subject.groups),
        "english_near": float(reached.mean()) if english and len(reached) else 0.0,
        "english_pieces": len(reached) / max(1, units) if english else 0.0,
    }


def expected(tokens: Vectors) -> Vectors:
    """Return [3, tokens]: mean, deviation and greatest of a token's best cosines in unrelated texts.

    Estimated from the token alone: a word that lies near many is not yet found when something lies near it.
    """
    table = _loaded(EXPECTED)
    found: Vectors = (tokens @ table[:-1] + table[-1]).T
    return found


def leaning(vector: Vectors) -> float:
    """Return how far a question leans towards what texts of practice tell, away from what they leave out."""
    return float(vector @ _loaded(LEANING))


@cache
def _loaded(path: Path) -> Vectors:
    table: Vectors = np.load(path)
    return table
