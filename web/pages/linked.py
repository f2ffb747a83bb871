"""Linked data: `/id/…` answers 303, and every entity page comes as data too, by `Accept` or suffix."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, abort, redirect, request
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize
from werkzeug.wrappers import Response as Answer

from kg import jsonld
from ontology import terms
from web import negotiation
from web.addresses import ENTITY_PATH
from web.entities import find
from web.services import current

blueprint = Blueprint("linked", __name__)

_FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
_SHOWN_AS = {"graph": "document"}  # a named graph has no page of its own


@blueprint.get("/id/<kind>/<slug>")
@blueprint.get("/id/<kind>/<slug>/<part>")
def identify(kind: str, slug: str, part: str = "") -> Answer:
    """Send the client to the page or the data of an entity; for a part of evidence, to the whole."""
    entity = find(_SHOWN_AS.get(kind, kind), slug)
    suffix = _chosen()
    path = entity.path if suffix == negotiation.HTML else f"{entity.path}.{suffix}"
    query = request.query_string.decode("ascii", "replace")
    answer = redirect(f"{path}?{query}" if query else path, 303)
    answer.vary.add("Accept")
    return answer


@blueprint.before_app_request
def negotiate() -> Response | None:
    """Answer an entity's address with data where its suffix or the client's `Accept` asks for data."""
    if request.method not in ("GET", "HEAD") or not (match := ENTITY_PATH.match(request.path)):
        return None
    slug, _, suffix = match["slug"].rpartition(".")
    if suffix in negotiation.RDF_SUFFIXES:
        return rdf(_description(match["kind"], slug), suffix)
    chosen = _chosen()
    if chosen == negotiation.HTML:
        return None
    answer = rdf(_description(match["kind"], match["slug"]), chosen)
    answer.headers["Content-Location"] = f"{request.path}.{chosen}"
    answer.vary.add("Accept")
    return answer


@blueprint.after_app_request
def name_alternates(answer: Response) -> Response:
    """Tell programs where the data of a thing is, how to cite it and what it belongs to (signposting.org)."""
    found = ENTITY_PATH.match(request.path)
    read = request.method in ("GET", "HEAD") and answer.status_code == 200
    if found and read and answer.mimetype == "text/html":
        cited = f'<{find(found["kind"], found["slug"]).iri}>; rel="cite-as"'
        whole = '</dataset>; rel="collection"'
        answer.headers["Link"] = ", ".join((negotiation.alternates(request.path), cited, whole))
        answer.vary.add("Accept")
    return answer


def rdf(triples: Iterable[Triple], suffix: str) -> Response:
    """Return `triples` in the format of `suffix`, in an order that does not change."""
    ordered = sorted(set(triples), key=str)
    prefixes = used_prefixes(ordered)
    if suffix == "jsonld":
        body = jsonld.dumps(ordered, prefixes=prefixes).encode()
    else:
        body = serialize(ordered, format=_FORMATS[suffix], prefixes=prefixes) or b""
    answer = Response(body, content_type=f"{negotiation.MEDIA_TYPES[suffix]}; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def used_prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the prefixes of the ontology that some term of `triples` can use."""
    text = "\n".join(map(str, triples))
    return {prefix: namespace for prefix, namespace in terms.PREFIXES.items() if f"<{namespace}" in text}


def _chosen() -> str:
    suffix = negotiation.choose(request.headers.get("Accept", ""))
    if suffix is None:
        abort(406)
    return suffix


def _description(kind: str, slug: str) -> Iterable[Triple]:
    entity = find(kind, slug)
    return current().graph.construct("entity_description", entity=NamedNode(entity.iri))
