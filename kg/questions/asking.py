"""Answers what a question was understood to ask: looked up, and offered as SPARQL that says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.questions import wording
from kg.questions.lookup import looked_up
from kg.questions.model import OF_PRACTICE, Structure, Understanding
from kg.questions.sparql import sparql
from kg.remembering import remembered

if TYPE_CHECKING:
    from kg.query import Graph, Row

_KEPT = 512  # answers kept in memory


@dataclass(frozen=True)
class Answered:
    """The answer: the rows that `sparql` gives, the practices in their order, and why each is there."""

    sparql: str
    rows: tuple[Row, ...]
    practices: tuple[str, ...]  # slugs, each once
    reasons: Mapping[str, tuple[str, ...]]
    cities: tuple[str, ...]
    counts: Mapping[str, int]  # mechanisms of each city, where these are asked for
    actors: tuple[tuple[str, str], ...]  # (city, who), for “who” questions
    total: int | None = None  # how many there are, where that is asked


def ask(understanding: Understanding, graph: Graph) -> Answered | None:
    """Return the graph's answer, None for a question without structure."""
    structure = understanding.structure
    if structure is None:
        return None
    read = understanding
    return _answered(graph, structure, read.regions, read.excluded, read.language)


@remembered(_KEPT)
def _answered(
    graph: Graph, structure: Structure, regions: tuple[str, ...], excluded: tuple[str, ...], language: str
) -> Answered:
    text = sparql(structure, regions=regions, excluded=excluded, language=language)
    rows = looked_up(structure, graph.facts, regions=regions, excluded=excluded)
    if structure.subject in ("total", "tally"):
        return _counted(text, rows)
    best = _best(rows)
    counts = _counts(best)
    if structure.ranked:
        best = sorted(best, key=lambda row: -counts.get(str(row.get("city")), 0))
    return Answered(
        sparql=text,
        rows=rows,
        practices=_order(structure, best),
        reasons=_reasons(structure, best, language),
        cities=tuple(dict.fromkeys(city for row in best if (city := str(row.get("city") or "")))),
        counts=counts if _of_mechanisms(structure) else {},
        actors=tuple(dict.fromkeys(_actors(best))),
    )


def _counted(text: str, rows: tuple[Row, ...]) -> Answered:
    """Return numbers of things: of each city, or of all."""
    counts = {str(row["city"]): int(row["number"] or 0) for row in rows if row.get("city")}
    total = None if counts or not rows else int(rows[0]["number"] or 0)
    return Answered(text, rows, (), {}, tuple(counts), counts, (), total)


def _of_mechanisms(structure: Structure) -> bool:
    """Say whether each row is a mechanism that meets the conditions."""
    kinds = {condition.kind for condition in structure.conditions}
    return structure.subject == "mechanism" and not kinds.intersection(OF_PRACTICE)


def _best(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows that hold the most of the words asked for; all where none are counted."""
    most = max((int(row.get("matched") or 0) for row in rows), default=0)
    return [row for row in rows if int(row.get("matched") or 0) == most]


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    """Return how many mechanisms each city has, the cities in the order of the rows."""
    pairs = dict.fromkeys((str(row["city"]), row.get("mechanism")) for row in rows if row.get("city"))
    return dict(Counter(city for city, _ in pairs))


def _order(structure: Structure, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return practices by row; of texts that lack something, one of each city first."""
    slugs = list(dict.fromkeys(_slug(row) for row in rows))
    if structure.subject != "text":
        return tuple(slugs)
    first = {row["city"]: _slug(row) for row in reversed(rows)}
    leading = [slug for slug in slugs if slug in set(first.values())]
    return tuple(dict.fromkeys([*leading, *slugs]))


def _slug(row: Row) -> str:
    return str(row["practice"]).rsplit("/", 1)[-1]


def _reasons(structure: Structure, rows: Sequence[Row], language: str) -> dict[str, tuple[str, ...]]:
    """Return the reasons of each practice, those of its first row first."""
    found: dict[str, dict[str, dict[str, None]]] = {}  # practice -> mechanism -> what is said
    for row in rows:
        name = str(row["name"]) if _of_mechanisms(structure) else ""
        said = dict.fromkeys(one for one in _of_row(structure, row, language) if one)
        found.setdefault(_slug(row), {}).setdefault(name, {}).update(said)
    return {slug: _told(named, language)[:3] for slug, named in found.items()}


def _told(named: Mapping[str, Iterable[str]], language: str) -> tuple[str, ...]:
    """Return what is said of each mechanism, with its name where there are several."""
    if len(named) == 1:
        return tuple(*named.values())
    pairs = [(name, list(said)) for name, said in named.items()]
    return tuple(wording.of_mechanism(name, said, language) for name, said in pairs if said)


def _of_row(structure: Structure, row: Row, language: str) -> list[str]:
    if structure.subject == "outcome":
        return [wording.outcome_reason(row, language)]
    numbered = enumerate(structure.conditions, 1)
    return [wording.reason(condition, row, number, language) for number, condition in numbered]


def _actors(rows: Sequence[Row]) -> list[tuple[str, str]]:
    return [
        (str(row.get("city") or ""), str(value))
        for row in rows
        for name, value in row.items()
        if name.startswith("actor_") and value
    ]
