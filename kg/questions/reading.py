"""From the words of a question to what is asked of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.questions import words
from kg.questions.asked import Asked
from kg.questions.chains import Chains
from kg.questions.exclusion import with_exclusions
from kg.questions.mentions import Mentions
from kg.questions.model import (
    OF_PRACTICE,
    Condition,
    Figures,
    NamedConcept,
    NamedPlace,
    Span,
    Structure,
    Understanding,
)
from kg.questions.places import held_places, places_in
from kg.questions.suggestions import heard
from kg.questions.things import things_in
from kg.questions.words import HAN

if TYPE_CHECKING:
    from kg.query import Graph

LONGEST = 300  # characters; longer texts are no questions
_HOW_MUCH = re.compile(r"(?:多少|几成)[？?。了呢\s]*$")
_MEASURE = re.compile(r"(?:多少|几)(?P<measure>[一-鿿])")


def understand(text: str, graph: Graph, *, without: Iterable[str] = ()) -> Understanding:
    """Return what a question asks; parts whose key is in `without` are left to the search by words."""
    asked = text[:LONGEST]
    language = "zh" if HAN.search(text) else "en"
    if len(text) > LONGEST:
        return Understanding(text, language, (), (), None, ())
    left_out = frozenset(without)
    named = heard(asked, graph) if language == "en" and "sound" not in left_out else ""
    if named:
        return replace(understand(named, graph, without=without), text=text, heard=named)
    found = places_in(asked, held_places(graph))
    places = tuple(with_exclusions(asked, found))
    open_text = _blanked(asked, places)
    things = tuple(one for one in things_in(open_text, graph) if one.key not in left_out)
    question = Asked(_blanked(open_text, things))
    reader = _Reader(question, left_out, things)
    concepts = (*things, *(one for one in reader.concepts() if one.key not in left_out))
    structure = reader.structure()
    question.use(question.marked("compare", "lacking"))
    idle = _idle(concepts, question.used) if structure else frozenset()
    known = [one.span for one in concepts if one not in idle]
    spans = [*(place.span for place in places), *known, *question.used]
    shown = tuple(place for place in places if place.key not in left_out)
    rest = words.without(asked, spans)
    return Understanding(
        text,
        language,
        shown,
        concepts,
        structure,
        rest,
        compares=reader.compares(shown),
        lacks=reader.lacks(shown),
    )


def _idle(concepts: Iterable[NamedConcept], used: Sequence[Span]) -> frozenset[NamedConcept]:
    """Return the topics that a structure makes nothing of: they are searched for as words."""
    topics = [one for one in concepts if one.scheme == "topic"]
    return frozenset(
        one for one in topics if not any(one.span[0] < end and start < one.span[1] for start, end in used)
    )


def _blanked(text: str, named: Iterable[NamedPlace | NamedConcept]) -> str:
    """Return the text with what it names taken out, so that no word is read across their edges."""
    kept = list(text)
    for one in named:
        start, end = one.span
        kept[start:end] = [" "] * (end - start)
    return "".join(kept)


class _Reader:
    """Reads one question as a whole."""

    def __init__(self, asked: Asked, left_out: frozenset[str], things: Sequence[NamedConcept]) -> None:
        self._asked, self._left_out, self._things = asked, left_out, things

    def concepts(self) -> Iterator[NamedConcept]:
        """Yield topics, and the roles and stages of steps, each once."""
        seen: set[str] = set()
        found = [*words.topics_in(self._asked.text), *self._roles_and_stages()]
        for concept in sorted(found, key=lambda one: one.span):
            if concept.key not in seen:
                seen.add(concept.key)
                yield concept

    def _roles_and_stages(self) -> Iterator[NamedConcept]:
        for token in self._asked.tokens:
            for scheme in ("stage", "role", "chain"):
                if token.get(scheme) and not token.get("subject") and not token.get("form"):
                    yield NamedConcept(scheme, token.get(scheme), token.said, (token.start, token.end))

    def compares(self, places: Sequence[NamedPlace]) -> bool:
        """Say whether places are to be compared."""
        return len([one for one in places if not one.excluded]) > 1 and bool(self._asked.marked("compare"))

    def lacks(self, places: Sequence[NamedPlace]) -> bool:
        """Say whether it is asked what one place does not mention."""
        named = [one for one in places if one.held and not one.excluded]
        asks = self._asked.marked("lacking") or (
            self._asked.marked("negation") and self._asked.marked("what")
        )
        return len(named) == 1 and bool(asks)

    def structure(self) -> Structure | None:
        """Return what the graph is asked, None where nothing in the words says it."""
        form, subject = self._asked.form(), self._asked.subject()
        mentions = Mentions(self._asked, self._things)
        if self._asked.marked("negation") and form == "cities":
            return self._texts(mentions.denied())
        counted = self._tally(form)
        if counted and counted.conditions[0].key not in self._left_out:
            return counted
        if form in ("count", "cities") and not self._asked.has("loop") and "figures" not in self._left_out:
            figures = self._outcomes(form)
            if figures:
                return figures
        found = dict.fromkeys(Chains(self._asked).conditions(form, subject))
        conditions = tuple(one for one in found if one.key not in self._left_out)
        if not conditions:
            named = form in ("cities", "who") and (self._asked.marked("positive") or self._things)
            return self._texts(mentions.told()) if named else None
        asking = [token for token in self._asked.tokens if token.get("form") or token.get("subject")]
        self._asked.use(token for token in asking if token.get("subject") != "outcome")
        most = self._asked.marked("most") if form == "cities" else []
        self._asked.use(most)
        of_practice = OF_PRACTICE.issuperset(one.kind for one in conditions)
        return Structure(
            "practice" if of_practice else "mechanism", form or "list", conditions, ranked=bool(most)
        )

    def _tally(self, form: str) -> Structure | None:
        """Return the question how many things of a kind there are, or in each city: 各市有多少机制."""
        each = self._asked.marked("each", "most") or form == "cities"
        if not (form == "count" or (each and self._asked.marked("most"))) or self._asked.has("loop"):
            return None
        kinds = [token for token in self._asked.tokens if token.get("kind")]
        known = [one for one in self._asked.tokens if one.get("form") or one.get("marker") or one in kinds]
        if len(kinds) != 1 or words.without(self._asked.text, [(one.start, one.end) for one in known]):
            return None
        self._asked.use(known)
        condition = Condition(f"tally_{kinds[0].get('kind')}")
        return Structure("tally" if each else "total", "cities" if each else "count", (condition,))

    def _texts(self, found: Iterable[Condition]) -> Structure | None:
        """Return the question for cities whose texts mention something, or do not."""
        conditions = tuple(one for one in dict.fromkeys(found) if one.key not in self._left_out)
        if not conditions:
            return None
        self._asked.use(token for token in self._asked.tokens if token.get("form"))
        return Structure("text", "cities", conditions)

    def _outcomes(self, form: str) -> Structure | None:
        """Return the question for published figures, None for any other: 多少条…, 下降多少, 哪里…率最高."""
        order = next((name for name in ("highest", "lowest") if self._asked.marked(name)), "")
        measures = tuple(dict.fromkeys(match["measure"] for match in _MEASURE.finditer(self._asked.text)))
        if not (measures or order or _HOW_MUCH.search(self._asked.text)) or (form == "cities" and not order):
            return None
        asking = [one for one in self._asked.tokens if one.get("form") or one.get("subject")]
        asking += self._asked.marked("highest", "lowest")
        said = words.without(self._asked.text, [(token.start, token.end) for token in asking])
        named = tuple(word for word in said if HAN.search(word))
        if order and not named:
            return None
        self._asked.used.append((0, len(self._asked.text)))
        if measures and not order:
            return Structure("outcome", form, (), Figures(self._asked.text, measures, named))
        head = named[-1:]  # 委员的津贴标准: 津贴标准
        return Structure("outcome", form, (), Figures("", measures, head, order))
