"""What the same practices name together with something, by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from web.asked import about
from web.chains import Row, local
from web.entities import Entity
from web.services import current

MOST, MOST_OF_TOPIC = 60, 40
SPARE = 40  # looked up beyond, as what is of another kind is not shown
KINDS = ("mechanism", "platform", "programme", "instrument", "organization")


@dataclass(frozen=True)
class Companion:
    """A thing named with another one in `practices` practices."""

    iri: str
    kind: str
    label: str
    practices: int


def companions(entity: Entity) -> dict[str, tuple[Companion, ...]]:
    """Return what is named together with `entity`, by kind in a fixed order, the most frequent first."""
    return current().kept(_companions, entity.iri)


def _companions(entity: str) -> dict[str, tuple[Companion, ...]]:
    counted = about("entity_companions_counted", entity=entity)
    found = _named({str(row["companion"]): int(row["practices"] or 0) for row in counted}, KINDS, MOST)
    return {kind: tuple(listed) for kind, listed in groupby(found, key=lambda one: one.kind)}


def things_of(topic: str) -> tuple[Companion, ...]:
    """Return the mechanisms and platforms named most in the practices about a topic, by kind."""
    return current().kept(_things_of, topic)


def _things_of(topic: str) -> tuple[Companion, ...]:
    counted = about("topic_counted", topic=topic)
    return _named(
        {str(row["thing"]): int(row["practices"] or 0) for row in counted}, KINDS[:2], MOST_OF_TOPIC
    )


def _named(counts: Mapping[str, int], kinds: Sequence[str], most: int) -> tuple[Companion, ...]:
    """Return the first `most` of things in their order, by kind; only they are looked up in the graph."""
    first = tuple(counts)[: most + SPARE]
    rows = current().graph.select("things_named", thing=first) if first else []
    kind_of = {str(row["thing"]): _kind(row) for row in rows if _kind(row) in kinds}
    labels = {str(row["thing"]): str(row["label"]) for row in reversed(rows)}
    found = [Companion(iri, kind_of[iri], labels[iri], counts[iri]) for iri in first if iri in kind_of]
    return tuple(sorted(found[:most], key=lambda one: (kinds.index(one.kind), -one.practices, one.iri)))


def _kind(row: Row) -> str:
    return local(str(row["type"])).lower()
