"""Rank the rows of an index for a question: candidates, the signals, their weighted sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from embed.bridge import Bridged, Group, Laid, bridged
from embed.dense import Dense
from embed.encoder import Encoder, Reading, TokenEncoder, Vectors
from embed.facets import Facets
from embed.fusion import Scale, bounded, scale_of, scale_of_sparse, weights
from embed.indexes import Rows, Selection
from embed.late import Late, of_subject
from embed.lexical import NO_MATCHES, Lexical, Matches, chosen
from embed.question import Subject
from embed.terms import phrase, simplified
from embed.texts import Texts

DEPTH = 60  # candidates of each signal: as many as are compared token by token
EXHAUSTIVE = 300  # up to here every allowed row is scored
RERANKED = 60  # rows compared token by token
MOST_TOKENS = 64  # of a question
SAMPLE = 96  # texts, evenly spaced, that say what an ordinary score of concepts is
_KEPT = 16  # filters met with places
NO_ROWS = np.empty(0, np.int64)
_NO_TOKENS = np.empty((2, 0), np.float32)
_CONSTANT = Scale(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Signals:
    """What a question, or an item whose like is sought, says to rank by, whatever the filters."""

    vector: Vectors
    dense: Scale
    tokens: Vectors | None  # [n, d]; None without late interaction
    late: Scale
    matches: Matches
    lexical: Scale
    concepts: Bridged | None
    glosses: Bridged | None  # what a general dictionary knows of the rest
    named: Rows  # that hold most of the concepts' names; none of a base of which all is scored
    there: Selection  # rows of the places named
    rarity: Mapping[str, float]  # of the question's terms
    spans: tuple[tuple[int, int], ...] = ()  # of the tokens, in the question
    known: frozenset[str] = frozenset()  # of its terms and its concepts' names those that the base holds


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows by falling fused score, with their deviation of nearness and best sentence."""

    rows: Rows
    fused: Vectors
    near: Vectors
    sentences: Rows
    reached: Vectors  # the cosine of each token of the question to its nearest in any of the rows compared
    meaning: float  # of the row nearest by its vectors
    first: int = 0  # how many stand first because they were preferred

    def taken(self, order: Rows) -> Ranking:
        """Return it in another order."""
        return Ranking(
            self.rows[order],
            self.fused[order],
            self.near[order],
            self.sentences[order],
            self.reached,
            self.meaning,
        )

    @property
    def results(self) -> Rows:
        """The rows that count: no less than what is ordinary in this base for the question."""
        counted = self.fused >= 0
        counted[: self.first] = True
        return self.rows[counted]


class Ranker:
    """Ranks the rows of one opened index."""

    def __init__(
        self,
        texts: Texts,
        dense: Dense,
        lexical: Lexical,
        late: Late | None,
        facets: Facets,
        encoder: Encoder,
    ) -> None:
        self._texts, self._dense, self._lexical, self._late = texts, dense, lexical, late
        self._facets, self._encoder, self._count = facets, encoder, texts.count
        self._reader = encoder if late is not None and isinstance(encoder, TokenEncoder) else None
        self._nowhere = Selection(NO_ROWS, texts.count)
        self._both = lru_cache(maxsize=_KEPT)(Selection.both)
        step = 1 if self._count <= EXHAUSTIVE else -(-self._count // SAMPLE)
        self._sample = Laid(texts.folded(np.arange(0, self._count, step, dtype=np.int64)))

    def signals(self, subject: Subject) -> Signals:
        """Return what a question says."""
        reading = self._encoded(subject)
        vector, tokens = reading.vector, reading.tokens if self._late is not None else None
        rarity = self._lexical.rarity(term.text for term in subject.question.terms)
        own = chosen(subject.terms, rarity, self._count)
        matches = self._lexical.match((term,) for term in own)
        late = _CONSTANT
        if self._late is not None and tokens is not None:
            late = scale_of(self._late.ordinary(tokens).mean(axis=1))
        concepts, glosses = self._bridged(subject, subject.groups), self._bridged(subject, subject.glosses)
        return Signals(
            vector=vector,
            dense=self._dense.ordinary(vector),
            tokens=tokens,
            late=late,
            matches=matches,
            lexical=scale_of_sparse(matches.scores, self._count),
            concepts=concepts,
            glosses=glosses,
            named=self._of_concepts(concepts, glosses),
            there=self._there(subject),
            rarity=rarity,
            spans=reading.spans,
            known=self._known(rarity, concepts),
        )

    def _known(self, rarity: Mapping[str, float], concepts: Bridged | None) -> frozenset[str]:
        held = {term for term, rare in rarity.items() if rare < self._lexical.absent}
        return frozenset(held.union(*(group.names for group in concepts.groups)) if concepts else held)

    def _bridged(self, subject: Subject, groups: tuple[Group, ...]) -> Bridged | None:
        """Return what the groups are worth, by those of their names that the base may hold."""
        if not groups:
            return None
        parts = {name: phrase(name) for group in groups for name in group.names}
        rarity = self._lexical.rarity(term for terms in parts.values() for term in terms)
        held = {name for name, terms in parts.items() if all(rarity[t] < self._lexical.absent for t in terms)}
        kept = [replace(one, names=tuple(name for name in one.names if name in held)) for one in groups]
        return bridged(tuple(kept), self._sample, self._count, share=subject.share(groups))

    def _encoded(self, subject: Subject) -> Reading:
        """Read a question, with the tokens of its subject where there is late interaction."""
        text = simplified(subject.question.text)
        if self._reader is None:
            return Reading(self._encoder.encode_queries([text])[0], _NO_TOKENS, ())
        return of_subject(self._reader.read("query", text), subject.mask, most=MOST_TOKENS)

    def _there(self, subject: Subject) -> Selection:
        """Return the rows of the places named, none when that is all of the base."""
        cities = sorted({city for mention in subject.places for city in mention.cities})
        there = self._facets.selection({"city": cities}) if cities else None
        return there if there is not None and len(there.rows) < self._count else self._nowhere

    def signals_of(self, row: int) -> Signals:
        """Return what an item says of its like: its vector only."""
        vector = self._dense.vector(row)
        scale = self._dense.ordinary(vector)
        return Signals(
            vector,
            scale,
            None,
            _CONSTANT,
            NO_MATCHES,
            _CONSTANT,
            None,
            None,
            NO_ROWS,
            self._nowhere,
            {},
        )

    def rank(self, signals: Signals, allowed: Selection | None, preferred: Rows = NO_ROWS) -> Ranking:
        """Return the ranking of all rows, or of those allowed; of many rows only the likely ones.

        `preferred` rows that are allowed come first, in their order.
        """
        if allowed is not None:
            preferred = allowed.among(preferred)
        rows = self._candidates(signals, allowed)
        if not len(preferred):
            return self._reranked(signals, rows)
        return _put_first(self._reranked(signals, np.union1d(rows, preferred)), preferred)

    def _reranked(self, signals: Signals, rows: Rows) -> Ranking:
        """Sum the signals; the best by the cheap ones are compared token by token, the others stay below."""
        weight = weights()["fusion"]
        meaning = self._dense.nearness(signals.vector, rows)
        near = signals.dense.of(meaning.scores)
        found = self._found(signals, rows)
        fused, reached = found + np.float32(weight["near"]) * near, _NO_TOKENS[0]
        if self._late is not None and signals.tokens is not None:
            order = np.argsort(-fused, kind="stable")
            best, rest = order[:RERANKED], order[RERANKED:]
            compared = self._late.nearness(signals.tokens, rows[best])
            reached = compared.max(axis=0, initial=0.0)
            closer = signals.late.of(compared.mean(axis=1))
            beside = np.float32(weight["meaning"]) * near[best]
            near[best], near[rest] = closer, np.minimum(near[rest], closer.min(initial=0.0))
            fused[best] = found[best] + np.float32(weight["near"]) * closer + beside
            fused[rest] = np.minimum(fused[rest], fused[best].min(initial=0.0))
        order = np.argsort(-fused, kind="stable")
        closest = float(meaning.scores.max(initial=0.0))
        return Ranking(rows, fused, near, meaning.sentences, reached, closest).taken(order)

    def _found(self, signals: Signals, rows: Rows) -> Vectors:
        """Return the weighted sum of words, concepts and places."""
        weight = weights()["fusion"]
        near = signals.late if signals.tokens is not None else signals.dense
        told = signals.lexical.of(signals.matches.of(rows)) * np.float32(
            weight["words"] * bounded(signals.lexical, near)
        )
        told += np.float32(weight["place"]) * signals.there.mask[rows]
        for kind, known in (("concepts", signals.concepts), ("glosses", signals.glosses)):
            if known is not None:
                trusted = weight[kind] * known.share * bounded(known.scale, near)
                told += known.scale.of(self._named(known, rows)) * np.float32(trusted)
        return told

    def _named(self, concepts: Bridged, rows: Rows) -> Vectors:
        """Return what the concepts are worth in these rows; of a small base all are the sample."""
        if self._sample.count == self._count:
            return concepts.of(self._sample)[rows]
        return concepts.of(Laid(self._texts.folded(rows)))

    def _candidates(self, signals: Signals, allowed: Selection | None) -> Rows:
        everything = self._count if allowed is None else len(allowed.rows)
        if everything <= EXHAUSTIVE:
            return np.arange(self._count, dtype=np.int64) if allowed is None else allowed.rows
        lexical = within(allowed, signals.matches.rows)
        near = self._dense.candidates(signals.vector, DEPTH, allowed=allowed)
        found = [near, lexical[:DEPTH], within(allowed, signals.named)[:DEPTH]]
        if len(signals.there.rows):
            there = signals.there if allowed is None else self._both(allowed, signals.there)
            found.append(self._dense.candidates(signals.vector, DEPTH, allowed=there))
        return np.unique(np.concatenate(found))

    def _of_concepts(self, *known: Bridged | None) -> Rows:
        """Return the rows that hold most of the concepts' names."""
        names = [name for one in known if one is not None for group in one.groups for name in group.names]
        return self._lexical.naming(names).rows if names and self._count > EXHAUSTIVE else NO_ROWS


def within(allowed: Selection | None, rows: Rows) -> Rows:
    """Return the rows that are allowed, in their order."""
    return rows if allowed is None else allowed.among(rows)


def _put_first(ranking: Ranking, preferred: Rows) -> Ranking:
    places = {row: at for at, row in enumerate(preferred.tolist())}
    at = [places.get(row, len(places)) for row in ranking.rows.tolist()]
    order = np.argsort(at, kind="stable")
    ahead = ranking.taken(order)
    above = np.arange(len(places), 0, -1, dtype=np.float32) / len(places)
    ahead.fused[: len(places)] = ranking.fused.max() + above
    return replace(ahead, first=len(places))


def ordered(rows: Sequence[int | None]) -> Rows:
    """Return known rows, each once, in this order."""
    return np.array(list(dict.fromkeys(row for row in rows if row is not None)), np.int64)
