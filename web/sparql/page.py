"""The page of `/sparql`: an editor that works as a plain form, the answer as a table, example questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Response, render_template, request

from kg.errors import UserError
from kg.query import catalogue
from ontology import terms
from web.addresses import path_of
from web.services import current
from web.sparql import examples, finding, operation
from web.sparql.answer import for_people
from web.sparql.errors import PoolBusyError
from web.sparql.finding import Finding
from web.sparql.names import shortened
from web.sparql.operation import Operation

ROWS = 200  # more is for the downloads
DOWNLOADS = {
    "solutions": ("csv", "tsv", "json", "xml"),
    "boolean": ("json", "xml"),
    "triples": ("ttl", "nt", "jsonld"),
}
_NUMBERS = {terms.XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in the table: its text, where it leads, its language, and its whole IRI when shortened."""

    text: str
    href: str | None = None
    language: str | None = None
    title: str | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """An answer for the page; `turtle` and `boolean` stand for the kinds without rows."""

    kind: str
    names: Sequence[str] = ()
    rows: Sequence[Sequence[Cell | None]] = ()
    boolean: bool | None = None
    turtle: str = ""
    truncated: bool = False
    finding: Finding | None = None  # of a whole result


def show(*, base: str) -> Response:
    """Return the page with the query asked, its answer or what is wrong with it."""
    asked, error, result = None, None, None
    try:
        asked = operation.read()
        if asked is not None and asked.query.strip():
            result = _result(asked, base)
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


def _result(asked: Operation, base: str) -> Result:
    services = current()
    reply = services.sparql.query(
        asked.query,
        accept=for_people(),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=base,
        rows=ROWS,
    )
    cut = reply.truncated is not None
    if reply.kind == "triples":
        return Result("triples", turtle=reply.body.decode(), truncated=cut)
    body = json.loads(reply.body)
    if reply.kind == "boolean":
        found = finding.of(asked.query, finding.digest_of([body["boolean"]]), ())
        return Result("boolean", boolean=body["boolean"], finding=found)
    names, listed = body["head"]["vars"], body["results"]["bindings"]
    rows = [[_cell(row.get(name), services.base) for name in names] for row in listed]
    whole = None if cut else finding.of(asked.query, finding.digest_of(listed), finding.things(listed))
    return Result("solutions", names, rows, truncated=cut, finding=whole)


def _cell(term: Mapping[str, Any] | None, base: str) -> Cell | None:
    if term is None:
        return None
    if term["type"] == "triple":
        parts = (_cell(term["value"][name], base) for name in ("subject", "predicate", "object"))
        return Cell("<< " + " ".join(part.text for part in parts if part) + " >>")
    value = str(term["value"])
    if term["type"] != "uri":
        return Cell(value, language=term.get("xml:lang"), numeric=term.get("datatype") in _NUMBERS)
    path = path_of(value, base=base)
    web = value.startswith(("http://", "https://"))
    text = shortened(value) or (path.removeprefix("/") if path != value else value)
    return Cell(text, href=path if path != value or web else None, title=value if text != value else None)


@cache
def _vocabulary() -> dict[str, Any]:
    """What the editor completes: prefixes, and the classes and properties of the ontology."""
    named = {
        name: iri for name, iri in vars(terms).items() if isinstance(iri, str) and iri.startswith(terms.JY)
    }
    return {
        "prefixes": terms.PREFIXES,
        "classes": sorted(iri for name, iri in named.items() if name[0].isupper() and name != "JY"),
        "properties": sorted(iri for name, iri in named.items() if name[0].islower()),
    }
