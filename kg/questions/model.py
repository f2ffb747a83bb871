"""What a question is understood to ask: places, concepts, and conditions on mechanisms and texts."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A division the question names; `held`: the base has texts from it, about it or from inside it."""

    name: str  # in Chinese, as the gazetteer writes it
    said: str  # in the question
    span: Span
    held: bool
    excluded: bool = False  # 除杭州以外, except Hangzhou

    @property
    def key(self) -> str:
        """Return the name by which this part is taken out of the question."""
        return f"{'not-' if self.excluded else ''}place:{self.name}"


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A concept the question names; `scheme` is topic, stage, role or chain; thing with its name as `id`."""

    scheme: str
    id: str
    said: str
    span: Span

    @property
    def key(self) -> str:
        """Return the name by which this part is taken out of the question."""
        return f"{self.scheme}:{self.id}"


OF_PRACTICE = frozenset(("deadline", "promise", "soonest"))  # kinds of conditions that no one mechanism meets


@dataclass(frozen=True, slots=True)
class Condition:
    """One demand; `kind` is a key of `patterns.yaml`.

    A step has a `role`, a `stage` or a `word` of its text; `after`: later than the step before it.
    """

    kind: str
    role: str = ""
    called: str = ""  # the actor in Chinese, as said or by the role's name
    stage: str = ""
    word: str = ""
    concept: str = ""  # id of a topic or chain kind
    number: int = 0
    unit: str = ""
    after: bool = False
    negated: bool = False
    sense: str = ""  # what of the stage is meant, a key of `words/senses`

    @property
    def key(self) -> str:
        """Return the name by which this condition is taken out of the question."""
        word = "" if self.concept else self.word
        parts = (self.kind, self.role, self.stage, word, self.concept, f"{self.number or ''}")
        return ("not-" if self.negated else "") + ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Figures:
    """Published figures asked for, of a thing that stands in `question` or holds one of `words`."""

    question: str
    measures: tuple[str, ...]  # counted in one of these; in any where there is none
    words: tuple[str, ...]  # the more of them a statement has, the better
    order: str = ""  # highest or lowest value first


@dataclass(frozen=True, slots=True)
class Structure:
    """What is asked of the graph."""

    subject: str  # mechanism, practice, text, outcome, total or tally
    form: str  # cities, who, count or list
    conditions: tuple[Condition, ...]
    figures: Figures | None = None
    ranked: bool = False  # the cities with most of them are asked for

    @property
    def order(self) -> str:
        """The order of figures that is asked for, "" where none is."""
        return self.figures.order if self.figures else ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question with all that was recognised; `rest` is what was not."""

    text: str
    language: str  # "zh" or "en"
    places: tuple[NamedPlace, ...]
    concepts: tuple[NamedConcept, ...]
    structure: Structure | None
    rest: tuple[str, ...]
    compares: bool = False  # two places are to be set beside each other
    lacks: bool = False  # what a place does not mention is asked
    heard: str = ""  # the name whose pinyin the question is

    @property
    def sets_beside(self) -> bool:
        """True when places that the base holds are to be compared."""
        return self.compares and sum(place.held and not place.excluded for place in self.places) > 1

    @property
    def searched(self) -> str:
        """Return what is searched for as words: the question without what it excludes."""
        kept = list(self.heard or self.text)
        for place in self.places:
            if place.excluded and not self.heard:
                kept[slice(*place.span)] = " " * (place.span[1] - place.span[0])
        return "".join(kept) if any(map(str.isalnum, kept)) else self.text

    @property
    def regions(self) -> tuple[str, ...]:
        """Return the places the answer is confined to: those held, else those that are not."""
        named = [place for place in self.places if not place.excluded]
        return tuple(place.name for place in [one for one in named if one.held] or named)

    @property
    def excluded(self) -> tuple[str, ...]:
        """Return the places left out of the answer."""
        return tuple(place.name for place in self.places if place.excluded)

    @property
    def complete(self) -> bool:
        """True when nothing of the question is left over."""
        return not self.rest

    @property
    def elsewhere(self) -> tuple[NamedPlace, ...]:
        """Return the places named when the base holds none of them."""
        named = tuple(place for place in self.places if not place.excluded)
        return () if any(place.held for place in named) else named
