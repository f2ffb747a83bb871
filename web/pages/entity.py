"""Platforms, programmes, instruments and organizations: where the texts name them, city by city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import Blueprint, abort, render_template, request

from ontology import terms
from web import parameters
from web.appearances import named, part
from web.asked import about, whole
from web.chains import Row
from web.companions import companions
from web.entities import find
from web.services import current

blueprint = Blueprint("entity", __name__)
MOST_PAGES = 10_000
FORMS = 8  # other names listed
_OPENING = '“「『《"'


@blueprint.get("/<any(platform,programme,instrument,organization):kind>/<slug>")
def entity(kind: str, slug: str) -> str:
    """Show one named thing; 404 when the base holds none of that address."""
    thing = find(kind, slug)
    rows = named(thing.iri)
    page = parameters.integer("page", default=1, low=1, high=MOST_PAGES)
    texts = current().documents
    found = part(rows, texts, besides=terms.contributedBy, own=thing.iri, page=page) or abort(404, "page")
    relations = about("entity_kinds_of", entity=thing.iri)
    return render_template(
        "entity.html",
        entity=thing,
        contributed=about("organization_practices", organization=thing.iri) if kind == "organization" else [],
        found=found,
        forms=forms(rows, thing.zh),
        documents=seen_in(rows),
        relations=relations,
        usage=usage(rows, len(found.cities), relations) if kind == "platform" else "",
        companions=companions(thing),
        address=request.base_url,
    )


def usage(rows: Iterable[Row], places: int, relations: Iterable[Row]) -> str:
    """Return generic for a platform several places have or others are a kind of, brand for one place's own.

    A brand is quoted wherever it is named; what is neither is empty, as `kg.link.standing` has it.
    """
    plain = [row for row in rows if str(row["quote"])[0] not in _OPENING]
    if places > 1:
        return "generic"
    if any(row["relation"] == "narrower" for row in relations) and plain:
        return "generic"
    return "" if plain else "brand"


def forms(rows: Iterable[Row], name: str) -> list[str]:
    """Return the other words by which the texts call the thing, the most frequent first."""
    counts = Counter(str(row["quote"]).strip('“”"') for row in rows)
    counts.pop(name.strip('“”"'), None)
    return sorted(counts, key=lambda form: (-counts[form], form))[:FORMS]


def seen_in(rows: Iterable[Row]) -> list[Row]:
    """Return the documents that name the thing, the earliest first, undated ones last."""
    named = {str(row["document"]) for row in rows}
    dated = [row for row in whole("documents_dated") if str(row["document"]) in named]
    dates = {id(row): str(row["eventStart"] or row["year"] or "9999") for row in dated}
    return sorted(dated, key=lambda row: (dates[id(row)], str(row["document"])))
