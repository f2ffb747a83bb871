"""Platforms, programmes, instruments and organizations: where the texts name them, city by city."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ontology import terms
from web.appearances import appearances, by_city
from web.companions import companions
from web.entities import find
from web.services import current

blueprint = Blueprint("entity", __name__)


@blueprint.get("/<any(platform,programme,instrument,organization):kind>/<slug>")
def entity(kind: str, slug: str) -> str:
    """Show one named thing; 404 when the base holds none of that address."""
    thing = find(kind, slug)
    graph = current().graph
    found = appearances(graph.select("entity_appearances", entity=thing.node), current().documents)
    named = [one for one in found if one.predicates != (terms.contributedBy,)]
    return render_template(
        "entity.html",
        entity=thing,
        contributed=graph.select("organization_practices", organization=thing.node)
        if kind == "organization"
        else [],
        localities=by_city(named),
        practices=len({one.reporter for one in named}),
        relations=graph.select("entity_kinds_of", entity=thing.node),
        companions=companions(thing),
        address=request.base_url,
    )
