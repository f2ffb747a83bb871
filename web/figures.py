"""All outcomes and commitments of the base: sorted, set against each other, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.facts import figured
from ontology.concepts import concept_iri
from ontology.concepts import load as load_concepts
from web import loose
from web.chains import Row
from web.display import han, number
from web.practices import anchor
from web.services import current
from web.tables import Table
from web.wording import language, words

if TYPE_CHECKING:
    from kg.facts import Facts

DAYS = {
    "天": 1.0,
    "日": 1.0,
    "工作日": 1.0,
    "周": 7.0,
    "星期": 7.0,
    "个月": 30.0,
    "月": 30.0,
    "小时": 1 / 24,
    "分钟": 1 / 1440,
}
PROMISED = {"": None, "outcome": False, "commitment": True}
FOREMOST = 12  # ratios and promises that are shown


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


def of(row: Row) -> Figure:
    """Return the figure of a row of the tables."""
    value = row["value"]
    return Figure(
        iri=str(row["figure"]),
        quote=str(row["quote"]),
        value=None if value is None else float(value),
        unit=str(row["unit"]),
        object=str(row["object"]),
        approximate=bool(row["approximate"]),
        kind=str(row["kind"]),
        time=str(row["time"]),
        practice=str(row["practice"]),
        heading=str(row["heading"]),
        place=str(row["place"] or ""),
        city=str(row["city"] or ""),
        start=int(row["start"] or 0),
        end=int(row["end"] or 0),
    )


def count(kind: str = "", cities: tuple[str, ...] = ()) -> int:
    """Return how many figures there are, outcomes or commitments alone by `kind`, in some cities or all."""
    return current().kept(_count, kind, cities)


def _count(kind: str, cities: tuple[str, ...]) -> int:
    return figured.counted(current().graph.facts, promised=PROMISED[kind], cities=cities)


def shares(facts: Facts, found: Iterable[Figure]) -> dict[str, float]:
    """Return by IRI a figure's part, 0 to 1, of the largest of its unit and kind, where there are two."""
    largest = current().kept(figured.largest, facts)
    valued = ((one, largest.get((one.unit, one.kind))) for one in found if one.value)
    return {one.iri: (one.value or 0.0) / most for one, most in valued if most}


def ratios(facts: Facts, cities: Sequence[str] = ()) -> tuple[Ratio, ...]:
    """Return the effects that are the largest parts of what was put out before, in some cities or all."""
    return tuple(Ratio(of(part), of(total)) for part, total in figured.ratios(facts, cities, most=FOREMOST))


def fastest(facts: Facts, cities: Sequence[str] = ()) -> tuple[Figure, ...]:
    """Return the commitments to the shortest times, in some cities or all."""
    found = map(of, figured.timed(facts, tuple(DAYS), cities, most=FOREMOST))
    return tuple(sorted(found, key=lambda one: (one.days or 0.0, one.iri))[:FOREMOST])


def promised_in(days: float) -> str:
    """Return a time as lists of promises say it: in days, or hours or minutes where it is less than one."""
    for unit, parts in (("days", 1), ("hours", 24)):
        if (n := round(days * parts, 1)) >= 1:
            return words()(f"figures.within_{unit}", n=int(n) if n.is_integer() else n)
    return words()("figures.within_minutes", n=round(days * 1440))


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
