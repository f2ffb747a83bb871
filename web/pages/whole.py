"""The whole graph for those who look for shapes: drawn by the browser, in a list without one."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, render_template, request

from kg.facts import joined
from ontology import concepts
from web import parameters
from web.addresses import path_of
from web.asked import whole as rows_of
from web.chains import Row
from web.rendering import english
from web.services import current
from web.wholegraph import MOST, Thing, Whole, room, whole
from web.wording import language

blueprint = Blueprint("whole", __name__)
KINDS = ("place", "mechanism", "platform", "topic")
OTHERS = KINDS[1:3]
LISTED = 100  # things of one page of the list


@blueprint.get("/network/whole")
def show() -> str:
    """Show the graph and its list; `?kind=` lists one kind, `?page=` goes on."""
    kind = parameters.text("kind", limit=20)
    if kind and kind not in KINDS:
        abort(400, f"kind: {', '.join(KINDS)}")
    kinds = current().kept(_kinds)
    count, drawn = kinds.get(kind, 0) if kind else sum(kinds.values()), sum(room(kinds).values())
    pages = max(1, -(-count // LISTED))
    page = parameters.integer("page", default=1, low=1, high=pages)
    return render_template(
        "whole.html",
        listed=_things(kind, most=LISTED, first=(page - 1) * LISTED),
        count=count,
        page=page,
        pages=pages,
        kind=kind,
        kinds=KINDS,
        most=MOST,
        drawn=drawn,
        left_out=sum(kinds.values()) - drawn,
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
    facts, most = current().graph.facts, room(current().kept(_kinds))
    others = [one for kind in OTHERS for one in _things(kind, most=most["other"], widest=True)]
    others.sort(key=lambda one: (-one.places, -one.practices, one.iri))
    chosen = [*_things("place", most=most["place"]), *_things("topic"), *others[: most["other"]]]
    pairs = joined.pairs(facts, [one.iri for one in chosen if one.kind != "place"])
    regions = {str(row["place"]): str(row["region"]) for row in rows_of("whole_regions")}
    return whole(chosen, pairs, regions)


def _kinds() -> dict[str, int]:
    return joined.kinds(current().graph.facts)


def _things(kind: str, *, most: int = -1, first: int = 0, widest: bool = False) -> list[Thing]:
    """Return things of a kind, or of all, those of most practices first, or of most places."""
    found = joined.listed(current().graph.facts, kind, most=most, first=first, widest=widest)
    return [_thing(row) for row in found]


def _thing(row: Row) -> Thing:
    counts = int(row["places"] or 0), int(row["practices"] or 0)
    return Thing(str(row["iri"]), str(row["kind"]), str(row["label"]), *counts)


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
