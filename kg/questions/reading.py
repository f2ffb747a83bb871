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
from kg.questions.model import Condition, Figures, NamedConcept, NamedPlace, Structure, Understanding
from kg.questions.places import held_places, places_in
from kg.questions.suggestions import heard
from kg.questions.things import things_in
from kg.questions.wording import concept_label
from kg.questions.words import HAN

if TYPE_CHECKING:
    from kg.query import Graph

LONGEST = 300  # characters; longer texts are no questions
_MEASURE = re.compile(r"(?:多少|几)(?P<measure>[一-鿿])")
_QUOTED = re.compile(r"[“\"「『](?P<said>[^”\"」』]{2,20})[”\"」』]")
_EDGE = {"ends": ("last_before", "last_after", "-"), "starts": ("first_before", "first_after", "earlier")}


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
    question.use(question.marked("compare"))
    spans = [*(place.span for place in places), *(one.span for one in concepts), *question.used]
    shown = tuple(place for place in places if place.key not in left_out)
    rest = words.without(asked, spans)
    return Understanding(text, language, shown, concepts, structure, rest, reader.compares(shown))


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

    def structure(self) -> Structure | None:
        """Return what the graph is asked, None where nothing in the words says it."""
        form, subject = self._asked.form(), self._asked.subject()
        if self._asked.marked("negation") and form == "cities":
            return self._texts_without(form)
        if form == "count" and not self._asked.has("loop") and "figures" not in self._left_out:
            figures = self._outcomes()
            if figures:
                return figures
        found = dict.fromkeys(Chains(self._asked).conditions(form, subject))
        conditions = tuple(one for one in found if one.key not in self._left_out)
        if not conditions:
            return self._texts_with(form)
        self._asked.use(token for token in self._asked.tokens if token.get("form") or token.get("subject"))
        most = self._asked.marked("most") if form == "cities" else []
        self._asked.use(most)
        return Structure("mechanism", form or "list", conditions, ranked=bool(most))

    def _texts_without(self, form: str) -> Structure | None:
        """Return the question for cities whose texts do not mention something."""
        denial = self._asked.marked("negation")[0]
        condition = self._mentioned(denial.end, negated=True)
        if condition is None or condition.key in self._left_out:
            return None
        self._asked.use([denial, *(token for token in self._asked.tokens if token.get("form"))])
        return Structure("text", form, (condition,))

    def _texts_with(self, form: str) -> Structure | None:
        """Return the question for cities whose texts mention something: 哪些城市提到了…, 谁用了….”"""
        positive = self._asked.marked("positive")
        if form not in ("cities", "who") or not (positive or self._things):
            return None
        condition = self._mentioned(positive[0].end if positive else 0, negated=False)
        if condition is None or condition.key in self._left_out:
            return None
        self._asked.use([*positive, *(token for token in self._asked.tokens if token.get("form"))])
        return Structure("text", "cities", (condition,))

    def _mentioned(self, start: int, *, negated: bool) -> Condition | None:
        """Return what is mentioned or not: a loop, a topic, a stage, or words as they stand."""
        ends = [token.start for token in self._asked.tokens if token.get("form") and token.start >= start]
        end = min([*ends, len(self._asked.text)])
        inside = [token for token in self._asked.tokens if start <= token.start and token.end <= end]
        quoted = _QUOTED.search(self._asked.text, start, end)
        topics = words.topics_in(self._asked.text[start:end])
        thing = next((one for one in self._things if one.span[0] >= start), None)
        if thing:
            return Condition("mentions_thing", word=thing.id, negated=negated)
        self._asked.used.append((start, end))
        if quoted:
            return Condition("mentions_word", word=quoted["said"], negated=negated)
        if any(token.get("loop") for token in inside):
            return Condition("mentions_loop", negated=negated)
        if topics:
            said = topics[0].said
            word = said if HAN.search(said) else concept_label("topic", topics[0].id, "zh")
            return Condition("mentions_topic", concept=topics[0].id, word=word, negated=negated)
        stage = next((token.get("stage") for token in inside if token.get("stage")), "")
        if stage:
            return Condition("mentions_stage", stage=stage, negated=negated)
        rest = words.without(self._asked.text[start:end], [])
        return Condition("mentions_word", word=rest[0], negated=negated) if rest else None

    def _outcomes(self) -> Structure | None:
        """Return the question for published figures: 多少条…, 几个…; None where no measure word is said."""
        measures = tuple(dict.fromkeys(match["measure"] for match in _MEASURE.finditer(self._asked.text)))
        if not measures:
            return None
        forms = [token for token in self._asked.tokens if token.get("form") or token.get("subject")]
        said = words.without(self._asked.text, [(token.start, token.end) for token in forms])
        self._asked.used.append((0, len(self._asked.text)))
        figures = Figures(self._asked.text, measures, tuple(word for word in said if HAN.search(word)))
        return Structure("outcome", "count", (), figures)
