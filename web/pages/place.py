"""A place: its excerpts and practices, its mechanisms, platforms and figures, and who else names it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from flask import Blueprint, abort, render_template, request

from ontology import concepts, terms
from web import chains, parameters
from web.appearances import named, part
from web.asked import about
from web.chains import Row
from web.entities import find
from web.services import current

blueprint = Blueprint("place", __name__)
MOST_PAGES = 10_000
CHAINS = 30  # drawn
LISTED = ("mechanism", "platform", "programme", "instrument", "organization")
FIGURES = ("outcome", "commitment")


@blueprint.get("/place/<slug>")
def place(slug: str) -> str:
    """Show one place; 404 when the base holds none of that address."""
    entity = find("place", slug)
    things = _by_kind(about("place_things", place=entity.iri))
    page = parameters.integer("page", default=1, low=1, high=MOST_PAGES)
    rows, texts = named(entity.iri), current().documents
    found = part(rows, texts, besides=terms.place, own=entity.iri, page=page) or abort(404, "page")
    drawn = chains.views(about("place_chains", place=entity.iri))
    return render_template(
        "place.html",
        entity=entity,
        within=about("place_within", place=entity.iri),
        practices=about("place_practices", place=entity.iri),
        chains=drawn[:CHAINS],
        chain_count=len(drawn),
        things={kind: things[kind] for kind in LISTED if kind in things},
        figures={kind: things[kind] for kind in FIGURES if kind in things},
        topics=_topics(about("place_topics", place=entity.iri)),
        found=found,
        address=request.base_url,
    )


def _by_kind(rows: Iterable[Row]) -> dict[str, list[Row]]:
    ordered = sorted(rows, key=lambda row: chains.local(str(row["type"])))
    grouped = groupby(ordered, key=lambda row: chains.local(str(row["type"])).lower())
    return {kind: list(listed) for kind, listed in grouped}


def _topics(rows: Iterable[Row]) -> list[tuple[concepts.Concept, int]]:
    known = concepts.load().by_iri
    return [(known[str(row["topic"])], int(row["practices"] or 0)) for row in rows]
