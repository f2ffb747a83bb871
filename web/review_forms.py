"""What the curators' forms say: the change of a decision, the fields a finding has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.curation.chains import FIELDS as STEP_FIELDS
from kg.curation.chains import chain_change
from kg.curation.findings import Finding
from kg.curation.model import Change, Value
from kg.curation.record import FIELDS, value_of

STEPS = 8  # rows of the form for a chain
_YES_NO = ("yes", "no")
_TO = {"retype": "kind", "bounds": "quote", "merge": "name", "relate": "name"}


@dataclass(frozen=True)
class Field:
    """A field of `set` as a form shows it; no choices: words or a number are written."""

    name: str
    choices: tuple[str, ...]


def fields(one: Finding) -> tuple[Field, ...]:
    """Return the fields that can be set, with the words that may stand in each."""
    found = []
    for name, wanted in FIELDS.get(one.target.kind, {}).items():
        if name == "step":
            choices = tuple(str(n) for n in range(1, len(one.steps) + 1))
        elif isinstance(wanted, tuple):
            choices = wanted
        else:
            choices = _YES_NO if wanted is bool else ()
        found.append(Field(name, choices))
    return tuple(found)


def change(action: str, given: Mapping[str, str]) -> Change:
    """Return what a form says of the change; fields left empty stay as they are."""
    if action == "set":
        filled = {n[4:]: v.strip() for n, v in given.items() if n.startswith("set.") and v.strip()}
        return {name: value_of(name, value) for name, value in filled.items()}
    to = given.get("to", "").strip()
    if action == "split" and given.get("as") == "entity":
        return {"name": to}
    if action == "split":
        return {"quotes": tuple(line.strip() for line in to.splitlines() if line.strip())}
    return {_TO[action]: to} if action in _TO else {}


def added(kind: str, given: Mapping[str, str]) -> Change:
    """Return what a form says of a new finding: of a chain its steps, of other kinds nothing."""
    if kind != "chain":
        return {}
    told = (given.get(name, "").strip() or None for name in ("chain", "mechanism"))
    return chain_change(list(_steps(given)), kind=next(told), mechanism=next(told))


def _steps(given: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Yield the rows in which words are written."""
    for number in range(1, STEPS + 1):
        words = given.get(f"step.{number}.words", "").strip()
        if words:
            told = {name: given.get(f"step.{number}.{name}", "").strip() for name in STEP_FIELDS}
            yield words, {name: value for name, value in told.items() if value}
