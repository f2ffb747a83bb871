"""The first page: one question, one field, and what the base holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, render_template

from web import chains, figures, inventory, tasks, tiles
from web.addresses import path_of
from web.asked import made, whole
from web.chains import Row
from web.inventory import Asked
from web.services import current
from web.wording import words

blueprint = Blueprint("home", __name__)
LOOPS_SHOWN = 6
NUMBERS_SHOWN = 3
LATEST_SHOWN = 4
PLACES_SHOWN = 40
CITIES_SHOWN = 8  # of one platform
COUNTED = {
    "passages": "practice",  # one each
    "mechanisms": "mechanism",
    "platforms": "platform",
    "programmes": "programme",
    "instruments": "instrument",
    "organizations": "organization",
    "places": "place",
    "topics": "topic",
}


@blueprint.get("/")
def home() -> str:
    """Show the question and the base itself."""
    loops = made("home_loops", chains.views)
    places = whole("home_places")
    facts = current().graph.facts
    return render_template(
        "home.html",
        examples=list(words().under("home.examples").values()),
        loops=loops[:LOOPS_SHOWN],
        loop_count=len(loops),
        platforms=made("home_platforms", tasks.shared),
        places=made("home_places", largest),
        place_count=len(places),
        mechanism_count=inventory.count("mechanism"),
        grid=made("home_places", _grid),
        cities_shown=CITIES_SHOWN,
        ratios=current().kept(figures.ratios, facts)[:NUMBERS_SHOWN],
        fastest=current().kept(figures.fastest, facts)[:NUMBERS_SHOWN],
        latest=whole("documents_dated")[:LATEST_SHOWN],
        figures=[(name, n, href) for name, n, href in held() if n],
        tasks=tasks.staff(),
    )


def held() -> Iterator[tuple[str, int, str]]:
    """Yield what the base holds, how much of it, and the list that is as long."""
    documents = inventory.find(Asked("document"), first=0, most=None).entries
    yield "documents", len(documents), "/document"
    yield "excerpts", sum(one.numbers["excerpts"] for one in documents), "/document"
    for name, kind in COUNTED.items():
        yield name, inventory.count(kind), f"/{kind}"
    for name, kind in (("outcomes", "outcome"), ("commitments", "commitment")):
        yield name, figures.count(kind), f"/figures?kind={kind}"
    yield "statements", current().counts.get("statements", 0), "/dataset#quality"


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
