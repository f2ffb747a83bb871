"""A topic: its names, what it means, and the practices about it, city by city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, abort, render_template, request

from ontology import concepts
from web.chains import Row
from web.entities import find
from web.services import current

blueprint = Blueprint("topic", __name__)


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
    rows = current().graph.select("topic_practices", topic=entity.node)
    return render_template(
        "topic.html",
        entity=entity,
        topic=concept,
        localities=_localities(rows),
        practices=len({row["practice"] for row in rows}),
        mechanisms=current().graph.select("topic_mechanisms", topic=entity.node),
        address=request.base_url,
    )


def _localities(rows: Sequence[Row]) -> tuple[Locality, ...]:
    once = list({row["practice"]: row for row in reversed(rows)}.values())
    once.sort(key=lambda row: (row["place"] is None, str(row["place"]), int(row["start"] or 0)))
    grouped = groupby(once, key=lambda row: (str(row["place"] or ""), str(row["city"] or "")))
    return tuple(Locality(place, city, tuple(listed)) for (place, city), listed in grouped)
