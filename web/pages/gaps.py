"""What similar cities mention and one city's own text does not: a hint where to look, never a verdict."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, render_template

from web import parameters, similarity
from web.asked import made

blueprint = Blueprint("gaps", __name__)
MOST_PEERS = 10


@blueprint.get("/gaps")
def gaps() -> str:
    """Show the gaps of `?city=` (its full name) to `?k=` others, or the cities to choose from."""
    name = parameters.text("city", limit=40)
    known = made("gaps_mentions", similarity.mentions)
    if not name:
        outlines = made("gaps_mentions", similarity.outlines)
        return render_template("gaps.html", cities=known.cities, city=None, outlines=outlines)
    city = next((one for one in known.cities if one.name == name), None)
    if city is None:
        abort(404, name)
    count = parameters.integer("k", default=similarity.PEERS, low=1, high=MOST_PEERS)
    peers = similarity.peers(city, known.cities, limit=count)
    found = similarity.gaps(city, peers, known.labels)
    kinds = {kind: list(listed) for kind, listed in groupby(found, key=lambda gap: gap.kind)}
    return render_template("gaps.html", cities=known.cities, city=city, peers=peers, gaps=kinds)
