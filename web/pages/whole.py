"""The whole graph for those who look for shapes: drawn by the browser, in a list without one."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, render_template, request

from ontology import concepts
from web import parameters
from web.addresses import path_of
from web.asked import whole as rows_of
from web.rendering import english
from web.services import current
from web.wholegraph import MOST, Thing, Whole, whole
from web.wording import language

blueprint = Blueprint("whole", __name__)
KINDS = ("place", "mechanism", "platform", "topic")
LISTED = 100  # things of one page of the list


@blueprint.get("/network/whole")
def show() -> str:
    """Show the graph and its list; `?kind=` lists one kind, `?page=` goes on."""
    found = drawn()
    kind = parameters.text("kind", limit=20)
    if kind and kind not in KINDS:
        abort(400, f"kind: {', '.join(KINDS)}")
    listed = [one for one in found.things if kind in ("", one.kind)]
    pages = max(1, -(-len(listed) // LISTED))
    page = parameters.integer("page", default=1, low=1, high=pages)
    return render_template(
        "whole.html",
        listed=listed[(page - 1) * LISTED : page * LISTED],
        count=len(listed),
        page=page,
        pages=pages,
        kind=kind,
        kinds=KINDS,
        most=MOST,
        drawn=len(found.drawn),
        left_out=found.left_out,
        label=lambda one: _label(one) if one.kind == "topic" else one.label,
    )


@blueprint.get("/network/whole.json")
def drawing() -> Response:
    """Send things as [path, kind, name, x, y, practices] and pairs of their positions, for the script."""
    response = Response(current().kept(_written, language()), content_type="application/json")
    response.set_etag(f"{current().snapshot_id}-{language()}")
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def drawn() -> Whole:
    """Return the graph, worked out once."""
    return current().kept(_whole)


def _whole() -> Whole:
    return whole(
        rows_of("network_links"), rows_of("matrix_counts"), rows_of("whole_regions"), rows_of("home_places")
    )


def _written(_language: str) -> str:
    found, base = drawn(), current().base
    things = [
        [path_of(one.iri, base=base), one.kind, _label(one), *(one.at or (0, 0)), one.practices]
        for one in found.drawn
    ]
    return json.dumps({"things": things, "edges": found.edges}, ensure_ascii=False, separators=(",", ":"))


def _label(one: Thing) -> str:
    """Return its name in the language of the request; a place has its English one beside it."""
    if one.kind == "topic":
        return concepts.load().by_iri[one.iri].label(language())
    return f"{one.label} {english(one.label)}".strip() if one.kind == "place" else one.label
