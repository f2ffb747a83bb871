"""Who does what: kinds of actors by stage, and the steps behind every count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from kg.facts import chained
from ontology import concepts
from web import parameters, tables
from web.chains import Row, local
from web.crosstable import shade
from web.display import han
from web.services import current
from web.tables import Table
from web.wording import language, words

blueprint = Blueprint("actors", __name__)
SHOWN = 120  # steps listed on one page
NONE = "none"  # a step without actor, or of no stage


@dataclass(frozen=True)
class Step:
    """One step with whose it is; `role` and `stage` are ids, NONE where the text gives none."""

    role: str
    stage: str
    actor: str
    action: str
    mechanism: str
    label: str
    place: str
    city: str


@dataclass(frozen=True)
class Cell:
    """How many steps, with a shade from 0 to 5."""

    stage: str
    count: int
    shade: int


@dataclass(frozen=True)
class Line:
    """A kind of actor with a cell for each stage."""

    role: str
    name: str
    cells: tuple[Cell, ...]
    total: int


@blueprint.get("/actors")
def actors() -> str:
    """Show roles by stages; `?role=` and `?stage=` list the steps of a cell, a row or a column."""
    role, stage = _asked()
    chosen = current().kept(_first, role, stage)
    count = sum(
        n for key, n in current().kept(_counts).items() if role in ("", key[0]) and stage in ("", key[1])
    )
    return render_template(
        "actors.html",
        lines=current().kept(_lines_in, language()),
        stages=stages(),
        role=role,
        stage=stage,
        name=name_of,
        groups=[(one[0], one) for one in by_mechanism(chosen)],
        shown=len(chosen),
        hidden=count - len(chosen),
    )


@blueprint.get("/actors.<suffix>")
def export(suffix: str) -> Response:
    """Send the steps of the same choice as a file."""
    return tables.answer(_table(_steps(*_asked(), most=-1)), suffix, "actors")


def by_mechanism(steps: Iterable[Step]) -> list[list[Step]]:
    """Return steps in a list for each mechanism, in the order in which they come."""
    found: dict[str, list[Step]] = {}
    for one in steps:
        found.setdefault(one.mechanism, []).append(one)
    return list(found.values())


def _asked() -> tuple[str, str]:
    role, stage = parameters.text("role", limit=40), parameters.text("stage", limit=40)
    for asked, scheme in ((role, "role"), (stage, "stage")):
        if asked and asked not in (*_ids(scheme), NONE):
            abort(400, f"{scheme}: {asked}")
    return role, stage


def _ids(scheme: str) -> list[str]:
    known = concepts.load()
    return [one.id for one in (known.roles if scheme == "role" else known.stages)]


def stages() -> tuple[str, ...]:
    """Return the ids of the columns: the six stages, then none of them."""
    return (*_ids("stage"), NONE)


def name_of(scheme: str, id: str) -> str:
    """Return the name of a role or stage, or of having none."""
    if id == NONE:
        return words()("actors.unnamed" if scheme == "role" else "actors.unstaged")
    return concepts.load().by_iri[concepts.concept_iri(scheme, id)].label(language())


def _first(role: str, stage: str) -> tuple[Step, ...]:
    return _steps(role, stage, most=SHOWN)


def _steps(role: str, stage: str, *, most: int) -> tuple[Step, ...]:
    """Return the first steps of a role and stage, place by place; those of all where these are empty."""
    wanted = {"role": _iri("role", role), "stage": _iri("stage", stage)}
    return tuple(_step(row) for row in chained.acts(current().graph.facts, **wanted, most=most))


def _iri(scheme: str, id: str) -> str | None:
    """Return the IRI of an id as the tables are asked for it: None for any, "" for having none."""
    if id in ("", NONE):
        return "" if id else None
    return concepts.concept_iri(scheme, id)


def _counts() -> dict[tuple[str, str], int]:
    """Return how many steps there are by ids of role and stage."""
    found = chained.acting(current().graph.facts).items()
    return {(local(role) or NONE, local(stage) or NONE): count for (role, stage), count in found}


def _step(row: Row) -> Step:
    return Step(
        role=local(str(row["role"] or NONE)),
        stage=local(str(row["stage"] or NONE)),
        actor=str(row["actor"] or ""),
        action=str(row["action"]),
        mechanism=str(row["mechanism"]),
        label=str(row["label"]),
        place=str(row["place"] or ""),
        city=str(row["city"] or ""),
    )


def _lines_in(_language: str) -> tuple[Line, ...]:
    return lines_of(current().kept(_counts))


def lines_of(counts: Mapping[tuple[str, str], int]) -> tuple[Line, ...]:
    """Return a line for each role that acts, in the order of the scheme, unnamed actors last."""
    most = max(counts.values(), default=1)
    acting = [role for role in (*_ids("role"), NONE) if any(key[0] == role for key in counts)]
    return tuple(_line(role, counts, most) for role in acting)


def _line(role: str, counts: Mapping[tuple[str, str], int], most: int) -> Line:
    numbers = [(stage, counts.get((role, stage), 0)) for stage in stages()]
    cells = tuple(Cell(stage, number, shade(number, most)) for stage, number in numbers)
    return Line(role, name_of("role", role), cells, sum(number for _, number in numbers))


def _table(steps: Iterable[Step]) -> Table:
    t = words()
    head = (t("actors.role"), t("resource.stage"), t("kind.step"), t("search.city"), t("kind.mechanism"))
    rows = tuple(
        (
            name_of("role", one.role),
            name_of("stage", one.stage),
            han(" ".join(filter(None, (one.actor, one.action)))),
            one.city,
            han(one.label),
        )
        for one in steps
    )
    return Table(t("actors.title"), head, rows, (t("actors.note"),))
