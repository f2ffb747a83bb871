"""A topic: its names, what it means, and the practices about it, city by city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, abort, render_template, request

from kg.facts.members import Members, members
from ontology import concepts
from web import parameters
from web.chains import Row
from web.companions import things_of
from web.entities import find
from web.services import current

blueprint = Blueprint("topic", __name__)
SHOWN = 60  # practices of one page
MOST_PAGES = 100_000


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
    page = parameters.integer("page", default=1, low=1, high=MOST_PAGES)
    found = current().kept(_members, entity.iri, (page - 1) * SHOWN)
    pages = max(1, -(-found.practices // SHOWN))
    page = parameters.integer("page", default=1, low=1, high=pages)
    return render_template(
        "topic.html",
        entity=entity,
        topic=concept,
        localities=_localities(current().kept(_shown, entity.iri, found.shown)),
        practices=found.practices,
        cities=found.places,
        page=page,
        pages=pages,
        mechanisms=things_of(entity.iri),
        address=request.base_url,
    )


def _members(topic: str, first: int) -> Members:
    return members(current().graph.facts, topic, first=first, most=SHOWN)


def _shown(topic: str, practices: tuple[str, ...]) -> list[Row]:
    """Return what is shown of some practices, with the words that speak for the topic."""
    rows = current().graph.select("practice_words", practice=practices) if practices else []
    once = {row["practice"]: row for row in reversed(rows) if row["topic"] == topic}
    return sorted(
        once.values(), key=lambda row: (not row["place"], str(row["place"]), int(row["start"] or 0))
    )


def _localities(rows: Sequence[Row]) -> tuple[Locality, ...]:
    grouped = groupby(rows, key=lambda row: (str(row["place"] or ""), str(row["city"] or "")))
    return tuple(Locality(place, city, tuple(listed)) for (place, city), listed in grouped)
