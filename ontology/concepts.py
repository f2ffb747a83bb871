"""The concepts of the Turtle files for code: topics, stages, roles and the rest, with their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import ontology
from ontology import terms


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: `id` is the last part of `iri`, `notation` its place in the scheme from 1."""

    id: str
    iri: str
    notation: int
    zh: str
    en: str
    alt_zh: tuple[str, ...] = ()
    alt_en: tuple[str, ...] = ()
    definition_zh: str = ""
    definition_en: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the Chinese names, preferred first, then by length, longest first."""
        return (self.zh, *sorted(self.alt_zh, key=lambda word: (-len(word), word)))

    def label(self, language: str) -> str:
        """Return the preferred name in "zh" or "en"."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Vocabulary:
    """Every scheme, each in the order of its notations."""

    topics: tuple[Concept, ...]
    stages: tuple[Concept, ...]
    roles: tuple[Concept, ...]
    chains: tuple[Concept, ...]
    modalities: tuple[Concept, ...]
    acts: tuple[Concept, ...]
    outcome_kinds: tuple[Concept, ...]
    terms: tuple[Concept, ...] = ()  # words of the genre, which search follows between the languages

    @cached_property
    def all(self) -> tuple[Concept, ...]:
        """Return the concepts of every scheme."""
        return (*self.by_iri.values(), *self.terms)

    @cached_property
    def by_iri(self) -> Mapping[str, Concept]:
        """Return the concepts of every scheme but the plain words by IRI."""
        first = self.topics + self.stages + self.roles + self.chains
        return {concept.iri: concept for concept in first + self.modalities + self.acts + self.outcome_kinds}


@dataclass
class _Draft:
    type: str = ""
    notation: int = 0
    pref: dict[str, str] = field(default_factory=dict)
    alt: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    definition: dict[str, str] = field(default_factory=dict)

    def concept(self, iri: str) -> Concept:
        """Return the finished concept."""
        return Concept(
            id=iri.rsplit("/", 1)[1],
            iri=iri,
            notation=self.notation,
            zh=self.pref["zh-hans"],
            en=self.pref["en"],
            alt_zh=tuple(self.alt["zh-hans"]),
            alt_en=tuple(self.alt["en"]),
            definition_zh=self.definition.get("zh-hans", ""),
            definition_en=self.definition.get("en", ""),
        )


def concept_iri(scheme: str, id: str) -> str:
    """Return the fixed IRI of a concept: topic, stage, role, chain, modality, act or outcome-kind."""
    return f"{terms.ID}{scheme}/{id}"


@lru_cache(maxsize=1)
def load() -> Vocabulary:
    """Read the concept files once."""
    drafts = _drafts()
    return Vocabulary(
        topics=_of(drafts, terms.Topic),
        stages=_of(drafts, terms.Stage),
        roles=_of(drafts, terms.ActorRole),
        chains=_of(drafts, terms.ChainKind),
        modalities=_of(drafts, terms.Modality),
        acts=_of(drafts, terms.Act),
        outcome_kinds=_of(drafts, terms.OutcomeKind),
        terms=_of(drafts, terms.SKOS + "Concept"),
    )


def _of(drafts: Mapping[str, _Draft], type: str) -> tuple[Concept, ...]:
    found = (draft.concept(iri) for iri, draft in drafts.items() if draft.type == type)
    return tuple(sorted(found, key=lambda concept: concept.notation))


def _drafts() -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = defaultdict(_Draft)
    for subject, predicate, value, language in _triples():
        draft = drafts[subject]
        if predicate == terms.RDF + "type":
            draft.type = value
        elif predicate == terms.SKOS + "notation":
            draft.notation = int(value)
        elif predicate == terms.SKOS + "prefLabel":
            draft.pref[language] = value
        elif predicate == terms.SKOS + "altLabel":
            draft.alt[language].append(value)
        elif predicate == terms.SKOS + "definition":
            draft.definition[language] = value
    return drafts


def _triples() -> Iterable[tuple[str, str, str, str]]:
    from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

    for path in ontology.files()[1:]:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            term = quad.object
            assert isinstance(quad.subject, NamedNode) and isinstance(term, NamedNode | Literal | BlankNode)
            language = term.language or "" if isinstance(term, Literal) else ""
            yield quad.subject.value, quad.predicate.value, term.value, language.lower()
