"""Search: the question, its conditions, and practices with the words that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request

from web import cards, facets, parameters
from web.services import current
from web.wording import words

blueprint = Blueprint("search", __name__)
PAGE = 10  # results
LAST_PAGE = 500


@blueprint.get("/search")
def results() -> str:
    """Show one page of results; without a question, all practices that meet the conditions."""
    question = parameters.text("q")
    page = parameters.integer("page", default=1, low=1, high=LAST_PAGE)
    conditions = {name: chosen for name in facets.NAMES if (chosen := parameters.choices(name))}
    answer = current().searcher.search(question, limit=PAGE, offset=(page - 1) * PAGE, filters=conditions)
    said = answer.as_json(current().snapshot_id)
    groups = facets.groups(said["facets"], conditions)
    return render_template(
        "search.html",
        query=question,
        conditions=facets.removable(conditions),
        filtered=bool(conditions),
        cards=[cards.card(hit, question) for hit in said["hits"]],
        total=answer.total,
        places=_places(said["facets"].get("city", ()), conditions.get("city", ())),
        abstained=said["abstained"],
        groups=groups,
        grid=facets.tiles_of(groups),
        page=page,
        pages=min(LAST_PAGE, -(-answer.total // PAGE)),
        examples=list(words().under("home.examples").values()),
        api=f"/api/v1/search?{request.query_string.decode('ascii', 'replace')}" if question else "",
    )


def _places(counted: Sequence[Mapping[str, object]], chosen: Sequence[str]) -> int:
    """Return from how many cities the results come."""
    return sum(1 for entry in counted if not chosen or entry["value"] in chosen)
