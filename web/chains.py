"""Mechanisms with their steps, from the rows a query gives to what a template draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

Row = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True)
class Step:
    """One link of a chain, as drawn."""

    position: int
    text: str
    actor: str
    action: str
    stage: str  # id of the stage concept, "" when unknown
    deadline: str
    evidence: str = ""  # IRI of its exact words, "" where not asked for


@dataclass(frozen=True)
class Chain:
    """A mechanism as drawn; `kind` is loop, sequence, parallel, composition or ""."""

    iri: str
    label: str
    kind: str
    steps: tuple[Step, ...]
    claimed: bool
    derived: bool
    modality: str
    city: str
    city_iri: str
    year: str = ""

    @cached_property
    def staged(self) -> bool:
        """True when a step is of one of the six stages."""
        return any(step.stage for step in self.steps)

    @property
    def returns(self) -> bool:
        """True when the drawing closes with an arrow back to the start."""
        return self.kind in ("loop", "sequence") and (self.claimed or self.derived)


def views(rows: Iterable[Row]) -> tuple[Chain, ...]:
    """Return one `Chain` per mechanism, in the order of its first row; steps by position, each once."""
    order: dict[str, int] = {}
    listed = list(rows)
    for row in listed:
        order.setdefault(_text(row, "mechanism"), len(order))
    listed.sort(key=lambda row: (order[_text(row, "mechanism")], _number(row, "position")))
    return tuple(_view(list(group)) for _, group in groupby(listed, key=lambda row: row["mechanism"]))


def _view(rows: Sequence[Row]) -> Chain:
    first = rows[0]
    steps = {
        _number(row, "position"): _step(row) for row in reversed(rows) if row.get("position") is not None
    }
    return Chain(
        iri=_text(first, "mechanism"),
        label=_text(first, "label"),
        kind=local(_text(first, "kind")),
        steps=tuple(steps[position] for position in sorted(steps)),
        claimed=any(bool(row.get("claimed")) for row in rows),
        derived=any(bool(row.get("derived")) for row in rows),
        modality=local(_text(first, "modality")),
        city=_text(first, "city"),
        city_iri=_text(first, "place"),
        year=_text(first, "year"),
    )


def _step(row: Row) -> Step:
    text, actor, action = _text(row, "text"), _text(row, "actor"), _text(row, "action")
    return Step(
        position=_number(row, "position"),
        text=text,
        actor=actor,
        action=action if actor else text or action,
        stage=local(_text(row, "stage")),
        deadline=_text(row, "deadline"),
        evidence=_text(row, "evidence"),
    )


def local(iri: str) -> str:
    """Return the last part of an IRI, its id within its kind."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _number(row: Row, name: str) -> int:
    return int(row.get(name) or 0)
