"""Search an opened index: ranked passages with the reasons, facets, and items like a given one."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from embed.answer import Answer, Hit
from embed.baselines import Baselines
from embed.bridge import Bridge
from embed.containment import Containment
from embed.dense import Dense
from embed.dictionary import Dictionary
from embed.encoder import Encoder, TokenEncoder, check_identity
from embed.evidence import READ, Figures, Read, gathered, odds, read
from embed.explain import Clues
from embed.facets import Facets, FacetValue, Filters
from embed.fusion import weights
from embed.held import unheld
from embed.hits import clues_of, hits_of
from embed.index import FORMAT, PASSAGES, SENTENCES, TEXTS
from embed.indexes import Rows, Selection, index_kind
from embed.late import Late
from embed.lexical import Lexical
from embed.model import Item
from embed.places import mentions
from embed.question import Subject, read_question
from embed.ranking import EXHAUSTIVE, NO_ROWS, Ranker, Ranking, Signals, ordered, within
from embed.terms import phrase
from embed.texts import Texts
from embed.words import content
from kg.errors import QueryError, StoreError

__all__ = ["Answer", "Hit", "Searcher"]

MOST_HITS = 200  # in one answer
OUTSIDE = 3  # hits told of that the filters shut out
_KEPT = 256  # questions read
_SCANNED = 300  # characters of a question that are read for places
_REBUILD = "rebuild with: jingyan build"


class Searcher:
    """One index, opened read-only; any number of threads may search at once."""

    def __init__(self, texts: Texts, dense: Dense, late: Late | None, encoder: Encoder) -> None:
        self._texts, self._late = texts, late
        self._facets, self._lexical = Facets(texts), Lexical(texts)
        self._ranker = Ranker(texts, dense, self._lexical, late, self._facets, encoder)
        self._bridge, self._dictionary = Bridge(texts.concepts()), Dictionary(texts)
        self._containment = Containment(texts)
        self.baselines = Baselines(texts, dense, self._lexical, encoder)
        self.read = lru_cache(maxsize=_KEPT)(self._read)
        self._everywhere = lru_cache(maxsize=_KEPT)(self._ranked_everywhere)

    @classmethod
    def open(
        cls, folder: Path, manifest: Mapping[str, object], encoder: Encoder, *, server: str = ""
    ) -> Searcher:
        """Open the index of a folder; ModelError when another encoder made it, StoreError when unreadable."""
        if manifest.get("format") != FORMAT:
            raise StoreError(str(folder), f"a search index of format {manifest.get('format')}", _REBUILD)
        check_identity(encoder, manifest)
        kind = index_kind(str(manifest.get("kind")), server)
        passages, sentences = kind.open(folder / PASSAGES), kind.open(folder / SENTENCES)
        texts = Texts(folder / TEXTS)
        if (passages.count, sentences.count) != (texts.count, manifest.get("sentences")):
            texts.close()
            raise StoreError(str(folder), "its texts and vectors do not belong together", _REBUILD)
        stated = manifest.get("tokens")
        late = None
        if isinstance(stated, Mapping) and isinstance(encoder, TokenEncoder):
            late = Late(folder, stated, encoder, texts.count)
        return cls(texts, Dense(texts, passages, sentences), late, encoder)

    def forget(self) -> None:
        """Forget the questions read, as if each were asked for the first time."""
        self.read.cache_clear()
        self._everywhere.cache_clear()

    def close(self) -> None:
        """Let go of the files."""
        self._texts.close()

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        preferred: Sequence[str] = (),
        spoken: str | None = None,
    ) -> Answer:
        """Return one page of the answer; QueryError for what is no question or no filter here.

        Texts above what is ordinary for the question count as results. When nothing that passes the filters
        answers (`abstained`) the nearest are listed all the same, and the best that the filters shut out.
        Items of the ids in `preferred`, known by other means to answer, come first, in that order, as far as
        they pass the filters; ids unknown here are passed over. Reasons are `spoken` in "zh" or "en",
        else in the question's language.
        """
        started = time.perf_counter()
        _check_page(limit, offset)
        subject, signals = self.read(query)
        settled = self._facets.settled(filters)
        first = ordered([self._texts.row_of(id) for id in preferred])
        if settled or len(first):
            ranking = self.rank(signals, self._facets.selection(settled), first)
            told = self._odds(subject, signals, ranking)
        else:
            ranking, told = self._everywhere(query)
        absent = self.absent(subject)
        told = -math.inf if absent and not ranking.first else told
        abstained = told < weights()["verdict"]["none"]
        clues = clues_of(subject, signals, self._lexical, spoken)
        listed = ranking.rows if abstained else ranking.results
        shut_out = abstained and not absent and any(settled.values())
        return Answer(
            query=subject.question.text,
            language=subject.question.language,
            abstained=abstained,
            places=tuple(dict.fromkeys(mention.place for mention in subject.places)),
            concepts=tuple(concept.id for concept in clues.concepts),
            hits=hits_of(self._texts, ranking, clues, offset, min(offset + limit, len(listed))),
            facets=self._count(signals, ranking, settled, abstained=abstained),
            total=len(listed),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
            absent=absent,
            outside=self._outside(query, clues) if shut_out else (),
            doubtful=not abstained and told < weights()["verdict"]["sure"],
            unheld=unheld(subject, signals.spans, signals.known),
        )

    def _outside(self, query: str, clues: Clues) -> tuple[Hit, ...]:
        """Return the first hits without any filter, none where nothing answers without it either."""
        ranking, told = self._everywhere(query)
        found = () if told < weights()["verdict"]["none"] else ranking.results[:OUTSIDE]
        return hits_of(self._texts, ranking, clues, 0, len(found))

    def _ranked_everywhere(self, query: str) -> tuple[Ranking, float]:
        """Return the ranking without any filter and the log odds that something answers."""
        subject, signals = self.read(query)
        ranking = self.rank(signals)
        return ranking, self._odds(subject, signals, ranking)

    def _read(self, query: str) -> tuple[Subject, Signals]:
        """Return what a question is about and what that says to rank by; QueryError for no question.

        Kept as `read`: another page or filter asks the encoder and the words nothing again.
        """
        subject = self._subject(query)
        return subject, self._ranker.signals(subject)

    def rank(self, signals: Signals, allowed: Selection | None = None, first: Rows = NO_ROWS) -> Ranking:
        """Return the ranking of all rows or those allowed, `first` in front."""
        return self._ranker.rank(signals, allowed, first)

    def _subject(self, query: str) -> Subject:
        """Read a question: its words, and the places and concepts it names."""
        question = read_question(query)
        places = mentions(self._texts, question.text[:_SCANNED])
        mask = content(question.text, without=[(place.start, place.end) for place in places])
        groups = self._bridge.groups(question.text)
        beside = [g for g in groups if not any(p.start < g.end and g.start < p.end for p in places)]
        topics = self._bridge.named(question.text, "concept")
        known = [(place.start, place.end) for place in places] + [(one.start, one.end) for one in beside]
        unnamed = content(question.text, without=known)
        glosses = self._dictionary.groups(question.text, unnamed)
        return Subject(question, mask, tuple(beside), places, topics, glosses)

    def browse(self, filters: Filters, *, limit: int = 10, offset: int = 0) -> Answer:
        """Return the items that pass the filters, in reading order; QueryError for no filter here."""
        _check_page(limit, offset)
        settled = self._facets.settled(filters)
        rows = self._everything(settled)
        chosen = rows[offset : offset + limit].tolist()
        items = self._texts.items(chosen)
        hits = (Hit(at, 1.0, items[row], (), ()) for at, row in enumerate(chosen, offset + 1))
        others = {name: {o: v for o, v in settled.items() if o != name} for name in self._facets.values}
        counts = {name: self._facets.count(name, self._everything(under)) for name, under in others.items()}
        return Answer("", "zh", False, (), (), tuple(hits), counts, len(rows), 0.0)

    def _everything(self, filters: Filters) -> Rows:
        """Return all rows that pass."""
        selected = self._facets.selection(filters)
        return self._facets.without({}) if selected is None else selected.rows

    def similar(
        self, item_id: str, *, limit: int = 5, exclude: Filters | None = None, language: str = "zh"
    ) -> list[Hit]:
        """Return the items nearest in meaning to one of them, without those of an excluded value."""
        row = self._row(item_id)
        allowed = self._facets.without(exclude or {})
        others = Selection(allowed[allowed != row], self._texts.count)
        ranking = self._ranker.rank(self._ranker.signals_of(row), others)
        clues = Clues(language, frozenset(), frozenset(), (), frozenset(), (), ())
        return list(hits_of(self._texts, ranking, clues, 0, min(limit, len(ranking.rows))))

    def containing(self, words: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the IRIs of the items whose text holds exactly these words and how often, most first."""
        return self._containment.holding(words, limit=limit)

    def has(self, item_id: str) -> bool:
        """True when the base has an item of this id."""
        return self._texts.row_of(item_id) is not None

    def item(self, item_id: str) -> Item:
        """Return an item; QueryError when the base has none of this id."""
        row = self._row(item_id)
        return self._texts.items([row])[row]

    def _row(self, item_id: str) -> int:
        row = self._texts.row_of(item_id)
        if row is None:
            raise QueryError("item", f"no '{item_id}' in this base", "follow a link of a search result")
        return row

    def absent(self, subject: Subject) -> tuple[str, ...]:
        """Return the places named when the base has none of them: no excerpt of it, no word in a text."""
        if any(mention.cities for mention in subject.places):
            return ()
        named = tuple(dict.fromkeys(mention.place for mention in subject.places))
        said = [subject.question.text[mention.start : mention.end] for mention in subject.places]
        wanted = [phrase(name) for place, word in zip(named, said, strict=False) for name in (place, word)]
        return () if len(self._lexical.match(wanted).rows) else named

    def _odds(self, subject: Subject, signals: Signals, ranking: Ranking) -> float:
        """Return the log odds that something answers, by what the base and the first texts hold."""
        if ranking.first or not len(ranking.results):  # none more than ordinary: the nearest are listed
            return math.inf if ranking.first else -math.inf
        evidence = self.evidence(subject, signals, ranking)
        if signals.tokens is None:
            return math.inf if evidence["sentence"] else -math.inf
        return odds(evidence, weights()["answered"])

    def evidence(self, subject: Subject, signals: Signals, ranking: Ranking) -> Figures:
        """Return what speaks for an answer."""
        return gathered(subject, signals, ranking, self._read_first(subject, signals, ranking))

    def _read_first(self, subject: Subject, signals: Signals, ranking: Ranking) -> Read:
        rows, near = ranking.rows[:READ], np.zeros(0, np.float32)
        if self._late is not None and signals.tokens is not None:
            near = self._late.nearness(signals.tokens, rows).max(axis=0, initial=0.0)
        return read(subject, signals, self._texts.folded(rows), near)

    def _count(
        self, signals: Signals, ranking: Ranking, filters: Filters, *, abstained: bool
    ) -> dict[str, tuple[FacetValue, ...]]:
        """Count each field's values among the results under the filters on the other fields."""
        counts = self._facets.counts(ranking.rows if abstained else ranking.results)
        for name in filters:
            if self._texts.count > EXHAUSTIVE:
                counts[name] = self._facets.count(name, self._matching(signals, filters, name))
                continue
            others = {other: values for other, values in filters.items() if other != name}
            under = self._ranker.rank(signals, self._facets.selection(others))
            counts[name] = self._facets.count(name, under.rows if abstained else under.results)
        return counts

    def _matching(self, signals: Signals, filters: Filters, name: str) -> Rows:
        """Return the best rows by their words under the other filters: a large base is not ranked twice."""
        others = {other: values for other, values in filters.items() if other != name}
        return within(self._facets.selection(others), signals.matches.rows)[:EXHAUSTIVE]


def _check_page(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST_HITS:
        raise QueryError("limit", f"{limit} is not between 1 and {MOST_HITS}")
    if offset < 0:
        raise QueryError("offset", f"{offset} is below 0")
