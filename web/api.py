"""The JSON interface for programs, under /api/v1; errors are problem+json."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web import openapi, parameters
from web.services import current

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
FILTERS = ("city", "kind", "topic")
HIGHEST = 100  # hits in one answer


@blueprint.get("/search")
def search() -> Response:
    """Answer with the object of DESIGN's `search --json`."""
    parameters.only(("q", "k", "offset", "lang", *FILTERS))
    services = current()
    answer = services.searcher.search(
        parameters.question(required=True),
        limit=parameters.integer("k", default=10, low=1, high=HIGHEST),
        offset=parameters.integer("offset", default=0, low=0, high=100_000),
        filters={name: chosen for name in FILTERS if (chosen := parameters.choices(name))},
    )
    return jsonify(answer.as_json(services.snapshot_id))


@blueprint.get("/openapi.json")
def description() -> Response:
    """Answer with the description of this interface."""
    return jsonify(openapi.document(highest=HIGHEST))
