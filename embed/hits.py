"""The hits of a ranking, each with what speaks for it."""

from __future__ import annotations

from embed.answer import Hit
from embed.explain import Clues, Match, lexical_matches, why
from embed.fusion import CLEAR, shown
from embed.lexical import Lexical, idf
from embed.model import Item
from embed.question import Subject
from embed.ranking import Ranking, Signals
from embed.terms import fold, has_han, phrase
from embed.texts import Texts


def clues_of(subject: Subject, signals: Signals, lexical: Lexical, spoken: str | None) -> Clues:
    """Return what may be pointed at; a term that half of the texts hold tells nothing on its own."""
    common = idf(lexical.count, -(-lexical.count // 2))
    held = frozenset(term.text for term in subject.terms if not term.single)
    whole = subject.whole & held
    names = [label for topic in subject.topics for label in topic.labels]
    own = subject.names
    chinese = [name for name in dict.fromkeys([*names, *own]) if has_han(name)]
    rarity = lexical.rarity(term for name in chinese for term in phrase(name))
    return Clues(
        language=spoken or subject.question.language,
        terms=held,
        telling=frozenset(term for term in whole if signals.rarity[term] > common) or whole or held,
        labels=tuple(fold(n).text for n in chinese if any(rarity[t] > common for t in phrase(n))),
        own=frozenset(fold(name).text for name in own),
        concepts=subject.topics,
        places=tuple(dict.fromkeys(city for mention in subject.places for city in mention.cities)),
    )


def hits_of(texts: Texts, ranking: Ranking, clues: Clues, start: int, end: int) -> tuple[Hit, ...]:
    """Return the hits of a ranking from one place to another."""
    items = texts.items(ranking.rows[start:end].tolist())
    return tuple(_hit(ranking, clues, at, items[int(ranking.rows[at])]) for at in range(start, end))


def _hit(ranking: Ranking, clues: Clues, at: int, item: Item) -> Hit:
    matches = list(lexical_matches(item.text, clues))
    reasons = why(item, matches, clues, close=float(ranking.near[at]) >= CLEAR, asked=at < ranking.first)
    if ranking.near[at] > 0 and ranking.sentences[at] >= 0:
        start, end = item.sentences[int(ranking.sentences[at])]
        matches.append(Match(start, end, "semantic"))
    spans = tuple(sorted(matches, key=lambda match: (match.start, match.end)))
    return Hit(at + 1, shown(float(ranking.fused[at])), item, spans, reasons)
