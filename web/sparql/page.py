"""The page of `/sparql`: an editor that works as a plain form, the answer, example questions."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from kg.errors import UserError
from kg.query import catalogue
from ontology import terms
from web.asked import whole
from web.sparql import examples, operation
from web.sparql.errors import PoolBusyError
from web.sparql.result import READ, ROWS, answered

DOWNLOADS = {
    "solutions": ("csv", "tsv", "json", "xml"),
    "boolean": ("json", "xml"),
    "triples": ("ttl", "nt", "jsonld"),
}


def show(*, base: str) -> Response:
    """Return the page with the query asked, its answer or what is wrong with it."""
    asked, error, result = None, None, None
    try:
        asked = operation.read()
        if asked is not None and asked.query.strip():
            result = answered(asked, base)
    except UserError as raised:
        error = raised
    status = int(getattr(error, "http_status", 503)) if error else 200
    body = render_template(
        "sparql.html",
        asked=asked.query if asked else _typed(),
        result=result,
        error=error,
        downloads=DOWNLOADS[result.kind] if result else (),
        examples=examples.listed(),
        vocabulary=_vocabulary(),
        most=ROWS,
        read=READ,
    )
    response = Response(body, status, content_type="text/html; charset=utf-8")
    if isinstance(error, PoolBusyError):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _typed() -> str:
    """The text to keep in the editor when the request as a whole could not be read."""
    return request.values.get("query", "") or opening()


def opening() -> str:
    """Return the query that an empty editor shows: the first example."""
    return next(
        (query.body for query in catalogue() if query.is_example), "SELECT * WHERE { ?s ?p ?o } LIMIT 10\n"
    )


def _vocabulary() -> dict[str, Any]:
    """What the editor completes: prefixes, and the ontology's terms with their names in both languages."""
    own = [iri for iri in vars(terms).values() if isinstance(iri, str) and iri.startswith(terms.JY)]
    rows = {str(row["term"]): row for row in whole("ontology_terms")}
    named = {iri: [str(rows[iri][tag] or "") if iri in rows else "" for tag in ("zh", "en")] for iri in own}
    return {
        "prefixes": terms.PREFIXES,
        "terms": {iri: named[iri] for iri in sorted(named) if iri != terms.JY},
    }
