"""Search an opened index: ranked passages with the reasons, facets, and items like a given one."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from embed.answer import Answer, Hit
from embed.containment import holding
from embed.dense import Dense
from embed.encoder import Encoder, check_identity
from embed.explain import Clues, Match, lexical_matches, why
from embed.facets import Facets, FacetValue, Filters
from embed.fusion import CLEAR, WEAK, shown
from embed.index import FORMAT, PASSAGES, SENTENCES, TEXTS
from embed.indexes import index_kind
from embed.lexical import Lexical, idf
from embed.model import Item
from embed.question import Named, Question, named_concepts, named_places, read_question
from embed.ranking import Ranker, Ranking, Signals
from embed.terms import has_han
from embed.texts import Texts
from kg.errors import QueryError, StoreError

__all__ = ["Answer", "Hit", "Searcher"]

MOST_HITS = 200  # in one answer
_REBUILD = "rebuild with: jingyan build"


class Searcher:
    """One index, opened read-only; any number of threads may search at once."""

    def __init__(self, texts: Texts, dense: Dense, encoder: Encoder) -> None:
        self._texts, self._dense = texts, dense
        self._ranker = Ranker(texts.count, dense, Lexical(texts), encoder)
        self._facets = Facets(texts)
        self._concepts = texts.concepts()

    @classmethod
    def open(cls, folder: Path, manifest: Mapping[str, object], encoder: Encoder) -> Searcher:
        """Open the index of a folder; ModelError when another encoder made it, StoreError when unreadable."""
        if manifest.get("format") != FORMAT:
            raise StoreError(str(folder), f"a search index of format {manifest.get('format')}", _REBUILD)
        check_identity(encoder, manifest)
        kind = index_kind(str(manifest.get("kind")))
        passages, sentences = kind.open(folder / PASSAGES), kind.open(folder / SENTENCES)
        texts = Texts(folder / TEXTS)
        if (passages.count, sentences.count) != (texts.count, manifest.get("sentences")):
            texts.close()
            raise StoreError(str(folder), "its texts and vectors do not belong together", _REBUILD)
        return cls(texts, Dense(texts, passages, sentences), encoder)

    def close(self) -> None:
        """Let go of the files."""
        self._texts.close()

    def search(
        self, query: str, *, limit: int = 10, offset: int = 0, filters: Filters | None = None
    ) -> Answer:
        """Return one page of the answer; QueryError for what is no question or no filter here.

        Texts above what is ordinary for the question count as results. When nothing answers (`abstained`)
        the nearest are listed all the same.
        """
        started = time.perf_counter()
        _check_page(limit, offset)
        question = read_question(query)
        settled = self._facets.settled(filters)
        named = named_concepts(question, self._concepts)
        signals = self._ranker.signals(question, named)
        ranking = self._ranker.rank(signals, self._facets.rows(settled))
        abstained = self._abstains(question, signals, ranking)
        clues = self._clues(question, named, signals)
        listed = ranking.rows if abstained else ranking.results
        return Answer(
            query=question.text,
            language=question.language,
            abstained=abstained,
            places=clues.places,
            concepts=tuple(concept.id for concept in clues.concepts),
            hits=self._hits(ranking, clues, offset, min(offset + limit, len(listed))),
            facets=self._count(signals, ranking, settled, abstained=abstained),
            total=len(listed),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def similar(
        self, item_id: str, *, limit: int = 5, exclude: Filters | None = None, language: str = "zh"
    ) -> list[Hit]:
        """Return the items nearest in meaning to one of them, without those of an excluded value."""
        row = self._row(item_id)
        allowed = self._facets.without(exclude or {})
        ranking = self._ranker.rank(self._ranker.signals_of(row), allowed[allowed != row])
        clues = Clues(language, frozenset(), frozenset(), (), (), ())
        return list(self._hits(ranking, clues, 0, min(limit, len(ranking.rows))))

    def containing(self, words: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the IRIs of the items whose text holds exactly these words and how often, most first."""
        return holding(self._texts, words, limit=limit)

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

    def _abstains(self, question: Question, signals: Signals, ranking: Ranking) -> bool:
        """Say whether nothing answers: no word of the question, nor of a concept it names, is in any text.

        A Chinese question that shares no pair of characters with the base is enough; of one in another script
        the best text must also be near what is ordinary. Cosines alone cannot tell (AUC .63), and questions
        about the absent in known words are still answered.
        """
        if not len(ranking.rows):
            return True
        absent = idf(self._texts.count, 0)
        known = any(signals.rarity[term.text] < absent for term in question.terms if not term.single)
        if known or (signals.weight > 0 and not has_han(question.text)):
            return False
        return has_han(question.text) or float(ranking.dense.max()) < WEAK

    def _clues(self, question: Question, named: Sequence[Named], signals: Signals) -> Clues:
        """Return what may be pointed at; a term that stands in half of the texts tells nothing."""
        common = idf(self._texts.count, -(-self._texts.count // 2))
        held = frozenset(term.text for term in question.terms if not term.single)
        concepts = tuple(one.concept for one in named if one.concept.kind != "place")
        said = [one.concept.labels[0] for one in named if one.concept.kind == "place"]
        places = named_places(question, self._facets.values.get("city", ()))
        return Clues(
            language=question.language,
            terms=held,
            telling=frozenset(term for term in held if signals.rarity[term] > common) or held,
            labels=tuple(label for one in named for label in one.concept.labels),
            concepts=concepts,
            places=tuple(dict.fromkeys([*places, *said])),
        )

    def _hits(self, ranking: Ranking, clues: Clues, start: int, end: int) -> tuple[Hit, ...]:
        items = self._texts.items(ranking.rows[start:end].tolist())
        return tuple(self._hit(ranking, clues, at, items[int(ranking.rows[at])]) for at in range(start, end))

    def _hit(self, ranking: Ranking, clues: Clues, at: int, item: Item) -> Hit:
        matches = list(lexical_matches(item.text, clues))
        reasons = why(item, matches, clues, close=float(ranking.dense[at]) >= CLEAR)
        if ranking.dense[at] > 0 and ranking.sentences[at] >= 0:
            matches.append(Match(*self._texts.sentence(ranking.sentences[at]), "semantic"))
        spans = tuple(sorted(matches, key=lambda match: (match.start, match.end)))
        return Hit(at + 1, shown(float(ranking.fused[at])), item, spans, reasons)

    def _count(
        self, signals: Signals, ranking: Ranking, filters: Filters, *, abstained: bool
    ) -> dict[str, tuple[FacetValue, ...]]:
        """Count each field's values among the results under the filters on the other fields."""
        counts = {}
        for name in self._facets.values:
            under = ranking
            if name in filters:
                others = {other: values for other, values in filters.items() if other != name}
                under = self._ranker.rank(signals, self._facets.rows(others))
            counts[name] = self._facets.count(name, under.rows if abstained else under.results)
        return counts


def _check_page(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST_HITS:
        raise QueryError("limit", f"{limit} is not between 1 and {MOST_HITS}")
    if offset < 0:
        raise QueryError("offset", f"{offset} is below 0")
