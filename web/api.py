"""The JSON interface for programs, under /api/v1; errors are problem+json."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kg.questions import suggestions
from web import addresses, listings, openapi, parameters
from web.answering import Answerer
from web.services import current
from web.wording import language, words

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
FILTERS = ("city", "kind", "topic")
HIGHEST = 100  # hits in one answer
MOST_SUGGESTED = 20


@blueprint.get("/search")
def search() -> Response:
    """Answer with the practices that answer a question, or that meet filters."""
    parameters.only(("q", "k", "offset", "without", "lang", *FILTERS))
    services = current()
    filters = {name: chosen for name in FILTERS if (chosen := parameters.choices(name))}
    question = parameters.question(required=not filters)
    limit = parameters.integer("k", default=10, low=1, high=HIGHEST)
    offset = parameters.integer("offset", default=0, low=0, high=100_000)
    if not question:
        found = services.searcher.browse(filters, limit=limit, offset=offset)
        return jsonify(found.as_json(services.snapshot_id))
    reply = Answerer(services.searcher, services.graph).search(
        question, limit=limit, offset=offset, filters=filters, without=parameters.choices("without")
    )
    return jsonify(reply.as_json(services.snapshot_id))


@blueprint.get("/suggest")
def suggest() -> Response:
    """Answer with names that complete what is typed; an empty list where none does."""
    parameters.only(("q", "k", "lang"))
    typed = parameters.text("q")
    limit = parameters.integer("k", default=8, low=1, high=MOST_SUGGESTED)
    found = suggestions.suggest(typed, current().graph, limit=limit)
    answer = jsonify({"query": typed, "suggestions": [_suggested(one) for one in found]})
    answer.headers["Cache-Control"] = "max-age=60"
    return answer


def _suggested(one: suggestions.Suggestion) -> dict[str, str | int]:
    english = language() == "en" and bool(one.english)
    return {
        "label": one.english if english else one.label,
        "kind": one.kind,
        "kind_label": words()(f"kind.{one.kind}"),
        "iri": one.iri,
        "uses": one.uses,
        "start": 0 if english else one.start,
        "end": 0 if english else one.end,
    }


@blueprint.get(f"/<any({', '.join(listings.FILTERS)}):name>")
def list_all(name: str) -> Response:
    """Answer with all things of a kind, a part at a time."""
    return jsonify(listings.listed(name))


@blueprint.get(f"/entities/<any({', '.join(map(repr, addresses.KINDS))}):kind>/<slug>")
def entity(kind: str, slug: str) -> Response:
    """Answer with one thing and all that is said of it."""
    parameters.only(("lang",))
    return jsonify(listings.entity(kind, slug))


@blueprint.get("/statements/<slug>")
def statement(slug: str) -> Response:
    """Answer with one statement and the words behind it."""
    parameters.only(("lang",))
    return jsonify(listings.statement(slug))


@blueprint.get("/openapi.json")
def description() -> Response:
    """Answer with the description of this interface, with the values that filters of this base may have."""
    facets = current().kept(_facets)
    return jsonify(openapi.document(highest=HIGHEST, most_suggested=MOST_SUGGESTED, facets=facets))


def _facets() -> dict[str, list[str]]:
    found = current().searcher.browse({}, limit=1).facets
    return {name: sorted(one.value for one in found.get(name, ())) for name in FILTERS}
