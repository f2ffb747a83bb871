"""The description of the JSON interface, in OpenAPI 3.1."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}


def document(*, highest: int) -> Schema:
    """Return the whole description; `highest` is the most hits one answer holds."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jingyan", "version": version("jingyan")},
        "paths": {"/api/v1/search": {"get": _search(highest)}},
        "components": {"schemas": {"Answer": _answer(), "Hit": _hit(), "Problem": _problem()}},
    }


def _search(highest: int) -> Schema:
    return {
        "operationId": "search",
        "summary": "Practices that answer a question, best first, with the words that speak for each",
        "parameters": [
            _parameter("q", {**TEXT, "minLength": 1, "maxLength": 500}, "the question", required=True),
            _parameter("k", {**INTEGER, "minimum": 1, "maximum": highest, "default": 10}, "hits wanted"),
            _parameter("offset", {**INTEGER, "minimum": 0, "maximum": 100_000, "default": 0}, "hits to skip"),
            *(_parameter(name, _list(TEXT), f"only these, by {name}") for name in ("city", "kind", "topic")),
            _parameter("lang", {**TEXT, "enum": ["zh", "en"]}, "language of error titles"),
        ],
        "responses": {
            "200": _content("application/json", "Answer", "the hits"),
            "400": _content("application/problem+json", "Problem", "a parameter that is not allowed"),
        },
    }


def _parameter(name: str, schema: Schema, said: str, *, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "required": required, "description": said, "schema": schema}


def _content(kind: str, schema: str, said: str) -> Schema:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": said, "content": {kind: {"schema": reference}}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def _answer() -> Schema:
    facet = _object("value count", value=TEXT, count=INTEGER)
    return _object(
        "query language snapshot took_ms abstained understood hits facets",
        query=TEXT,
        language=TEXT,
        snapshot=TEXT,
        took_ms=NUMBER,
        abstained={"type": "boolean"},
        understood={"type": "object"},
        hits=_list({"$ref": "#/components/schemas/Hit"}),
        facets={"type": "object", "additionalProperties": _list(facet)},
    )


def _hit() -> Schema:
    match = _object("start end kind", start=INTEGER, end=INTEGER, kind=TEXT)
    return _object(
        "rank score iri city org paragraph_index heading text matches why",
        rank=INTEGER,
        score=NUMBER,
        id=TEXT,
        iri=TEXT,
        city=MAYBE_TEXT,
        org=MAYBE_TEXT,
        paragraph_index=INTEGER,
        heading=MAYBE_TEXT,
        text=TEXT,
        matches=_list(match),
        why=_list(TEXT),
    )


def _problem() -> Schema:
    return _object(
        "title status", type=TEXT, title=TEXT, status=INTEGER, detail=TEXT, instance=TEXT, code=TEXT
    )
