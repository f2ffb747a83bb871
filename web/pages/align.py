"""Two mechanisms beside each other, step by step."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response

from web import chains, parameters
from web.alignment import align
from web.chains import Chain
from web.entities import find
from web.services import current

blueprint = Blueprint("align", __name__)


@blueprint.get("/align")
def aligned() -> str | Response:
    """Show the mechanisms of `?m=` (two ids) line by line; another number is compared; 404 if unknown."""
    slugs = parameters.choices("m")
    if len(slugs) != 2:
        return redirect("/compare" + (f"?{urlencode([('m', slug) for slug in slugs])}" if slugs else ""), 303)
    left, right = (_chain(slug) for slug in slugs)
    return render_template("align.html", left=left, right=right, pairs=align(left, right), query="")


def _chain(slug: str) -> Chain:
    entity = find("mechanism", slug)
    rows = current().graph.select("mechanism_chain", mechanism=NamedNode(entity.iri))
    where = current().graph.select("mechanism_place", mechanism=NamedNode(entity.iri))
    place = where[0] if where else {}
    found = chains.views({**row, "mechanism": entity.iri, **place} for row in rows)
    if not found or not found[0].steps:
        abort(404, slug)
    return found[0]
