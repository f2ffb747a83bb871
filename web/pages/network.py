"""Cities, mechanisms and platforms, and topics: drawn on the server, with the same in a list."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from ontology import concepts
from web import network, parameters
from web.addresses import iris_of
from web.network import Links
from web.services import current
from web.wording import language

blueprint = Blueprint("network", __name__)
COLUMN_KINDS = ("place", "mechanism", "platform", "topic")


@blueprint.get("/network")
def show() -> str:
    """Show the network; `?focus=<kind>/<id>` lights one thing and what is joined to it."""
    found = network.links(current().graph.select("network_links"), _topic_label)
    focus = _focus(found)
    beside = found.beside(focus)
    return render_template(
        "network.html",
        drawing=network.draw(found, focus=focus),
        links=found,
        width=network.WIDTH,
        columns=network.COLUMNS,
        half=network.HALF,
        focus=focus,
        neighbours={kind: [iri for iri in beside if found.kinds[iri] == kind] for kind in COLUMN_KINDS},
        places=sorted({place for place, _ in found.places}),
    )


def _topic_label(iri: str) -> str:
    return concepts.load().by_iri[iri].label(language())


def _focus(found: Links) -> str:
    asked = parameters.text("focus", limit=80)
    if not asked:
        return ""
    kind, _, slug = asked.partition("/")
    known = [iri for iri in iris_of(kind, slug, base=current().base) if iri in found.kinds]
    if not known:
        abort(404, asked)
    return known[0]
