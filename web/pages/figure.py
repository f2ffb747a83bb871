"""An outcome, commitment, target or slogan: its figure, what it counts or holds, and its words."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from web import chains, loose, slogans
from web.appearances import appearances, named
from web.asked import about
from web.entities import find
from web.services import current

blueprint = Blueprint("figure", __name__)


@blueprint.get("/<any(outcome,commitment,target,slogan):kind>/<slug>")
def figure(kind: str, slug: str) -> str:
    """Show one figure; 404 when the base holds none of that address."""
    entity = find(kind, slug)
    rows = about("figure_head", figure=entity.iri)
    if not rows:
        abort(404)
    shown = appearances(named(entity.iri), current().documents)
    return render_template(
        "figure.html",
        entity=entity,
        figure=rows[0],
        loose=loose.said(str(rows[0]["quote"]), approximate=bool(rows[0]["approximate"])),
        outcome_kind=chains.local(str(rows[0]["kind"] or "")),
        appearances=shown,
        members=slogans.members(entity.iri) if kind == "slogan" else (),
        address=request.base_url,
    )
