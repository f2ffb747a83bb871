"""The first page: one question, one field, and what the base holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template

from web import chains, figures, tiles
from web.addresses import path_of
from web.asked import made, whole
from web.chains import Row
from web.services import current
from web.wording import words

blueprint = Blueprint("home", __name__)
LOOPS_SHOWN = 6
NUMBERS_SHOWN = 3
LATEST_SHOWN = 4
PLACES_SHOWN = 40
CITIES_SHOWN = 8  # of one platform
FIGURES = (
    "documents",
    "excerpts",
    "passages",  # one practice each
    "mechanisms",
    "platforms",
    "programmes",
    "instruments",
    "outcomes",
    "statements",
)


@dataclass(frozen=True)
class Shared:
    """A platform with the cities that use it, as (name, IRI)."""

    iri: str
    label: str
    cities: tuple[tuple[str, str], ...]


@blueprint.get("/")
def home() -> str:
    """Show the question and the base itself."""
    loops = made("home_loops", chains.views)
    places = whole("home_places")
    numbers = made("figures_all", figures.numbers)
    return render_template(
        "home.html",
        examples=list(words().under("home.examples").values()),
        loops=loops[:LOOPS_SHOWN],
        loop_count=len(loops),
        platforms=made("home_platforms", shared),
        places=made("home_places", largest),
        place_count=len(places),
        grid=made("home_places", _grid),
        cities_shown=CITIES_SHOWN,
        ratios=numbers.ratios[:NUMBERS_SHOWN],
        fastest=numbers.fastest[:NUMBERS_SHOWN],
        latest=whole("documents_dated")[:LATEST_SHOWN],
        figures=[(name, current().counts[name]) for name in FIGURES if current().counts.get(name)],
    )


def shared(rows: Iterable[Row]) -> tuple[Shared, ...]:
    """Return the platforms of several cities, those of most cities first."""
    grouped = groupby(rows, key=lambda row: (str(row["platform"]), str(row["label"])))
    return tuple(
        Shared(iri, label, tuple((str(row["city"]), str(row["place"])) for row in group))
        for (iri, label), group in grouped
    )


def largest(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the places most written about."""
    return tuple(
        sorted(rows, key=lambda row: (-int(row["practices"] or 0), str(row["place"])))[:PLACES_SHOWN]
    )


def _grid(rows: Iterable[Row]) -> tuple[tiles.Tile, ...]:
    listed = [(str(row["label"]), int(row["practices"] or 0), str(row["place"])) for row in rows]
    counts = {name: count for name, count, _ in listed}
    links = {name: path_of(iri, base=current().base) for name, _, iri in listed}
    return tiles.grid(counts, links, present=counts.keys())
