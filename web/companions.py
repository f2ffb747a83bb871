"""What the same practices name together with something, by kind."""

from __future__ import annotations

from itertools import groupby

from kg.facts.members import Beside, beside
from web.entities import Entity
from web.services import current

MOST, MOST_OF_TOPIC = 60, 40
KINDS = ("mechanism", "platform", "programme", "instrument", "organization")


def companions(entity: Entity) -> dict[str, tuple[Beside, ...]]:
    """Return what is named together with `entity`, by kind in a fixed order, the most frequent first."""
    return current().kept(_companions, entity.iri)


def _companions(entity: str) -> dict[str, tuple[Beside, ...]]:
    found = _by_kind(beside(current().graph.facts, entity, kinds=KINDS, most=MOST))
    return {kind: tuple(listed) for kind, listed in groupby(found, key=lambda one: one.kind)}


def things_of(topic: str) -> tuple[Beside, ...]:
    """Return the mechanisms and platforms named most in the practices about a topic, by kind."""
    return current().kept(_things_of, topic)


def _things_of(topic: str) -> tuple[Beside, ...]:
    return _by_kind(beside(current().graph.facts, topic, kinds=KINDS[:2], most=MOST_OF_TOPIC))


def _by_kind(found: tuple[Beside, ...]) -> tuple[Beside, ...]:
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))
