"""A topic: its names, what it means, and the practices about it, city by city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, abort, render_template, request

from ontology import concepts
from web import parameters
from web.asked import about
from web.chains import Row
from web.entities import find
from web.services import current

blueprint = Blueprint("topic", __name__)
SHOWN = 60  # practices of one page


@dataclass(frozen=True)
class Locality:
    """The practices of one city about the topic, each with the words that speak for it."""

    place: str
    city: str
    practices: tuple[Row, ...]


@blueprint.get("/topic/<slug>")
def topic(slug: str) -> str:
    """Show one topic; 404 when the vocabulary has none of that id."""
    entity = find("topic", slug)
    concept = concepts.load().by_iri.get(entity.iri)
    if concept is None:
        abort(404)
    once, cities = current().kept(_practices, entity.iri)
    pages = max(1, -(-len(once) // SHOWN))
    page = parameters.integer("page", default=1, low=1, high=pages)
    return render_template(
        "topic.html",
        entity=entity,
        topic=concept,
        localities=_localities(once[(page - 1) * SHOWN : page * SHOWN]),
        practices=len(once),
        cities=cities,
        page=page,
        pages=pages,
        mechanisms=about("topic_mechanisms", topic=entity.iri),
        address=request.base_url,
    )


def _practices(topic: str) -> tuple[list[Row], int]:
    """Return the practices about a topic, place by place, and how many places these are."""
    rows = about("topic_practices", topic=topic)
    once = list({row["practice"]: row for row in reversed(rows)}.values())
    once.sort(key=lambda row: (row["place"] is None, str(row["place"]), int(row["start"] or 0)))
    return once, len({row["place"] for row in once if row["place"]})


def _localities(rows: Sequence[Row]) -> tuple[Locality, ...]:
    grouped = groupby(rows, key=lambda row: (str(row["place"] or ""), str(row["city"] or "")))
    return tuple(Locality(place, city, tuple(listed)) for (place, city), listed in grouped)
