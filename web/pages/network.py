"""Cities, mechanisms and platforms, and topics: drawn on the server, with the same in a list."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, abort, render_template

from ontology import concepts
from web import network, parameters
from web.addresses import iris_of
from web.asked import made
from web.chains import Row
from web.network import Links
from web.services import current
from web.wording import language

blueprint = Blueprint("network", __name__)
COLUMN_KINDS = ("place", "mechanism", "platform", "topic")
LISTED = 60  # places of the list, and things of one of them


@blueprint.get("/network")
def show() -> str:
    """Show the network; `?focus=<kind>/<id>` lights one thing and what is joined to it."""
    found = made("network_links", LINKS[language()])
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
        most=LISTED,
        neighbours={kind: [iri for iri in beside if found.kinds[iri] == kind] for kind in COLUMN_KINDS},
        places=sorted({place for place, _ in found.places}),
    )


def _zh(rows: Iterable[Row]) -> Links:
    return network.links(rows, lambda iri: concepts.load().by_iri[iri].zh)


def _en(rows: Iterable[Row]) -> Links:
    return network.links(rows, lambda iri: concepts.load().by_iri[iri].en)


LINKS = {"zh": _zh, "en": _en}  # kept apart, as labels of topics are part of the links


def _focus(found: Links) -> str:
    asked = parameters.text("focus", limit=80)
    if not asked:
        return ""
    kind, _, slug = asked.partition("/")
    known = [iri for iri in iris_of(kind, slug, base=current().base) if iri in found.kinds]
    if not known:
        abort(404, asked)
    return known[0]
