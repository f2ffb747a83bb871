"""What similar cities mention and one city's own text does not: a hint where to look, never a verdict."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, render_template

from web import parameters, similarity
from web.asked import made
from web.similarity import City, Gap

blueprint = Blueprint("gaps", __name__)
MOST_PEERS = 10


@blueprint.get("/gaps")
def gaps() -> str:
    """Show the gaps of `?city=` (its full name) to `?k=` others, or the cities to choose from."""
    name = parameters.text("city", limit=40)
    known = made("gaps_mentions", similarity.mentions)
    if not name:
        return _page(known.cities, None, (), ())
    city = next((one for one in known.cities if one.name == name), None)
    if city is None:
        abort(404, name)
    count = parameters.integer("k", default=similarity.PEERS, low=1, high=MOST_PEERS)
    peers = similarity.peers(city, known.cities, limit=count)
    return _page(known.cities, city, peers, similarity.gaps(city, peers, known.labels))


def _page(
    cities: tuple[City, ...], city: City | None, peers: tuple[City, ...], found: tuple[Gap, ...]
) -> str:
    return render_template(
        "gaps.html",
        cities=cities,
        city=city,
        peers=peers,
        gaps={kind: list(listed) for kind, listed in groupby(found, key=lambda gap: gap.kind)},
    )
