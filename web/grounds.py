"""The topics that two texts share, with the words by which each speaks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.concepts import Concept, concept_iri
from ontology.concepts import load as load_concepts
from web.wording import language, words


@dataclass(frozen=True)
class Ground:
    """A topic of two texts; `own` and `other` are their words for it, one where both use it, "" unknown."""

    topic: Concept
    own: str
    other: str

    @property
    def same(self) -> bool:
        """True when both texts say it in the same word."""
        return bool(self.own) and self.own == self.other


def grounds(ids: Iterable[str], own: str, other: str) -> tuple[Ground, ...]:
    """Return the topics of these ids, those first that both texts name by the same word."""
    found = (_ground(load_concepts().by_iri[concept_iri("topic", id)], own, other) for id in ids)
    return tuple(sorted(found, key=lambda one: not one.same))


def _ground(topic: Concept, own: str, other: str) -> Ground:
    mine, theirs = ([word for word in topic.words if word in text] for text in (own, other))
    common = next((word for word in mine if word in theirs), "")
    return Ground(topic, common or next(iter(mine), ""), common or next(iter(theirs), ""))


def convincing(found: tuple[Ground, ...], *, most: int) -> tuple[Ground, ...]:
    """Return those to be told: said in the same word; where none is, the first."""
    return tuple(one for one in found if one.same)[:most] or found[:1]


def told(ground: Ground) -> str:
    """Return the topic with its words, in the language of the request."""
    t, name = words(), ground.topic.label(language())
    if ground.same:
        return t("alike.topic_same", topic=name, word=ground.own)
    if ground.own and ground.other:
        return t("alike.topic_each", topic=name, own=ground.own, other=ground.other)
    return name
