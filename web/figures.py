"""All outcomes and commitments of the base: sorted, set against each other, and as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ontology.concepts import concept_iri
from ontology.concepts import load as load_concepts
from web import loose
from web.chains import Row, local
from web.display import han, number
from web.practices import anchor
from web.tables import Table
from web.wording import language, words

DAYS = {
    "天": 1.0,
    "日": 1.0,
    "周": 7.0,
    "星期": 7.0,
    "个月": 30.0,
    "月": 30.0,
    "小时": 1 / 24,
    "分钟": 1 / 1440,
}
_DURATION = "duration"


@dataclass(frozen=True)
class Figure:
    """One figure as the text gives it; `kind` is the id of its outcome kind, or "commitment"."""

    iri: str
    quote: str
    value: float | None
    unit: str
    object: str
    approximate: bool
    kind: str
    time: str
    practice: str
    heading: str
    place: str
    city: str
    start: int
    end: int

    @property
    def anchor(self) -> str:
        """The fragment of its words on the practice's page."""
        return anchor(self.start, self.end)

    @property
    def amount(self) -> str:
        """The figure with its unit, as short as it gets."""
        if self.value is None:
            return ""
        return f"{number(self.value)}{'' if self.unit == '%' else ' '}{self.unit}".strip()

    @property
    def loose(self) -> str:
        """Whether it is more than, almost or about so much, "" for exactly."""
        return loose.said(self.quote, approximate=self.approximate)

    @property
    def days(self) -> float | None:
        """How many days a commitment promises, None where it is no time."""
        timed = self.kind == "commitment" and self.value is not None and self.unit in DAYS
        return self.value * DAYS[self.unit] if timed and self.value is not None else None


@dataclass(frozen=True)
class Ratio:
    """How much of `total` became `part`."""

    part: Figure
    total: Figure

    @property
    def share(self) -> float:
        """The part of the whole, 0 to 1."""
        return (self.part.value or 0.0) / (self.total.value or 1.0)


def figures(rows: Iterable[Row]) -> tuple[Figure, ...]:
    """Return every figure once, place by place in reading order."""
    once = {str(row["figure"]): row for row in reversed(list(rows))}
    return tuple(_figure(row) for row in once.values())[::-1]


def _figure(row: Row) -> Figure:
    value = row["value"]
    promised = local(str(row["relation"])) == "promises"
    return Figure(
        iri=str(row["figure"]),
        quote=str(row["quote"]),
        value=None if value is None else float(value),
        unit=str(row["unit"] or ""),
        object=str(row["object"] or ""),
        approximate=bool(row["approximate"]),
        kind="commitment" if promised else local(str(row["kind"] or "")),
        time=str(row["time"] or ""),
        practice=str(row["practice"]),
        heading=str(row["heading"]),
        place=str(row["place"] or ""),
        city=str(row["city"] or ""),
        start=int(row["start"] or 0),
        end=int(row["end"] or 0),
    )


SORTS: dict[str, Callable[[Figure], tuple[object, ...]]] = {
    "city": lambda one: (not one.place, one.place, one.practice, one.start),
    "value": lambda one: (one.value is None, one.unit, -(one.value or 0.0)),
    "object": lambda one: (not one.object, one.object),
    "kind": lambda one: (one.kind, one.unit, -(one.value or 0.0)),
}


def ordered(found: Iterable[Figure], sort: str) -> list[Figure]:
    """Return figures by one of SORTS; equal ones stay city by city."""
    return sorted(sorted(found, key=lambda one: (one.place, one.start)), key=SORTS[sort])


def shares(found: Sequence[Figure]) -> dict[str, float]:
    """Return by IRI a figure's part, 0 to 1, of the largest of its unit and kind, where there are two."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for one in found:
        if one.value:
            groups.setdefault((one.unit, one.kind), []).append(one)
    return {
        one.iri: (one.value or 0.0) / max(other.value or 0.0 for other in group)
        for group in groups.values()
        for one in group
        if len(group) > 1
    }


def ratios(found: Iterable[Figure]) -> tuple[Ratio, ...]:
    """Return effects set against the last output of the same thing said before them in their practice."""
    together: dict[tuple[str, str, str], list[Figure]] = {}
    for one in found:
        together.setdefault((one.practice, one.unit, one.object), []).append(one)
    pairs = (pair for group in together.values() for pair in _pairs(group))
    return tuple(sorted(pairs, key=lambda pair: (-pair.share, pair.part.iri)))


def _pairs(group: Sequence[Figure]) -> Iterator[Ratio]:
    for part in group:
        totals = [one for one in group if part.kind == "effect" and _whole_of(one, part)]
        if totals:
            yield Ratio(part, max(totals, key=lambda one: one.start))


def _whole_of(one: Figure, part: Figure) -> bool:
    return one.kind == "output" and one.start < part.start and (one.value or 0.0) >= (part.value or 0.0) > 0


def fastest(found: Iterable[Figure]) -> list[Figure]:
    """Return the commitments to a time, the shortest first."""
    timed = [one for one in found if one.days is not None]
    return sorted(timed, key=lambda one: (one.days or 0.0, one.iri))


@dataclass(frozen=True)
class Numbers:
    """All figures with what is asked of them on every page, worked out once."""

    all: tuple[Figure, ...]
    shares: Mapping[str, float]
    ratios: tuple[Ratio, ...]
    fastest: tuple[Figure, ...]

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """The cities that have some, in order."""
        return tuple(dict.fromkeys(one.city for one in self.all if one.city))


def numbers(rows: Iterable[Row]) -> Numbers:
    """Return the figures of the rows of `figures_all`, with bars, ratios and the fastest promises."""
    found = figures(rows)
    return Numbers(found, shares(found), ratios(found), tuple(fastest(found)))


def kind_name(kind: str) -> str:
    """Return the name of an outcome kind or of commitments, in the language of the request."""
    if kind == "commitment":
        return words()("kind.commitment")
    known = load_concepts().by_iri.get(concept_iri("outcome-kind", kind)) if kind else None
    return known.label(language()) if known else words()("kind.outcome")


def table_of(found: Iterable[Figure]) -> Table:
    """Return the figures as a table to download, values as numbers."""
    t = words()
    columns = ("city", "value", "unit", "object", "kind", "time", "quote", "practice")
    head = tuple(t(f"figures.{name}") for name in columns)
    rows = tuple(
        (
            *(one.city, _plain(one.value), one.unit, han(one.object), kind_name(one.kind), one.time),
            *(han(one.quote), han(one.heading)),
        )
        for one in found
    )
    return Table(t("figures.title"), head, rows, (t("figures.note"),))


def _plain(value: float | None) -> int | float | None:
    return int(value) if value is not None and value.is_integer() else value
