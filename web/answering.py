"""One answer to a question: what is understood, what the graph says, and ranked texts."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from embed.answer import Answer, Hit
from embed.facets import Filters
from embed.question import short_name
from embed.terms import simplified
from kg.questions import Answered, Understanding, ask, understand
from kg.questions.places import lies_in
from kg.questions.wording import concept_label, outcome_chip, place_chip, said_of, sound_chip
from kg.remembering import remembered

if TYPE_CHECKING:
    from embed.model import Json
    from embed.search import Searcher
    from kg.query import Graph

_KEPT = 256  # questions understood
NEAR = 10  # first results among which a partly understood question moves those the graph names


@dataclass(frozen=True, slots=True)
class Part:
    """Something understood: `key` takes it out of the question again."""

    key: str
    kind: str  # place, topic, stage, role, chain or condition
    label: str
    held: bool = True  # False for a place the base does not hold


@dataclass(frozen=True)
class Reply:
    """A page of results with what was understood and what the graph answered."""

    answer: Answer
    understanding: Understanding
    answered: Answered | None
    leading: int = 0  # hits of this page that the graph names

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The results of this page."""
        return self.answer.hits

    @property
    def abstained(self) -> bool:
        """True when nothing in the base answers."""
        return self.answer.abstained

    @property
    def direct(self) -> bool:
        """True when the graph answers."""
        return self.answered is not None and bool(self.answered.rows)

    @property
    def figures(self) -> bool:
        """True when published figures are asked for."""
        structure = self.understanding.structure
        return structure is not None and structure.subject == "outcome"

    @property
    def absent(self) -> bool:
        """True when it asks whose texts do not mention something."""
        structure = self.understanding.structure
        return structure is not None and any(
            one.negated and one.kind.startswith("mentions") for one in structure.conditions
        )

    def parts(self, language: str) -> tuple[Part, ...]:
        """Return what was understood, to be shown and taken away; conditions instead of their concepts."""
        read = self.understanding
        sound = [Part("sound", "sound", sound_chip(read.heard, language))] if read.heard else []
        places = [Part(place.key, "place", place_chip(place, language), place.held) for place in read.places]
        if read.structure is None:
            named_so = [one for one in read.concepts if one.scheme in ("topic", "thing")]
            topics = [one for one in named_so if not (read.heard and one.said == read.heard)]
            named = [Part(one.key, one.scheme, concept_label(one.scheme, one.id, language)) for one in topics]
            return (*sound, *places, *named)
        conditions = [Part(one.key, "condition", said_of(one, language)) for one in read.structure.conditions]
        if read.structure.figures:
            conditions.append(Part("figures", "condition", outcome_chip(read.structure.figures, language)))
        return (*sound, *places, *conditions)

    def as_json(self, snapshot: str) -> dict[str, Json]:
        """Return it as `search --json` and the API give it."""
        read, language = self.understanding, self.understanding.language
        labels = dict.fromkeys(concept_label(one.scheme, one.id, language) for one in read.concepts)
        understood: Json = {
            "places": [place.name for place in read.places if not place.excluded],
            "excluded": list(read.excluded),
            "heard": read.heard,
            "concepts": list(labels),
            "structure": self._structure(),
        }
        return {**self.answer.as_json(snapshot), "understood": understood}

    def _structure(self) -> Json:
        structure, answered = self.understanding.structure, self.answered
        if structure is None or answered is None:
            return None
        parts = [part for part in self.parts(self.understanding.language) if part.kind == "condition"]
        return {
            "asks": structure.subject,
            "form": structure.form,
            "conditions": [{"key": part.key, "label": part.label} for part in parts],
            "practices": len(answered.practices),
            "cities": list(answered.cities),
            "counts": dict(answered.counts),
            "total": answered.total,
            "actors": [{"city": city, "actor": actor} for city, actor in answered.actors],
            "not_understood": list(self.understanding.rest),
            "sparql": answered.sparql,
        }


@dataclass(frozen=True)
class Answerer:
    """Answers from one index and the graph of the same snapshot."""

    searcher: Searcher
    graph: Graph
    spoken: str | None = None  # language of the reasons; of the question where None

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        without: Iterable[str] = (),
    ) -> Reply:
        """Return one page; parts whose keys are in `without` are not read as more than words.

        Raises QueryError as the search does. Practices that the graph names come first, with the reason.
        """
        started = time.perf_counter()
        read = _understood(self.graph, simplified(query), tuple(without))
        answered = ask(replace(read, language=self.spoken or read.language), self.graph)
        kept = self._kept(read, filters or {})
        found = self._found(read.searched, read, answered, limit=limit, offset=offset, filters=kept)
        direct = read.lacks or read.sets_beside or (answered is not None and bool(answered.rows))
        narrow = bool(filters) and _of_its_topic(read, found.hits)
        nowhere = kept.get("city") == []  # every city is left out
        settled = replace(
            found,
            query=query.strip(),
            abstained=not direct
            and ((found.abstained and not narrow) or nowhere or _elsewhere(read, found.hits)),
            doubtful=found.doubtful and not direct,
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )
        reasons = answered.reasons if answered else {}
        leading = sum(
            hit.why[: len(said)] == said for hit in settled.hits if (said := reasons.get(hit.item.id))
        )
        return Reply(settled, read, answered, leading)

    def _kept(self, read: Understanding, filters: Filters) -> Filters:
        """Return the filters, without the cities that the question leaves out; a chosen city counts more."""
        if not read.excluded or filters.get("city"):
            return filters
        cities = [one.value for one in self.searcher.browse({}, limit=1).facets.get("city", ())]
        return {**filters, "city": [city for city in cities if not lies_in(city, read.excluded)]}

    def _found(
        self,
        query: str,
        read: Understanding,
        answered: Answered | None,
        *,
        limit: int,
        offset: int,
        filters: Filters | None,
    ) -> Answer:
        """Return a page of the search, in it first what the graph names.

        Of a question understood in part only the nearest texts are put in front.
        """
        if answered is None or not answered.practices:
            return self.searcher.search(
                query, limit=limit, offset=offset, filters=filters, spoken=self.spoken
            )
        leaders: Sequence[str] = answered.practices
        if not read.complete:
            near = self.searcher.search(query, limit=NEAR, filters=filters, spoken=self.spoken)
            leaders = [hit.item.id for hit in near.hits if hit.item.id in answered.reasons]
        found = self.searcher.search(
            query, limit=limit, offset=offset, filters=filters, preferred=leaders, spoken=self.spoken
        )
        named = set(leaders)
        hits = (_with_reason(hit, answered) if hit.item.id in named else hit for hit in found.hits)
        return replace(found, hits=tuple(hits))


@remembered(_KEPT)
def _understood(graph: Graph, text: str, without: tuple[str, ...]) -> Understanding:
    """Return what a question asks; another page or filter reads it no second time."""
    return understand(text, graph, without=without)


def _with_reason(hit: Hit, answered: Answered) -> Hit:
    """Return a hit put in front with the reason in words, in place of the search's own general one."""
    reasons = answered.reasons.get(hit.item.id)
    return replace(hit, why=(*reasons, *hit.why[1:])) if reasons else hit


def _of_its_topic(read: Understanding, hits: Sequence[Hit]) -> bool:
    """Say whether a question that names topics and no more finds texts that bear one of them.

    Among what a reader has narrowed down they answer, though elsewhere others put it more plainly.
    """
    topics = {one.id for one in read.concepts if one.scheme == "topic"} if read.complete else set()
    return any(topics.intersection(hit.item.fields.get("topic", ())) for hit in hits[:NEAR])


def _elsewhere(read: Understanding, hits: Sequence[Hit]) -> bool:
    """Say whether the question is about places that the base neither holds nor mentions."""
    names = [short_name(place.name) for place in read.elsewhere]
    texts = [hit.item.text + hit.item.title for hit in hits[:NEAR]]
    return bool(names) and not any(name in text for name in names for text in texts)
