"""What the same practices name together with something, by kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from web.asked import about
from web.chains import Row, local
from web.entities import Entity

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
    rows = about("entity_companions", entity=entity.iri)
    found = sorted(
        (_companion(row) for row in rows), key=lambda one: (KINDS.index(one.kind), -one.practices, one.iri)
    )
    return {kind: tuple(listed) for kind, listed in groupby(found, key=lambda one: one.kind)}


def _companion(row: Row) -> Companion:
    kind = local(str(row["type"])).lower()
    return Companion(str(row["companion"]), kind, str(row["label"]), int(row["practices"] or 0))
